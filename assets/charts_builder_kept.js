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
    return window.datalens.toast({ text: "There is no chart to export yet.", tone: "bad" });
  }
})();
