// What the first screen should say of the last run of a mode, by the recorded events alone.
window.runOf = mode => [...loopmesh.model.requests.values()].findLast(each => each.mode === mode && each.answered);

window.guestsOf = run => [...loopmesh.model.requests.values()].filter(each => each.mode === 'menu' && each.sent >= run.sent && each.sent < run.answered);

window.waitedOf = run => guestsOf(run).map(each => each.answered - each.sent).filter(micros => micros >= 50_000);

window.verdictOf = mode => {
  const run = runOf(mode);
  const waits = waitedOf(run);
  const seconds = (micros, decimals) => micros >= 999_500 ? `${(micros / 1e6).toFixed(decimals)} s` : `${(micros / 1000).toFixed(micros < 10_000 ? 1 : 0)} ms`;
  return `${seconds(run.answered - run.sent, 1)}, and ${waits.length} guests waited up to ${seconds(Math.max(...waits), 2)}.`;
};

/** How far the lines go, as shares of the run's measured end, the longest first. */
window.linesDrawn = () => {
  const chart = document.querySelector('.pinned .chart');
  const at = (element, name) => element[name].baseVal.value;
  const end = at(chart.querySelector('.end'), 'x1') - at(chart.querySelector('.hair'), 'x1');
  return [...chart.querySelectorAll('.wait')].map(line => (at(line, 'x2') - at(line, 'x1')) / end).sort((a, b) => b - a);
};

window.linesRecorded = mode => {
  const run = runOf(mode);
  return waitedOf(run).map(micros => micros / (run.answered - run.sent)).sort((a, b) => b - a);
};

/** Presses a button and says for how many milliseconds nothing was to be seen, and whether something was sent before. */
window.press = id => {
  const send = window.fetch;
  let sentBlind = false;
  const newest = () => document.querySelector('.pinned .run');
  const before = newest();
  const ghosts = () => newest() === before ? 0 : newest().querySelectorAll('.ghost').length;
  window.fetch = (...what) => {
    sentBlind ||= ghosts() !== 3;
    return send(...what);
  };
  const begun = performance.now();
  document.getElementById(id).click();
  const blindMs = performance.now() - begun;
  window.fetch = send;
  return { blindMs, sentBlind, ghosts: ghosts() };
};
