/** Whether a source still is what was agreed: how old its data are, and how long its agreement lasts. */
import { longDate, t } from './i18n.js';
import { inDays } from './pagewords.js';

/** @typedef {import('./contract.js').Source} Source */
/** @typedef {import('./contract.js').Indicators} Indicators */

const DAY = 86_400_000;

/** An agreement that ends within this many days is told beforehand. */
const SOON = 60;

/** Days in the longest period of each length. @type {Record<string, number>} */
const LENGTH = { day: 1, week: 7, month: 31, quarter: 92, year: 366 };

/**
 * @param {string} date
 * @param {number} now in milliseconds
 * @returns {number} whole days from now until the end of that day; negative once it is over
 */
const daysUntil = (date, now) => Math.floor((Date.parse(`${date}T23:59:59Z`) - now) / DAY);

/**
 * @param {Indicators['freshness']} freshness
 * @param {number} now in milliseconds
 * @returns {boolean} whether the newest period is older than twice the agreed cadence
 */
export function isStale({ newest_period: newest, cadence_step: step }, now) {
  return Boolean(newest && step && -daysUntil(newest, now) > 2 * LENGTH[step]);
}

/** @param {Indicators['freshness']} freshness @returns {string} in the language of the reader where it can be */
export function cadenceWords({ cadence, cadence_step: step }) {
  return step ? t(/** @type {import('./i18n.js').MessageKey} */ (`cadence.${step}`)) : (cadence ?? '');
}

/**
 * What a reader must know before trusting a source, in sentences.
 * @param {Source} source
 * @param {number} [now] in milliseconds
 * @returns {string[]}
 */
export function warnings({ indicators, agreement }, now = Date.now()) {
  const said = [];
  const fresh = indicators?.freshness;
  if (fresh?.newest_period && isStale(fresh, now))
    said.push(t('stale.period', { date: longDate(fresh.newest_period), cadence: cadenceWords(fresh) }));
  const left = agreement.ends ? daysUntil(agreement.ends, now) : Infinity;
  const date = agreement.ends ? longDate(agreement.ends) : '';
  if (left < 0) said.push(t('stale.ended', { date }));
  else if (left <= SOON) said.push(t('stale.ends', { when: inDays(left), date }));
  return said;
}
