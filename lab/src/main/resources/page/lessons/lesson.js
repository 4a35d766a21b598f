// A lesson: its story, the flow from prediction to verdict, and earlier runs.
import '../shared/head.js';
import '../shared/honesty.js';
import './lesson-flow.js';
import './lesson-history.js';
import { ask, toldOf } from '../shared/ask.js';
import { h, say } from '../shared/dom.js';
import { spoken } from '../shared/words.js';
import { amount } from './guess.js';
import { lessonInPath } from './place.js';

const main = document.getElementById('main');
const honesty = document.querySelector('lab-honesty');

begin().catch(failure => main.append(h('h1', {}, 'Lesson'), h('p.notice', { role: 'alert' }, `${toldOf(failure)} Reload this page to try again.`)));

async function begin() {
  const course = await ask('/api/lessons');
  const wanted = lessonInPath();
  const lesson = course.lessons.find(each => each.id === wanted || String(each.number) === wanted);
  if (lesson) show(lesson, course);
  else showUnknown(wanted, course);
}

function show(lesson, course) {
  document.title = `${lesson.title} · Lesson ${lesson.number} · Loopmesh`;
  const story = h('p.story');
  const tell = () => say(story, lesson.story[spoken() === 0 ? 'restaurant' : 'engineering']);
  const flow = document.createElement('lesson-flow');
  const history = document.createElement('lesson-history');
  tell();
  document.addEventListener('words', tell);
  flow.addEventListener('over', event => {
    history.show(lesson.number);
    showNoise(event.detail.noise);
  });
  main.append(
    h('p.crumbs.small', {}, h('a', { href: '/lessons' }, 'Lessons'), ` / ${lesson.number} of ${course.lessons.length}`),
    h('h1', {}, lesson.title), story, flow, history);
  honesty.show([['Measured', 'on this machine, by the lab, from outside'],
    ['Runs', course.history.kept ? `kept in ${course.history.where}` : `in ${course.history.where}`, !course.history.kept]]);
  flow.begin(lesson, course);
  history.show(lesson.number);
}

function showNoise(noise) {
  if (!noise) return;
  honesty.show([['Longest pause during the run', amount(noise.longestPauseMs, 'ms')], ['p99', amount(noise.p99PauseMs, 'ms')],
    ['Doubts', noise.doubts.length > 0 ? `${noise.doubts.length}, listed below the verdict` : 'none', noise.doubts.length > 0]]);
}

function showUnknown(wanted, { lessons }) {
  main.append(h('h1', {}, 'Lesson not found'), h('p', { role: 'alert' }, `There is no lesson '${wanted}'. Choose one of these:`),
    h('ul', {}, lessons.map(({ number, title }) => h('li', {}, h('a', { href: `/lessons/${number}` }, `${number}. ${title}`)))));
  honesty.show([['Lessons', String(lessons.length)]]);
}
