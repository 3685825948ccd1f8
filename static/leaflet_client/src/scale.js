/** Classes in words: the rows of a legend and where a value stands among them. */
import { number, t } from './i18n.js';

/** @typedef {import('./contract.js').LegendAnswer} LegendAnswer */
/** @typedef {{label: string, share: number, colour: string}} ClassRow */

/**
 * @param {LegendAnswer} legend
 * @param {string[]} colours as drawn
 * @param {{measure?: string, say?: (value: number) => string}} [layer]
 * @returns {ClassRow[]} lowest class first
 */
export function classRows(legend, colours, { measure, say } = {}) {
  const all = legend.counts.reduce((sum, n) => sum + n, 0) || 1;
  return colours.map((colour, i) => ({
    colour,
    label: say?.(leastOf(legend, i)) || (measure === 'presence' ? presence(i || legend.min) : classLabel(legend, i)),
    share: (legend.counts[i] ?? 0) / all,
  }));
}

/** @param {LegendAnswer} legend @param {number} i @returns {number} a value of a class of whole numbers */
const leastOf = ({ breaks, min }, i) => (i ? breaks[i - 1] : Math.min(min, (breaks[0] ?? Infinity) - 1));

/** @param {number} value @returns {string} whether there is one */
const presence = (value) => t(value ? 'presence.yes' : 'presence.no');

/**
 * @param {{measure: string, say?: (value: number) => string}} layer
 * @param {number} value
 * @returns {string} a value without its unit
 */
export const figure = ({ measure, say }, value) =>
  say?.(value) || (measure === 'presence' ? presence(value) : number(value));

/** Close classes need more digits to be told apart. @type {number[]} */
const DIGITS = [3, 4, 5, 6];

/** @param {LegendAnswer} legend @returns {number} digits in which no two ends of classes are the same */
function digitsOf({ breaks, max }) {
  const ends = [...new Set([...breaks, max])];
  return DIGITS.find((n) => new Set(ends.map((end) => number(end, n))).size === ends.length) ?? 6;
}

/**
 * "0", "1 – 2", "7 – 41" for whole numbers; "< 2,1", "2,1 – < 4,5" for others. Zero, where it
 * occurs, has the lowest class to itself; the next then begins at the least there is.
 * @param {LegendAnswer} legend
 * @param {number} i class
 * @returns {string}
 */
export function classLabel(legend, i) {
  const { breaks } = legend;
  const { whole } = legend;
  const digits = digitsOf(legend);
  /** @param {number} value */
  const said = (value) => number(value, digits);
  const last = i >= breaks.length;
  const low = i === 0 ? Math.min(legend.min, breaks[0] ?? legend.min) : breaks[i - 1];
  const high = last ? Math.max(legend.max, low) : breaks[i] - (whole ? 1 : 0);
  const zeroApart = !whole && legend.min === 0 && breaks.length > 0;
  if (zeroApart && !i) return number(0);
  if (!whole && !i && !last) return `< ${said(high)}`;
  if (high < low) return `< ${said(low)}`;
  if (low === high) return said(low);
  return `${zeroApart && i === 1 ? '> 0' : said(low)} – ${last || whole ? '' : '< '}${said(high)}`;
}
