(() => {
  window.begun = performance.now();
  window.frames = window.draws = window.moves = window.slid = 0;
  window.most = () => (performance.now() - begun) / 1000 + 3; // pictures, of one a second
  const lanes = document.querySelector('lab-lanes');
  let view = lanes.view;
  const places = () => [...document.querySelectorAll('lab-room .token')].map(token => token.getAttribute('transform')).join();
  let tokens = places();
  (function look() {
    const now = places();
    frames++;
    if (lanes.view !== view) draws++;
    if (now !== tokens) moves++;
    if (now !== tokens && lanes.view === view) slid++;
    view = lanes.view;
    tokens = now;
    requestAnimationFrame(look);
  })();
})()
