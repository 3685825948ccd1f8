/** The controls of a filter, fetched when the first one unfolds. */
import { h } from './dom.js';
import { filterable, labelOf } from './filters.js';
import { t, text } from './i18n.js';
import './messages/later.js';

/** @typedef {import('./contract.js').Dimension} Dimension */
/** @typedef {import('./filters.js').FilterBlock} FilterBlock */
/** @typedef {{part: HTMLElement, follow: () => void}} Control follow: shows what is chosen now */

/** Longer lists can be searched. */
const LONG = 8;

/**
 * @param {FilterBlock} block
 * @returns {{parts: HTMLElement[], follow: () => void}}
 */
export function filterControls(block) {
  const isOpen = block.layer.protection.mode === 'open';
  const controls = filterable(block.layer).map((one) => (isOpen ? manyOf(block, one) : oneOf(block, one)));
  const clear = h(
    'button',
    {
      type: 'button',
      class: 'link caption',
      'data-key': `clear-${block.layer.id}`,
      onclick: () => choose(block, '', []),
    },
    t('filter.clear'),
  );
  const why = h('p', { class: 'caption' }, t(block.layer.mark ? 'filter.one.exact' : 'filter.one'));
  return {
    parts: [...controls.map(({ part }) => part), ...(isOpen ? [] : [why]), clear],
    follow: () => {
      controls.forEach(({ follow }) => follow());
      clear.hidden = controls.every((_, i) => !block.chosen(filterable(block.layer)[i].name).length);
    },
  };
}

/**
 * Chooses values of a dimension in the place of others: of every choice, or of those of one dimension.
 * @param {FilterBlock} block
 * @param {string} dimension
 * @param {string[]} values none for all
 * @param {string} [others] how those begin that they take the place of
 */
function choose({ layer, state }, dimension, values, others = `${layer.id}.`) {
  const kept = state.get().where.filter((one) => !one.startsWith(others));
  state.set({ where: [...kept, ...values.map((value) => `${layer.id}.${dimension}=${value}`)] });
}

/**
 * In the declared order of the labels, which may be that of a week; what has none, by its name.
 * @param {Dimension} dimension
 * @param {string[]} chosen what is chosen but no longer delivered stands in the list as well
 * @returns {{value: string, label: string}[]}
 */
export function optionsOf(dimension, chosen) {
  const declared = Object.keys(dimension.labels);
  /** @param {string} value */
  const place = (value) => (declared.includes(value) ? declared.indexOf(value) : declared.length);
  return [...new Set([...dimension.values, ...chosen])]
    .map((value) => ({ value, label: labelOf(dimension, value) }))
    .sort(
      (a, b) =>
        place(a.value) - place(b.value) || a.label.localeCompare(b.label, undefined, { numeric: true }),
    );
}

/**
 * A protected layer answers for one value or one group of one of its dimensions, or for all.
 * @param {FilterBlock} block
 * @param {Dimension} dimension
 * @returns {Control}
 */
function oneOf(block, dimension) {
  const title = text(dimension.texts, 'title');
  const groups = groupsOf(dimension);
  const known = groups.map(({ value }) => value);
  const single = optionsOf(
    dimension,
    block.chosen(dimension.name).filter((value) => !known.includes(value)),
  );
  const options = [...groups, ...single];
  const select = h(
    'select',
    {
      'data-key': `filter-${block.layer.id}-${dimension.name}`,
      onchange: () => {
        const { value } = options[select.selectedIndex - 1] ?? {};
        choose(block, dimension.name, value === undefined ? [] : [value]);
      },
    },
    h('option', {}, t('filter.all')),
    ...(groups.length
      ? [choices('filter.groups', groups), choices('filter.values', single)]
      : single.map(({ label }) => h('option', {}, label))),
  );
  return {
    part: h('label', { class: 'filter-one' }, h('span', {}, title), select),
    follow: () => {
      const [chosen] = block.chosen(dimension.name);
      select.selectedIndex = 1 + options.findIndex(({ value }) => value === chosen);
    },
  };
}

/**
 * @param {import('./i18n.js').MessageKey} key
 * @param {{label: string}[]} options
 */
const choices = (key, options) =>
  h('optgroup', { label: t(key) }, ...options.map(({ label }) => h('option', {}, label)));

/**
 * @param {Dimension} dimension
 * @returns {{value: string, label: string}[]} its declared groups; one of all values is no choice
 */
export const groupsOf = (dimension) =>
  Object.entries(dimension.groups ?? {})
    .filter(([, values]) => values.length < dimension.values.length)
    .map(([value]) => ({ value, label: labelOf(dimension, value) }));

/**
 * An open layer answers for any of its values.
 * @param {FilterBlock} block
 * @param {Dimension} dimension
 * @returns {Control}
 */
function manyOf(block, dimension) {
  const title = text(dimension.texts, 'title');
  const options = optionsOf(dimension, block.chosen(dimension.name));
  const rows = options.map(({ value, label }) => {
    const box = h('input', {
      type: 'checkbox',
      'data-key': `filter-${block.layer.id}-${dimension.name}-${value}`,
      onchange: () => take(),
    });
    return { value, label, box, row: h('label', { class: 'filter-row' }, box, h('span', {}, label)) };
  });
  const take = () =>
    choose(
      block,
      dimension.name,
      rows.filter(({ box }) => box.checked).map(({ value }) => value),
      `${block.layer.id}.${dimension.name}=`,
    );
  const list = h('div', { class: 'filter-list' }, ...rows.map(({ row }) => row));
  return {
    part: h(
      'fieldset',
      { class: 'filter-many' },
      h('legend', {}, title),
      options.length > LONG && searchIn(rows, title),
      list,
    ),
    follow: () => {
      const chosen = block.chosen(dimension.name);
      for (const { value, box } of rows) box.checked = chosen.includes(value);
    },
  };
}

/**
 * @param {{label: string, row: HTMLElement}[]} rows
 * @param {string} title
 * @returns {HTMLElement} leaves the rows whose name holds what is typed
 */
function searchIn(rows, title) {
  const none = h('p', { class: 'caption', role: 'status' });
  const field = h('input', {
    type: 'search',
    class: 'filter-search',
    placeholder: t('filter.search', { n: rows.length }),
    'aria-label': t('filter.search.in', { title }),
    oninput: () => {
      const typed = field.value.trim().toLowerCase();
      for (const { label, row } of rows) row.hidden = !label.toLowerCase().includes(typed);
      none.textContent = rows.every(({ row }) => row.hidden) ? t('filter.none') : '';
    },
  });
  return h('div', {}, field, none);
}
