// Sends requests that may need a token. The user is asked for it once, and only this tab keeps it.
import { Refused, exchange } from './ask.js';
import { askForToken, tokenTaken } from './token-dialog.js';

/** Who sends a request: where its token is kept, when it is missing or wrong, and what the user is told. */
const ROLES = {
  control: {
    key: 'loopmesh.token', needs: [],
    why: 'Viewing needs no token; changes need the CONTROL_TOKEN that the mesh was started with.', wrong: 'That is not the token of this lab.',
  },
  player: {
    key: 'loopmesh.player', needs: ['player-required', 'trainer-required'],
    why: 'To play drills, enter the PLAYER_TOKEN of this lab. To start one, some labs need the TRAINER_TOKEN.', wrong: 'That token may not do this.',
  },
  trainer: {
    key: 'loopmesh.trainer', needs: ['player-required', 'trainer-required', 'exercise-running'],
    why: 'Enter the TRAINER_TOKEN of this lab or, if it has none, the token that the start of this drill returned.', wrong: 'That is not the trainer’s token. The TRAINER_TOKEN of this lab is needed or, if it has none, the token that the start of the drill returned.',
  },
};

/**
 * Sends a request, and returns the lab's response.
 * @throws {Unreachable|Refused} with the reason
 */
export async function change(method, path, body, role = 'control') {
  let token = known(role);
  let { answer, body: told } = await send(method, path, body, token);
  if (needsToken(role, answer.status, told)) {
    try {
      do {
        token = await another(role, token);
        ({ answer, body: told } = await send(method, path, body, token));
      } while (needsToken(role, answer.status, told));
    } finally {
      tokenTaken(ROLES[role]);
    }
  }
  return taken(answer, told, method, path);
}

/**
 * Requests something with the token that the tab has, and does not ask for another.
 * @throws {Unreachable|Refused} with `needsToken` where the token is missing or wrong
 */
export async function askAs(role, path) {
  const { answer, body } = await send('GET', path, undefined, known(role));
  return taken(answer, body, 'GET', path, needsToken(role, answer.status, body));
}

/** Keeps the token of a role, such as one that the lab has returned. */
export function keepToken(role, token) {
  sessionStorage.setItem(ROLES[role].key, token);
}

function taken(answer, told, method, path, lacksToken = false) {
  if (!answer.ok) throw Object.assign(new Refused(told?.detail ?? `${method} ${path} returned ${answer.status}.`), { status: answer.status, problem: told, needsToken: lacksToken });
  return told ?? {};
}

function needsToken(role, status, told) {
  return status === 401 || status === 403 && ROLES[role].needs.some(kind => told?.type?.endsWith(`/${kind}`));
}

function known(role) {
  return sessionStorage.getItem(ROLES[role].key) ?? '';
}

function send(method, path, body, token) {
  const headers = { Accept: 'application/json' };
  if (body) headers['Content-Type'] = 'application/json';
  if (token) headers.Authorization = `Bearer ${token}`;
  return exchange(path, { method, headers, body: body && JSON.stringify(body) });
}

/** A token other than the rejected one; concurrent callers get the same. */
async function another(role, refused) {
  const token = known(role);
  if (token !== '' && token !== refused) return token;
  sessionStorage.removeItem(ROLES[role].key);
  return askForToken(ROLES[role], refused);
}
