/** Builds elements. Text always goes in as text, so data can never become markup. */

const SVG = 'http://www.w3.org/2000/svg';

/** @typedef {string | number | Node | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [props] attributes; `onclick` and the like take functions; false and null are left out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  dress(element, props);
  add(element, children);
  return element;
}

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [props]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function s(tag, props = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  dress(element, props);
  add(element, children);
  return element;
}

/**
 * @param {Element} element
 * @param {Record<string, unknown>} props
 */
function dress(element, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === 'function')
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/**
 * @param {Element} element
 * @param {Child[]} children
 */
function add(element, children) {
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) element.append(/** @type {Node} */ (child));
  }
}

/**
 * Replaces what an element holds. What has the same key keeps the focus, or stays unfolded.
 * @param {Element} element
 * @param {...Child} children
 */
export function fillWith(element, ...children) {
  const focused =
    document.activeElement && element.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  const unfolded = [...element.querySelectorAll('details[open]')].map(keyOf);
  element.replaceChildren();
  add(element, children);
  for (const details of element.querySelectorAll('details')) details.open = unfolded.includes(keyOf(details));
  if (focused)
    /** @type {HTMLElement | null} */ (element.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus();
}

/** @param {Element} element @returns {string | null} */
const keyOf = (element) => element.getAttribute('data-key');

/**
 * @param {string} name
 * @param {...Child} value
 * @returns {HTMLElement[]} an entry of a list of facts
 */
export const fact = (name, ...value) => [h('dt', {}, name), h('dd', {}, ...value)];

/** @param {string} name of what stands in the page from the beginning @returns {HTMLElement} */
export const part = (name) => /** @type {HTMLElement} */ (document.getElementById(name));

/** Line drawings on a 20 × 20 grid. */
const ICONS = {
  close: 'M5 5l10 10M15 5L5 15',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  up: 'M5 12l5-5 5 5',
  down: 'M5 8l5 5 5-5',
  play: 'M7 4.5v11l9-5.5z',
  pause: 'M7 5v10M13 5v10',
  previous: 'M12.5 5l-5 5 5 5',
  next: 'M7.5 5l5 5-5 5',
  layers: 'M10 3l7 4-7 4-7-4zM3 11l7 4 7-4',
  whole: 'M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4',
  sources:
    'M4 5.5C4 4 7 3 10 3s6 1 6 2.5S13 8 10 8 4 7 4 5.5v9C4 16 7 17 10 17s6-1 6-2.5v-9M4 10c0 1.5 3 2.5 6 2.5s6-1 6-2.5',
  upload: 'M10 11V3M6.5 6.5L10 3l3.5 3.5M4 12v4h12v-4',
  availability: 'M10 3v8M6.5 7.5L10 11l3.5-3.5M4 12v4h12v-4',
  quality: 'M4 5h12M4 10h12M4 15h7',
  freshness: 'M10 3a7 7 0 100 14 7 7 0 000-14M10 6v4l3 2',
  security: 'M7 9V6.5a3 3 0 016 0V9M5 9h10v7H5z',
  person: 'M10 10a3.2 3.2 0 100-6.4 3.2 3.2 0 000 6.4M4 17c0-3.3 2.5-5 6-5s6 1.7 6 5',
  warning: 'M10 4l7 12H3zM10 9v3M10 14v.5',
};

/**
 * @param {keyof typeof ICONS} name
 * @returns {SVGElement} decoration: the control it stands in carries the words
 */
export function icon(name) {
  return s(
    'svg',
    { class: 'icon', viewBox: '0 0 20 20', 'aria-hidden': 'true' },
    s('path', { d: ICONS[name] }),
  );
}

/**
 * @param {keyof typeof ICONS} name
 * @param {string} label
 * @param {Record<string, unknown>} [props]
 * @returns {HTMLButtonElement} with an icon only
 */
export function iconButton(name, label, props = {}) {
  return h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label, ...props },
    icon(name),
  );
}
