/* Exports: the question is in the address, so the file is asked for with the same words. */
(function () {
  "use strict";

  /* What each way out takes of the address; the rest says what is looked at, not which rows. */
  const TAKEN = {
    export: ["filter", "sort", "columns"],
    report: ["filter"],
    "analysis/statistics": ["filter"],
    "analysis/missing": ["filter"],
    "analysis/correlation": ["method", "columns", "filter"],
    "analysis/outliers": ["method", "threshold", "group", "filter"],
    "analysis/trends": ["date_column", "value_column", "agg", "freq", "horizon", "filter"],
  };
  /* The page shows the strongest rows; a file has room for more. */
  const ADDED = { "analysis/outliers": { limit: "100000" } };

  function addressOf(what, format) {
    const dataset = location.pathname.split("/")[2];
    const asked = new URLSearchParams(location.search), query = new URLSearchParams({ format });
    const isTable = /\/table$/.test(location.pathname);
    TAKEN[what].forEach((name) => {
      // Another page's columns are those of its analysis, not of the rows.
      if (asked.get(name) && (what !== "export" || isTable || name === "filter")) query.set(name, asked.get(name));
    });
    Object.entries(ADDED[what] || {}).forEach(([name, value]) => query.set(name, value));
    const [kind, analysis] = what.split("/");
    const path = analysis ? `analysis/${dataset}/${analysis}/export` : `datasets/${dataset}/${kind}`;
    return `/api/v1/${path}?${query}`;
  }

  /* Once it is answered the browser itself shows how far the file is, and can stop it. */
  const LONG = 1500;

  async function take(button) {
    const address = addressOf(button.dataset.export, button.dataset.format);
    const open = button.closest("details[open]");
    if (open) { open.removeAttribute("open"); open.querySelector("summary").focus(); }
    const what = button.textContent.trim(), control = new AbortController();
    window.datalens.toast({ text: `${what}: on its way.` });
    let close = () => {};
    const longer = setTimeout(() => {
      close = window.datalens.toast({ text: `${what}: still being worked out.`, cancel: () => control.abort() });
    }, LONG);
    const isOver = () => { clearTimeout(longer); close(); };
    try {
      const reply = await fetch(address, { method: "HEAD", signal: control.signal }).finally(isOver);
      if (reply.ok) { location.assign(address); return; }
      const problem = await (await fetch(address)).json();
      window.datalens.toast({ text: problem.error.message, tone: "bad" });
    } catch (error) {
      if (control.signal.aborted) { window.datalens.toast({ text: `${what}: cancelled.` }); return; }
      window.datalens.toast({ text: "The server cannot be reached. Try again in a moment.", tone: "bad" });
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-export]") : null;
    if (button) take(button);
  });
})();
