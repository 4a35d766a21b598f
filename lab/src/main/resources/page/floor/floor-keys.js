// The Floor's keys.
import { MODES } from '../shared/modes.js';

/** Digits send requests, g and b guests; space pauses; while a recording is replayed, its own keys. */
export function listenToKeys({ send, guests, lanes, recording }) {
  document.addEventListener('keydown', key => {
    if (key.target.closest('input, select, dialog, summary') || key.ctrlKey || key.metaKey || key.altKey) return;
    const free = key.key === ' ' && !key.target.closest('button');
    if (recording.played) {
      if (free) recording.turn();
      else if (key.key === ',' || key.key === '.') recording.move(key.key === ',' ? -1 : 1);
      else return;
    } else if (MODES[key.key - 1]) send(MODES[key.key - 1]);
    else if (key.key === 'g') guests.toggle();
    else if (key.key === 'b') send('blocking');
    else if (free) lanes.pause();
    else return;
    key.preventDefault();
  });
}
