// Sends changes to the lab. If the lab has a token, the user is asked for it once, and only this tab keeps it.
import { Refused, exchange } from './ask.js';
import { h, say } from './dom.js';

const KEY = 'loopmesh.token';
const TOKEN = /^[!-~]{8,256}$/;
let asking = null;

/**
 * Sends a change, and returns the lab's response.
 * @throws {Unreachable|Refused} with the reason
 */
export async function change(method, path, body) {
  let token = known();
  let { answer, body: told } = await send(method, path, body, token);
  while (answer.status === 401) {
    token = await another(token);
    ({ answer, body: told } = await send(method, path, body, token));
  }
  if (!answer.ok) throw Object.assign(new Refused(told?.detail ?? `${method} ${path} returned ${answer.status}.`), { status: answer.status, problem: told });
  return told ?? {};
}

function known() {
  return sessionStorage.getItem(KEY) ?? '';
}

function send(method, path, body, token) {
  const headers = { Accept: 'application/json' };
  if (body) headers['Content-Type'] = 'application/json';
  if (token) headers.Authorization = `Bearer ${token}`;
  return exchange(path, { method, headers, body: body && JSON.stringify(body) });
}

/** A token other than the rejected one; concurrent callers get the same. */
async function another(refused) {
  if (known() !== refused) return known();
  sessionStorage.removeItem(KEY);
  asking ??= askForToken(refused !== '').finally(() => asking = null);
  return asking;
}

function askForToken(wrong) {
  return new Promise((given, left) => {
    const input = h('input', { type: 'password', id: 'token', autocomplete: 'off', 'aria-describedby': 'token-why' });
    const why = h('p', { id: 'token-why', role: 'alert', class: wrong ? 'alarm' : 'quiet' }, wrong
      ? 'That is not the token of this lab.'
      : 'Viewing needs no token; changes need the CONTROL_TOKEN that the mesh was started with.');
    const dialog = h('dialog.token', { 'aria-labelledby': 'token-title', close: () => {
      dialog.remove();
      left(new Refused('Nothing was changed: this lab requires its token.'));
    } },
    h('form', { submit: event => {
      event.preventDefault();
      const token = input.value.trim();
      if (!TOKEN.test(token)) return say(why, 'A token has 8 to 256 printable ASCII characters without spaces.');
      sessionStorage.setItem(KEY, token);
      given(token);
      dialog.close();
    } },
    h('h1', { id: 'token-title' }, 'Enter the token'), why,
    h('div.controls', {}, h('label', { for: 'token' }, 'Token'), input, h('button', { id: 'token-send' }, 'Continue'),
      h('button.plain', { type: 'button', click: () => dialog.close() }, 'Cancel')),
    h('p.quiet.small', {}, 'It is kept in this tab until you close it, and sent to this lab only.')));
    document.body.append(dialog);
    dialog.showModal();
  });
}
