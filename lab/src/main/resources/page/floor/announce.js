// The page's live region for screen readers; rate-limited.
import { h } from '../shared/dom.js';

/** The minimum time between two announcements, in milliseconds. */
export const QUIET = 4000;

const voice = h('p.unseen', { id: 'voice', role: 'status' });
const waiting = new Map();
let spoke = -Infinity;
let timer = 0;
document.body.append(voice);

/**
 * Announces a text as soon as the rate allows. It replaces the pending message of the same source.
 * @param source the source; an empty text withdraws its pending message
 */
export function announce(source, text) {
  if (text === '') waiting.delete(source);
  else waiting.set(source, text);
  timer ||= setTimeout(speak, Math.max(0, spoke + QUIET - performance.now()));
}

function speak() {
  timer = 0;
  const [source, text] = waiting.entries().next().value ?? [];
  if (!text) return;
  waiting.delete(source);
  spoke = performance.now();
  voice.textContent = text;
  if (waiting.size > 0) timer = setTimeout(speak, QUIET);
}
