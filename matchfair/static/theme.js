"use strict";
// Bootstrap knows dark colours but does not follow the system by itself; this runs before the first paint.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { document.documentElement.dataset.bsTheme = dark.matches ? "dark" : "light"; };
  follow();
  if (dark.addEventListener) dark.addEventListener("change", follow);
})();
