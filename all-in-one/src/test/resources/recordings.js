// What the tests of recordings do on the Floor.
window.requestsThat = holds => [...loopmesh.model.requests.values()].filter(holds);

/** Where each token is, as it is drawn. */
window.tokens = () => [...document.querySelectorAll('lab-room .token')].map(token => ['data-trace', 'class', 'd', 'transform'].map(name => token.getAttribute(name)).join(' ')).sort();

/** Keeps for other pages what a button would download. */
window.keep = async (button, name) => {
  const create = URL.createObjectURL, click = HTMLAnchorElement.prototype.click;
  let blob = null;
  URL.createObjectURL = given => create.call(URL, blob = given);
  HTMLAnchorElement.prototype.click = () => {};
  document.getElementById(button).click();
  URL.createObjectURL = create;
  HTMLAnchorElement.prototype.click = click;
  sessionStorage[name] = await blob.text();
  return true;
};

window.openFile = content => {
  const chosen = new DataTransfer();
  chosen.items.add(new File([content], 'a.json', { type: 'application/json' }));
  const input = document.getElementById('open');
  input.files = chosen.files;
  input.dispatchEvent(new Event('change'));
};

window.momentOf = (recording, mark) => {
  const times = recording.events.filter(event => event.type === 'loop').map(event => event.to);
  return Math.min(...times) + mark / 1000 * (Math.max(...times) - Math.min(...times));
};

/** A place of the bar at which the parallel request that went well is in a kitchen. */
window.markInAKitchen = recording => {
  const [request] = requestsThat(each => each.mode === 'parallel' && each.http === 200);
  const { start, end } = request.stays[0];
  const fits = mark => Math.abs(momentOf(recording, mark) - (start + end) / 2) < (end - start) / 4;
  return Array.from({ length: 1000 }, (_, mark) => mark).find(fits);
};

window.whatIsSaidOfBadFiles = async text => {
  const { readRecording } = await import('/page/shared/saved.js');
  const changed = change => {
    const recording = JSON.parse(text);
    return JSON.stringify(change(recording) ?? recording);
  };
  const first = (recording, type) => recording.events.find(event => event.type === type);
  const cases = {
    'nothing': '', 'cut off': text.slice(0, text.length / 2), 'no object': '[]', 'null': 'null', 'foreign': '{"traceEvents":[]}',
    'of another version': changed(r => { r.kind = 'loopmesh-recording-9'; }),
    'no list': changed(r => { r.events = { length: 3 }; }), 'empty': changed(r => { r.events = []; }),
    'only of later kinds': changed(r => { r.events = [{ type: 'constructor' }]; }),
    'a number for an event': changed(r => { r.events[3] = 7; }),
    'no blocks': changed(r => { delete first(r, 'loop').blocks; }),
    'a task without a beginning': changed(r => { first(r, 'loop').blocks = [{ sequence: 1, micros: 5 }]; }),
    'endless': changed(r => { first(r, 'loop').to = 1e400; }).replace(/"to":null/, '"to":1e400'),
    'another century': changed(r => { first(r, 'span').start = 1; }),
    'it ends before it begins': changed(r => { first(r, 'span').end = first(r, 'span').start - 1; }),
    'no trace': changed(r => { first(r, 'guest').trace = '../../etc'; }),
    'no loops': changed(r => { first(r, 'snapshot').loops = []; }),
    'two days': changed(r => { const late = structuredClone(first(r, 'loop')); late.to += 48 * 3600e6; r.events.push(late); }),
    'too many': changed(r => { r.events = Array(200_001).fill(first(r, 'service')); }),
  };
  const said = { 'huge': await readRecording({ size: 2 ** 30, text: () => { throw new Error('it was read'); } }).catch(error => error.message) };
  for (const [name, content] of Object.entries(cases)) said[name] = await readRecording(new File([content], name)).then(() => 'opened', error => error.message);
  return JSON.stringify(said);
};
