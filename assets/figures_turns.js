/* Turns: of several figures that come at once, one is drawn in each frame, so that a click waits for the first one only. */
(function () {
  "use strict";

  const waiting = new Map();
  let isUnderWay = false;

  function isSeen(element) {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  }

  /* What somebody looks at comes before what is further down. */
  const following = () => [...waiting.keys()].find(isSeen) || waiting.keys().next().value;

  function take(element) {
    const turn = waiting.get(element);
    waiting.delete(element);
    // A page that was left takes its figures along.
    turn.settle(element.isConnected ? new Promise((settle) => settle(turn.draw())) : element);
  }

  function go() {
    const element = following();
    isUnderWay = Boolean(element);
    if (!element) return;
    take(element);
    requestAnimationFrame(() => setTimeout(go));
  }

  /* `draw` gives a promise; of two drawings for the same place only the later one is made. */
  function inTurn(element, draw) {
    const before = waiting.get(element);
    if (before) {
      before.draw = draw;
      return before.promise;
    }
    const turn = { draw };
    turn.promise = new Promise((settle) => { turn.settle = settle; });
    waiting.set(element, turn);
    if (!isUnderWay) go();
    return turn.promise;
  }

  window.addEventListener("beforeprint", () => [...waiting.keys()].forEach(take));

  /* Dash asks for the size again right after the first drawing, which would draw all of it a second time. */
  function fits(element) {
    const layout = element && element._fullLayout;
    return Boolean(layout) && Math.abs(layout.width - element.clientWidth) < 1 && Math.abs(layout.height - element.clientHeight) < 1;
  }

  window.datalens = Object.assign(window.datalens || {}, { figureTurns: { inTurn, fits } });
})();
