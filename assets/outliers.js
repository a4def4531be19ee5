/* The outliers of a dataset: the threshold tells its count while it moves, and is asked for when it rests. */
(function () {
  "use strict";

  /* How many rows are flagged at the nearest threshold that was counted. */
  function counted(threshold) {
    const place = document.getElementById("outliers-counts");
    if (!place) return null;
    const { thresholds, counts } = JSON.parse(place.dataset.counts);
    let best = 0;
    thresholds.forEach((at, number) => { if (Math.abs(at - threshold) < Math.abs(thresholds[best] - threshold)) best = number; });
    return Math.abs(thresholds[best] - threshold) < 1e-6 ? counts[best] : null;
  }

  document.addEventListener("input", (event) => {
    const holder = event.target.closest && event.target.closest("[data-range]");
    if (!holder) return;
    const count = counted(Number(event.target.value));
    const words = count === null ? "" : ` · ${count.toLocaleString("en")} ${count === 1 ? "row" : "rows"}`;
    holder.querySelector("[data-range-value]").textContent = event.target.value + words;
  });

  document.addEventListener("change", (event) => {
    const holder = event.target.closest && event.target.closest("[data-range]");
    if (holder) window.dash_clientside.set_props(holder.dataset.range, { data: String(event.target.value) });
  });
})();
