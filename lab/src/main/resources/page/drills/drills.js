// Drills for the player: the list, the drill in progress, and the debrief of one that is over.
import '../shared/head.js';
import '../shared/honesty.js';
import './drill-board.js';
import './drill-list.js';
import { h, say } from '../shared/dom.js';
import { showDebrief } from './debrief.js';
import { showInstead, tellNext, tellOver, watchDrill } from './drill-watch.js';

const main = document.getElementById('main');
const honesty = document.querySelector('lab-honesty');
const result = new URLSearchParams(location.search).get('result');

if (result) showDebrief(main, honesty, result);
else play();

function play() {
  const lost = h('p.notice', { role: 'alert', hidden: true });
  const over = h('div');
  const place = h('div');
  main.append(lost, over, place);
  let shown = null; // the list or the board
  let token = null; // of the trainer of the drill that this page has started
  const look = watchDrill(told);
  honesty.show([['Measured', 'on this machine, by the lab, from outside'], ['A request in flight', 'counts as not good until it ends']]);

  function told(news) {
    lost.hidden = !news.lost;
    main.classList.toggle('stale', Boolean(news.lost));
    if (news.lost) return say(lost, `${news.lost} The page tries again every second.`);
    if (news.view) follow(news.view);
    else rest(news.last);
  }

  function follow(view) {
    if (shown?.run !== view.id) {
      if (shown?.run) tellNext(over);
      else over.replaceChildren();
      shown = document.createElement('drill-board');
      shown.addEventListener('changed', look);
      showInstead(place, shown);
      if (token) shown.tellToken(token);
      token = null;
    }
    shown.show(view);
  }

  function rest(last) {
    if (shown?.localName === 'drill-list') return;
    tellOver(over, shown?.run, last);
    shown = document.createElement('drill-list');
    shown.addEventListener('changed', ({ detail }) => {
      token = detail.trainerToken;
      look();
    });
    showInstead(place, shown);
  }
}
