/* The grid of a dataset's table: its theme, its cells, its headers with shape and menu. */
(function () {
  "use strict";

  const GRID = "table-grid", ROW = 30;
  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const components = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 20 });
  const grid = () => window.dash_ag_grid && window.dash_ag_grid.getApi(GRID);

  /* Two kinds of rules of the grid's own style make the browser look again at whole trees for each class of each new cell:
     `:has()` of every element, which hands a theme on to what stands around a grid (nothing there reads it), and
     `[class^=ag-]`, whose few declarations stand in datasets.css. */
  function withoutCostlyRules(theme) {
    const { _getParamsCss: parameters, _startUse: start } = theme;
    if (!parameters || !start) return theme;
    theme._getParamsCss = function () { return parameters.call(this).replace(/^:has\([^]*/m, ""); };
    theme._startUse = function (...given) {
      start.apply(this, given);
      [...document.styleSheets].filter((sheet) => !sheet.href).forEach((sheet) => {
        [...sheet.cssRules].map((rule, place) => [rule, place]).reverse().forEach(([rule, place]) => {
          if (/\[class\^=/.test(rule.selectorText)) sheet.deleteRule(place);
        });
      });
    };
    return theme;
  }
  functions.datalensTheme = (base) => withoutCostlyRules(base.withParams({
    backgroundColor: "var(--dl-surface)",
    foregroundColor: "var(--dl-text)",
    headerBackgroundColor: "var(--dl-surface)",
    headerTextColor: "var(--dl-muted)",
    accentColor: "var(--dl-accent)",
    borderColor: "var(--dl-line)",
    rowHoverColor: "var(--dl-hover)",
    selectedRowBackgroundColor: "var(--dl-accent-soft)",
    chromeBackgroundColor: "var(--dl-surface)",
    columnBorder: true,
    wrapperBorder: false,
    wrapperBorderRadius: 0,
    fontFamily: "var(--dl-font)",
    fontSize: 14,
    cellHorizontalPadding: 10,
    headerColumnBorder: true,
    headerColumnResizeHandleColor: "transparent",
    headerCellHoverBackgroundColor: "var(--dl-hover)",
    browserColorScheme: "inherit",
  }));

  const sign = (text) => text.replace(/^-/, "\u2212");
  const writers = {
    number: (value) => (typeof value === "number" ? sign(grouped.format(value)) : sign(value.replace(/\B(?=(\d{3})+(?!\d))/g, ","))),
    plain: (value) => sign(String(value)),
    clock: (value) => String(value).replace(/^(\d\d:\d\d):00(\.0+)?$/, "$1"),
    moment: (value) => String(value).replace("T", " ").replace(/(:00)?(\.0+)?Z?$/, ""),
    truth: (value) => String(value),
    words: (value) => String(value),
  };
  functions.datalensCell = (params, kind) => {
    if (!params.data) return "";
    if (params.value === null || params.value === undefined) return "missing";
    return writers[kind](params.value);
  };

  /* The menu of a column. Every text goes in as text: a column may be called anything. */
  let menu = null;
  function closeMenu(returnFocus) {
    if (!menu) return;
    const button = menu.button;
    menu.element.remove();
    menu = null;
    button.setAttribute("aria-expanded", "false");
    if (returnFocus) button.focus();
  }
  const part = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };
  function item(icon, text, act, checked) {
    const element = part("button", "dl-item");
    element.type = "button";
    element.setAttribute("role", checked === undefined ? "menuitem" : "menuitemradio");
    if (checked !== undefined) element.setAttribute("aria-checked", String(checked));
    element.append(part("i", `i i-${icon}`), part("span", "", text));
    if (checked) { element.classList.add("is-on"); element.append(part("i", "i i-check-lg n")); }
    element.addEventListener("click", () => { closeMenu(true); act(); });
    return element;
  }
  function sortBy(api, id, sort) { api.applyColumnState({ state: [{ colId: id, sort }], defaultState: { sort: null } }); }
  function openMenu(button, props) {
    closeMenu();
    const api = props.api, id = props.column.getColId(), pinned = props.column.isPinned();
    const numeric = ["integer", "number"].includes(props.type), temporal = ["date", "datetime", "time"].includes(props.type);
    const [first, last] = numeric ? ["smallest", "largest"] : temporal ? ["earliest", "latest"] : ["A to Z", "Z to A"];
    const element = part("div", "dl-menu dl-floating");
    element.setAttribute("role", "menu");
    element.setAttribute("aria-label", props.name);
    const words = (which) => (numeric || temporal ? `Sort, ${which} first` : `Sort, ${which}`);
    element.append(item("sort-down", words(first), () => sortBy(api, id, "asc")), item("sort-up", words(last), () => sortBy(api, id, "desc")));
    if (props.column.getSort()) element.append(item("x", "Order of the file", () => sortBy(api, id, null)));
    element.append(
      item("funnel", "Filter …", () => editFilter(props.name)),
      item("pin-angle", pinned ? "Unpin" : "Pin to the left", () => api.setColumnsPinned([id], pinned ? null : "left")),
      item("eye-slash", "Hide", () => api.setColumnsVisible([id], false)),
      item("bar-chart", "Statistics", () => openStatistics(props.name)),
      part("hr"), part("div", "small muted dl-menutitle", "Type; the file is read again"),
    );
    props.types.forEach((type) => element.append(item(props.signs[type], type, () => {
      if (type !== props.type) setProps("table-type", { data: { column: props.name, type, at: Date.now() } });
    }, type === props.type)));
    (button.closest("main") || document.body).append(element);
    const place = button.getBoundingClientRect();
    element.style.left = `${Math.max(8, Math.min(place.right - 24, window.innerWidth - element.offsetWidth - 8))}px`;
    element.style.top = `${Math.min(place.bottom + 6, window.innerHeight - element.offsetHeight - 8)}px`;
    menu = { element, button };
    button.setAttribute("aria-expanded", "true");
    element.querySelector("button").focus();
  }
  function openStatistics(name) {
    const base = location.pathname.replace(/\/table$/, "/statistics");
    const filter = new URLSearchParams(location.search).get("filter");
    const query = new URLSearchParams(filter ? { column: name, filter } : { column: name });
    window.location.assign(`${base}?${query}`);
  }
  function editFilter(name) {
    const details = document.getElementById("table-filter-open");
    setProps("table-filter-editor", { data: name });
    // The click that chose this entry would close the form again.
    setTimeout(() => { details.open = true; const field = details.querySelector("select"); if (field) field.focus(); }, 0);
  }
  document.addEventListener("keydown", (event) => {
    if (!menu) return;
    const items = [...menu.element.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") { event.preventDefault(); closeMenu(true); }
    if (step) { event.preventDefault(); items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus(); }
  });
  document.addEventListener("pointerdown", (event) => { if (menu && !menu.element.contains(event.target) && !menu.button.contains(event.target)) closeMenu(); });

  const create = (...parts) => window.React.createElement(...parts);
  components.DatasetHeader = function DatasetHeader(props) {
    const [sort, setSort] = window.React.useState([props.column.getSort(), props.column.getSortIndex()]);
    window.React.useEffect(() => {
      const changed = () => setSort([props.column.getSort(), props.column.getSortIndex()]);
      props.column.addEventListener("sortChanged", changed);
      return () => props.column.removeEventListener("sortChanged", changed);
    }, [props.column]);
    const arrow = sort[0] && create("span", { className: "dl-sorted", key: "sort" },
      create("i", { className: `i s i-arrow-${sort[0] === "asc" ? "up" : "down"}` }), sort[1] > 0 ? String(sort[1] + 1) : null);
    const name = create("span", { className: "dl-headname", key: "name", title: props.name },
      create("i", { className: `i i-${props.sign}`, title: props.type }), create("span", { className: "ellip" }, props.name), arrow);
    const button = create("button", { type: "button", className: "dl-headmenu", key: "menu", tabIndex: -1, "data-headmenu": "",
      "aria-label": `Menu of ${props.name}`, "aria-haspopup": "menu", "aria-expanded": "false",
      onClick: (event) => (menu && menu.button === event.currentTarget ? closeMenu(true) : openMenu(event.currentTarget, props)) },
      create("i", { className: "i s i-chevron-down" }));
    const shape = props.shape
      ? create("div", { className: "dl-headshape", key: "shape", "aria-hidden": true },
        create("i", { className: "dl-shape", style: { "--shape": props.shape } }), props.tail && create("i", { className: "dl-tail", key: "tail" }))
      : create("div", { className: "dl-headshape", key: "shape", "aria-hidden": true },
        props.parts && create("i", { className: "dl-parts", style: { "--parts": props.parts } }));
    const sortBy = (event) => {
      if (!event.target.closest("[data-headmenu]")) props.progressSort(event.ctrlKey || event.metaKey || event.shiftKey);
    };
    return create("div", { className: "dl-header", onClick: sortBy },
      create("div", { className: "dl-headrow", key: "row" }, name, button), shape,
      create("div", { className: "dl-headsummary ellip", key: "summary" }, props.summary));
  };

  components.RowHeader = function RowHeader(props) {
    window.React.useEffect(() => {
      const update = () => {
        const place = document.getElementById("table-range"), total = props.api.getDisplayedRowCount();
        if (!place || !total) return;
        // Until the first rows are there, the grid counts one that is none.
        const one = total === 1 && props.api.getDisplayedRowAtIndex(0);
        if (one && !one.data) { place.textContent = "Loading rows …"; return; }
        // Millions of rows are higher than a page may be: the grid squeezes them, so positions say nothing and rows do.
        const body = document.querySelector(".dl-grid .ag-body-viewport").getBoundingClientRect();
        const seen = [...document.querySelectorAll(".dl-grid .ag-center-cols-container .ag-row")].filter((row) => {
          const edge = row.getBoundingClientRect();
          return edge.bottom > body.top + ROW / 2 && edge.top < body.bottom - ROW / 2;
        }).map((row) => Number(row.getAttribute("row-index")) + 1);
        if (!seen.length) return;
        const first = Math.min(...seen), last = Math.min(total, Math.max(...seen));
        place.textContent = `Rows ${grouped.format(first)}\u2013${grouped.format(last)} of ${grouped.format(total)}`;
      };
      const events = ["bodyScroll", "viewportChanged", "modelUpdated"];
      events.forEach((name) => props.api.addEventListener(name, update));
      return () => events.forEach((name) => props.api.isDestroyed() || props.api.removeEventListener(name, update));
    }, [props.api]);
    return create("div", { className: "dl-header right" }, create("span", null, "Row"));
  };

  /* A header by keyboard: Enter sorts, as a click on the name does. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.(".ag-header-cell")) return;
    const name = event.target.querySelector(".dl-headname");
    if (name) { event.preventDefault(); event.stopPropagation(); name.dispatchEvent(new MouseEvent("click", { bubbles: true, ctrlKey: event.ctrlKey, shiftKey: event.shiftKey })); }
  }, true);

  /* The header's menu by keyboard: the header cell has the focus, Alt and Down opens what its button opens. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || !event.altKey || !event.target.closest) return;
    const button = event.target.closest(".ag-header-cell")?.querySelector("[data-headmenu]");
    if (button) { event.preventDefault(); event.stopPropagation(); button.click(); }
  }, true);

  /* Columns: shown, hidden, brought into sight. */
  function markChoices() {
    const api = grid();
    if (!api) return;
    document.querySelectorAll("[data-column]").forEach((box) => {
      const column = api.getColumn(box.dataset.column);
      if (column) box.setAttribute("aria-checked", String(column.isVisible()));
    });
  }
  document.addEventListener("click", (event) => {
    const box = event.target.closest?.("[data-column]"), many = event.target.closest?.("[data-columns]");
    if (box) grid().setColumnsVisible([box.dataset.column], box.getAttribute("aria-checked") !== "true");
    if (many) {
      const all = grid().getColumns().map((column) => column.getColId()).filter((id) => id !== "row");
      grid().setColumnsVisible(all, many.dataset.columns === "all");
      grid().setColumnsVisible([all[0]], true);
    }
    if (box || many) markChoices();
  });
  function goTo(name) {
    const api = grid();
    const column = api.getColumns().find((one) => one.getColDef().headerName.toLowerCase() === name) ||
      api.getColumns().find((one) => one.getColDef().headerName.toLowerCase().includes(name));
    if (!name || !column) return;
    api.setColumnsVisible([column], true);
    api.ensureColumnVisible(column, "middle");
    const cell = document.querySelector(`.ag-header-cell[col-id="${CSS.escape(column.getColId())}"]`);
    if (cell) { cell.classList.add("is-found"); setTimeout(() => cell.classList.remove("is-found"), 1600); }
  }
  document.addEventListener("keydown", (event) => {
    if (event.target.id === "table-find" && event.key === "Enter") goTo(event.target.value.trim().toLowerCase());
  });
  let loaded = null;
  const listed = (names) => (names.some((name) => name.includes(",") || name.startsWith("[")) ? JSON.stringify(names) : names.join(","));
  Object.assign(window.dash_clientside.datasets, {
    tableState(state, definitions) {
      const { no_update } = window.dash_clientside;
      if (!state || !definitions) return [no_update, no_update, no_update];
      const names = Object.fromEntries(definitions.map((one) => [one.colId, one.headerName]));
      const own = state.filter((one) => one.colId !== "row");
      const shown = own.filter((one) => !one.hide).map((one) => one.colId);
      const file = Object.keys(names).filter((id) => id !== "row").sort((one, other) => Number(one.slice(1)) - Number(other.slice(1)));
      const usual = shown.length === file.length && shown.every((id, place) => id === file[place]);
      const sorted = own.filter((one) => one.sort).sort((one, other) => one.sortIndex - other.sortIndex);
      markChoices();
      // Hidden columns are not sent: one that appears needs the rows again.
      if (loaded && loaded.api === grid() && shown.some((id) => !loaded.ids.has(id))) grid().purgeInfiniteCache();
      loaded = { api: grid(), ids: new Set(shown) };
      const of = shown.length === file.length ? "" : `${grouped.format(shown.length)} of `;
      return [listed(sorted.map((one) => (one.sort === "desc" ? "-" : "") + names[one.colId])), usual ? "" : listed(shown.map((id) => names[id])),
        ` \u00b7 ${of}${grouped.format(file.length)} ${file.length === 1 ? "column" : "columns"}`];
    },
    freshRows() {
      const api = grid();
      if (api) { api.purgeInfiniteCache(); api.ensureIndexVisible(0, "top"); }
      return window.dash_clientside.no_update;
    },
  });
})();
