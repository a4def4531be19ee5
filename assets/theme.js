/* Light or dark: what was chosen, else what the system says. It runs before anything is drawn. */
(function () {
  "use strict";

  const KEY = "datalens-theme", YEAR = 31536000;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;

  function chosen() {
    try { return localStorage.getItem(KEY); } catch { return null; }
  }

  function show(theme) {
    if (root.dataset.bsTheme !== theme) root.dataset.bsTheme = theme;
    root.dataset.agThemeMode = theme;
    document.dispatchEvent(new CustomEvent("datalens:theme", { detail: theme }));
  }

  const apply = () => show(chosen() || (system.matches ? "dark" : "light"));

  /* The server reads the cookie, so that pages without scripts have the chosen theme too. */
  function choose(theme) {
    const isChoice = theme === "light" || theme === "dark";
    try { if (isChoice) localStorage.setItem(KEY, theme); else localStorage.removeItem(KEY); } catch { /* kept for this page only */ }
    document.cookie = `datalens_theme=${isChoice ? theme : ""}; path=/; max-age=${isChoice ? YEAR : 0}; samesite=lax`;
    apply();
  }

  apply();
  system.addEventListener("change", apply);
  // Paper is white.
  window.addEventListener("beforeprint", () => show("light"));
  window.addEventListener("afterprint", apply);
  // Chosen in another tab.
  window.addEventListener("storage", (event) => { if (event.key === KEY) apply(); });
  window.datalensTheme = {
    choose,
    chosen: () => chosen() || "system",
    turn: () => choose(root.dataset.bsTheme === "dark" ? "light" : "dark"),
  };
})();

/* What does not load: once the page is loaded anew by itself, if nothing can be lost yet; then it says so. */
(function () {
  "use strict";

  const KEY = "datalens-loaded-anew", PAUSE = 60000;

  function wasTriedLately() {
    try {
      const before = Number(sessionStorage.getItem(KEY));
      sessionStorage.setItem(KEY, String(Date.now()));
      return Date.now() - before < PAUSE;
    } catch { return true; }
  }

  function say() {
    if (document.querySelector(".dl-notloaded")) return;
    const box = document.createElement("div"), button = document.createElement("button");
    box.className = "dl-notloaded";
    box.setAttribute("role", "alert");
    button.type = "button";
    button.className = "dl-btn sm";
    button.textContent = "Load again";
    button.addEventListener("click", () => location.reload());
    box.append("A part of this page did not load: the line may have been cut. Nothing is lost. ", button);
    document.body.append(box);
  }

  window.addEventListener("error", (event) => {
    const element = event.target;
    const isPart = element instanceof HTMLScriptElement || (element instanceof HTMLLinkElement && element.rel === "stylesheet");
    // Who asks again by itself says so (assets/later.js).
    if (!isPart || element.dataset.again) return;
    if (document.readyState !== "complete" && !wasTriedLately()) location.reload();
    else if (document.body) say();
    else document.addEventListener("DOMContentLoaded", say);
  }, true);
})();
