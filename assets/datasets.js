/* Pages of a dataset: choices that go into stores, forms, lists by keyboard, and the address. */
(function () {
  "use strict";

  const setProps = (id, props) => window.dash_clientside.set_props(id, props);

  /* One after the other: what the server answers by what it knew before waits for the answer on the one before. */
  const PATIENCE = 10000, PATIENCE_ONCE = 120000;
  const turns = {};

  function go(name) {
    const turn = turns[name];
    clearTimeout(turn.timer);
    if (turn.element) turn.element.removeAttribute("aria-busy");
    const { act, element } = turn.waiting.shift() || {};
    turn.isBusy = Boolean(act);
    turn.element = element;
    if (!act) return;
    // An answer that never comes must not keep the others.
    turn.timer = setTimeout(() => go(name), isOnce(element) ? PATIENCE_ONCE : PATIENCE);
    act();
  }

  /* [data-once] makes something: pressed again before there is an answer, it would make two. */
  const isOnce = (element) => element.hasAttribute("data-once");

  function inTurn(element, act) {
    const name = element.dataset.turn;
    if (!name) { act(); return; }
    const turn = turns[name] = turns[name] || { waiting: [], isBusy: false };
    if (isOnce(element)) {
      if (element.getAttribute("aria-busy") === "true") return;
      element.setAttribute("aria-busy", "true");
    }
    turn.waiting.push({ act, element });
    if (!turn.isBusy) go(name);
  }

  /* Who leaves the page waits for none of its answers. */
  function forget() {
    Object.entries(turns).forEach(([name, turn]) => { clearTimeout(turn.timer); delete turns[name]; });
  }
  window.addEventListener("_dashprivate_pushstate", forget);
  window.addEventListener("popstate", forget);

  /* A choice: [data-pick] names the store that takes the [data-value] of what was clicked. */
  function choose(element) {
    // What is picked from a list that is about to change might be something else by then.
    const turn = turns[element.dataset.turn];
    if (turn && turn.isBusy) return;
    const group = element.closest("[data-group], .dl-seg, ul");
    const mark = element.hasAttribute("aria-pressed") ? "aria-pressed" : element.hasAttribute("aria-current") ? "aria-current" : null;
    if (group && mark) {
      group.querySelectorAll(`[data-pick][${mark}]`).forEach((other) => other.setAttribute(mark, String(other === element)));
    }
    // The same choice twice is two choices where the place says so: a stamp tells them apart.
    const stamp = element.hasAttribute("data-again") ? `|${Date.now()}` : "";
    const data = element.dataset.value + stamp;
    inTurn(element, () => setProps(element.dataset.pick, { data }));
  }

  /* A form: [data-submit] names the store that takes the values of all named fields around it. */
  function submit(element) {
    const values = {};
    element.closest("[data-form]").querySelectorAll("[name]").forEach((field) => {
      values[field.name] = field.value;
    });
    element.closest("[data-form]").querySelectorAll("[data-check][aria-checked=true]").forEach((box) => {
      (values[box.dataset.check] = values[box.dataset.check] || []).push(box.dataset.value);
    });
    const data = { ...values, _action: element.dataset.value || "", _at: Date.now() };
    inTurn(element, () => setProps(element.dataset.submit, { data }));
    if (element.hasAttribute("data-close")) closePopovers();
  }

  function closePopovers(except) {
    document.querySelectorAll("details.dl-pop[open]").forEach((open) => {
      if (!except || !open.contains(except)) open.removeAttribute("open");
    });
  }

  /* A button that leads to a field: it comes into sight and takes the keyboard. */
  function bring(id) {
    const place = document.getElementById(id);
    if (!place) return;
    place.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    const field = place.matches("input, select, button") ? place : place.querySelector("input, select, button");
    if (field) field.focus({ preventScroll: true });
  }

  async function copy(element) {
    const source = document.getElementById(element.dataset.copy);
    const label = element.textContent;
    await navigator.clipboard.writeText(source.textContent);
    element.textContent = "Copied";
    setTimeout(() => { element.textContent = label; }, 1500);
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    closePopovers(target);
    const picked = target.closest("[data-pick]:not(select)");
    const submitted = target.closest("[data-submit]");
    const copied = target.closest("[data-copy]");
    const checked = target.closest("[data-check]");
    const wanted = target.closest("[data-focus]");
    if (wanted) bring(wanted.dataset.focus);
    if (checked) checked.setAttribute("aria-checked", String(checked.getAttribute("aria-checked") !== "true"));
    if (picked) choose(picked);
    if (submitted) submit(submitted);
    if (copied) copy(copied);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-pick]")) setProps(event.target.dataset.pick, { data: event.target.value });
  });

  document.addEventListener("input", (event) => {
    const holder = event.target.closest && event.target.closest("[data-narrow]");
    if (!holder) return;
    const words = event.target.value.trim().toLowerCase();
    document.getElementById(holder.dataset.narrow).querySelectorAll("[data-name]").forEach((item) => {
      item.hidden = !item.dataset.name.toLowerCase().includes(words);
    });
  });

  /* Lists: the arrow keys move the choice, as they do in any list of the system. */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = document.querySelector("details.dl-pop[open]");
      if (open) { closePopovers(); open.querySelector("summary").focus(); }
    }
    if (event.key === "Enter" && event.target.matches("[data-form] input")) {
      const button = event.target.closest("[data-form]").querySelector("[data-submit].primary");
      if (button) { event.preventDefault(); submit(button); }
    }
    const list = event.target.closest && event.target.closest("[data-arrows]");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!list || !step) return;
    const items = [...list.querySelectorAll("[data-pick]")].filter((item) => !item.closest("[hidden]"));
    const next = items[items.indexOf(document.activeElement) + step];
    event.preventDefault();
    if (next) { next.focus(); choose(next); }
  });

  /* The address holds every choice, so that a copied link opens the same view. */
  function address(values) {
    const query = new URLSearchParams(location.search);
    Object.entries(values).forEach(([name, value]) => {
      if (value && value !== "[]") query.set(name, value); else query.delete(name);
    });
    const text = query.toString();
    history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : "") + location.hash);
    return values;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    datasets: {
      columnsAddress: (kind, words, all) => address({ kind, q: words, all }),
      statisticsAddress: (column, compare, filter) => address({ column, compare, filter }),
      outliersAddress: (method, threshold, column, group, filter) => address({ method, threshold, column, group, filter }),
      // A threshold belongs to its method: another one starts with its own.
      usualThreshold: () => "",
      trendsAddress: (date_column, value_column, agg, freq, horizon, group, filter) =>
        address({ date_column, value_column, agg: agg === "mean" ? "" : agg, freq: freq === "auto" ? "" : freq, horizon, group, filter }),
      receiptAddress: (page) => address({ page: page === "1" ? "" : page }),
      same: (value) => value,
      cleanAnswered: () => { if (turns.clean) go("clean"); return window.dash_clientside.no_update; },
      // A version that was made is one more dataset in the library of other tabs.
      go: (address) => { window.datalens.tell("changed"); window.datalens.go(address); return window.dash_clientside.no_update; },
      cleanAddress: (steps, filter) => address({ steps, filter }),
      tableAddress: (filter, sort, columns) => address({ filter, sort, columns }),
    },
  });
})();
