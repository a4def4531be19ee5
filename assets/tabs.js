/* Several tabs of one person: what is changed in one is shown in the others, and when one signs out, all leave. */
(function () {
  "use strict";

  const channel = new BroadcastChannel("datalens");
  const tell = (what) => channel.postMessage(what);
  const PAUSE = 500, TIMES = 20;

  /* Once the session is over, this page's address leads to the form, and from there back here. */
  async function leave(times = TIMES) {
    if (!times) return;
    await new Promise((go) => { setTimeout(go, PAUSE); });
    const reply = await fetch(location.href, { method: "HEAD", redirect: "manual" });
    if (reply.type === "opaqueredirect") location.reload();
    else leave(times - 1);
  }

  const acts = {
    changed: () => window.dash_clientside.set_props("library-changed", { data: { at: Date.now(), isHeard: true } }),
    leaving: () => leave(),
  };

  channel.addEventListener("message", ({ data }) => acts[data] && acts[data]());
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === "/sign-out") tell("leaving");
  });

  function changed(what) {
    // What was heard is not said again.
    if (what && !what.isHeard) tell("changed");
    return window.dash_clientside.no_update;
  }

  window.datalens = Object.assign(window.datalens || {}, { tell });
  window.dash_clientside = Object.assign({}, window.dash_clientside, { tabs: { changed } });
})();
