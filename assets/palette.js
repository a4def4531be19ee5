/* The command palette: Ctrl or ⌘ with K opens it, words narrow it, arrows choose, Enter goes there. */
(function () {
  "use strict";

  const by = (id) => document.getElementById(id);
  const MOST = 8;
  const PAUSE = 120, PATIENCE = 3000;
  let entries = [], shown = [], at = 0, timer = 0, before = null, answered = null;

  const hits = (entry, words) => words.every((word) => `${entry.label} ${entry.detail || ""}`.toLowerCase().includes(word));

  function option(entry, place) {
    const line = window.datalens.element("div", "dl-option");
    line.id = `palette-option-${place}`;
    line.setAttribute("role", "option");
    line.dataset.place = place;
    const sign = window.datalens.element("i", `i i-${entry.sign}`);
    sign.setAttribute("aria-hidden", "true");
    line.append(sign, window.datalens.element("span", "ellip", entry.label));
    if (entry.detail) line.append(window.datalens.element("span", "n", entry.detail));
    return line;
  }

  function mark() {
    const list = by("palette-list"), field = by("palette-words");
    list.querySelectorAll("[role=option]").forEach((line, place) => {
      line.setAttribute("aria-selected", String(place === at));
      if (place === at) line.scrollIntoView({ block: "nearest" });
    });
    if (shown.length) field.setAttribute("aria-activedescendant", `palette-option-${at}`);
    else field.removeAttribute("aria-activedescendant");
  }

  function draw() {
    const words = by("palette-words").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const found = entries.filter((entry) => hits(entry, words));
    const list = by("palette-list");
    list.replaceChildren();
    shown = [];
    [...new Set(found.map((entry) => entry.group))].forEach((name) => {
      const group = window.datalens.element("div", "");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", name);
      const head = window.datalens.element("div", "dl-menuhead", name);
      head.setAttribute("aria-hidden", "true");
      group.append(head);
      found.filter((entry) => entry.group === name).slice(0, name === "Pages" ? 12 : MOST).forEach((entry) => {
        group.append(option(entry, shown.length));
        shown.push(entry);
      });
      list.append(group);
    });
    if (!shown.length) list.append(window.datalens.element("p", "muted", "Nothing has these words in its name."));
    at = 0;
    mark();
    by("palette-said").textContent = `${shown.length} found`;
  }

  const lookedFor = () => by("palette-words").value.trim();

  /* Asked once one pauses, and again while nothing is found: a file may still be read, or a question be lost. */
  function ask(after = PAUSE) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!by("palette").open || (after === PATIENCE && shown.length && answered === lookedFor())) return;
      answered = null;
      window.datalens.setProps("palette-asked", { data: { words: lookedFor(), path: location.pathname, at: Date.now() } });
      ask(PATIENCE);
    }, after);
  }

  function made() {
    const field = window.datalens.element("input", "");
    Object.entries({ id: "palette-words", type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list",
      "aria-autocomplete": "list", "aria-label": "Find a page, a column, a dataset or an action", autocomplete: "off", spellcheck: "false",
      placeholder: "Go to a page, a column or a dataset …" }).forEach(([name, value]) => field.setAttribute(name, value));
    by("palette-place").append(field);
    return field;
  }

  function open() {
    const dialog = by("palette");
    if (!dialog || dialog.open) return;
    const field = by("palette-words") || made();
    before = document.activeElement;
    field.value = "";
    dialog.showModal();
    field.focus();
    draw();
    ask();
  }

  const acts = {
    theme: () => document.querySelector(".dl-top [data-do=theme]").click(),
    shortcuts: () => document.querySelector(".dl-top [data-do=shortcuts]").click(),
    leave: () => document.querySelector('form[action="/sign-out"]').requestSubmit(),
    upload: () => {
      if (by("library-drop")) { by("library-drop").focus(); by("library-drop").click(); } else window.datalens.go("/");
    },
  };

  function choose(entry) {
    by("palette").close();
    if (entry.act) { acts[entry.act](); return; }
    if (entry.href.startsWith("/api/")) location.assign(entry.href);
    else window.datalens.go(entry.href);
  }

  function move(event) {
    const last = shown.length - 1;
    const next = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (next === undefined || !shown.length) return;
    event.preventDefault();
    at = next;
    mark();
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      const dialog = by("palette");
      if (dialog && dialog.open) dialog.close(); else if (!document.querySelector("dialog[open]")) open();
      return;
    }
    if (event.target.id !== "palette-words") return;
    if (event.key === "Enter" && shown[at]) { event.preventDefault(); choose(shown[at]); } else move(event);
  });

  document.addEventListener("input", (event) => {
    if (event.target.id === "palette-words") { draw(); ask(); }
  });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const line = target && target.closest(".dl-option");
    if (line) choose(shown[Number(line.dataset.place)]);
    if (target && target.closest("[data-palette]")) { const menu = target.closest("details[open]"); if (menu) menu.removeAttribute("open"); open(); }
  });

  /* Where the focus was, unless one has gone elsewhere. */
  document.addEventListener("close", (event) => {
    if (event.target.id === "palette" && before && before.isConnected) before.focus();
  }, true);

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    palette: {
      show: (found) => {
        if (found && by("palette").open && found.words === lookedFor()) {
          answered = found.words;
          entries = found.entries;
          const kept = at;
          draw();
          if (kept < shown.length) { at = kept; mark(); }
        }
        return window.dash_clientside.no_update;
      },
    },
  });
})();
