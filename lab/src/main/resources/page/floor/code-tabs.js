// <code-tabs>: what makes the difference, in three languages.
import { h } from '../shared/dom.js';
import { word } from '../shared/words.js';

const KEY = 'loopmesh.code';
const SHOWN = ['sequential', 'parallel', 'blocking'];

const CODE = {
  JavaScript: {
    sequential: 'await user(id);\nawait orders(id);\nawait payments(id);',
    parallel: 'await Promise.all([\n  user(id), orders(id), payments(id)]);',
    blocking: 'execFileSync("curl", [userUrl]);\nexecFileSync("curl", [ordersUrl]);\nexecFileSync("curl", [paymentsUrl]);',
    worker: 'new Worker("./fetch-in-sequence.js");',
    virtual: '// JavaScript has no virtual threads:\n// await does the same',
  },
  Python: {
    sequential: 'await user(id)\nawait orders(id)\nawait payments(id)',
    parallel: 'await asyncio.gather(\n    user(id), orders(id), payments(id))',
    blocking: 'requests.get(user_url)\nrequests.get(orders_url)\nrequests.get(payments_url)',
    worker: 'await asyncio.to_thread(\n    fetch_in_sequence, id)',
    virtual: '# Python has no virtual threads:\n# await does the same',
  },
  Java: {
    sequential: 'user(id)\n    .compose(user -> orders(id))\n    .compose(orders -> payments(id))',
    parallel: 'Future.all(\n    user(id), orders(id), payments(id))',
    blocking: 'httpClient.send(user, ofString());\nhttpClient.send(orders, ofString());\nhttpClient.send(payments, ofString());',
    worker: 'vertx.executeBlocking(\n    () -> fetchInSequence(id))',
    virtual: '// on a virtual thread\nFuture.all(user(id), orders(id),\n    payments(id)).await();',
  },
};
const LANGUAGES = Object.keys(CODE);

customElements.define('code-tabs', class extends HTMLElement {
  #mode = '';
  #language = LANGUAGES.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : LANGUAGES[0];
  #tabs = LANGUAGES.map(name => h('button.plain', { type: 'button', role: 'tab', id: `code-${name}`, 'aria-controls': 'code-panel', click: () => this.#choose(name) }, name));
  #list = h('div', { role: 'tablist', 'aria-label': 'Language', keydown: key => this.#move(key) }, this.#tabs);
  #panel = h('div', { role: 'tabpanel', id: 'code-panel', tabindex: 0 });

  connectedCallback() {
    this.append(this.#list, this.#panel);
    this.#write();
    document.addEventListener('words', () => this.#write());
  }

  /** The mode that is marked, since it ran last. */
  set mode(mode) {
    this.#mode = mode;
    if (this.isConnected) this.#write();
  }

  #choose(name) {
    this.#language = name;
    localStorage.setItem(KEY, name);
    this.#write();
  }

  #move(key) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[key.key];
    if (!by) return;
    key.preventDefault();
    key.stopPropagation();
    this.#choose(LANGUAGES.at((LANGUAGES.indexOf(this.#language) + by) % LANGUAGES.length));
    this.#tabs[LANGUAGES.indexOf(this.#language)].focus();
  }

  #write() {
    this.#tabs.forEach((tab, i) => {
      const chosen = LANGUAGES[i] === this.#language;
      tab.setAttribute('aria-selected', String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    });
    this.#panel.setAttribute('aria-labelledby', `code-${this.#language}`);
    const modes = SHOWN.includes(this.#mode) || this.#mode === '' ? SHOWN : [...SHOWN, this.#mode];
    this.#panel.replaceChildren(...modes.map(mode => h(`figure${mode === this.#mode ? '.ran' : ''}`, {},
      h('figcaption', {}, word(mode)), h('pre', {}, h('code', {}, CODE[this.#language][mode])))));
  }
});
