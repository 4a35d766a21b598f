// The trainer: picks and starts a drill, sees its truth, injects further faults, gives hints, and ends it.
import '../shared/head.js';
import '../shared/honesty.js';
import './start-form.js';
import './trainer-board.js';
import { h, say } from '../shared/dom.js';
import { showInstead, tellOver, watchDrill } from '../drills/drill-watch.js';

const main = document.getElementById('main');
const lost = h('p.notice', { role: 'alert', hidden: true });
const over = h('div');
const place = h('div');
main.append(lost, over, place);
document.querySelector('lab-honesty').show([['Measured', 'on this machine, by the lab, from outside'], ['Record', 'notes that the truth was shown']]);
let shown = null; // the form or the board
const look = watchDrill(told);

function told(news) {
  lost.hidden = !news.lost;
  main.classList.toggle('stale', Boolean(news.lost));
  if (news.lost) return say(lost, `${news.lost} The page tries again every second.`);
  if (news.view) follow(news.view);
  else rest(news.last);
}

function follow(view) {
  if (shown?.run !== view.id) {
    over.replaceChildren();
    become('trainer-board');
    shown.begin(view);
  }
  shown.show(view);
}

function rest(last) {
  if (shown?.localName === 'start-form') return;
  tellOver(over, shown?.run, last);
  become('start-form');
}

function become(name) {
  shown = document.createElement(name);
  shown.addEventListener('changed', look);
  showInstead(place, shown);
}
