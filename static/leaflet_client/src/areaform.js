/** The short form that confirms areas: what they are called, and which columns have codes and names. */
import { h } from './dom.js';
import { say } from './messages/upload.js';
import { buttons, field, mark, same, select, values, whenWhole } from './uploadfields.js';
import { table } from './uploadparts.js';

/** @typedef {import('./uploadform.js').Upload} Upload */

/**
 * @param {Upload} upload
 * @param {{key: string}[]} faults
 * @param {import('./uploadform.js').Ways} ways
 * @returns {HTMLElement}
 */
export function areaForm({ recognised }, faults, { go, stop }) {
  const { proposal, columns, sample } = recognised;
  const title = h('input', { class: 'address', name: 'title', value: proposal.title ?? '', required: true });
  const made = h(
    'form',
    { class: 'confirm', novalidate: true },
    field('setName', title),
    ...(columns.length ? [choices(recognised), rows(columns, sample)] : [h('p', {}, say('numbered'))]),
    buttons('goAreas', stop),
  );
  mark(made, faults);
  whenWhole(made, (data) => go(choicesOf(data)));
  return made;
}

/** @param {Upload['recognised']} recognised */
function choices(recognised) {
  const { proposal, columns } = recognised;
  const seen = (/** @type {string} */ column) => values(recognised, column);
  const pick = (/** @type {string} */ name, /** @type {string} */ none) =>
    select(name, [{ value: '', words: say(none) }, ...columns.map(same)], proposal[name] ?? '');
  return h(
    'div',
    { class: 'fields' },
    field('column', pick('code', 'noCode'), seen),
    field('label', pick('name', 'noName'), seen),
  );
}

/** @param {string[]} columns @param {string[][]} sample */
const rows = (columns, sample) =>
  h('div', {}, h('p', { class: 'field-name' }, say('table')), table(say('table'), columns, sample));

/** @param {FormData} data what was not chosen is left out */
function choicesOf(data) {
  const of = (/** @type {string} */ name) => String(data.get(name) ?? '').trim() || undefined;
  return { title: of('title'), code: of('code'), name: of('name') };
}
