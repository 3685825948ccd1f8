/** Words that only full pages need: lengths of periods, days to come. */
import { language, locale, t } from './i18n.js';

/** @typedef {import('./i18n.js').MessageKey} MessageKey */

/**
 * @param {string} step length of a period
 * @param {number} n
 * @returns {string} "maand" or "maanden"
 */
export function units(step, n) {
  const [one, many] = t(/** @type {MessageKey} */ (`unit.${step}`)).split('|');
  return n === 1 ? one : many;
}

/** @param {number} days @returns {string} "over 12 dagen", "morgen" */
export const inDays = (days) =>
  new Intl.RelativeTimeFormat(locale(language()), { numeric: 'auto' }).format(days, 'day');
