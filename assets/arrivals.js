/* Files on their way to the server, by tus: several at once, each can be cancelled, a cut one goes on by itself. */
(function () {
  "use strict";

  const ENDPOINT = "/api/v1/uploads/", AT_ONCE = 3, CHUNK = 16 * 1024 * 1024, WAITS = [1, 2, 4, 8, 15, 30];
  const PREFIX = "datalens", SEEN = "datalens-watched";
  const MINUTE = 60000;
  const uploads = new Map();
  let next = 1, listener = () => {};

  /* Whose uploads these are: the frame says so once the server has answered, which may be after the page is drawn. */
  const account = () => new Promise((resolve) => {
    const look = () => {
      const menu = document.querySelector("[data-account]");
      if (menu) { watcher.disconnect(); resolve(menu.dataset.account); }
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.documentElement, { childList: true, subtree: true });
    look();
  });

  function read(key) {
    try { return JSON.parse(sessionStorage.getItem(key)) || []; } catch { return []; }
  }

  /* Datasets that came from this tab: their rows stay in sight until they are opened or put away. */
  const watched = new Set(read(SEEN));
  function watch(id, isSeen) {
    if (isSeen) watched.add(id); else watched.delete(id);
    try { sessionStorage.setItem(SEEN, JSON.stringify([...watched])); } catch { /* kept for this page only */ }
  }

  /* What the server says of an error is what people read: the sentence of the API's envelope. */
  function sentence(response) {
    try { return JSON.parse(response.getBody()).error.message; } catch { return ""; }
  }

  function refuse(upload, text) {
    Object.assign(upload, { phase: "refused", text });
    changed(upload);
    startWaiting();
  }

  function changed(upload) { listener(upload); }

  function failed(upload, error) {
    if (upload.phase === "gone") return;
    const response = error.originalResponse;
    const status = response ? response.getStatus() : 0;
    const passes = status === 0 || status === 408 || status === 409 || status === 423 || status === 429 || status >= 500;
    if (status === 401) { refuse(upload, "Your session has ended. Sign in again, then choose the same file: it goes on where it was."); return; }
    if (!passes || status === 507) { refuse(upload, sentence(response) || "The server did not accept this file. Try again."); return; }
    const wait = WAITS[Math.min(upload.tries, WAITS.length - 1)];
    upload.tries += 1;
    upload.phase = "cut";
    clearTimeout(upload.timer);
    upload.timer = setTimeout(() => resume(upload), wait * 1000);
    changed(upload);
  }

  function resume(upload) {
    if (upload.phase !== "cut") return;
    clearTimeout(upload.timer);
    upload.phase = "sending";
    upload.tus.start();
    changed(upload);
  }

  function finished(upload, payload) {
    const response = payload && payload.lastResponse;
    const id = response && response.getHeader("X-Dataset-Id");
    Object.assign(upload, { phase: "stored", sent: upload.size, dataset: id || "" });
    if (id) watch(id, true); else uploads.delete(upload.key);
    changed(upload);
    startWaiting();
  }

  function options(upload) {
    return {
      endpoint: ENDPOINT,
      chunkSize: CHUNK,
      retryDelays: null,
      metadata: { filename: upload.name },
      fingerprint: async (file) => [PREFIX, await account(), file.name, file.size, file.lastModified].join("-"),
      removeFingerprintOnSuccess: true,
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", window.datalens.cookie("_csrf_token")),
      onProgress: (sent) => { Object.assign(upload, { sent, phase: "sending", tries: 0 }); changed(upload); },
      onError: (error) => failed(upload, error),
      onSuccess: (payload) => finished(upload, payload),
    };
  }

  async function begin(upload) {
    upload.phase = "sending";
    upload.tus = new window.tus.Upload(upload.file, options(upload));
    const before = await upload.tus.findPreviousUploads();
    if (before.length) upload.tus.resumeFromPreviousUpload(before[before.length - 1]);
    if (upload.phase === "sending") upload.tus.start();
    changed(upload);
  }

  function startWaiting() {
    const all = [...uploads.values()];
    let places = AT_ONCE - all.filter((upload) => upload.phase === "sending" || upload.phase === "cut").length;
    all.filter((upload) => upload.phase === "waiting").forEach((upload) => { if (places-- > 0) begin(upload); });
  }

  function add(files) {
    const batch = Date.now();
    [...files].forEach((file) => {
      const same = [...uploads.values()].find((upload) => upload.phase === "left" && upload.name === file.name && upload.size === file.size);
      if (same) uploads.delete(same.key);
      const key = String(next++);
      uploads.set(key, { key, batch, file, name: file.name, size: file.size, sent: 0, tries: 0, phase: "waiting", text: "" });
    });
    startWaiting();
    listener();
  }

  function cancel(key) {
    const upload = uploads.get(key);
    if (!upload) return;
    const wasGoing = upload.phase === "sending" || upload.phase === "cut";
    uploads.delete(key);
    upload.phase = "gone";
    clearTimeout(upload.timer);
    if (wasGoing && upload.tus) upload.tus.abort(true).catch(() => {});
    if (upload.stored) forget(upload.stored);
    startWaiting();
    listener();
  }

  /* What a reload cut short: the browser knows the upload's address, but only a person may give the file again. */
  function forget(stored) {
    const headers = { "X-CSRFToken": window.datalens.cookie("_csrf_token"), "Tus-Resumable": "1.0.0" };
    window.tus.defaultOptions.urlStorage.removeUpload(stored.urlStorageKey);
    if (stored.uploadUrl) fetch(stored.uploadUrl, { method: "DELETE", headers }).catch(() => {});
  }

  async function findLeft() {
    if (!window.tus) return;
    const own = `${PREFIX}-${await account()}-`;
    const all = await window.tus.defaultOptions.urlStorage.findAllUploads();
    all.filter((stored) => (stored.urlStorageKey || "").includes(own)).forEach((stored) => {
      const name = (stored.metadata || {}).filename || "";
      const isKnown = [...uploads.values()].some((upload) => upload.name === name && upload.size === stored.size);
      const isOld = Date.now() - new Date(stored.creationTime).getTime() > 24 * 60 * MINUTE;
      if (isOld) { window.tus.defaultOptions.urlStorage.removeUpload(stored.urlStorageKey); return; }
      if (isKnown) return;
      const key = String(next++);
      uploads.set(key, { key, batch: 0, stored, name, size: stored.size, sent: 0, tries: 0, phase: "left", text: "" });
    });
    listener();
  }

  window.addEventListener("online", () => uploads.forEach(resume));
  window.addEventListener("beforeunload", (event) => {
    if ([...uploads.values()].some((upload) => upload.phase === "sending" || upload.phase === "cut")) event.preventDefault();
  });

  window.datalens = Object.assign(window.datalens || {}, {
    uploads: {
      add, cancel, findLeft, watched, watch,
      all: () => [...uploads.values()],
      resume: (key) => { const upload = uploads.get(key); if (upload) resume(upload); },
      putAway: (key) => { uploads.delete(key); listener(); },
      listen: (hear) => { listener = hear; },
    },
  });
})();
