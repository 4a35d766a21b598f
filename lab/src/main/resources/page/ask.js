// Asks the lab for JSON. That it does not answer, that it refuses, and that this page is wrong are three things.

/** The lab could not be reached, or broke off its answer. */
export class Unreachable extends Error {}

/** The lab answered, but not with what was asked for. */
export class Refused extends Error {}

/** @throws {Unreachable|Refused} */
export async function ask(path) {
  const [answer, text] = await fetch(path, { headers: { Accept: 'application/json' } })
    .then(async answer => [answer, await answer.text()])
    .catch(() => {
      throw new Unreachable('The lab does not answer; retrying.');
    });
  const body = parsed(text);
  if (!answer.ok || body === null) throw new Refused(body?.detail ?? `The lab answered ${answer.status} without JSON.`);
  return body;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What to tell people about a failure. */
export function toldOf(failure) {
  if (failure instanceof Unreachable || failure instanceof Refused) return failure.message;
  console.error(failure);
  return `This page failed to show what the lab answered (${failure.message}). Please report it.`;
}
