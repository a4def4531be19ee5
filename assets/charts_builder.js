/* The chart builder: columns onto shelves by mouse, by keyboard and by native lists; every chart is a step in the history. */
(function () {
  "use strict";

  const SHELVES = ["x", "y", "color", "size", "facet"];
  const WORDS = { x: "X", y: "Y", color: "colour", size: "size", facet: "facet" };
  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  const page = () => document.querySelector("[data-charts]");
  const ON_PAGE = ["saved", "point"];
  const RANGES = ["range_x", "range_y"];
  let spec = {};
  let known = "";
  let drawn = "";
  let last = 0;
  let dragged = "";
  const TWICE = 350;
  let pressed = 0;
  /* The chart whose numbers the table below it has: a zoom leaves them as they are. */
  let tabled = {};

  /* The step of the history that is shown; the page itself is step 0. */
  const step = () => (history.state && history.state.chartStep) || 0;

  function written(parts) {
    const query = new URLSearchParams();
    Object.entries(parts).forEach(([name, value]) => { if (value && value !== "[]") query.set(name, value); });
    return query;
  }

  /* A part of an axis is a part of its column: with another column or kind all of it is shown again. */
  function fitting(next) {
    const found = { ...next };
    const isOther = (name) => (next[name] || "") !== (spec[name] || "");
    RANGES.filter((name) => isOther("chart") || isOther("x") || (name === "range_y" && isOther("y"))).forEach((name) => {
      if (next[name] === spec[name]) delete found[name];
    });
    return found;
  }

  /* The next chart: shown, kept in the address, and a step back away. */
  function go(asked, isZoom) {
    const next = fitting(asked);
    const query = written(next);
    const text = query.toString();
    if (text === known) return;
    // The first chart may come from a suggestion: the way back leads to it by name.
    if (!location.search && known) history.replaceState(history.state, "", `${location.pathname}?${known}`);
    last = step() + 1;
    history.pushState({ ...(history.state || {}), chartStep: last }, "", location.pathname + (text ? `?${text}` : "?chart="));
    show(Object.fromEntries(query), isZoom);
  }

  /* The chart itself, without what the address says beside it. */
  function chartOf(parts) {
    return Object.fromEntries(Object.entries(parts).filter(([name]) => !ON_PAGE.includes(name)));
  }

  /* Of a zoom only the marks are drawn again: the picture stays where somebody moved it. */
  function show(next, isZoom) {
    const before = spec;
    spec = next;
    known = written(next).toString();
    const text = written(chartOf(next)).toString();
    if (text !== drawn) {
      drawn = text;
      if (!isZoom) tabled = next;
      setProps("charts-spec", { data: isZoom ? { ...chartOf(next), zoomed: "1" } : chartOf(next) });
      if (isZoom) setProps("charts-window", { data: { at: Date.now() } });
    }
    if ((next.point || "") !== (before.point || "")) setProps("charts-point", { data: next.point || "" });
    if ((next.saved || "") !== (before.saved || "")) setProps("charts-opened", { data: next.saved || "" });
    if ((next.filter || "") !== filterText) {
      filterText = next.filter || "";
      setProps("charts-filter-text", { data: filterText });
    }
    marks();
  }

  let filterText = "";
  const change = (parts) => go({ ...spec, point: "", ...parts });

  /* What is on a shelf says so in the list of columns, and the ways back and forth know whether they lead anywhere. */
  function marks() {
    document.querySelectorAll("[data-field]").forEach((item) => {
      const shelf = SHELVES.filter((name) => spec[name] === item.dataset.field).map((name) => WORDS[name]);
      const place = item.querySelector(".used");
      if (place) place.textContent = shelf.join(", ");
      item.setAttribute("draggable", "true");
    });
    const undo = document.querySelector("[data-chart-do=undo]");
    const redo = document.querySelector("[data-chart-do=redo]");
    if (undo) undo.setAttribute("aria-disabled", String(step() === 0));
    if (redo) redo.setAttribute("aria-disabled", String(step() >= last));
  }

  /* A column without a place goes where it makes sense: numbers up, everything else along. */
  function put(name, type) {
    const isNumber = type === "integer" || type === "number";
    const order = isNumber && spec.x ? ["y", "size", "color"] : isNumber ? ["x", "y"] : ["x", "color", "facet"];
    const shelf = order.find((place) => !spec[place]) || order[0];
    change({ [shelf]: name });
  }

  function drop(place, name) {
    if (place !== "filter") return change({ [place]: name });
    setProps("charts-filter-editor", { data: name });
    const form = document.getElementById("charts-filter-open");
    if (form) form.setAttribute("open", "");
  }

  function choose(button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    const used = button.dataset.shelves.split(" ");
    const next = { ...spec, point: "", chart: button.dataset.chartKind };
    SHELVES.forEach((name) => { if (!used.includes(name)) delete next[name]; });
    go(next);
  }

  async function act(button) {
    const action = button.dataset.chartDo;
    if (button.getAttribute("aria-disabled") === "true") return;
    if (action === "undo") history.back();
    if (action === "redo") history.forward();
    if (action === "clear") go({ chart: "", filter: spec.filter || "" });
    if (window.datalens.chartActs && window.datalens.chartActs[action]) window.datalens.chartActs[action](button);
    if (action === "unexplain") change({ point: "" });
    if (action === "link") {
      await navigator.clipboard.writeText(`${location.origin}${location.pathname}?${known}`);
      const words = button.querySelector("span");
      words.textContent = "Copied";
      setTimeout(() => { words.textContent = "Link"; }, 1500);
    }
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element && page() ? event.target : null;
    if (!target) return;
    const found = (name) => target.closest(`[data-${name}]`);
    if (found("chart-kind")) choose(found("chart-kind"));
    else if (found("chart-remove")) change({ [found("chart-remove").dataset.chartRemove]: "" });
    else if (found("chart-do")) act(found("chart-do"));
    else if (found("chart-spec")) {
      go(JSON.parse(found("chart-spec").dataset.chartSpec));
      document.getElementById("charts-result").scrollIntoView({ block: "nearest" });
    } else if (found("chart-point")) {
      const ranges = Object.fromEntries(RANGES.map((name) => [name, tabled[name] || ""]));
      change({ ...ranges, point: found("chart-point").dataset.chartPoint });
    }
    else if (found("field")) put(found("field").dataset.field, found("field").dataset.type);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-chart-part]")) change({ [event.target.dataset.chartPart]: event.target.value });
  });

  document.addEventListener("keydown", (event) => {
    if (!page() || event.target.closest("input, textarea, dialog")) return;
    const field = event.target.closest("[data-field]");
    if (field && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      put(field.dataset.field, field.dataset.type);
    }
    if (event.key === "Escape" && spec.point) change({ point: "" });
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      const button = document.querySelector(`[data-chart-do=${event.shiftKey ? "redo" : "undo"}]`);
      if (button) act(button);
    }
  });

  document.addEventListener("dragstart", (event) => {
    const field = event.target instanceof Element && event.target.closest("[data-field]");
    if (!field) return;
    dragged = field.dataset.field;
    event.dataTransfer.setData("text/plain", dragged);
    event.dataTransfer.effectAllowed = "copy";
    page().classList.add("is-dragging");
  });

  const over = (place) => document.querySelectorAll("[data-drop]").forEach((slot) => slot.classList.toggle("is-over", slot === place));

  document.addEventListener("dragover", (event) => {
    const place = dragged && event.target instanceof Element ? event.target.closest("[data-drop]") : null;
    over(place);
    if (!place) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });

  document.addEventListener("drop", (event) => {
    const place = dragged && event.target instanceof Element ? event.target.closest("[data-drop]") : null;
    if (!place) return;
    event.preventDefault();
    drop(place.dataset.drop, dragged);
  });

  document.addEventListener("dragend", () => {
    dragged = "";
    over(null);
    if (page()) page().classList.remove("is-dragging");
  });

  /* Back and forth between charts of this page: only the chart changes, the page stays. */
  window.addEventListener("popstate", (event) => {
    const place = page();
    if (!place || location.pathname !== `/datasets/${place.dataset.charts}/charts`) return;
    event.stopImmediatePropagation();
    show(Object.fromEntries(new URLSearchParams(location.search)));
  }, true);

  /* The list of columns is drawn by the browser after the page: each item is made draggable then. */
  document.addEventListener("pointerover", (event) => {
    const field = event.target instanceof Element && event.target.closest("[data-field]:not([draggable])");
    if (field) field.setAttribute("draggable", "true");
  });

  /* A click on the chart: which series the trace draws, and which of its marks it was. */
  function clicked(event) {
    const point = event && event.points && event.points[0];
    const place = document.querySelector("[data-chart-traces]");
    const graph = document.querySelector("#charts-graph .js-plotly-plot");
    if (!point || !place || !graph) return;
    const part = graph.layout.meta && graph.layout.meta.part ? graph.layout.meta.traces : null;
    const series = (part || JSON.parse(place.dataset.chartTraces))[point.curveNumber];
    const trace = graph.data[point.curveNumber];
    setTimeout(() => setProps("charts-graph", { clickData: null }), 0);
    if (series === undefined || series < 0) return;
    const at = markOf(point, trace);
    if (at < 0) return;
    clearTimeout(pressed);
    // Of a part of the axes it may be the first press of a double click, which leads back to the whole.
    pressed = setTimeout(() => change({ point: `${series},${at}` }), RANGES.some((name) => spec[name]) ? TWICE : 0);
  }

  function markOf(point, trace) {
    if (trace.type === "box" || trace.type === "violin") return 0;
    const at = point.pointNumber === undefined ? point.pointIndex : point.pointNumber;
    // Marks that do not stand in the order of the chart's numbers say which of them they are.
    if (trace.customdata && Number.isInteger(trace.customdata[at])) return trace.customdata[at];
    if (trace.z) return Array.from(trace.y).indexOf(point.y) * trace.x.length + Array.from(trace.x).indexOf(point.x);
    return Number.isInteger(at) ? at : -1;
  }

  window.datalens = Object.assign(window.datalens || {}, { charts: { change, unpress: () => clearTimeout(pressed), zoom: (ranges) => go({ ...spec, point: "", ...ranges }, true), now: () => spec, page } });
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    charts: {
      clicked: (event) => { clicked(event); return window.dash_clientside.no_update; },
      saved: (changed) => {
        // Said here: a part of the frame among what the server fills would be asked for with every page.
        if (changed && changed.said) window.datalens.toast(changed.said);
        if (changed && changed.opened && changed.opened !== spec.saved) {
          const next = { ...spec, saved: changed.opened };
          history.replaceState(history.state, "", `${location.pathname}?${written(next)}`);
          show(next);
        }
        return window.dash_clientside.no_update;
      },
      arrived: (next) => {
        const asked = new URLSearchParams(location.search);
        const isZoom = Boolean(next && next.zoomed);
        spec = { ...(next || {}) };
        delete spec.zoomed;
        if (!isZoom) tabled = spec;
        drawn = written(spec).toString();
        ON_PAGE.forEach((name) => { if (asked.get(name)) spec[name] = asked.get(name); });
        known = written(spec).toString();
        filterText = spec.filter || "";
        setTimeout(marks, 0);
        setTimeout(marks, 300);
        return known;
      },
      filtered: (text) => {
        if ((text || "") !== filterText) {
          filterText = text || "";
          change({ filter: filterText });
        }
        return window.dash_clientside.no_update;
      },
    },
  });
})();
