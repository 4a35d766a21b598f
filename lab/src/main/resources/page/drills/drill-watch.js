// Follows the drill in progress, so that every tab shows what the lab knows.
import { ask, toldOf } from '../shared/ask.js';
import { h } from '../shared/dom.js';

const EVERY_MS = 1000;

/**
 * Looks once a second.
 * @param told gets `{ view }` while a drill runs, `{ last }` otherwise, the ID of the last run if the lab knows one, or `{ lost }`, why it does not answer
 * @returns looks at once
 */
export function watchDrill(told) {
  let timer;
  const look = async () => {
    clearTimeout(timer);
    timer = setTimeout(look, 5 * EVERY_MS); // in case that this one is never answered
    if (!document.hidden) told(await now());
    clearTimeout(timer);
    timer = setTimeout(look, EVERY_MS);
  };
  document.addEventListener('visibilitychange', () => document.hidden || look());
  look();
  return look;
}

/** Shows something else at a place; if the focus was there, it goes to the heading of what comes. */
export function showInstead(place, element) {
  const hadFocus = place.contains(document.activeElement);
  place.replaceChildren(element);
  if (!hadFocus) return;
  const heading = element.querySelector('h1');
  heading.tabIndex = -1;
  heading.focus();
}

/**
 * Fills a place with what is said when the drill that the page has shown is over, or else of the last one.
 * @param ended the run that the page has shown, if it has shown one
 * @param last the last run that the lab knows of
 */
export async function tellOver(place, ended, last) {
  const run = ended || last;
  if (!run) return place.replaceChildren();
  const isKept = run === last || await ask(`/api/drills/results/${run}`).then(() => true, () => false);
  place.replaceChildren(h('p.notice.over', { role: 'status' }, ended ? 'This drill is over' : 'The last drill is over',
    isKept ? ['. ', h('a', { href: `/drills?result=${run}`, id: 'debrief' }, 'Read its debrief')] : ' without a result: the lab was restarted. The services undo everything within 10 s.'));
}

/** Another drill has begun since the page has shown one. */
export function tellNext(place) {
  place.replaceChildren(h('p.notice.over', { role: 'status' }, 'The drill that this page has shown is over, and another one has begun. Debriefs can be read when it is over.'));
}

async function now() {
  try {
    const { drill, last } = await ask('/api/drills/now');
    return drill ? { view: drill } : { last };
  } catch (failure) {
    return { lost: toldOf(failure) };
  }
}
