/** Periods: their names, and one clock for layers that count by different steps. */
import { language, locale } from './i18n.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./contract.js').Period} Period */
/** @typedef {import('./contract.js').Break & {at: number}} Cut a break, and its place in a series in periods from the start */

const STEPS = ['day', 'week', 'month', 'quarter', 'year'];

/**
 * @param {string} first day, such as 2024-03-01
 * @returns {Date} at noon UTC, far from any change of day
 */
export const day = (first) => new Date(`${first}T12:00:00Z`);

/**
 * "5 maart 2024", "week 10, 2024", "maart 2024", "Q1 2024", "2024".
 * @param {string} step
 * @param {string} start first day
 * @returns {string}
 */
export function periodLabel(step, start) {
  const date = day(start);
  const year = date.getUTCFullYear();
  if (step === 'year') return String(year);
  if (step === 'quarter') return `Q${Math.floor(date.getUTCMonth() / 3) + 1} ${year}`;
  if (step === 'week') return weekLabel(date);
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { year: 'numeric', month: 'long', timeZone: 'UTC' };
  if (step === 'day') parts.day = 'numeric';
  return new Intl.DateTimeFormat(locale(language()), parts).format(date);
}

/**
 * ISO weeks belong to the year of their Thursday.
 * @param {Date} date
 * @returns {string}
 */
function weekLabel(date) {
  const thursday = new Date(date);
  thursday.setUTCDate(date.getUTCDate() + 3 - ((date.getUTCDay() + 6) % 7));
  const year = thursday.getUTCFullYear();
  const days = (thursday.getTime() - Date.UTC(year, 0, 1, 12)) / 86_400_000;
  return `week ${1 + Math.floor(days / 7)}, ${year}`;
}

/**
 * The breaks that fall within a series, each at the beginning of a period or inside one.
 * @param {{start: string, end: string}[]} series oldest first
 * @param {import('./contract.js').Break[]} breaks
 * @returns {Cut[]}
 */
export function cutsIn(series, breaks) {
  return breaks.flatMap((one) => {
    const i = series.findIndex(({ end }) => end >= one.on);
    if (i < 0) return [];
    const [start, end, on] = [series[i].start, series[i].end, one.on].map((date) => day(date).getTime());
    const at = i + Math.max(0, on - start) / (end - start + 86_400_000);
    return at > 0 ? [{ ...one, at }] : [];
  });
}

/** @param {Period} period @returns {string} as the server wants it */
export const datetimeOf = (period) => `${period.start}/${period.end}`;

/**
 * @param {Layer[]} layers
 * @returns {string[]} steps that any of them offers, short to long
 */
export function stepsOf(layers) {
  return STEPS.filter((step) => layers.some((layer) => layer.steps.includes(step)));
}

/**
 * All periods of a step that any layer knows, oldest first; provisional when one of them says so.
 * @param {Layer[]} layers
 * @param {string} step
 * @returns {Period[]}
 */
export function clockOf(layers, step) {
  /** @type {Map<string, Period>} */
  const found = new Map();
  for (const period of layers.flatMap((layer) => layer.periods[step] ?? [])) {
    if (found.get(period.start)?.state !== 'provisional') found.set(period.start, period);
  }
  return [...found.values()].sort((a, b) => a.start.localeCompare(b.start));
}

/**
 * The period of a layer at a moment of the clock. A layer without that step answers with its next
 * longer one around that day; null when it has nothing there.
 * @param {Layer} layer
 * @param {string} step
 * @param {string} start
 * @returns {{step: string, period: Period} | null}
 */
export function periodOf(layer, step, start) {
  const longer = STEPS.slice(STEPS.indexOf(step)).filter((s) => layer.steps.includes(s));
  const own = longer[0] ?? layer.steps.at(-1) ?? step;
  const period = (layer.periods[own] ?? []).find((p) => p.start <= start && start <= p.end);
  return period ? { step: own, period } : null;
}

/**
 * The moment of a clock nearest to a wished one; the newest settled when nothing was wished.
 * @param {Period[]} clock
 * @param {string} start
 * @returns {number} index, -1 for an empty clock
 */
export function nearestPeriod(clock, start) {
  if (!start) {
    const settled = clock.findLastIndex((period) => period.state === 'settled');
    return settled < 0 ? clock.length - 1 : settled;
  }
  const after = clock.findIndex((period) => period.end >= start);
  return after < 0 ? clock.length - 1 : after;
}
