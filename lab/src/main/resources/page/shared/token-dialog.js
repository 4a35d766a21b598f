// The dialog that asks for a token. It stays open until a request with that token is no longer refused for it.
import { Refused } from './ask.js';
import { h, say } from './dom.js';

const TOKEN = /^[!-~]{8,256}$/;
const open = new Map(); // by the key of the token

/**
 * Asks for a token other than the refused one; concurrent callers share one dialog.
 * @param role with the `key` under which the tab keeps its token, `why` it is needed, and what is said when it is `wrong`
 * @throws {Refused} if the user leaves the dialog
 */
export function askForToken(role, refused) {
  if (!open.has(role.key)) open.set(role.key, new TokenDialog(role));
  return open.get(role.key).ask(refused);
}

/** The last token was not refused. */
export function tokenTaken({ key }) {
  open.get(key)?.close();
}

class TokenDialog {
  #role;
  #asked = []; // the callers that wait
  #input = h('input', { type: 'password', id: 'token', autocomplete: 'off', 'aria-describedby': 'token-why' });
  #why = h('p.quiet', { id: 'token-why', role: 'alert' });
  #send = h('button', { id: 'token-send' }, 'Continue');
  #dialog = h('dialog.token', { 'aria-labelledby': 'token-title', close: () => this.#left() },
    h('form', { submit: event => this.#submit(event) },
      h('h1', { id: 'token-title' }, 'Enter the token'), this.#why,
      h('div.controls', {}, h('label', { for: 'token' }, 'Token'), this.#input, this.#send,
        h('button.plain', { type: 'button', click: () => this.close() }, 'Cancel')),
      h('p.quiet.small', {}, 'It is kept in this tab until you close it, and sent to this lab only.')));

  constructor(role) {
    this.#role = role;
    say(this.#why, role.why);
    document.body.append(this.#dialog);
    this.#dialog.showModal();
  }

  ask(refused) {
    if (refused !== '') this.#complain(this.#role.wrong);
    return new Promise((given, left) => this.#asked.push({ given, left }));
  }

  #complain(text) {
    this.#why.className = 'alarm';
    say(this.#why, text);
    say(this.#send, 'Continue');
    this.#input.value = '';
    this.#input.focus();
  }

  #submit(event) {
    event.preventDefault();
    const token = this.#input.value.trim();
    if (!TOKEN.test(token)) return this.#complain('A token has 8 to 256 printable ASCII characters without spaces.');
    sessionStorage.setItem(this.#role.key, token);
    say(this.#send, 'Checking…');
    for (const { given } of this.#asked.splice(0)) given(token);
  }

  close() {
    this.#dialog.close();
  }

  #left() {
    this.#dialog.remove();
    open.delete(this.#role.key);
    for (const { left } of this.#asked) left(new Refused('Nothing was changed: this lab requires its token.'));
  }
}
