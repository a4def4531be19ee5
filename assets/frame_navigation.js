/* The side navigation follows the address at once; the server is only asked when another dataset comes into sight. */
(function () {
  "use strict";

  const DATASET = /^\/datasets\/([^/]+)(?:\/([a-z]*))?\/?$/;
  const nav = () => document.querySelector(".dl-nav");
  let shown = "";

  /* What the server has to say of an address: of all pages of a dataset it is the same. */
  function subject(address) {
    const found = DATASET.exec(address);
    return found ? `/datasets/${found[1]}` : address;
  }

  function point(link, dataset, place) {
    link.setAttribute("href", `/datasets/${dataset}${link.dataset.place && "/"}${link.dataset.place}`);
    if (link.dataset.place === place) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }

  function shape(isDataset) {
    const frame = document.getElementById("frame"), here = nav().querySelector("[aria-current]");
    frame.classList.toggle("plain", !isDataset);
    frame.classList.toggle("rail", isDataset && Boolean(here && here.dataset.wide));
  }

  /* On a phone the pages stand side by side, more than fit: the one that is open is in sight. */
  function bring() {
    const here = nav().querySelector("[aria-current]");
    if (here && matchMedia("(max-width: 720px)").matches) nav().scrollLeft = here.offsetLeft - (nav().clientWidth - here.offsetWidth) / 2;
  }

  function remark(remarks) {
    nav().querySelectorAll("a[data-place]").forEach((link) => {
      link.querySelector(".n").textContent = remarks[link.dataset.place] || "";
    });
  }

  function where(address) {
    const [, dataset, place = ""] = DATASET.exec(address || "") || [];
    if (dataset) nav().querySelectorAll("a[data-place]").forEach((link) => point(link, dataset, place));
    shape(Boolean(dataset));
    requestAnimationFrame(bring);
    const before = shown;
    shown = subject(address || "/");
    if (shown === before) return window.dash_clientside.no_update;
    remark({});
    return { address: shown };
  }

  function known(answer) {
    // An answer on what was left meanwhile says nothing about what is there now.
    if (answer && answer.address === shown) {
      remark(answer.remarks);
      if (DATASET.test(shown)) shape(answer.exists);
    }
    return window.dash_clientside.no_update;
  }

  /* What the frame says may have changed: of a dataset that was read, for example. */
  function again() {
    window.dash_clientside.set_props("frame-asked", { data: { address: shown, at: Date.now() } });
    return window.dash_clientside.no_update;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.frame = Object.assign({}, window.dash_clientside.frame, { where, known, again });
})();
