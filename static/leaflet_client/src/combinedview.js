/** What a combination says of one place: of what the value is made, on whom it rests, and why there is none. */
import { bigValue, seriesTable, shortValue, stateIn, stepOf } from './cellview.js';
import { fact, h } from './dom.js';
import { number, t, text } from './i18n.js';
import './messages/combine.js';
import { periodLabel } from './periods.js';
import { sparkline } from './spark.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./contract.js').CellLayerAnswer & Record<string, any>} Answer */
/** @typedef {import('./contract.js').ValueState} ValueState */
/** @typedef {import('./i18n.js').MessageKey} MessageKey */

/**
 * @param {Layer} layer
 * @param {import('./contract.js').CellLayerAnswer} told
 * @param {{step: string, title: HTMLElement | false}} context
 * @returns {HTMLElement}
 */
export function combinedSection(layer, told, { step: wished, title }) {
  const answer = /** @type {Answer} */ (told);
  const [start] = answer.datetime.split('/');
  const step = stepOf(layer, answer, wished);
  const many = (layer.inputs ?? []).length > 1;
  return h(
    'section',
    { class: 'detail-layer', 'data-layer': layer.id },
    title,
    h(
      'p',
      { class: 'detail-value', 'data-value': answer.value ?? '' },
      ...signed(layer, answer),
      h('span', { class: 'quiet' }, periodLabel(step, start)),
    ),
    h('p', { class: 'sentence' }, text(layer.texts, 'sentence')),
    many ? null : measureFacts(layer, answer),
    whyNot(layer, answer),
    ...seriesOf(layer, answer, step, start),
    many ? inputTable(layer, answer) : null,
    shareBars(layer, answer),
    h('p', { class: 'caption' }, text(layer.texts, 'limits')),
    h('dl', { class: 'facts' }, ...fact(t('cell.holder'), layer.holder)),
  );
}

/** @param {Layer} layer @param {Answer} answer @returns {HTMLElement[]} the value; what is more than before says so */
function signed(layer, answer) {
  const parts = bigValue(layer, answer);
  if (layer.signed && (answer.value ?? 0) > 0) parts[0].prepend('+');
  return parts;
}

/**
 * @param {Layer} layer
 * @param {Answer} answer
 * @param {string} step
 * @param {string} start
 * @returns {Node[]} bars only of what begins at zero
 */
function seriesOf(layer, answer, step, start) {
  const { series } = answer;
  if (series.length < 2) return [];
  const isPlain = !layer.say && layer.how !== 'bivariate' && series.every(({ value }) => (value ?? 0) >= 0);
  const about = { title: text(layer.texts, 'title'), step, start, cuts: [] };
  return [...(isPlain ? [sparkline(series, about)] : []), seriesTable(layer, answer, step, [])];
}

/**
 * @param {Layer} layer
 * @param {Answer} answer
 * @returns {HTMLElement | null} a change with its interval and what may be said of it; a rate with what it is of
 */
function measureFacts(layer, { n, before, percent, per, low, high, verdict, rank, rank_n: other }) {
  /** @param {any} one @returns {one is number} */
  const has = (one) => one !== null && one !== undefined;
  const unit = text(layer.inputs?.[0].texts ?? layer.texts, 'unit');
  const interval = has(low) && has(high) && t('view.interval', { low: number(low), high: number(high) });
  return h(
    'dl',
    { class: 'facts' },
    ...(verdict ? fact(t('view.verdict'), t(/** @type {MessageKey} */ (`verdict.${verdict}`))) : []),
    ...(has(before) && has(n)
      ? fact(
          t('view.change'),
          t('view.change.said', { before: number(before), n: number(n) }),
          ` ${unit}`,
          has(percent) ? ` (${percent > 0 ? '+' : ''}${number(percent)}%)` : '',
        )
      : []),
    ...(interval ? fact('', h('span', { class: 'quiet interval' }, interval)) : []),
    ...(has(per) && has(n) ? fact(t('view.rate'), t('view.rate.said', { n: number(n), per: number(per) })) : []),
    ...(has(rank) && has(other)
      ? fact(t('view.rank'), t('view.rank.said', { rank: number(rank), other: number(other) }))
      : []),
  );
}

/** @param {Answer} answer @param {string} name of an input @returns {ValueState} */
const stateOfInput = (answer, name) => answer[`${name}_state`] ?? 'no_data';

/**
 * @param {Layer} layer
 * @param {Answer} answer
 * @returns {HTMLElement | null} which inputs do not tell, where there is no value
 */
function whyNot({ inputs = [] }, answer) {
  if (answer.value !== null && stateIn(answer) !== 'suppressed') return null;
  const silent = inputs.filter(({ name }) => !['value', 'provisional'].includes(stateOfInput(answer, name)));
  if (inputs.length < 2 || !silent.length) return null;
  const rows = silent.map(({ name, texts }) =>
    h('li', {}, `${text(texts, 'title')}: ${t(`state.${stateOfInput(answer, name)}`).toLowerCase()}`),
  );
  return h('div', { class: 'note why-not' }, h('p', {}, t('view.why')), h('ul', {}, ...rows));
}

/**
 * @param {Layer} layer
 * @param {Answer} answer
 * @returns {HTMLElement} each input with its own value, and whether its condition holds
 */
function inputTable({ inputs = [] }, answer) {
  const rows = inputs.map(({ name, texts }) => {
    const verdict = answer[`${name}_verdict`];
    const holds = answer[`${name}_holds`];
    const said = [
      verdict && t(/** @type {MessageKey} */ (`verdict.${verdict}`)),
      holds !== undefined && t(holds === null ? 'combine.unknown' : holds ? 'view.holds' : 'view.not'),
    ].filter(Boolean);
    return h(
      'tr',
      { 'data-input': name },
      h('th', { scope: 'row' }, text(texts, 'title'), h('span', { class: 'caption' }, ` ${text(texts, 'unit')}`)),
      h('td', { class: 'number' }, ownValue(answer, name), said.length > 0 && h('span', { class: 'caption' }, said.join(' · '))),
    );
  });
  return h('table', { class: 'inputs' }, h('caption', { class: 'section-title' }, t('view.inputs')), h('tbody', {}, ...rows));
}

/** @param {Answer} answer @param {string} name @returns {string} a number, or the name of the state */
function ownValue(answer, name) {
  const state = stateOfInput(answer, name);
  const plain = /** @type {Layer} */ ({ measure: 'count' });
  const own = { ...answer, value: answer[name] ?? null, state, suppressed: state === 'suppressed' };
  const words = shortValue(plain, own);
  return state === 'provisional' ? `${words} (${t('time.provisional')})` : words;
}

/**
 * @param {Layer} layer
 * @param {Answer} answer
 * @returns {HTMLElement | null} how much of the value rests on each holder
 */
function shareBars({ shares = {} }, answer) {
  const told = Object.entries(shares).filter(([property]) => typeof answer[property] === 'number');
  if (!told.length) return null;
  const rows = told.map(([property, holder]) => {
    const percent = Math.round(answer[property]);
    const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
    bar.style.width = `${Math.max(1, percent)}%`;
    return h('li', {}, h('span', {}, holder), h('span', { class: 'number' }, `${number(percent)}%`), h('span', { class: 'share-track' }, bar));
  });
  return h('div', { class: 'shares' }, h('h4', { class: 'section-title' }, t('view.shares')), h('ul', {}, ...rows));
}
