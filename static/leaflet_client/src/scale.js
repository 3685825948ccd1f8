/** Classes in words: the rows of a legend and where a value stands among them. */
import { number } from './i18n.js';

/** @typedef {import('./contract.js').LegendAnswer} LegendAnswer */
/** @typedef {{label: string, share: number, colour: string}} ClassRow */

/**
 * @param {LegendAnswer} legend
 * @param {string[]} colours as drawn
 * @returns {ClassRow[]} lowest class first
 */
export function classRows(legend, colours) {
  const all = legend.counts.reduce((sum, n) => sum + n, 0) || 1;
  return colours.map((colour, i) => ({
    colour,
    label: classLabel(legend, i),
    share: (legend.counts[i] ?? 0) / all,
  }));
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
  const last = i >= breaks.length;
  const low = i === 0 ? Math.min(legend.min, breaks[0] ?? legend.min) : breaks[i - 1];
  const high = last ? Math.max(legend.max, low) : breaks[i] - (whole ? 1 : 0);
  const zeroApart = !whole && legend.min === 0 && breaks.length > 0;
  if (zeroApart && !i) return number(0);
  if (!whole && !i && !last) return `< ${number(high)}`;
  if (high < low) return `< ${number(low)}`;
  if (low === high) return number(low);
  return `${zeroApart && i === 1 ? '> 0' : number(low)} – ${last || whole ? '' : '< '}${number(high)}`;
}
