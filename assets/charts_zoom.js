/* Zoom: when somebody has come to rest on a part of a chart's axes, the server is asked for its finer detail. */
(function () {
  "use strict";

  const REST = 150;
  // A little more than what is shown, so that lines run on beyond both edges.
  const MARGIN = 0.05;
  const graph = () => document.querySelector("#charts-graph .js-plotly-plot");
  let timer = 0;
  let zoomed = null;

  const moment = (number) => new Date(number).toISOString().slice(0, -1);

  /* From where to where an axis is shown, in the column's own unit; null where all of it is. */
  function ends(axis) {
    if (!axis || axis.autorange || !["linear", "log", "date"].includes(axis.type)) return null;
    const [first, last] = axis.range.map((end) => axis.r2l(end));
    const room = Math.abs(last - first) * MARGIN;
    const [low, high] = [Math.min(first, last) - room, Math.max(first, last) + room];
    if (axis.type === "date") return [moment(low), moment(high)];
    return axis.type === "log" ? [10 ** low, 10 ** high] : [low, high];
  }

  /* A click on a mark is answered for the whole chart: of a part of it the marks are others. */
  function withMarks(isWhole) {
    const place = graph().closest("[data-chart-traces], [data-chart-part-traces]");
    if (!place) return;
    if (isWhole && place.dataset.chartPartTraces) {
      place.dataset.chartTraces = place.dataset.chartPartTraces;
      delete place.dataset.chartPartTraces;
    } else if (!isWhole && place.dataset.chartTraces) {
      place.dataset.chartPartTraces = place.dataset.chartTraces;
      delete place.dataset.chartTraces;
    }
  }

  function ask() {
    const place = graph();
    if (!place) return;
    const layout = place._fullLayout;
    const next = { x: ends(layout.xaxis), y: ends(layout.yaxis) };
    const now = JSON.stringify(next);
    const wasWhole = !zoomed || zoomed.place !== place || zoomed.turn !== layout.uirevision;
    const isWhole = !next.x && !next.y;
    if (wasWhole ? isWhole : now === zoomed.now) return;
    zoomed = isWhole ? null : { place, turn: layout.uirevision, now };
    withMarks(isWhole);
    window.dash_clientside.set_props("charts-window", { data: { ...next, at: Date.now() } });
  }

  function looked(moved) {
    const isMove = moved && Object.keys(moved).some((name) => /^[xy]axis\d*\.(range|autorange)/.test(name));
    if (isMove) {
      clearTimeout(timer);
      timer = setTimeout(ask, REST);
    }
    return window.dash_clientside.no_update;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { zoom: { looked } });
})();
