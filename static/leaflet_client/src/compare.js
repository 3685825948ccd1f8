/** Two areas side by side: their numbers, and their series on one scale. */
import { h, iconButton } from './dom.js';
import { t, text } from './i18n.js';
import './messages/area.js';
import { cutsIn } from './periods.js';
import { figure } from './scale.js';
import { changeWords, perWords, rankWords, rateOf, rateWords, stepOf } from './standing.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./contract.js').AreaAnswer} AreaAnswer */
/** @typedef {import('./contract.js').AreaLayerAnswer} AreaLayerAnswer */
/** @typedef {Pick<typeof import('./spark.js'), 'niceTop' | 'sparkline'>} Charts handed over by who has fetched them, so that not everybody does */
/** @typedef {{layers: Map<string, Layer>, shown: string[], step: string, per: string, charts: Charts, close: () => void}} About */

/**
 * @param {AreaAnswer} own
 * @param {AreaAnswer} other
 * @param {About} about shown: the layers on the map
 * @returns {HTMLElement}
 */
export function comparison(own, other, about) {
  const blocks = about.shown.flatMap((id) => {
    const layer = about.layers.get(id);
    const pair = [own, other].map(({ layers }) => layers.find((one) => one.id === id));
    return layer && pair[0] && pair[1] ? [block(layer, [own, other], [pair[0], pair[1]], about)] : [];
  });
  return h(
    'section',
    { class: 'comparison' },
    h(
      'div',
      { class: 'comparison-head' },
      h('h4', { class: 'small-title' }, t('compare.with', { name: other.area.name })),
      iconButton('close', t('compare.close'), { 'data-key': 'compare-close', onclick: about.close }),
    ),
    ...(blocks.length ? blocks : [h('p', { class: 'note' }, t('compare.off'))]),
  );
}

/**
 * @param {Layer} layer
 * @param {[AreaAnswer, AreaAnswer]} areas
 * @param {[AreaLayerAnswer, AreaLayerAnswer]} pair what each is told of the layer
 * @param {About} about
 */
function block(layer, areas, pair, { layers, step: wished, per, charts }) {
  const step = stepOf(layer, pair[0], wished);
  const numbers = pair.flatMap(({ series }) => series.map(({ value }) => value ?? 0));
  const top = charts.niceTop(Math.max(0, ...numbers));
  const drawn = pair.map((answer, i) => {
    const [start] = answer.datetime.split('/');
    const title = `${areas[i].area.name}, ${text(layer.texts, 'title')}`;
    const cuts = cutsIn(answer.series, layer.breaks);
    return h(
      'figure',
      { class: 'compared' },
      h('figcaption', { class: 'caption' }, areas[i].area.name),
      charts.sparkline(answer.series, { step, start, title, cuts, top }),
    );
  });
  return h(
    'div',
    { class: 'compared-layer', 'data-layer': layer.id },
    h(
      'table',
      { class: 'compare' },
      h('caption', {}, text(layer.texts, 'title')),
      h(
        'thead',
        {},
        h('tr', {}, h('td', {}), ...areas.map(({ area }) => h('th', { scope: 'col' }, area.name))),
      ),
      h('tbody', {}, ...rows(layer, pair, { layers, step, per })),
    ),
    ...(pair[0].series.length > 1 ? drawn : []),
  );
}

/**
 * @param {Layer} layer
 * @param {[AreaLayerAnswer, AreaLayerAnswer]} pair
 * @param {{layers: Map<string, Layer>, step: string, per: string}} about
 * @returns {HTMLElement[]}
 */
function rows(layer, pair, { layers, step, per }) {
  const rates = pair.map((answer) => rateOf(answer, per));
  const first = rates[0];
  return [
    row(
      t('compare.value'),
      pair.map((answer) => [valueWords(layer, answer)]),
    ),
    ...(first
      ? [
          row(
            perWords(first, layers),
            rates.map((rate) => [rate ? rateWords(rate) : '–']),
          ),
        ]
      : []),
    ...(pair[0].changes.length
      ? [
          row(
            t('compare.change'),
            pair.map((answer) => (answer.changes[0] ? changeWords(answer.changes[0], step) : ['–'])),
          ),
        ]
      : []),
    row(
      t('rank.name'),
      pair.map(({ ranking }) => [rankWords(ranking)]),
    ),
  ];
}

/**
 * @param {string} name
 * @param {import('./dom.js').Child[][]} cells
 */
const row = (name, cells) =>
  h('tr', {}, h('th', { scope: 'row' }, name), ...cells.map((parts) => h('td', {}, ...parts)));

/**
 * @param {Layer} layer
 * @param {AreaLayerAnswer} answer
 */
const valueWords = (layer, { value, state }) =>
  value === null
    ? t(/** @type {import('./i18n.js').MessageKey} */ (`state.${state}`)).toLowerCase()
    : figure(layer, value);
