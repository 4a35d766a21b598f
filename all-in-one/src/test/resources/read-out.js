(() => {
  document.querySelector('lab-lanes').choose({ trace: 'unknown', mode: 'menu' }); // what was chosen is written again each second
  window.begun = performance.now();
  window.readOut = [];
  window.held = 0;
  new MutationObserver(changes => {
    for (const { target } of changes) {
      const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
      const region = element?.closest('[role=status], [role=alert], [role=log], [aria-live]');
      if (region) readOut.push(region.textContent);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  let before = false;
  (function look() {
    const now = document.querySelector('lab-room .waiter').classList.contains('held');
    if (now && !before) held++;
    before = now;
    requestAnimationFrame(look);
  })();
})()
