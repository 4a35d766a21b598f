// What happened in a drill, and when, in words.

/** The names of the moments that make the grade, in the order in which they should come. */
export const MOMENTS = [['detectedMs', 'detect'], ['localisedMs', 'localise'], ['explainedMs', 'explain'], ['mitigatedMs', 'mitigate']];

/** 12.3 s, or 2 min 05 s from two minutes on. */
export function timeOf(ms) {
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  return minutes(Math.round(ms / 1000));
}

/** 45 s, or 2 min 05 s. */
export function wholeTime(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 120 ? `${seconds} s` : minutes(seconds);
}

function minutes(seconds) {
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${String(rest).padStart(2, '0')} s`}`;
}

/** 99 %, 99.5 % */
export function percent(share) {
  return `${Number((share * 100).toFixed(2))}\u00a0%`;
}

/** What guests were promised. */
export function promise({ good, p99 }) {
  return `${percent(good)} good responses, 99 % of them within ${p99}`;
}

/** The milliseconds of a duration such as 600ms, 1.5s or 10m. */
export function millis(duration) {
  const [, amount, unit] = /^([\d.]+)(ms|s|m|h)$/.exec(duration) ?? [];
  return Number(amount) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit];
}

/** One event as a name, its details, and why it was refused, if it was. */
export function wordsOf({ kind, what }) {
  switch (kind) {
    case 'page': return ['Page', 'sent to the on-call engineer'];
    case 'declared': return ['Incident declared', ''];
    case 'answer': return [`Cause named${'right' in what ? what.right ? ' (right)' : ' (wrong)' : ''}`, `${cause(what)}${evidence(what)}`];
    case 'lever': return ['Mitigation', `${lever(what)}${what.direct ? '; past the lab' : ''}`, what.refused];
    case 'hint': return [`Hint (−${what.price})`, what.text];
    case 'harm': return ['Harm', 'guests get less than they were promised'];
    case 'recovered': return ['Recovered', 'guests have got what they were promised for the hold time'];
    case 'step': return [what.decoy ? 'Decoy' : 'Fault', changed(what)];
    case 'injected': return [what.method === 'DELETE' ? 'Trainer undid' : 'Trainer injected', changed(what)];
    case 'truth-shown': return ['Trainer’s view', 'opened'];
    case 'end': return ['End', what.state.replace('-', ' ')];
    default: return [kind, ''];
  }
}

/** What was given, and, where the lab tells it, whether it shows the cause. */
function evidence({ evidence: given, proved }) {
  if (!given) return '; without evidence';
  return `; evidence ${given}${proved === undefined ? '' : proved ? ' shows it' : ' does not show it'}`;
}

/** slow dependency at payment-service */
export function cause({ service, mechanism }) {
  return service ? `${mechanism} at ${service}` : mechanism;
}

/** settings of aggregator: CALL_TIMEOUT=300ms */
export function lever({ lever: kind, service, values }) {
  return `${kind}${service ? ` of ${service}` : ''}${values ? `: ${pairs(values, '=')}` : ''}`;
}

/** payment-service: delay, latency 300ms */
export function changed({ service, path, body }) {
  const { fault, ...members } = body;
  for (const name of ['seed', 'clearedByRestart']) delete members[name];
  const what = [fault, pairs(members, ' ')].filter(Boolean).join(', ');
  return `${service}: ${what || path.split('/').at(-1)}`;
}

function pairs(object, between) {
  return Object.entries(object).map(([name, value]) => `${name}${between}${typeof value === 'object' ? pairs(value, ' ') : value}`).join(', ');
}
