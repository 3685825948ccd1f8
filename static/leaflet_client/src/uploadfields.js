/** Fields of the forms in which a file is confirmed, and what is missing in them. */
import { h } from './dom.js';
import { say } from './messages/upload.js';

/** @typedef {import('./uploadform.js').Upload} Upload */
/** @typedef {{value: string, words: string}} Option */

const SHOWN_VALUES = 3;

/**
 * Hands on what was chosen once nothing is missing; else goes to the first field that is.
 * @param {HTMLFormElement} made
 * @param {(data: FormData) => void} go
 */
export function whenWhole(made, go) {
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = /** @type {NodeListOf<HTMLSelectElement>} */ (made.querySelectorAll('select, .address'));
    const missing = [...fields].filter(isMissing);
    mark(made, missing.map(({ name }) => ({ key: name }))); // prettier-ignore
    if (missing.length) return missing[0].focus();
    go(new FormData(made));
  });
}

/** @param {Element} one @returns {boolean} whether a choice has to be made there and was not */
function isMissing(one) {
  const { name, value, required } = /** @type {HTMLSelectElement} */ (one);
  const needed = required || /^(location\.[xy]|key\.column)$/.test(name);
  return needed && !value.trim() && !one.closest('[hidden]');
}

/** @param {HTMLElement} made @param {{key: string}[]} faults keys are names of fields, or of parts of them */
export function mark(made, faults) {
  for (const one of made.querySelectorAll('select, .address')) {
    const { name } = /** @type {HTMLSelectElement} */ (one);
    const bad = faults.some(({ key }) => key === name || key.startsWith(`${name}.`));
    one.setAttribute('aria-invalid', String(bad));
  }
}

/**
 * @param {string} name
 * @param {Option[]} options
 * @param {string} [chosen]
 */
export function select(name, options, chosen) {
  const listed = options.map(({ value, words }) => h('option', { value, selected: value === chosen }, words));
  return h('select', { name, 'data-key': `upload-${name}` }, ...listed);
}

/** @param {any} value a word that has a translation @returns {Option} */
export const option = (value) => ({ value, words: say(value) });

/** @param {string} value @returns {Option} */
export const same = (value) => ({ value, words: value });

/**
 * @param {string} key
 * @param {HTMLSelectElement | HTMLInputElement} control
 * @param {((column: string) => string) | null} [seen] what the chosen column holds
 * @param {string} [why]
 */
export function field(key, control, seen = null, why = '') {
  const under = h('span', { class: 'caption' }, why);
  const tell = () => seen && (under.textContent = control.value ? seen(control.value) : '');
  control.addEventListener('change', tell);
  tell();
  return h('label', { class: 'field' }, h('span', { class: 'field-name' }, say(key)), control, under);
}

/**
 * @param {Upload['recognised']} recognised
 * @param {string} column
 */
export function values({ columns, sample }, column) {
  const at = columns.indexOf(column);
  const filled = [...new Set(sample.map((row) => row[at]).filter(Boolean))].slice(0, SHOWN_VALUES);
  return filled.length ? say('seen', { values: filled.join(' · ') }) : say('empty');
}

/** @param {string} go words of the button that goes on @param {HTMLElement} stop */
export const buttons = (go, stop) =>
  h('p', { class: 'buttons' }, h('button', { class: 'button primary', 'data-key': 'upload-go' }, say(go)), stop);
