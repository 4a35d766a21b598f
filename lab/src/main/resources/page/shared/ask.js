// Requests JSON from the lab, and distinguishes no response, a refusal, and an error of this page.

/** The lab could not be reached, or its response was cut off. */
export class Unreachable extends Error {}

/** The lab refused the request. */
export class Refused extends Error {}

/** @throws {Unreachable|Refused} */
export async function ask(path) {
  const { answer, body } = await exchange(path, { headers: { Accept: 'application/json' } });
  if (!answer.ok || body === null) throw Object.assign(new Refused(body?.detail ?? `The lab returned ${answer.status} without JSON.`), { status: answer.status, problem: body });
  return body;
}

/** The lab's response, and its body if that is JSON, otherwise null. @throws {Unreachable} */
export async function exchange(path, options) {
  const [answer, text] = await fetch(path, options)
    .then(async answer => [answer, await answer.text()])
    .catch(() => {
      throw new Unreachable('The lab does not answer.');
    });
  return { answer, body: parsed(text) };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The message for a failure. */
export function toldOf(failure) {
  if (failure instanceof Unreachable || failure instanceof Refused) return failure.message;
  console.error(failure);
  return `This page failed to show the lab's response (${failure.message}). Please report it.`;
}
