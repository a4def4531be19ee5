/* The grid of the table is large: its script comes with the first table, and the place is held meanwhile. */
(function () {
  "use strict";

  const signpost = (name) => {
    const found = document.querySelector(`meta[name="${name}"]`);
    return found ? found.content : "";
  };

  /* Milliseconds until it is tried again. After the last time the page says what is wrong (assets/theme.js). */
  const PAUSES = [1000, 3000];

  function attempt(address, isLast) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      if (!isLast) element.dataset.again = "1";
      Object.assign(element, { src: address, onload: resolve, onerror: () => reject(new Error(`${address} did not load`)) });
      document.head.append(element);
    });
  }

  function script(address, times = 0) {
    const pause = PAUSES[times];
    return attempt(address, pause === undefined).catch((error) => {
      if (pause === undefined) throw error;
      return new Promise((go) => { setTimeout(go, pause); }).then(() => script(address, times + 1));
    });
  }

  let Grid;
  function loaded() {
    // A grid that never comes stays a place that waits, below the sentence that says why.
    return script(signpost("datalens-grid")).catch(() => new Promise(() => {})).then(() => {
      const real = window.dash_ag_grid.AgGrid;
      // What stands on the page is this stand-in; were it exchanged now, the grid would be drawn twice.
      window.dash_ag_grid = { ...window.dash_ag_grid, AgGrid: StandIn };
      return { default: real };
    });
  }

  function StandIn(props) {
    const { React } = window;
    Grid = Grid || React.lazy(loaded);
    const place = React.createElement("div", { id: props.id, className: `${props.className || ""} dl-skel`, "aria-busy": true });
    return React.createElement(React.Suspense, { fallback: place }, React.createElement(Grid, props));
  }

  if (signpost("datalens-grid")) window.dash_ag_grid = { AgGrid: StandIn };
  window.datalens = Object.assign(window.datalens || {}, { script, signpost });
})();
