// The names of replicas on pages, which are told apart by their service.instance.id.
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/** A short name: the first part of a UUID, the last part of a pod's name, or all of an address. */
export function shortName({ service, instance }) {
  if (UUID.test(instance)) return instance.slice(0, 8);
  return instance.startsWith(`${service}-`) ? instance.split('-').at(-1) : instance;
}

/** How many of a service's replicas are not shown; empty if all are. */
export function restNote(service, shown, inAll) {
  return inAll > shown ? `${service}: ${shown} of ${inAll} replicas shown: those that do not respond, then those not ready, then the busiest.` : '';
}
