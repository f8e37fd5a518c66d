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

  // --- no connection: a form was not sent; a page that asks again by itself says how old it is until it is answered
  let answeredAt = new Date();
  const polls = (element) => (element?.getAttribute("hx-trigger") || "").includes("every");

  function say(text, kind, mark) {
    const message = document.createElement("p");
    message.className = `message message_${kind}`;
    message.textContent = text;
    message.toggleAttribute("data-stale", mark);
    document.getElementById("messages")?.replaceChildren(message);
  }

  function sayStale() {
    if (document.querySelector("#messages [data-stale]")) return;
    const time = answeredAt.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
    say(document.body.dataset.stale.replace("__TIME__", time), "warning", true);
  }

  for (const failure of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(failure, (event) => {
      if (polls(event.target)) sayStale();
      else if (failure === "htmx:sendError") say(document.body.dataset.offline, "error", false);
    });
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    answeredAt = new Date();
    each("#messages [data-stale]", (message) => message.remove());
  });

  // --- what is typed into a long form stays on this device until it is saved: <form data-draft="whose and where">
  const DRAFTS = "matchfair-draft:";
  const DRAFT_KEPT = 24 * 3600 * 1000;
  const OF_THE_PAGE = ["csrf_token", "request_key", "version"];

  function store(key, draft) {
    try {
      if (draft) localStorage.setItem(key, JSON.stringify(draft));
      else localStorage.removeItem(key);
    } catch { /* no storage: the page works as without scripts */ }
  }

  function stored(key) {
    try {
      const draft = JSON.parse(localStorage.getItem(key));
      return draft && Date.now() - draft.at < DRAFT_KEPT ? draft : null;
    } catch { return null; }
  }

  const typedIn = (form) => JSON.stringify([...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !OF_THE_PAGE.includes(name)));

  function typeAgain(form, fields) {
    const left = JSON.parse(fields);
    for (const control of form.elements) {
      if (!control.name || control.type === "hidden" || OF_THE_PAGE.includes(control.name)) continue;
      const at = left.findIndex(([name, value]) => name === control.name
        && (!["checkbox", "radio"].includes(control.type) || value === control.value));
      if (["checkbox", "radio"].includes(control.type)) control.checked = at >= 0;
      else if (at >= 0) control.value = left.splice(at, 1)[0][1];
      if (control.checked) unfold(control);
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function keepDrafts(form) {
    const key = DRAFTS + form.dataset.draft;
    const here = typedIn(form);
    const draft = stored(key);
    const offer = document.querySelector("[data-draft-offer]");
    const saved = draft && (draft.fields === here || (draft.sent && draft.base !== here));
    if (saved || !draft) store(key, null);
    else if (offer) offerDraft(form, offer, draft, key);
    const keep = (sent) => store(key, { at: Date.now(), base: here, fields: typedIn(form), sent });
    form.addEventListener("input", () => keep(false));
    form.addEventListener("change", () => keep(false));
    form.addEventListener("submit", (event) => {
      keep(true);
      if (navigator.onLine !== false) return;
      event.preventDefault();
      event.stopPropagation();
      say(document.body.dataset.kept, "error", false);
      document.getElementById("messages")?.scrollIntoView({ block: "center" });
    });
  }

  function offerDraft(form, offer, draft, key) {
    const time = new Date(draft.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
    const text = offer.querySelector("p");
    text.textContent = text.dataset.text.replace("__TIME__", time);
    offer.hidden = false;
    each("button", (button) => { button.hidden = false; }, offer);
    offer.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      offer.hidden = true;
      if ("restore" in button.dataset) typeAgain(form, draft.fields);
      else store(key, null);
    });
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.action?.endsWith("/sign-out")) return;
    for (const key of Object.keys(localStorage)) if (key.startsWith(DRAFTS)) store(key, null);
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
  each("form[data-draft]", keepDrafts);
  tick();
  setInterval(tick, 1000);
  unfoldTarget();
})();
