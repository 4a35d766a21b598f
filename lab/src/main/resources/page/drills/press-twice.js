// A button for what cannot be undone: it acts when it is pressed a second time.
import { h, isOff, say } from '../shared/dom.js';

const WITHIN_MS = 4000;

/** @param act called at the second press, if it comes soon enough */
export function pressTwice(id, name, act) {
  let timer = null;
  const calm = () => {
    clearTimeout(timer);
    timer = null;
    say(button, name);
  };
  const button = h('button', { type: 'button', id, click: () => {
    if (isOff(button)) return null;
    if (timer !== null) {
      calm();
      return act();
    }
    say(button, 'Press again to end');
    timer = setTimeout(calm, WITHIN_MS);
    return null;
  } }, name);
  return button;
}
