/* Light or dark: what was chosen, else what the system says. It runs before anything is drawn. */
(function () {
  "use strict";

  const KEY = "datalens-theme", YEAR = 31536000;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;

  function chosen() {
    try { return localStorage.getItem(KEY); } catch { return null; }
  }

  function apply() {
    const theme = chosen() || (system.matches ? "dark" : "light");
    if (root.dataset.bsTheme !== theme) root.dataset.bsTheme = theme;
    root.dataset.agThemeMode = theme;
    document.dispatchEvent(new CustomEvent("datalens:theme", { detail: theme }));
  }

  /* The server reads the cookie, so that pages without scripts have the chosen theme too. */
  function choose(theme) {
    const isChoice = theme === "light" || theme === "dark";
    try { if (isChoice) localStorage.setItem(KEY, theme); else localStorage.removeItem(KEY); } catch { /* kept for this page only */ }
    document.cookie = `datalens_theme=${isChoice ? theme : ""}; path=/; max-age=${isChoice ? YEAR : 0}; samesite=lax`;
    apply();
  }

  apply();
  system.addEventListener("change", apply);
  window.datalensTheme = {
    choose,
    chosen: () => chosen() || "system",
    turn: () => choose(root.dataset.bsTheme === "dark" ? "light" : "dark"),
  };
})();
