/* Charts that are kept and taken along: the form for a name, the keys to save, and files to export. */
(function () {
  "use strict";

  const builder = () => window.datalens.charts && window.datalens.charts.page();
  const dialog = () => document.getElementById("charts-dialog");
  const ask = (request) => window.datalens.setProps("charts-action", { data: { ...request, at: Date.now() } });
  const saved = () => {
    const found = document.querySelector("#charts-saved [data-saved]");
    return found && found.dataset.saved ? found.dataset : null;
  };
  /* What the form is for: a new chart, or one that is renamed. */
  let asked = {};

  function openForm(request, title, name) {
    asked = request;
    dialog().querySelector("h2").textContent = title;
    dialog().showModal();
    const field = document.getElementById("charts-name");
    field.maxLength = 255;
    field.value = name;
    field.focus();
    field.select();
  }

  function ownTitle() {
    const title = document.querySelector("#charts-result .dl-figtitle");
    return title ? title.textContent : "";
  }

  function save() {
    const chart = saved();
    if (!ownTitle()) return window.datalens.toast({ text: "There is no chart to save yet. Put a column on a shelf first.", tone: "bad" });
    if (chart) return ask({ kind: "save", id: chart.saved, revision: chart.revision });
    return saveAs();
  }

  function saveAs() {
    if (ownTitle()) openForm({ kind: "create" }, "Save this chart", ownTitle());
  }

  function named() {
    const name = document.getElementById("charts-name").value.trim();
    if (!name) return document.getElementById("charts-name").focus();
    dialog().close();
    return ask({ ...asked, name });
  }

  window.datalens = Object.assign(window.datalens || {}, { chartActs: { save, "save-as": saveAs, named } });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element && builder() ? event.target : null;
    if (!target) return;
    const rename = target.closest("[data-chart-rename]");
    const remove = target.closest("[data-chart-delete]");
    const way = target.closest("[data-chart-export]");
    if (rename) openForm({ kind: "rename", id: rename.dataset.chartRename, revision: rename.dataset.revision }, "Rename this chart", rename.dataset.name);
    if (remove) ask({ kind: "trash", id: remove.dataset.chartDelete });
    if (way) {
      way.closest("details").removeAttribute("open");
      exportAs(way.dataset.chartExport);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (!builder()) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      if (!dialog().open) (event.shiftKey ? saveAs : save)();
    }
    if (event.key === "Enter" && event.target.id === "charts-name") {
      event.preventDefault();
      named();
    }
  });

  function exportAs(kind) {
    const button = document.querySelector(`#charts-result [data-figure="${kind}"]`);
    if (button) return button.click();
    const figure = document.querySelector("#charts-result figure");
    const graph = figure && figure.querySelector(".js-plotly-plot");
    if (!graph) return window.datalens.toast({ text: "There is no chart to export yet.", tone: "bad" });
    return webPage(figure, graph).then((text) => download(text, `${plainName(ownTitle())}.html`));
  }

  const plainName = (name) => name.replace(/[^\p{L}\p{N} _-]+/gu, "").trim().slice(0, 80) || "chart";
  const MORE = ["scattergl", "splom", "parcoords", "scattergeo", "choropleth"];
  const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  /* Data inside a script: nothing in it may end the script. */
  const literal = (data) => JSON.stringify(data).replace(/</g, "\\u003c").replace(/\u2028|\u2029/g, "");

  function plain(part) {
    if (ArrayBuffer.isView(part)) return Array.from(part);
    if (Array.isArray(part)) return part.map(plain);
    if (!part || typeof part !== "object") return part;
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, plain(value)]));
  }

  async function webPage(figure, graph) {
    const isMore = graph.data.some((trace) => MORE.includes(trace.type));
    const address = document.querySelector(`meta[name="datalens-plotly${isMore ? "-more" : ""}"]`).content;
    const library = await (await fetch(address)).text();
    const outlines = {};
    if (graph.data.some((trace) => trace.type.includes("geo") || trace.type === "choropleth")) {
      for (const name of ["world_110m", "usa_110m"]) outlines[name] = await (await fetch(`/assets/vendor/plotly/${name}.json`)).json();
    }
    const surface = getComputedStyle(graph).getPropertyValue("--dl-surface").trim();
    const text = getComputedStyle(graph).getPropertyValue("--dl-text").trim();
    const caption = figure.querySelector("figcaption");
    const data = literal({ data: plain(graph.data), layout: { ...plain(graph.layout), width: undefined, height: undefined, autosize: true, paper_bgcolor: surface } });
    return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:">
<title>${escaped(ownTitle())}</title>
<style>body{margin:24px;font:14px/20px Inter,system-ui,sans-serif;background:${surface};color:${text}}#chart{height:70vh}h1{font-size:20px}</style>
<script>${library.replace(/<\/script/g, "<\\/script")}</script></head>
<body><h1>${escaped(ownTitle())}</h1><div id="chart"></div><p>${escaped(caption ? caption.textContent : "")}</p>
<script>
window.PlotlyGeoAssets = { topojson: ${literal(outlines)} };
const figure = ${data};
Plotly.newPlot("chart", figure.data, figure.layout, { responsive: true, displaylogo: false, showSendToCloud: false });
</script></body></html>`;
  }

  function download(text, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/html" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
})();
