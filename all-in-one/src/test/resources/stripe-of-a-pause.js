(() => {
  // while the picture is paused: the position, title and extent of the last collection's stripe
  const pause = [...loopmesh.model.pauses.values()].findLast(each => each.cause === 'System.gc()' && each.services.size === 4 && each.to < loopmesh.model.shown);
  const lanes = document.querySelector('lab-lanes');
  const canvas = lanes.querySelector('canvas');
  lanes.go(pause.to + lanes.window / 2); // in the middle, whatever came after it
  const box = canvas.getBoundingClientRect();
  const x = Math.floor(lanes.view.x(pause.from)) + 1;
  canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: box.left + x, clientY: box.top + 30 }));
  const c = canvas.getContext('2d');
  const between = [10, 203, 256, 296, 336]; // above, between and below the rows, where nothing else is drawn
  const grey = x => between.filter(y => c.getImageData(x, y, 1, 1).data[3] > 60).length;
  const end = Math.ceil(lanes.view.x(pause.to)) + 2;
  const clear = [12, 15, 18].some(away => grey(x - away) === 0 || grey(end + away) === 0);
  return JSON.stringify({ title: canvas.title, through: grey(x) === between.length, beside: !clear });
})()
