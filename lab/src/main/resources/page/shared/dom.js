// Makes elements: h('p.quiet', {id: 'x'}, 'text', child). Attributes that are functions are listeners.
const SVG = 'http://www.w3.org/2000/svg';

/** @returns {HTMLElement} */
export function h(name, attributes, ...children) {
  const [tag, ...classes] = name.split('.');
  return fill(document.createElement(tag), classes, attributes, children);
}

/** The same for SVG. @returns {SVGElement} */
export function s(name, attributes, ...children) {
  const [tag, ...classes] = name.split('.');
  return fill(document.createElementNS(SVG, tag), classes, attributes, children);
}

function fill(element, classes, attributes, children) {
  if (classes.length > 0) element.setAttribute('class', classes.join(' '));
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (typeof value === 'function') element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter(child => child != null && child !== false));
  return element;
}

/** Sets a text only if it has changed, to avoid a new layout or announcement. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Makes a button do nothing for a while. It keeps the focus, which `disabled` would take from it. */
export function turnOff(button, off = true) {
  button.setAttribute('aria-disabled', String(off));
}

/** Whether a button does nothing now. */
export function isOff(button) {
  return button.getAttribute('aria-disabled') === 'true';
}
