/* The library: dropping and choosing files, the rows of what is on its way, menus, renaming, and the address. */
(function () {
  "use strict";

  const { setProps, element, uploads } = window.datalens;
  const grouped = new Intl.NumberFormat("en");
  const byId = (id) => document.getElementById(id);
  let arrivals = [], announced = {}, lastDrawn = 0, drawTimer = null;

  const act = (value) => setProps("library-action", { data: { ...value, at: Date.now() } });
  const refresh = () => setProps("library-changed", { data: { at: Date.now() } });

  function sized(bytes, ofBytes) {
    const [unit, scale] = [["TB", 1e12], ["GB", 1e9], ["MB", 1e6], ["kB", 1e3]].find(([, one]) => ofBytes >= one * 0.9995) || ["bytes", 1];
    const number = bytes / scale;
    const digits = scale === 1 || number >= 99.95 ? 0 : 1;
    return [number.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }), unit];
  }
  const size = (bytes) => sized(bytes, bytes).join(" ");
  const counted = (number, noun) => `${grouped.format(number)} ${noun}${number === 1 ? "" : "s"}`;

  /* ---- Choosing and dropping ---- */

  /* A real file input stands beside the drop zone; the button, the key and dropping all lead to it. */
  function fileField() {
    const zone = byId("library-drop");
    if (!zone) return null;
    let field = byId("library-file");
    if (!field) {
      field = Object.assign(element("input", "vh"), { type: "file", multiple: true, id: "library-file", tabIndex: -1 });
      field.setAttribute("aria-label", "Files to add");
      field.accept = zone.dataset.accept || "";
      field.addEventListener("change", () => { addFiles(field.files); field.value = ""; });
      byId("main").append(field);
    }
    return field;
  }

  function chooseFiles() {
    const field = fileField();
    if (field) field.click();
  }

  function addFiles(files) {
    if (!files.length) return;
    if (!byId("library-drop")) window.datalens.go("/");
    uploads.add(files);
  }

  let depth = 0;
  const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");

  function over(isOver, count) {
    document.body.classList.toggle("is-dropping", isOver);
    const zone = byId("library-drop");
    if (!zone) return;
    zone.classList.toggle("is-over", isOver);
    if (isOver) zone.querySelector(".let-go").textContent = count > 1 ? `Let go to add ${count} files` : "Let go to add it";
  }

  document.addEventListener("dragenter", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth += 1;
    over(true, event.dataTransfer.items.length);
  });
  document.addEventListener("dragover", (event) => { if (holdsFiles(event)) event.preventDefault(); });
  document.addEventListener("dragleave", (event) => {
    if (!holdsFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (!depth) over(false);
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    over(false);
    const isFolder = (item) => { const entry = item.webkitGetAsEntry && item.webkitGetAsEntry(); return entry && entry.isDirectory; };
    const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
    if (items.some(isFolder)) window.datalens.toast({ text: "A folder cannot be read. Drop the files in it instead." });
    addFiles(items.filter((item) => !isFolder(item)).map((item) => item.getAsFile()).filter(Boolean));
  });

  /* ---- Rows of what is on its way: the same for bytes that we send and rows that the server reads ---- */

  function localRow(upload) {
    const row = { key: upload.key, name: upload.name, size: upload.size, kind: upload.phase, text: upload.text };
    const [sent] = sized(upload.sent, upload.size), [, unit] = sized(upload.size, upload.size);
    row.share = upload.size ? (100 * upload.sent) / upload.size : 100;
    if (upload.phase === "sending") row.text = `Sending: ${sent} of ${size(upload.size)}`;
    if (upload.phase === "cut") row.text = `The connection was cut after ${sent} ${unit}. It resumes by itself; nothing is sent twice.`;
    if (upload.phase === "left") row.text = "This upload stopped when the page was left. Choose the same file again: it goes on where it was.";
    if (upload.phase === "waiting") {
      const ahead = uploads.all().filter((other) => ["sending", "cut"].includes(other.phase) || (other.phase === "waiting" && Number(other.key) < Number(upload.key))).length;
      row.text = `Waiting for a free place; ${counted(ahead, "file")} ${ahead === 1 ? "is" : "are"} ahead.`;
    }
    return row;
  }

  function rows() {
    const known = new Set(arrivals.map((arrival) => arrival.id));
    const local = uploads.all().filter((upload) => !(upload.dataset && known.has(upload.dataset)));
    const shown = local.map((upload) => (upload.phase === "stored" ? { ...localRow(upload), kind: "reading", text: "Received. Waiting to be read …", share: 0 } : localRow(upload)));
    return [...shown, ...arrivals.map((arrival) => ({ ...arrival, dataset: arrival.id }))];
  }

  const h = (type, props, ...children) => ({ namespace: "dash_html_components", type, props: { ...props, children: children.length === 1 ? children[0] : children } });
  const sign = (name) => h("I", { className: `i i-${name}`, "aria-hidden": "true" });
  const SIGNS = { waiting: "hourglass", cut: "pause-circle", left: "pause-circle", ready: "check-circle", failed: "exclamation-circle", refused: "exclamation-circle" };

  function cross(row, words) {
    const marks = row.dataset ? { "data-arrival": row.dataset, "data-status": row.kind } : { "data-upload": "cancel", "data-key": row.key };
    return h("Button", { className: "dl-btn ghost sm sq", type: "button", title: words, "aria-label": `${words} ${row.name}`, ...marks }, sign("x-lg"));
  }

  function actions(row) {
    if (row.kind === "ready") return [h("A", { className: "dl-btn sm", href: `/datasets/${row.dataset}`, "data-link": "1", "aria-label": `Open ${row.name}` }, "Open"), cross(row, "Put away")];
    if (row.kind === "failed" || row.kind === "refused") return [cross(row, "Put away")];
    if (row.kind === "cut") return [h("Button", { className: "dl-btn sm", type: "button", "data-upload": "resume", "data-key": row.key }, "Resume now"), cross(row, "Cancel")];
    if (row.kind === "left") return [h("Button", { className: "dl-btn sm", type: "button", "data-upload": "choose" }, "Choose the file"), cross(row, "Give up")];
    return [cross(row, "Cancel")];
  }

  function bar(row) {
    if (!["sending", "reading", "cut"].includes(row.kind)) return null;
    const share = Math.max(0, Math.min(100, row.share || 0));
    return h("Div", { className: `dl-prog${row.kind === "cut" ? " pause" : ""}`, role: "progressbar", "aria-label": row.name, "aria-valuemin": "0", "aria-valuemax": "100", "aria-valuenow": String(Math.round(share)) }, h("I", { style: { "--v": `${share.toFixed(1)}%` } }));
  }

  function line(row) {
    const tone = { ready: " good", failed: " bad", refused: " bad" }[row.kind] || "";
    return h("Li", { className: `dl-up${tone}`, key: row.dataset || row.key },
      h("Span", { className: "ico" }, sign(SIGNS[row.kind] || "file-earmark-spreadsheet")),
      h("Div", { className: "nm" }, h("B", { className: "ellip", title: row.name }, row.name), h("Span", { className: "muted small nowrap" }, size(row.size))),
      bar(row),
      h("Div", { className: "st" }, row.text),
      h("Div", { className: "act" }, ...actions(row)));
  }

  function summary(all) {
    const count = (...kinds) => all.filter((row) => kinds.includes(row.kind)).length;
    const parts = [[count("sending", "reading"), "under way"], [count("waiting", "cut", "left"), "waiting"], [count("ready"), "ready"], [count("refused", "failed"), "refused"]];
    return parts.filter(([number]) => number).map(([number, words]) => `${number} ${words}`).join(", ");
  }

  const done = (all) => all.filter((row) => ["ready", "failed", "refused"].includes(row.kind));

  function panel() {
    const all = rows();
    announce(all);
    if (!all.length) return null;
    const clear = done(all).length < 3 ? null : h("Button", { className: "dl-btn ghost sm", type: "button", "data-upload": "clear" }, "Put all finished away");
    const head = h("Header", {}, h("H2", { className: "h3" }, "Uploads"), h("Span", { className: "muted small" }, summary(all)), clear);
    return h("Section", { className: "dl-card lib-uploads", "aria-label": "Uploads" }, head, h("Ul", {}, ...all.map(line)));
  }

  /* Screen readers hear when a file gets to another state, not every percent of it. */
  function announce(all) {
    const place = byId("library-news");
    const news = all.filter((row) => announced[row.dataset || row.key] !== row.kind && row.kind !== "sending");
    all.forEach((row) => { announced[row.dataset || row.key] = row.kind; });
    if (place && news.length) place.textContent = news.map((row) => `${row.name}: ${row.text}`).join(" ");
  }

  function draw() {
    drawTimer = null;
    lastDrawn = Date.now();
    if (byId("library-uploads")) setProps("library-uploads", { children: panel() });
  }

  function drawSoon() {
    if (drawTimer) return;
    drawTimer = setTimeout(draw, Math.max(0, 120 - (Date.now() - lastDrawn)));
  }

  uploads.listen((upload) => {
    if (upload && upload.phase === "stored") {
      setProps("library-watched", { data: [...uploads.watched] });
      refresh();
    }
    drawSoon();
  });

  /* A file that came alone opens by itself when it is ready; so does a sample. */
  const opened = new Set();
  function openWhenReady() {
    if (location.pathname !== "/" || document.querySelector("dialog[open], .lib-rename")) return;
    const own = uploads.all().filter((upload) => upload.phase !== "left");
    const isAlone = own.length === 1 && own[0].dataset;
    const id = isAlone ? own[0].dataset : sample;
    const arrival = arrivals.find((one) => one.id === id && one.kind === "ready");
    if (!arrival || opened.has(id)) return;
    opened.add(id);
    putAway(id);
    sample = "";
    window.datalens.go(`/datasets/${id}`);
  }

  let sample = "";
  function putAway(id) {
    uploads.watch(id, false);
    uploads.all().filter((upload) => upload.dataset === id).forEach((upload) => uploads.putAway(upload.key));
    arrivals = arrivals.filter((arrival) => arrival.id !== id);
    if (byId("library")) setProps("library-watched", { data: [...uploads.watched] });
    drawSoon();
  }

  /* ---- Menus and renaming ---- */

  let menu = null;
  function closeMenu(returnFocus) {
    if (!menu) return;
    const { box, button } = menu;
    menu = null;
    box.remove();
    button.setAttribute("aria-expanded", "false");
    if (returnFocus) button.focus();
  }

  function item(name, words, run, key) {
    const button = element("button", name === "trash" ? "dl-item danger" : "dl-item");
    button.type = "button";
    button.setAttribute("role", "menuitem");
    const mark = element("i", `i i-${name}`);
    mark.setAttribute("aria-hidden", "true");
    button.append(mark, element("span", "", words));
    if (key) button.append(element("kbd", "n", key));
    button.addEventListener("click", () => { closeMenu(true); run(); });
    return button;
  }

  function openMenu(button) {
    const { menu: id, name } = button.dataset;
    const box = element("div", "dl-menu dl-floating");
    box.setAttribute("role", "menu");
    box.setAttribute("aria-label", name);
    box.append(
      item("grid-1x2", "Open", () => window.datalens.go(`/datasets/${id}`)),
      item("table", "Open the table", () => window.datalens.go(`/datasets/${id}/table`)),
      item("receipt", "How it was read", () => window.datalens.go(`/datasets/${id}/receipt`)),
      item("pencil", "Rename", () => rename(id, name), "R"),
      element("hr", ""),
      item("trash", "Delete", () => remove(id, name), "Del"));
    byId("main").append(box);
    const at = button.getBoundingClientRect(), own = box.getBoundingClientRect();
    box.style.left = `${Math.max(8, at.right - own.width)}px`;
    box.style.top = `${at.bottom + own.height + 8 > innerHeight ? Math.max(8, at.top - own.height - 4) : at.bottom + 4}px`;
    menu = { box, button, id, name };
    button.setAttribute("aria-expanded", "true");
    box.querySelector("button").focus();
  }

  /* The line that had the focus goes away; the keyboard stays in the table. */
  let focusNext = null;
  function keepFocus() {
    if (!focusNext || document.activeElement !== document.body) return;
    const button = document.querySelector(`[data-menu="${CSS.escape(focusNext)}"]`);
    if (button) button.focus();
    focusNext = null;
  }
  // However long the answer takes, it must not take the keyboard from somebody who went on meanwhile.
  ["pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, () => { focusNext = null; }, true));

  function remove(id, name) {
    const buttons = [...document.querySelectorAll("[data-menu]")];
    const place = buttons.findIndex((button) => button.dataset.menu === id);
    const neighbour = buttons[place + 1] || buttons[place - 1];
    focusNext = neighbour ? neighbour.dataset.menu : null;
    putAway(id);
    act({ kind: "trash", id, name });
  }

  function rename(id, name) {
    const cell = document.querySelector(`[data-rename="${CSS.escape(id)}"]`);
    if (!cell || cell.querySelector(".lib-rename")) return;
    const input = Object.assign(element("input", "dl-input lib-rename"), { value: name, maxLength: 255 });
    input.setAttribute("aria-label", `New name of ${name}`);
    let isDone = false;
    const end = (isKept) => {
      if (isDone) return;
      isDone = true;
      const written = input.value.trim();
      input.remove();
      cell.classList.remove("is-renaming");
      const link = cell.querySelector("a");
      if (link) link.focus();
      if (isKept && written && written !== name) act({ kind: "rename", id, name: written });
    };
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") end(true);
      if (event.key === "Escape") end(false);
      event.stopPropagation();
    });
    input.addEventListener("blur", () => end(true));
    cell.classList.add("is-renaming");
    cell.append(input);
    input.focus();
    input.select();
  }

  function onMenuKey(event) {
    const items = [...menu.box.querySelectorAll("button")];
    const place = items.indexOf(document.activeElement);
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[(to + items.length) % items.length].focus();
    const { id, name } = menu;
    if (event.key === "Escape" || event.key === "Tab") closeMenu(true);
    else if (event.key.toLowerCase() === "r") { closeMenu(true); rename(id, name); }
    else if (event.key === "Delete") { closeMenu(true); remove(id, name); }
    else if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
  }

  document.addEventListener("keydown", (event) => {
    if (menu) { onMenuKey(event); return; }
    const row = event.target.closest && event.target.closest(".dl-table.lib tbody tr");
    const button = row && row.querySelector("[data-menu]");
    if (!button || event.target.matches("input")) return;
    if (event.key === "F2") { event.preventDefault(); rename(button.dataset.menu, button.dataset.name); }
    if (event.key === "Delete") { event.preventDefault(); remove(button.dataset.menu, button.dataset.name); }
  }, true);

  window.addEventListener("scroll", () => closeMenu(false), true);
  window.addEventListener("resize", () => closeMenu(false));

  /* ---- Clicks ---- */

  const onUpload = {
    cancel: (button) => uploads.cancel(button.dataset.key),
    resume: (button) => uploads.resume(button.dataset.key),
    choose: chooseFiles,
    clear: () => done(rows()).forEach((row) => (row.dataset ? putAway(row.dataset) : uploads.putAway(row.key))),
  };

  function onArrival(button) {
    const { arrival: id, status } = button.dataset;
    const isReading = status === "reading" || status === "waiting";
    putAway(id);
    if (isReading) act({ kind: "cancel", id });
  }

  const clicks = [
    ["#library-drop", chooseFiles],
    ["[data-upload]", (button) => onUpload[button.dataset.upload](button)],
    ["[data-arrival]", onArrival],
    ["[data-sample]", (button) => { button.disabled = true; act({ kind: "sample", id: button.dataset.sample }); }],
    ["[data-set]", (button) => setProps(button.dataset.set, { data: button.dataset.value })],
    ["[data-clear]", (button) => setProps(button.dataset.clear, { value: "" })],
  ];

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const button = target.closest("[data-menu]");
    const wasOpen = menu && menu.button === button;
    if (menu && !menu.box.contains(target)) closeMenu(false);
    if (button && !wasOpen) openMenu(button);
    clicks.forEach(([where, run]) => { const hit = target.closest(where); if (hit) run(hit); });
    const open = target.closest("a[data-link][href^='/datasets/']");
    if (open && target.closest(".lib-uploads")) putAway(open.getAttribute("href").split("/")[2]);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-store]")) setProps(event.target.dataset.store, { data: event.target.value });
  });

  /* ---- What the page asks for is in its address ---- */

  function ask(words, sort, shown) {
    const query = new URLSearchParams(location.search);
    const usual = { q: "", sort: "-created_at" };
    Object.entries({ q: (words || "").trim(), sort }).forEach(([name, value]) => {
      if (value && value !== usual[name]) query.set(name, value); else query.delete(name);
    });
    const text = query.toString();
    if (location.pathname === "/") history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : ""));
    const select = document.querySelector("select[data-store=library-sort]");
    if (select && sort) select.value = sort;
    return { q: (words || "").trim(), sort: sort || "-created_at", shown: Number(shown) || 0 };
  }

  window.datalens.chooseFiles = chooseFiles;
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    library: {
      ask,
      arrived: (found) => {
        arrivals = found || [];
        setTimeout(openWhenReady, 0);
        setTimeout(keepFocus, 100);
        return panel();
      },
      changed: (change) => {
        if (change && change.watch) { uploads.watch(change.watch, true); if (change.open) sample = change.watch; }
        setTimeout(() => { fileField(); uploads.findLeft(); }, 0);
        return [...uploads.watched];
      },
    },
  });
})();
