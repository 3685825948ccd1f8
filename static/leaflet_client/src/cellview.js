/** What the details say of one layer in one cell: value, series, and where it comes from. */
import { fact, h } from './dom.js';
import { filterNote } from './filters.js';
import { ago, longDate, t, text } from './i18n.js';
import { isProtected, modelledMark } from './notice.js';
import { cutsIn, datetimeOf, periodLabel } from './periods.js';
import { figure } from './scale.js';
import { sparkline } from './spark.js';
import { cutWords, unitOf, whyNone } from './words.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./contract.js').CellLayerAnswer} CellLayerAnswer */

/**
 * @param {Layer} layer
 * @param {CellLayerAnswer} answer
 * @param {{step: string, source: string, title: HTMLElement | false, isCell: boolean, account: () => void}} about step: of the clock
 * @returns {HTMLElement}
 */
export function layerSection(layer, answer, { step: wished, source, title, isCell, account }) {
  const [start] = answer.datetime.split('/');
  const step = stepOf(layer, answer, wished);
  const cuts = cutsIn(answer.series, layer.breaks);
  const about = { step, start, title: text(layer.texts, 'title'), cuts };
  const several = answer.series.length > 1;
  return h(
    'section',
    { class: 'detail-layer', 'data-layer': layer.id },
    title,
    filterNote(layer, (name) => answer.where[name] ?? []),
    h(
      'p',
      { class: 'detail-value', 'data-value': answer.value ?? '' },
      ...bigValue(layer, answer),
      h('span', { class: 'quiet' }, periodLabel(step, start)),
    ),
    layer.modelled && isCell && modelledMark(`cell-${layer.id}`),
    several && sparkline(answer.series, about),
    ...(several ? cuts.map((cut) => h('p', { class: 'caption cut-note' }, cutWords(cut))) : []),
    several && seriesTable(layer, answer, step, cuts),
    isProtected(layer) && h('p', { class: 'caption parts' }, text(layer.texts, 'parts')),
    layer.mark && h('p', { class: 'caption parts' }, t('mark.why')),
    provenance(layer, answer, source),
    h(
      'button',
      { type: 'button', class: 'link caption', 'data-key': `how-${layer.id}`, onclick: account },
      t('account.how'),
    ),
  );
}

/**
 * The step of an answer: the wished one if the layer has it, else the one its period belongs to.
 * @param {Layer} layer
 * @param {CellLayerAnswer} answer
 * @param {string} wished
 */
export function stepOf(layer, answer, wished) {
  /** @param {string} step */
  const has = (step) => layer.periods[step]?.some((period) => datetimeOf(period) === answer.datetime);
  return has(wished) ? wished : (layer.steps.find(has) ?? layer.step);
}

/** @param {{suppressed: boolean, state: import('./contract.js').ValueState}} answer */
export const stateIn = (answer) => (answer.suppressed ? 'suppressed' : answer.state);

/**
 * @param {Layer} layer
 * @param {CellLayerAnswer} answer
 * @returns {string} a number, or the name of the state
 */
export function shortValue(layer, answer) {
  if (answer.value !== null && !answer.suppressed) return figure(layer, answer.value);
  return t(`state.${stateIn(answer)}`).toLowerCase();
}

/**
 * @param {Layer} layer
 * @param {CellLayerAnswer} answer
 * @returns {HTMLElement[]}
 */
export function bigValue(layer, answer) {
  const state = stateIn(answer);
  if (answer.value === null || state === 'suppressed') {
    const words = h('span', { class: 'words' }, t(`state.${state}`));
    return [words, h('span', { class: 'why' }, whyNone(layer, state))];
  }
  const value = [
    h('strong', { class: 'big number' }, figure(layer, answer.value)),
    h('span', {}, unitOf(layer)),
  ];
  if (state === 'provisional') value.push(h('span', { class: 'badge badge-warning' }, t('time.provisional')));
  return value;
}

/**
 * @param {Layer} layer
 * @param {CellLayerAnswer} answer
 * @param {string} step
 * @param {import('./periods.js').Cut[]} cuts
 */
export function seriesTable(layer, answer, step, cuts) {
  const rows = answer.series.flatMap((item, i) => [
    ...cuts
      .filter(({ at }) => Math.floor(at) === i)
      .map((cut) => h('tr', { class: 'cut-row' }, h('td', { colspan: 2 }, cutWords(cut)))),
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, periodLabel(step, item.start)),
      h('td', { class: 'number' }, seriesWords(layer, item)),
    ),
  ]);
  const head = [t('series.period'), text(layer.texts, 'unit') || t('series.value')];
  const table = h(
    'table',
    {},
    h('thead', {}, h('tr', {}, ...head.map((words) => h('th', { scope: 'col' }, words)))),
    h('tbody', {}, ...rows.reverse()),
  );
  return h(
    'details',
    { class: 'series', 'data-key': `series-${layer.id}` },
    h('summary', {}, t('series.table')),
    h('div', { class: 'series-scroll', tabindex: 0, role: 'group', 'aria-label': t('series.table') }, table),
  );
}

/**
 * @param {Layer} layer
 * @param {import('./contract.js').SeriesValue} item
 * @returns {string} its unit stands at the head of the column
 */
function seriesWords(layer, item) {
  if (item.value === null || item.suppressed) return t(`state.${stateIn(item)}`).toLowerCase();
  return figure(layer, item.value) + (item.state === 'provisional' ? ` (${t('time.provisional')})` : '');
}

/**
 * @param {Layer} layer
 * @param {CellLayerAnswer} answer
 * @param {string} source title
 */
function provenance(layer, answer, source) {
  const newest = layer.indicators?.freshness?.newest_period;
  const limits = text(layer.texts, 'limits');
  const count = text(layer.texts, 'one_count_is');
  const age = { delivery: answer.delivery, date: longDate(layer.delivered), ago: ago(layer.delivered) };
  return h(
    'dl',
    { class: 'facts' },
    ...fact(
      t('cell.source'),
      source,
      count && h('span', { class: 'quiet' }, ` ${t('cell.oneCount', { what: count })}`),
    ),
    ...fact(t('cell.holder'), layer.holder),
    ...fact(t('cell.age'), t('cell.age.said', age)),
    ...(newest ? fact(t('cell.until'), longDate(newest)) : []),
    ...(limits ? fact(t('cell.limits'), limits) : []),
  );
}
