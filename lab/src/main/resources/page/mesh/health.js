// The state of a service, from the results of its callers and its own probes. No drawing here.
import { DOOR } from '../shared/services.js';
import { clock, count } from '../shared/units.js';
import { upstream } from './metrics-window.js';

/** The state follows from the calls of the last 10 s, or of the last 30 s if there were none. */
const WINDOWS = [10e6, 30e6];
const FEW = 0.05; // a smaller share of failures is shown, but does not change the state
const OUTCOMES = ['ok', 'failed', 'unreached', 'cancelled', 'refused'];

/** The results of a service's callers in a window. @returns {object} counts by outcome; `asked` are the calls that count */
export function results(metrics, service, micros, replica = null) {
  const of = outcome => event => service === DOOR ? event.requests?.[outcome]
    : upstream(event, service)?.replicas.filter(one => replica === null || one.replica === replica).reduce((sum, one) => sum + (one[outcome] ?? 0), 0);
  const got = Object.fromEntries([...OUTCOMES, 'downstream'].map(outcome => [outcome, metrics.grown(of(outcome), micros)]));
  got.breaker = metrics.grown(event => upstream(event, service)?.decisions['breaker-refused'], micros);
  got.asked = got.ok + got.failed + got.unreached + (service === DOOR ? got.refused + got.downstream : 0);
  got.seconds = metrics.seconds(micros);
  return got;
}

/**
 * The state of a service.
 * @param metrics the aggregator's, as a MetricsWindow
 * @param known `live`: the last state of its management port, `told`: its own report; `callers`: the results of recent requests of the lab
 * @returns {{text: string, bad: boolean, headline: ?string, isKnown: boolean}} with a headline if it must be named
 */
export function healthOf(metrics, service, { live, told, callers }) {
  const got = WINDOWS.map(micros => results(metrics, service, micros)).find(each => each.asked + each.breaker + each.refused > 0) ?? results(metrics, service, WINDOWS[1]);
  const calls = callers?.asked > 0 && (live?.state === 'down' || callers.unreached === callers.asked) ? callers : got;
  const word = ofCalls(service, calls, metrics);
  if (live?.state === 'down') {
    return calls.ok > 0 && !word ? bad(`management port has not responded since ${clock(live.since).slice(0, 8)}; calls succeed`, `${service}: its management port does not respond`)
      : bad(`cannot be reached: management port has not responded since ${clock(live.since).slice(0, 8)} (${live.why})`, `${service} cannot be reached`);
  }
  if (word) return word;
  if (told?.replicasInAll > 1 && told.state !== 'ready') return bad(`not ready: ${told.reason}`, `${service}: ${told.reason.split(':')[0]} not ready`);
  if (told?.state === 'unready') return bad(`not ready: ${told.reason}`, `${service} is not ready`);
  if (told?.replicasInAll === 0) return bad(`cannot be reached: ${told.reason}`, `${service} has no replica`);
  if (live?.state !== 'up') return { text: 'waiting for the first sample', bad: false, headline: null, isKnown: false, asked: 0 };
  return { text: `● OK${few(calls)}`, bad: false, headline: null, isKnown: true, asked: calls.asked };
}

function bad(text, headline) {
  return { text, bad: true, headline, isKnown: true };
}

function ofCalls(service, got, metrics) {
  const { asked, ok, failed, unreached, refused, breaker } = got;
  const within = `in the last ${Math.round(got.seconds)} s`;
  const who = whose(metrics, service);
  if (unreached > 0 && ok + failed === 0) return bad(`cannot be reached: ${count(unreached)} of ${count(asked)} calls got no connection ${within}`, `${service} cannot be reached`);
  if (failed + unreached >= asked * FEW && failed + unreached > 0) {
    return bad(`◆ failing: ${count(failed + unreached)} of ${count(asked)} ${service === DOOR ? 'requests' : 'calls'} ${within}`, `${service} is failing${who}`);
  }
  if (asked === 0 && breaker > 0) return bad(`◆ failing: circuit breaker open, ${count(breaker)} calls refused ${within}`, `${service} is failing: circuit breaker open`);
  if (service === DOOR && refused >= asked * FEW && refused > 0) return bad(`refusing requests: ${count(refused)} of ${count(asked)} ${within}`, `${service} is refusing requests`);
  if (service !== DOOR && refused > 0) return bad(`connection pool full: ${count(refused)} calls not sent ${within}`, `${service}: connection pool full`);
  return null;
}

/** The replicas that fail while others do not. */
function whose(metrics, service) {
  const replicas = upstream(metrics.last ?? {}, service)?.replicas ?? [];
  const ill = replicas.map(each => each.replica).filter(each => {
    const { asked, failed, unreached } = results(metrics, service, WINDOWS[1], each);
    return failed + unreached > asked * FEW;
  });
  return ill.length > 0 && ill.length < replicas.length ? ` (replica ${ill.join(', ')})` : '';
}

function few({ asked, failed, unreached, downstream, seconds }) {
  if (!asked) return ', no recent calls';
  const some = failed + unreached > 0 ? `; ${count(failed + unreached)} of ${count(asked)} calls failed in the last ${Math.round(seconds)} s` : '';
  return downstream > 0 ? `${some}; passed on ${count(downstream)} errors of services that it calls` : some;
}

/** One sentence for the whole mesh: the services to inspect, or that all are OK. */
export function headline(states) {
  const named = states.map(each => each.headline).filter(Boolean);
  if (named.length > 0) return { text: named.join('; '), bad: true };
  if (states.some(each => !each.isKnown)) return { text: 'Waiting for the services', bad: false };
  return { text: states.every(each => each.asked === 0) ? 'All services respond; no recent calls' : 'All services OK', bad: false };
}
