/** How an area stands in one layer: change, rate, rank and share, each with how sure it is. */
import { fact, h } from './dom.js';
import { language, locale, number, t, text } from './i18n.js';
import './messages/area.js';
import { datetimeOf, periodLabel } from './periods.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./contract.js').AreaLayerAnswer} AreaLayerAnswer */
/** @typedef {import('./contract.js').Change} Change */
/** @typedef {import('./contract.js').Rate} Rate */
/** @typedef {Map<string, Layer>} Layers */

/** Endings of English numbers that say which place. @type {Record<string, string>} */
const ORDINALS = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

/** @param {number} place @returns {string} "3rd", "3e" */
function ordinal(place) {
  if (language() === 'nl') return `${number(place)}e`;
  return number(place) + ORDINALS[new Intl.PluralRules(locale('en'), { type: 'ordinal' }).select(place)];
}

/** @param {{place: number | null, of: number | null} | null} rank @returns {string} "3rd of 24" */
export const rankWords = (rank) =>
  rank?.place ? t('rank.said', { place: ordinal(rank.place), of: number(rank.of ?? 0) }) : '–';

/** @param {number} value @returns {string} with its sign */
const signed = (value) => (value > 0 ? '+' : value < 0 ? '\u2212' : '\u00b1') + number(Math.abs(value), 2);

/** @param {number} value a whole number of counts @returns {string} all its digits, with its sign */
const counted = (value) => signed(value).slice(0, 1) + number(Math.abs(value));

/**
 * @param {Change} change
 * @param {string} step
 * @returns {import('./dom.js').Child[]} the number, its interval in grey, and what may be said of it
 */
export function changeWords(change, step) {
  const period = periodLabel(step, change.datetime.split('/')[0]);
  if (change.value === null) {
    const why = /** @type {import('./i18n.js').MessageKey} */ (`change.none.${change.state}`);
    return [h('span', { class: 'quiet' }, t(why, { period }))];
  }
  const { value, percent, low, high, verdict } = change;
  const sure = low !== null && high !== null;
  return [
    h('span', { class: 'number' }, counted(value)),
    sure &&
      h(
        'span',
        { class: 'quiet number' },
        ` ${t('change.between', { low: signed(low), high: signed(high) })}`,
      ),
    percent !== null && h('span', { class: 'number' }, `; ${signed(percent)} %`),
    verdict &&
      h(
        'span',
        { class: 'verdict', 'data-verdict': verdict },
        t(/** @type {import('./i18n.js').MessageKey} */ (`verdict.${verdict}`)),
      ),
  ];
}

/**
 * The rate that is wished for, else the first there is.
 * @param {AreaLayerAnswer} answer
 * @param {string} per
 * @returns {Rate | undefined}
 */
export const rateOf = ({ rates }, per) => rates.find((rate) => rate.per === per) ?? rates[0];

/**
 * @param {Rate} rate
 * @param {Layers} layers
 * @returns {string} "per 1,000 dwellings"
 */
export function perWords({ per, times }, layers) {
  const layer = layers.get(per);
  if (!layer) return t('rate.km2');
  return t('rate.per', { times: number(times), unit: text(layer.texts, 'unit') });
}

/** @param {Rate} rate @returns {string} */
export const rateWords = ({ value, state }) =>
  value === null
    ? t(/** @type {import('./i18n.js').MessageKey} */ (`state.${state}`)).toLowerCase()
    : number(value);

/**
 * @param {Layer} layer
 * @param {AreaLayerAnswer} answer
 * @param {string} wished
 * @returns {string} the step of its period
 */
export const stepOf = (layer, answer, wished) =>
  [wished, ...layer.steps].find((step) =>
    layer.periods[step]?.some((period) => datetimeOf(period) === answer.datetime),
  ) ?? layer.step;

/**
 * @param {Layer} layer
 * @param {AreaLayerAnswer} answer
 * @param {{layers: Layers, step: string, per: string, choose: (per: string) => void}} about
 * @returns {HTMLElement} everything but the number itself, which stands above it
 */
export function standing(layer, answer, { layers, step: wished, per, choose }) {
  if (answer.value === null) return h('p', { class: 'caption standing' }, t('none.so'));
  const step = stepOf(layer, answer, wished);
  const rate = rateOf(answer, per);
  return h(
    'dl',
    { class: 'facts standing' },
    ...answer.changes.flatMap((change) =>
      fact(
        t('change.against', { period: periodLabel(step, change.datetime.split('/')[0]) }),
        ...changeWords(change, step),
      ),
    ),
    answer.changes.some(({ low }) => low !== null) && h('dd', { class: 'caption wide' }, t('verdict.why')),
    ...(rate ? fact(t('rate.name'), ...rateParts(rate, answer, { layers, choose, layer })) : []),
    ...rankFacts(answer),
  );
}

/**
 * @param {Rate} rate
 * @param {AreaLayerAnswer} answer
 * @param {{layers: Layers, choose: (per: string) => void, layer: Layer}} about
 * @returns {import('./dom.js').Child[]}
 */
function rateParts(rate, { rates }, { layers, choose, layer }) {
  const select = h(
    'select',
    {
      class: 'select',
      'aria-label': t('rate.choose'),
      'data-key': `per-${layer.id}`,
      onchange: () => choose(select.value),
    },
    ...rates.map((one) =>
      h('option', { value: one.per, selected: one.per === rate.per }, perWords(one, layers)),
    ),
  );
  const alone = rate.rank?.of === 1;
  return [
    h('span', { class: 'number', 'data-rate': rate.value ?? '' }, rateWords(rate)),
    ' ',
    rates.length > 1 ? select : perWords(rate, layers),
    rate.value !== null && !alone && h('span', { class: 'quiet whole' }, ` ${rankWords(rate.rank)}`),
  ];
}

/**
 * @param {AreaLayerAnswer} answer
 * @returns {HTMLElement[]} place among the areas, and part of the city
 */
function rankFacts({ ranking: rank, share }) {
  if (rank?.areas === 1) return fact(t('rank.name'), h('span', { class: 'quiet' }, t('rank.alone')));
  const untold = rank ? rank.areas - rank.of : 0;
  const part = share && (share.of_city ?? share.of_told);
  return [
    ...(rank
      ? fact(
          t('rank.name'),
          h('span', { class: 'rank' }, rankWords(rank)),
          untold > 0 && h('span', { class: 'quiet' }, `; ${t('rank.untold', { n: number(untold) })}`),
        )
      : []),
    ...(share && part !== null
      ? fact(
          t('share.name'),
          h('span', { class: 'number of-city' }, `${number(/** @type {number} */ (part))} %`),
          share.of_city === null && h('span', { class: 'quiet' }, ` ${t('share.told')}`),
        )
      : []),
  ];
}
