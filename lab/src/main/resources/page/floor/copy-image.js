// The pinned runs as one image, with the colours of the page.
import { h, s } from '../shared/dom.js';

const WIDTH = 1000;
const MARGIN = 24;
const STYLES = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-size', 'font-family', 'font-weight', 'text-anchor', 'opacity'];

/** Copies it as PNG, or saves it where the clipboard takes no images. @returns {Promise<string>} what was done */
export async function copyImage(title, rows) {
  const svg = drawing(title, rows);
  const png = await rendered(svg).catch(() => null);
  if (!png) return save('loopmesh-runs.svg', new Blob([text(svg)], { type: 'image/svg+xml' }));
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    return 'The image is in the clipboard.';
  } catch {
    return save('loopmesh-runs.png', png);
  }
}

/** @returns {SVGElement} that needs no style sheet */
export function drawing(title, rows) {
  const paint = getComputedStyle(document.documentElement);
  const ink = paint.getPropertyValue('--ink');
  const line = (y, size, weight, content) => s('text', { x: MARGIN, y, 'font-size': size, 'font-weight': weight, 'font-family': 'system-ui, sans-serif', fill: ink }, content);
  let y = MARGIN + 24;
  const parts = [line(y, 22, 600, title)];
  for (const { title: told, svg } of rows) {
    y += 40;
    parts.push(line(y, 17, 600, told));
    const chart = styled(svg);
    for (const [name, value] of [['x', MARGIN], ['y', y + 8], ['width', WIDTH - 2 * MARGIN]]) chart.setAttribute(name, value);
    y += 8 + Number(svg.getAttribute('height'));
    parts.push(chart);
  }
  const height = y + MARGIN;
  return s('svg', { xmlns: 'http://www.w3.org/2000/svg', width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` },
    s('rect', { width: WIDTH, height, fill: paint.getPropertyValue('--paper') }), parts);
}

/** A copy in which each element has the look that the style sheet gives it. */
function styled(svg) {
  const copy = svg.cloneNode(true);
  const copies = copy.querySelectorAll('*');
  svg.querySelectorAll('*').forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const name of STYLES) copies[i].setAttribute(name, style.getPropertyValue(name));
    copies[i].removeAttribute('class');
  });
  return copy;
}

function text(svg) {
  return new XMLSerializer().serializeToString(svg);
}

async function rendered(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text(svg))}`;
  await image.decode();
  const canvas = h('canvas', { width: 2 * svg.getAttribute('width'), height: 2 * svg.getAttribute('height') });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((yes, no) => canvas.toBlob(blob => blob ? yes(blob) : no(new Error('not drawn')), 'image/png'));
}

function save(name, blob) {
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return `Saved as ${name}.`;
}
