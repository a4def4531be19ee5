/* A figure as one HTML file: the drawing, its words and plotly inside, so that it opens anywhere and asks nobody. */
(function () {
  "use strict";

  const escaped = (text) => text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter]);
  const numbers = (name, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
  /* In a script no text may look like its end. */
  const json = (value) => JSON.stringify(value, numbers).replace(/</g, "\\u003c");
  const words = (figure, selector) => {
    const found = figure.querySelector(selector);
    return found ? found.textContent.trim() : "";
  };

  function origin() {
    const dataset = document.querySelector(".dl-crumb b"), filter = new URLSearchParams(location.search).get("filter");
    const day = new Date().toISOString().slice(0, 16).replace("T", " ");
    return [dataset ? `Dataset ${dataset.textContent}` : "", filter ? `filter ${filter}` : "", `${day} UTC`].filter(Boolean).join(" · ");
  }

  /* The land and the borders of a map, which plotly would ask a server for. */
  async function outlinesOf(element) {
    const { geo } = element._fullLayout;
    if (!geo || !element.data.some((trace) => /geo|choropleth/.test(trace.type))) return null;
    const name = `${geo.scope}_${geo.resolution}m`;
    return { [name]: await (await fetch(`${element._context.topojsonURL}${name}.json`)).json() };
  }

  function page(figure, element, library, outlines) {
    const style = getComputedStyle(element), token = (name) => style.getPropertyValue(name).trim();
    const layout = { ...element.layout, paper_bgcolor: token("--dl-surface"), width: undefined, autosize: true };
    const config = { responsive: true, displaylogo: false, showSendToCloud: false };
    const height = Math.round(element.getBoundingClientRect().height);
    const title = words(figure, ".dl-figtitle") || figure.dataset.name || "Figure";
    return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:">
<title>${escaped(title)}</title>
<style>body { margin: 24px auto; max-width: 1120px; padding: 0 16px; font: 14px/20px Inter, system-ui, sans-serif; background: ${token("--dl-surface")}; color: ${token("--dl-text")}; }
h1 { font-size: 20px; line-height: 28px; margin: 0; } p { margin: 4px 0; color: ${token("--dl-muted")}; overflow-wrap: anywhere; } #figure { height: ${height}px; }</style></head>
<body><h1>${escaped(title)}</h1><p>${escaped(words(figure, ".dl-figsub"))}</p><div id="figure"></div>
<p>${escaped(words(figure, ".dl-cap"))}</p><p>${escaped(origin())}</p>
<script>${library.replace(/<\/script/gi, "<\\/script")}</script>
<script>${outlines ? `window.PlotlyGeoAssets = { topojson: ${json(outlines)} };` : ""}Plotly.newPlot("figure", ${json(element.data)}, ${json(layout)}, ${json(config)});</script></body></html>`;
  }

  /* `needsMore` says that the usual bundle does not know all of its traces. */
  async function keep(figure, element, name, needsMore) {
    const address = window.datalens.signpost(needsMore ? "datalens-plotly-more" : "datalens-plotly");
    const library = await (await fetch(address)).text();
    const outlines = await outlinesOf(element);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([page(figure, element, library, outlines)], { type: "text/html" }));
    link.download = `${name}.html`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  window.datalens = Object.assign(window.datalens || {}, { keepFigure: keep });
})();
