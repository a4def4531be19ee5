/* Lines over parallel axes: plotly tells nothing of clicks there, so the line that a press is nearest to is found here, to explain its row. */
(function () {
  "use strict";

  // In pixels: how near a press must be to a line, and how little it may move; otherwise it drags an axis or chooses a part of it.
  const NEAR = 8;
  const STILL = 3;
  let pressed = null;

  function lines(target) {
    const place = target instanceof Element && target.closest("#charts-graph .js-plotly-plot");
    return place && place.data && place.data[0] && place.data[0].type === "parcoords" ? place : null;
  }

  /* Where each axis stands, and where the values of each line lie on it, from left to right. */
  function axesOf(place) {
    const bars = [...place.querySelectorAll(".y-axis .axis path.domain")].map((path) => path.getBoundingClientRect());
    bars.sort((one, other) => one.left - other.left);
    return place.data[0].dimensions.map((dimension, number) => {
      const known = dimension.values.filter((value) => value !== null);
      const [low, high] = [Math.min(...known), Math.max(...known)];
      const { left, top, bottom } = bars[number];
      return { left, at: dimension.values.map((value) => bottom - (high > low ? (value - low) / (high - low) : 0.5) * (bottom - top)) };
    });
  }

  function nearest(place, x, y) {
    const axes = axesOf(place);
    const next = axes.findIndex((axis) => axis.left > x);
    if (next < 1) return -1;
    const [before, after] = [axes[next - 1], axes[next]];
    const share = (x - before.left) / (after.left - before.left);
    const distances = before.at.map((start, line) => Math.abs(start + (after.at[line] - start) * share - y));
    const found = distances.indexOf(Math.min(...distances));
    return distances[found] <= NEAR ? found : -1;
  }

  document.addEventListener("pointerdown", (event) => { pressed = [event.clientX, event.clientY]; }, true);

  document.addEventListener("pointerup", (event) => {
    const place = pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) < STILL && lines(event.target);
    const line = place ? nearest(place, event.clientX, event.clientY) : -1;
    if (line >= 0) window.datalens.charts.change({ point: `0,${line}` });
  }, true);
})();
