// <lab-head>: navigation, vocabulary, theme, and help on the keys.
import { h, s } from './dom.js';
import { MODES } from './modes.js';
import { speak, spoken, word } from './words.js';

const PAGES = [['floor', 'Floor', '/'], ['race', 'Race', '/race'], ['lessons', 'Lessons', '/lessons'],
  ['drills', 'Drills', '/drills'], ['traces', 'Traces', '/traces'], ['mesh', 'Mesh', '/mesh'], ['trainer', 'Trainer', '/trainer']];
const THEME = 'loopmesh.theme';

customElements.define('lab-head', class extends HTMLElement {
  connectedCallback() {
    theme(localStorage.getItem(THEME) ?? '');
    const language = h('button.plain', { type: 'button', id: 'language', click: () => speak(1 - spoken()) });
    const named = () => {
      language.textContent = spoken() === 0 ? 'Restaurant words' : 'Engineering words';
      language.setAttribute('aria-label', `${language.textContent}; change`);
    };
    named();
    document.addEventListener('words', named);
    this.append(h('div.bar', { role: 'banner' },
      h('a.brand', { href: '/' }, mark(), 'Loopmesh'),
      h('nav', { 'aria-label': 'Pages' }, PAGES.map(([page, name, href]) =>
        h('a', { href, 'aria-current': page === this.getAttribute('page') ? 'page' : null }, name))),
      h('div.tools', {},
        language,
        h('button.plain', { type: 'button', id: 'theme', click: turn }, 'Light / dark'),
        h('button.plain', { type: 'button', id: 'help', 'aria-keyshortcuts': '?', click: help }, 'Help'))));
    document.addEventListener('keydown', key => {
      if (key.key === '?' && !key.target.closest('input, select, dialog')) help();
    });
  }
});

function mark() {
  return s('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    s('path', { d: 'M12 3a9 9 0 1 1-8.5 6', fill: 'none', stroke: 'var(--accent)', 'stroke-width': '3', 'stroke-linecap': 'round' }),
    s('circle', { cx: '12', cy: '12', r: '3.4', fill: 'var(--alarm)' }));
}

function theme(name) {
  if (name) document.documentElement.dataset.theme = name;
}

function turn() {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const now = document.documentElement.dataset.theme ?? (dark ? 'dark' : 'light');
  const next = now === 'dark' ? 'light' : 'dark';
  localStorage.setItem(THEME, next);
  theme(next);
  document.dispatchEvent(new CustomEvent('theme'));
}

const KEYS = [
  [`1 … ${MODES.length}`, 'one request in each mode'], ['g', 'helpStream'], ['b', 'helpBlock'],
  ['space', 'pause or resume the picture or the recording'], [', .', 'in a recording: step back, step forward'], ['← →', 'in the lanes: previous task, next task'],
  ['↑ ↓', 'in the lanes: another service'], ['+ −', 'in the lanes: less time, more time'], ['page up, down', 'in the lanes: more requests'], ['?', 'this help'],
];

function help() {
  document.querySelector('dialog.help')?.remove();
  const dialog = h('dialog.help', { 'aria-labelledby': 'help-title', close: () => dialog.remove() },
    h('h1', { id: 'help-title' }, 'How to read this'),
    h('p', {}, word('helpLead')),
    h('p', {}, 'Every mark is a recorded event of a real request. Nothing is simulated or interpolated. The picture is slightly delayed, so that the end of each wait is known when it is drawn; the line at the bottom shows the delay, what was dropped, and the accuracy of the clocks.'),
    h('h2', {}, 'Marks'),
    h('p', {}, 'In a run: a dashed outline, predicted; a bar, a call; a line, the wait of another request from its arrival to its response. ● OK   ◆ failed   ■ timed out. A ring is the request, a full dot one of its calls. In the lanes: pale outline, the loop is idle; solid, it works; cross-hatched, its thread is blocked while it holds the loop; a grey stripe, a GC pause stopped every thread. The strip below the requests has all of them. Sampled values, such as stack traces, are lighter than measured ones.'),
    h('h2', {}, 'Keys'),
    h('dl.facts', {}, KEYS.flatMap(([key, what]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, word(what))])),
    h('p', {}, h('button', { type: 'button', autofocus: true, click: () => dialog.close() }, 'Close')));
  document.body.append(dialog);
  dialog.showModal();
}
