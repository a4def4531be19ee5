/* The matrix: the arrow keys move between its cells, the chosen pair is marked everywhere, and the address keeps it. */
(function () {
  "use strict";

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest && event.target.closest("[data-heat] [data-cell]");
    const step = STEPS[event.key];
    if (!cell || !step) return;
    event.preventDefault();
    const grid = cell.closest("[data-heat]");
    let [row, column] = cell.dataset.cell.split(",").map(Number);
    // The diagonal holds no pair: it is jumped over.
    for (let tries = 0; tries < 2; tries += 1) {
      row += step[0];
      column += step[1];
      const next = grid.querySelector(`[data-cell="${row},${column}"]`);
      if (next) { focusOn(grid, next); return; }
    }
  });

  function focusOn(grid, cell) {
    grid.querySelectorAll('[tabindex="0"]').forEach((other) => other.setAttribute("tabindex", "-1"));
    cell.setAttribute("tabindex", "0");
    cell.focus();
  }

  /* A pair is the same in both directions. */
  const key = (text) => {
    let names;
    try { names = text.startsWith("[") ? JSON.parse(text) : text.split(","); } catch { names = [text]; }
    return JSON.stringify(names.sort());
  };

  function mark(pair) {
    if (!pair) return;
    const wanted = key(pair);
    document.querySelectorAll('[data-pick="correlation-pair"]').forEach((button) => {
      const chosen = key(button.dataset.value) === wanted;
      button.setAttribute("aria-pressed", String(chosen));
      const row = button.closest("tr");
      if (row) row.classList.toggle("is-on", chosen);
    });
  }

  /* What is usual stays out of the address. */
  function address(values) {
    const query = new URLSearchParams(location.search);
    Object.entries(values).forEach(([name, value]) => {
      const isUsual = !value || value === "[]" || (name === "method" && value === "pearson");
      if (isUsual) query.delete(name); else query.set(name, value);
    });
    const text = query.toString();
    history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : "") + location.hash);
    return values;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    correlation: {
      address: (pair, method, columns, filter) => { mark(pair); return address({ method, pair, columns, filter }); },
      filterAddress: (filter) => address({ filter }),
    },
  });
})();
