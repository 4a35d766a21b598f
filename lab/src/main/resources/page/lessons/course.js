// The course: one row for each lesson, with what is done.
import '../shared/head.js';
import '../shared/honesty.js';
import { ask, toldOf } from '../shared/ask.js';
import { h } from '../shared/dom.js';
import { plural } from '../shared/units.js';
import { spoken } from '../shared/words.js';
import { exports } from './lesson-history.js';
import { dot, outcome } from './outcome.js';
import './running-notice.js';

const main = document.getElementById('main');
const honesty = document.querySelector('lab-honesty');

begin().catch(failure => main.append(h('h1', {}, 'Lessons'), h('p.notice', { role: 'alert' }, `${toldOf(failure)} Reload this page to try again.`)));

async function begin() {
  const { lessons, running, history } = await ask('/api/lessons');
  const done = lessons.filter(each => each.done.runs > 0).length;
  const notice = h('div');
  main.append(
    h('div.lead', {}, h('h1', {}, 'Lessons'), h('p.quiet', {}, 'Predict, run, say what you saw, read the verdict. Every figure is measured on your machine.')),
    h('p.dots', {}, lessons.map(dot), ` ${done} of ${lessons.length} done`),
    notice, h('ol.course', {}, lessons.map(row)), done > 0 ? exports() : '');
  if (running) {
    const shown = document.createElement('running-notice');
    notice.append(shown);
    shown.show(running.id);
  }
  honesty.show([['Runs', history.kept ? `kept in ${history.where}` : `in ${history.where}`, !history.kept]]);
  document.addEventListener('words', () => {
    for (const lesson of lessons) document.getElementById(`story-${lesson.number}`).textContent = story(lesson);
  });
}

function row(lesson) {
  const { number, title, misconception, done } = lesson;
  return h('li', {}, h('span.number', { 'aria-hidden': 'true' }, String(number)),
    h('div', {}, h('h2', {}, h('a.row', { href: `/lessons/${number}` }, title)), h('p', { id: `story-${number}` }, story(lesson))),
    h('p.belief', {}, h('span.quiet', {}, 'Common belief: '), misconception),
    h('p.done', {}, done.runs === 0 ? h('span.quiet', {}, 'not run yet') : [outcome(done.last), h('span.quiet', {}, ` · ${plural(done.runs, 'run')}`)]));
}

/** Its first sentence. */
function story(lesson) {
  const whole = lesson.story[spoken() === 0 ? 'restaurant' : 'engineering'];
  return /^.*?[.?!](?=\s|$)/.exec(whole)?.[0] ?? whole;
}
