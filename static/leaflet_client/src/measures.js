/** The measure of one layer: as it is counted, or a rate, a change, an index of it in its place. */
import { getJson } from './api.js';
import { choiceOf, computed, denominators, perLabel } from './choices.js';
import { fillSelect, make, putInPlace } from './combined.js';
import { fillWith, h } from './dom.js';
import { chosenIn, queryOf } from './filters.js';
import { language, t } from './i18n.js';
import { errorNote } from './notice.js';
import { cellName } from './store.js';

/** @typedef {import('./layers.js').Context} Context */
/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./showing.js').Showing} Showing */

/** As many that moved are named. */
const MOST_MOVED = 5;

const DIVIDED = ['rate', 'smoothed'];

/** Names of cells, by cell. @type {Map<string, Promise<string>>} */
const names = new Map();

/**
 * @param {HTMLElement} body
 * @param {string} base the layer whose measure it is
 * @param {Context} context
 * @returns {Promise<() => void>}
 */
export async function measureControls(body, base, context) {
  const { catalogue, state, stage } = context;
  const pers = await denominators();
  const measure = h('select', { 'data-key': `measure-of-${base}`, onchange: () => change() });
  const per = h('select', { 'data-key': `measure-per-${base}`, onchange: () => change() });
  const perRow = row('measure.per', per);
  const fault = h('div', {});
  const moved = h('div', { class: 'moved' });
  /** @returns {Layer | undefined} what is on the map of this layer */
  const shown = () =>
    state.get().layers.flatMap(({ id }) => catalogue.layers.get(id) ?? []).find(({ id, of }) => (of ?? id) === base);
  const change = async () => {
    const now = shown();
    if (!now) return;
    const divides = DIVIDED.includes(measure.value);
    perRow.hidden = !divides;
    fillWith(fault);
    try {
      await takeMeasure(context, now, base, divides ? `${measure.value}:${per.value}` : measure.value);
    } catch (error) {
      fillWith(fault, errorNote(t('combine.refused'), error, change));
    }
  };
  fillWith(body, row('measure.as', measure), perRow, fault, moved);
  let told = '';
  return () => {
    const now = shown();
    const input = now?.inputs?.[0].input ?? { layer: base };
    const [chosen, by] = choiceOf(input).split(':');
    fillSelect(measure, options(), chosen);
    fillSelect(per, pers.map((one) => ({ value: one, label: perLabel(one, catalogue.layers) })), by ?? per.value ?? pers[0]);
    per.value ||= pers[0];
    perRow.hidden = !DIVIDED.includes(chosen);
    const showing = now && stage.find(now.id);
    const is = JSON.stringify([showing?.toldOf, language(), showing?.shown?.period, showing?.cells.picture?.store.count]);
    if (is !== told) fillWith(moved, showing && movedList(showing, context));
    told = is;
  };
}

/** @returns {{value: string, label: string}[]} */
const options = () =>
  /** @type {const} */ (['value', 'rate', 'change.year_before', 'change.previous', 'index', 'smoothed', 'share']).map(
    (value) => ({ value, label: t(`measure.${value}`) }),
  );

/**
 * @param {import('./i18n.js').MessageKey} label
 * @param {HTMLElement} control
 */
const row = (label, control) => h('label', { class: 'filter-one' }, h('span', {}, t(label)), control);

/**
 * @param {Context} context
 * @param {Layer} now what is on the map
 * @param {string} base
 * @param {string} choice
 */
async function takeMeasure(context, now, base, choice) {
  const { catalogue, state } = context;
  const layer = catalogue.layers.get(base);
  const where = now.inputs?.[0].input.where ?? chosenOf(state.get().where, layer);
  if (choice === 'value') {
    if (!layer) return;
    putInPlace(context, [now.id], layer);
    const limits = Object.entries(where).flatMap(([name, values]) => values.map((one) => `${base}.${name}=${one}`));
    return state.set({ where: [...state.get().where, ...limits] });
  }
  const limited = Object.keys(where).length ? { where } : {};
  const made = await make({ how: 'measure', inputs: [{ layer: base, ...limited, ...computed(choice) }] });
  putInPlace(context, [now.id], made);
}

/**
 * @param {readonly string[]} where of the state
 * @param {Layer | undefined} layer
 * @returns {Record<string, string[]>} what a layer is limited to
 */
export function chosenOf(where, layer) {
  const chosen = chosenIn(queryOf(where, layer?.id ?? ''));
  const limits = (layer?.dimensions ?? []).map(({ name }) => /** @type {[string, string[]]} */ ([name, chosen(name)]));
  return Object.fromEntries(limits.filter(([, values]) => values.length));
}

/**
 * Who moves when it is divided: rank by rate beside rank by number, of the cells that are there.
 * @param {Showing} showing
 * @returns {{cell: string, from: number, to: number}[]}
 */
export function movedMost({ told, cells }) {
  const store = cells.picture?.store;
  const { rank, rank_n: before } = told?.also ?? {};
  if (!store || !rank || !before) return [];
  return store.ids
    .map((id, i) => ({ cell: cellName(store.resolution, id), from: before[i], to: rank[i] }))
    .filter(({ from, to }) => from !== to && !Number.isNaN(from - to))
    .sort((a, b) => Math.abs(b.from - b.to) - Math.abs(a.from - a.to) || a.to - b.to)
    .slice(0, MOST_MOVED);
}

/**
 * @param {Showing} showing
 * @param {Context} context
 * @returns {HTMLElement | null}
 */
function movedList(showing, { state }) {
  const moved = movedMost(showing);
  if (!moved.length) return null;
  const rows = moved.map(({ cell, from, to }) => {
    const name = h('span', {}, cell);
    nameOf(cell).then((words) => (name.textContent = words));
    const open = () => state.set({ cell, area: '' });
    return h(
      'li',
      {},
      h('button', { type: 'button', class: 'link', onclick: open }, name),
      h('span', { class: 'quiet number' }, ` ${t('measure.moved.said', { from, to })}`),
    );
  });
  return h('div', {}, h('p', { class: 'caption' }, t('measure.moved')), h('ol', { class: 'places' }, ...rows));
}

/** @param {string} cell @returns {Promise<string>} what is around it; its number where that is not known */
function nameOf(cell) {
  const known =
    names.get(cell) ??
    getJson(`cells/${cell}?step=year`).then(
      ({ name, areas }) => name?.[language()] ?? areas.at(-1)?.name ?? cell,
      () => cell,
    );
  names.set(cell, known);
  return known;
}
