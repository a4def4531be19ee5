/* Zoom: when somebody has come to rest on a part of a chart's axes, the address says so and the server draws its finer detail. */
(function () {
  "use strict";

  const REST = 150;
  const graph = () => document.querySelector("#charts-graph .js-plotly-plot");
  let timer = 0;
  let moved = new Set();

  const moment = (number) => new Date(number).toISOString().slice(0, -1);

  /* From where to where an axis is shown, in the column's own unit; nothing where all of it is. */
  function ends(axis) {
    if (!axis || axis.autorange || !["linear", "log", "date"].includes(axis.type)) return "";
    const [low, high] = axis.range.map((end) => axis.r2l(end)).sort((one, other) => one - other);
    if (axis.type === "date") return JSON.stringify([moment(low), moment(high)]);
    return JSON.stringify(axis.type === "log" ? [10 ** low, 10 ** high] : [low, high]);
  }

  function ask() {
    const place = graph();
    const zooms = place && place.closest("[data-chart-zooms]");
    const axes = [...moved];
    moved = new Set();
    if (!zooms) return;
    const ranges = {};
    zooms.dataset.chartZooms.split(" ").filter((letter) => axes.includes(letter)).forEach((letter) => {
      ranges[`range_${letter}`] = ends(place._fullLayout[`${letter}axis`]);
    });
    if (Object.keys(ranges).length) window.datalens.charts.zoom(ranges);
  }

  function looked(what) {
    const found = Object.keys(what || {}).map((name) => /^([xy])axis\d*\.(range|autorange)/.exec(name)).filter(Boolean);
    if (found.length) {
      found.forEach(([, letter]) => moved.add(letter));
      clearTimeout(timer);
      window.datalens.charts.unpress();
      timer = setTimeout(ask, REST);
    }
    return window.dash_clientside.no_update;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { zoom: { looked } });
})();
