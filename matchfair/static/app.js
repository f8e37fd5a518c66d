"use strict";
// Everything here only makes pages nicer that work without it.
(() => {
  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  // --- time left: <time data-countdown>; data-seconds, when given, makes a wrong clock on the phone harmless
  const endings = new WeakMap();

  function endOf(time) {
    if (!endings.has(time)) {
      const left = time.dataset.seconds ? Number(time.dataset.seconds) * 1000 : Date.parse(time.dateTime) - Date.now();
      endings.set(time, performance.now() + left);
    }
    return endings.get(time);
  }

  function inWords(time, seconds) {
    if (seconds <= 0) return time.dataset.over;
    const days = Math.floor(seconds / 86400);
    if (days >= 2) return time.dataset.days.replace("__DAYS__", days);
    const two = (number) => String(Math.floor(number)).padStart(2, "0");
    const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(two).join(":");
    return time.dataset.left.replace("__TIME__", clock);
  }

  function tick() {
    each("time[data-countdown]", (time) => {
      const seconds = Math.floor((endOf(time) - performance.now()) / 1000);
      time.textContent = inWords(time, seconds);
      time.classList.toggle("countdown_short", seconds < 300);
    });
  }

  // --- forms: ask first where it matters, and do not send twice (the server forgives it, the person is spared)
  const RELEASE_AFTER = 10000;

  function setBusy(form, busy) {
    form.toggleAttribute("data-busy", busy);
    // a disabled button's name would not be sent, and at this moment the form has not been read yet
    setTimeout(() => lock(form));
  }

  function lock(form) {
    const busy = form.hasAttribute("data-busy");
    each("button[type=submit]", (button) => { button.disabled = busy; }, form);
  }

  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    const refused = question && !window.confirm(question);
    if (refused || event.target.hasAttribute("data-busy")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    setBusy(form, true);
    setTimeout(() => setBusy(form, false), RELEASE_AFTER);
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) setBusy(form, false);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) each("form[data-busy]", (form) => setBusy(form, false)); });

  // --- polling rests while nobody looks
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && (event.target.getAttribute("hx-trigger") || "").includes("every")) event.preventDefault();
  });

  document.addEventListener("htmx:sendError", () => {
    const message = document.createElement("p");
    message.className = "message message_error";
    message.textContent = document.body.dataset.offline;
    const place = document.getElementById("messages");
    if (place) place.replaceChildren(message);
  });

  // --- what is linked to or printed is unfolded; newer browsers unfold by themselves
  function unfold(part) {
    for (let fold = part?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }

  function unfoldTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("details:not([open])")) return;
    unfold(target);
    target.scrollIntoView();
  }
  addEventListener("hashchange", unfoldTarget);
  addEventListener("beforeprint", () => each(".rules details:not(.other-language, .law__others)", unfold));

  // --- copy and print buttons, hidden where scripts do not run
  async function copy(button) {
    const text = button.closest(".copy").querySelector("input");
    text.select();
    // plain http on a hall's network has no clipboard API
    if (navigator.clipboard) await navigator.clipboard.writeText(text.value);
    else document.execCommand("copy");
    button.textContent = button.dataset.copied;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-print]");
    if (!button) return;
    if ("print" in button.dataset) window.print();
    else copy(button).catch(() => {}); // the text is selected: it can be copied by hand
  });

  function prepare(root) {
    each("[data-copy], [data-print]", (button) => { button.hidden = false; }, root);
    const focus = root.querySelector("[data-focus]");
    if (focus) focus.focus();
  }

  document.addEventListener("htmx:load", (event) => prepare(event.target));
  prepare(document);
  tick();
  setInterval(tick, 1000);
  unfoldTarget();
})();
