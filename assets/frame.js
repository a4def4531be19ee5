/* The frame of every page: links within the app, shortcuts, toasts, forms, and the end of a session. */
(function () {
  "use strict";

  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  const cookie = (name) => {
    const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  };

  function go(address) {
    window.history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  /* A session that ended while the page was open: the server says so, the page goes to the form. */
  let isLeaving = false;
  const ask = window.fetch;
  window.fetch = async function (resource, options) {
    const reply = await ask.call(window, resource, options);
    const address = String(resource.url || resource);
    if (reply.status === 401 && address.includes("_dash-update-component")) {
      // Whoever signs out goes where that leads; what was still asked then must not overtake it.
      if (isLeaving) return new Promise(() => {});
      const next = encodeURIComponent(location.pathname + location.search);
      location.assign(`/sign-in?expired=1&next=${next}`);
      // Nobody is left to read the answer: the page is on its way out.
      return new Promise(() => {});
    }
    return reply;
  };

  /* Toasts: one sentence, perhaps a way back, gone after ten seconds unless someone is on it. One with a way to cancel stays
     until what it tells of is over: whoever shows it closes it. */
  const SECONDS = 10, SHORT = 4;

  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function toast(saying) {
    const place = document.getElementById("toasts");
    if (!place) return () => {};
    const box = element("div", saying.tone === "bad" ? "dl-toast bad" : "dl-toast");
    box.append(element("span", "", saying.text));
    let left = saying.undo ? SECONDS : SHORT + Math.round(saying.text.length / 25);
    const clock = element("span", "t", `${left} s`);
    clock.setAttribute("aria-hidden", "true");
    const way = (label, act) => {
      const button = element("button", "dl-btn ghost sm acc", label);
      button.type = "button";
      button.addEventListener("click", () => { close(); act(); });
      return button;
    };
    if (saying.undo) {
      const { label, store, value } = saying.undo;
      box.append(way(label || "Undo", () => setProps(store, { data: { ...value, at: Date.now() } })), clock);
    }
    if (saying.cancel) box.append(way("Cancel", saying.cancel));
    const timer = saying.cancel ? undefined : setInterval(() => {
      if (!saying.undo && box.matches(":hover")) return;
      left -= 1;
      clock.textContent = `${left} s`;
      if (left <= 0) close();
    }, 1000);
    function close() { clearInterval(timer); box.remove(); }
    place.append(box);
    while (place.children.length > 3) place.firstElementChild.remove();
    return close;
  }

  const isTyping = (target) => target.matches && target.matches("input, textarea, select, [contenteditable]");

  const acts = {
    theme: (button) => (button.dataset.value ? window.datalensTheme.choose(button.dataset.value) : window.datalensTheme.turn()),
    shortcuts: () => { const list = document.getElementById("shortcuts"); if (!list.open) list.showModal(); },
    close: (button) => button.closest("dialog").close(),
  };

  function markTheme() {
    document.querySelectorAll("[data-do=theme][data-value]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.value === window.datalensTheme.chosen()));
    });
  }

  document.addEventListener("datalens:theme", markTheme);

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const button = target.closest("[data-do]");
    if (button) acts[button.dataset.do](button);
    const link = target.closest("a[data-link]");
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (link && isPlain && !event.defaultPrevented) {
      event.preventDefault();
      const open = link.closest("details[open]");
      if (open) open.removeAttribute("open");
      if (document.activeElement) document.activeElement.blur();
      go(link.getAttribute("href"));
    }
    if (target.matches("dialog")) target.close();
  });

  /* A form that the page drew itself carries the token from the cookie. */
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === "/sign-out") isLeaving = true;
    const name = event.target.dataset.token;
    if (!name || event.target.elements[name]) return;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value: cookie("_csrf_token") });
    event.target.append(field);
  });

  function inSearch(event) {
    const links = [...document.querySelectorAll("#frame-found a")];
    if (event.key === "Enter" && event.target.id === "frame-find" && links.length) links[0].click();
    if (event.key === "Escape") document.activeElement.blur();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = links[links.indexOf(document.activeElement) + step];
    (next || document.getElementById("frame-find")).focus();
  }

  const keys = {
    "/": () => document.getElementById("frame-find").focus(),
    "?": () => acts.shortcuts(),
    t: () => window.datalensTheme.turn(),
    u: () => window.datalens.chooseFiles && document.getElementById("library-drop") && window.datalens.chooseFiles(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.target.closest && event.target.closest(".dl-search")) { inSearch(event); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const act = keys[event.key] || keys[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });

  window.datalens = Object.assign(window.datalens || {}, { cookie, go, setProps, toast, element });
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    frame: {
      ...(window.dash_clientside || {}).frame,
      toast: (saying) => { if (saying) toast(saying); return window.dash_clientside.no_update; },
      theme: () => { setTimeout(markTheme, 0); return window.dash_clientside.no_update; },
    },
  });
})();
