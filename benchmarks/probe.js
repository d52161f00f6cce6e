// Runs before a page's own scripts: `mubiaoArm(chart)` watches for the first moment after the next click at which the
// sentence of the view and every mark of every chart on the page have changed. Times are performance.now(), in ms.
(() => {
  const sentence = () => document.querySelector(".st-key-heading")?.textContent;
  const marks = (key) => [...document.querySelectorAll(`.st-key-chart-${key} [role="graphics-symbol"]`)]
    .map((mark) => [mark.getAttribute("aria-label"), mark.getAttribute("opacity"), mark.getAttribute("d")].join())
    .join("|");
  window.mubiaoArm = (waits) => {
    const before = sentence();
    const drawn = new Map(waits.map((key) => [key, marks(key)]));
    const state = (window.mubiaoState = { click: 0, sentence: 0, marks: 0 });
    document.addEventListener("click", () => (state.click ||= performance.now()), { capture: true, once: true });
    const look = () => {
      if (!state.click) return;
      if (!state.sentence && sentence() && sentence() !== before) state.sentence = performance.now();
      for (const [key, old] of drawn) {
        const now = marks(key);
        if (now && now !== old) drawn.delete(key);
      }
      if (!state.marks && drawn.size === 0) state.marks = performance.now();
      if (state.sentence && state.marks) watcher.disconnect();
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  };
})();
