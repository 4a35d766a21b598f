// The address of a lesson: its number or ID in the path; prediction, confidence, knob, short and run in the query.
const MEMBERS = ['prediction', 'confidence', 'knob', 'short', 'run'];

/** The number or ID of the lesson in the path. */
export function lessonInPath() {
  return decodeURIComponent(location.pathname.replace(/\/$/, '').split('/').at(-1));
}

/** A member of the query, or ''. */
export function inQuery(member) {
  return new URLSearchParams(location.search).get(member) ?? '';
}

/** Changes the query without a new entry in the browser's history; empty members are left out. */
export function setQuery(changed) {
  const query = new URLSearchParams();
  for (const member of MEMBERS) {
    const value = changed[member] ?? (member in changed ? '' : inQuery(member));
    if (value) query.set(member, value);
  }
  const text = query.toString();
  history.replaceState(null, '', location.pathname + (text && `?${text}`));
}
