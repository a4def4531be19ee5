/* Long lists: [data-drawn] holds tags, attributes and texts; here they become elements. No text is ever read as HTML. */
(function () {
  "use strict";

  const TAGS = new Set(["a", "b", "button", "dd", "div", "dl", "dt", "footer", "h3", "h4", "i", "input", "kbd", "li", "mark", "ol", "option", "p",
    "small", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"]);
  const NAMES = /^(class|href|title|role|type|id|tabindex|value|selected|min|max|step|scope|data-[a-z-]+|aria-[a-z-]+)$/;

  function element(piece) {
    if (typeof piece === "string") return document.createTextNode(piece);
    const [tag, attributes, pieces] = piece;
    const made = document.createElement(TAGS.has(tag) ? tag : "span");
    Object.entries(attributes).forEach(([name, value]) => {
      if (name === "style") Object.entries(value).forEach(([property, size]) => made.style.setProperty(property, size));
      else if (NAMES.test(name) && (name !== "href" || String(value).startsWith("/"))) made.setAttribute(name, value === true ? "" : value);
    });
    // A range keeps to its ends, so its value comes after them.
    if (tag === "input") made.value = attributes.value;
    made.append(...pieces.map(element));
    return made;
  }

  /* The body of a table, without a tag for each cell: a text, a text with words on hover, a piece, or null for a missing value. */
  function row(values, classes) {
    const line = document.createElement("tr");
    line.append(...values.map((value, column) => {
      const cell = document.createElement("td");
      const [words, full] = Array.isArray(value) ? value : [value];
      cell.className = value === null ? "dl-na" : classes[column];
      if (words && words.piece) cell.append(element(words.piece));
      else cell.textContent = value === null ? "missing" : words;
      if (full !== undefined) cell.title = full;
      return cell;
    }));
    return line;
  }

  function draw(place) {
    if (place.dataset.drawn !== undefined) {
      place.replaceChildren(...JSON.parse(place.dataset.drawn).map(element));
      return;
    }
    // A table that nobody opened yet would only cost time.
    const closed = place.closest("details:not([open])");
    if (closed) closed.addEventListener("toggle", () => draw(place), { once: true });
    else {
      const [classes, rows] = JSON.parse(place.dataset.cells);
      place.replaceChildren(...rows.map((values) => row(values, classes)));
    }
  }

  const PLACES = "[data-drawn], [data-cells]";
  new MutationObserver((changes) => {
    const places = new Set();
    changes.forEach((change) => {
      if (change.type === "attributes") places.add(change.target);
      change.addedNodes.forEach((node) => {
        if (!(node instanceof Element)) return;
        if (node.matches(PLACES)) places.add(node);
        node.querySelectorAll(PLACES).forEach((place) => places.add(place));
      });
    });
    places.forEach(draw);
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-drawn", "data-cells"] });
})();
