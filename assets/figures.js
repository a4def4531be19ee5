/* Figures: the colours of the theme, put in before plotly draws and again when the theme is switched; pictures to save. */
(function () {
  "use strict";

  const PLAIN = /^var\((--dl-[a-z0-9-]+)\)$/;
  const THIN = /^rgb\(from var\((--dl-[a-z0-9-]+)\) r g b \/ ([\d.]+)\)$/;
  const COLOUR = /color|^(diverging|sequential|sequentialminus)$/i;
  const drawn = new WeakMap();
  let turn = 0;

  /* The theme is that of the place: a part of the page may have its own. */
  function palette(element) {
    const style = getComputedStyle(element);
    const known = new Map();
    const value = (name) => {
      if (!known.has(name)) known.set(name, style.getPropertyValue(name).trim());
      return known.get(name);
    };
    return (text) => {
      const plain = PLAIN.exec(text);
      if (plain) return value(plain[1]) || text;
      const thin = THIN.exec(text);
      if (!thin) return text;
      const parts = [1, 3, 5].map((start) => parseInt(value(thin[1]).slice(start, start + 2), 16));
      return `rgba(${parts.join(", ")}, ${thin[2]})`;
    };
  }

  /* A text is a colour only where its key says so: a cell of somebody's table stays what it is. */
  function filled(part, colour, isColour) {
    if (typeof part === "string") return isColour ? colour(part) : part;
    if (Array.isArray(part)) {
      const isPlain = !isColour && (part.length === 0 || part[0] === null || typeof part[0] !== "object");
      return isPlain ? part : part.map((item) => filled(item, colour, isColour));
    }
    if (!part || typeof part !== "object" || ArrayBuffer.isView(part) || part.bdata !== undefined) return part;
    const made = {};
    for (const [key, value] of Object.entries(part)) made[key] = filled(value, colour, COLOUR.test(key));
    return made;
  }

  /* After a zoom Dash hands back parts of the layout as they were drawn: what stood for a colour stands for it again. */
  function restored(part, before, colour, isColour) {
    if (typeof part === "string") return isColour && typeof before === "string" && colour(before) === part ? before : part;
    if (!part || typeof part !== "object" || !before || typeof before !== "object") return part;
    if (Array.isArray(part)) return part.map((item, place) => restored(item, before[place], colour, isColour));
    const made = {};
    for (const [key, value] of Object.entries(part)) made[key] = restored(value, before[key], colour, COLOUR.test(key));
    return made;
  }

  function sourceOf(figure, element) {
    const before = drawn.get(element);
    // The same data is the same picture: what somebody zoomed or hid stays as it is.
    // Finer detail of a part of the axes is still the same picture, too.
    const isPart = before && figure.layout && figure.layout.meta && figure.layout.meta.part;
    if (!before || (before.data !== figure.data && !isPart)) return { ...figure, data: figure.data || [], turn: (turn += 1) };
    return { ...figure, layout: restored(figure.layout, before.layout, palette(element), false), turn: before.turn };
  }

  function shown(source, element) {
    return filled({ ...source, layout: { uirevision: source.turn, ...source.layout } }, palette(element), false);
  }

  /* The usual bundle knows most kinds of trace. One for the graphics card or for maps replaces it when such a trace comes. */
  const MORE = new Set(["scattergl", "splom", "parcoords", "scattergeo", "choropleth", "sankey", "parcats"]);
  const signpost = (name) => {
    const found = document.querySelector(`meta[name="${name}"]`);
    return found ? found.content : "";
  };
  let plotly, more;

  function needed(figure) {
    const kinds = [...figure.data, ...(figure.frames || []).flatMap((frame) => frame.data || [])];
    if (!kinds.some((trace) => MORE.has(trace.type))) return Promise.resolve();
    more = more || window.datalens.script(signpost("datalens-plotly-more")).catch((error) => { more = null; throw error; });
    return more;
  }

  const owners = new WeakMap();

  /* What the other bundle still meant to do to a place, it must not: it may not know the traces that are there now. */
  function drawnNow(source, element) {
    if (owners.get(element) !== plotly) {
      clearTimeout(element._redrawTimer);
      window.removeEventListener("resize", element._responsiveChartHandler);
      delete element._responsiveChartHandler;
      owners.set(element, plotly);
    }
    return plotly.datalensReact(element, shown(source, element));
  }

  /* What Dash hands to plotly passes through here, whichever bundle it is. */
  function adopt(loaded) {
    const react = loaded.react.bind(loaded);
    loaded.datalensReact = react;
    loaded.react = function (place, data, layout, config) {
      const figure = Array.isArray(data) ? { data, layout, config } : data;
      const element = typeof place === "string" ? document.getElementById(place) : place;
      const source = sourceOf(figure, element);
      drawn.set(element, source);
      const { inTurn } = window.datalens.figureTurns;
      return needed(source).then(() => inTurn(element, () => drawnNow(source, element)));
    };
    const resize = loaded.Plots.resize;
    loaded.Plots.resize = (element) => (window.datalens.figureTurns.fits(element) ? Promise.resolve(element) : resize(element));
    return loaded;
  }

  document.addEventListener("datalens:theme", () => {
    document.querySelectorAll(".js-plotly-plot").forEach((element) => {
      if (drawn.has(element)) drawnNow(drawn.get(element), element);
    });
  });

  Object.defineProperty(window, "Plotly", {
    configurable: true,
    get: () => plotly,
    set: (loaded) => { plotly = loaded && loaded.react ? adopt(loaded) : loaded; },
  });
  /* Dash would load its own copy, which is four times as large and needs eval. */
  if (signpost("datalens-plotly")) {
    Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => signpost("datalens-plotly"), set: () => {} });
  }

  const safe = (name) => name.replace(/[^\p{L}\p{N} _-]+/gu, "").trim().slice(0, 80) || "figure";

  function save(button) {
    const figure = button.closest("figure");
    const element = figure && figure.querySelector(".js-plotly-plot");
    if (!element || !plotly) return;
    if (button.dataset.figure === "html") {
      window.datalens.keepFigure(figure, element, safe(figure.dataset.name || ""), element.data.some((trace) => MORE.has(trace.type)));
      return;
    }
    const { width, height } = element.getBoundingClientRect();
    const surface = getComputedStyle(element).getPropertyValue("--dl-surface").trim();
    const layout = { ...element.layout, paper_bgcolor: surface, width, height };
    const picture = { data: element.data, layout, config: { staticPlot: true } };
    plotly.downloadImage(picture, { format: button.dataset.figure, filename: safe(figure.dataset.name || ""), width, height, scale: 2 });
  }

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-figure]") : null;
    if (button) save(button);
  });
})();
