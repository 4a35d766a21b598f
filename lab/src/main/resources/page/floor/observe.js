// What is known of one run at a moment: its calls and the other requests meanwhile. Times are milliseconds from its start.

const ENOUGH = 3e6; // microseconds after its end by which its spans have come, or will not
const LONGEST_WAIT = 36e6; // the lab waits no longer for a response

/**
 * Reads the model. Null while nothing is known at that moment.
 * @returns {?object} `answered` once the others have their responses too, `settled` once nothing of it will change any more
 */
export function observe(model, trace, at) {
  const request = model.requests.get(trace);
  if (!request || !(at > request.begin)) return null;
  const zero = request.begin;
  const over = request.end !== null && request.end <= at;
  const until = over ? request.end : at;
  const guests = guestsOf(model, zero, until).map(guest => seen(guest, zero, at));
  const open = guests.some(guest => guest.servedMs === null);
  return {
    elapsedMs: over ? (request.end - zero) / 1000 : null,
    failed: over && request.shape !== 'well' ? (request.shape === 'timeout' ? '■ Timed out' : '◆ Failed') : '',
    calls: callsOf(request, at).map(({ service, start, end, bad }) => ({ service, startMs: (start - zero) / 1000, endMs: (end - zero) / 1000, bad })),
    guests,
    answered: over && !open,
    settled: over && (request.root !== null || at > request.end + ENOUGH) && (!open || at > request.end + LONGEST_WAIT),
  };
}

/** A call is known from its span; before that, from what its service did. */
function callsOf(request, at) {
  const calls = [...request.calls.values()].map(call => ({ service: call.peer, start: call.start, end: call.end, bad: call.outcome === 'error', span: call.span }));
  const known = stay => calls.some(call => call.span === stay.parent || (call.service === stay.service && stay.start >= call.start && stay.start < call.end));
  const stays = request.stays.filter(stay => !known(stay)).map(stay => ({ service: stay.service, start: stay.start, end: stay.end ?? Infinity, bad: stay.outcome === 'error' }));
  return [...calls, ...stays].filter(call => call.start < at).map(call => ({ ...call, end: Math.min(call.end, at) }));
}

/** The requests for the menu, which need no waiting, that were sent meanwhile. */
function guestsOf(model, from, until) {
  return [...model.requests.values()].filter(each => each.mode === 'menu' && each.sent !== null && each.sent >= from && each.sent < until);
}

function seen(guest, zero, at) {
  const served = guest.answered !== null && guest.answered <= at;
  return { trace: guest.trace, arrivedMs: (guest.sent - zero) / 1000, servedMs: served ? (guest.answered - zero) / 1000 : null, untilMs: (at - zero) / 1000 };
}
