/** The legend of two layers against each other: a square of three by three, with both axes named. */
import { h } from './dom.js';
import { percent, t, text } from './i18n.js';
import { swatch } from './legend.js';
import { LOOK } from './paint.js';

/** @type {import('./i18n.js').MessageKey[]} */
const THIRDS = ['combine.square.low', 'combine.square.middle', 'combine.square.high'];

/** @param {number} value 1 to 9 @returns {string} "high × low": of the first, and of the second */
export const crossed = (value) => `${t(THIRDS[Math.floor((value - 1) / 3)])} × ${t(THIRDS[(value - 1) % 3])}`;

/**
 * @param {import('./showing.js').Showing} showing
 * @returns {HTMLElement} rows from high to low of the first, columns from low to high of the second
 */
export function squareLegend({ layer, legend, colours, cells }) {
  const [first, second] = (layer.inputs ?? []).map(({ texts }) => text(texts, 'title'));
  const all = legend?.counts.reduce((sum, n) => sum + n, 0) || 1;
  /** @param {number} row @param {number} column */
  const cell = (row, column) => {
    const i = 3 * row + column;
    const words = { first, second, row: t(THIRDS[row]), column: t(THIRDS[column]) };
    return h(
      'td',
      { title: t('combine.square.cell', words), 'data-colour': colours[i] },
      swatch(cells.mark, colours, LOOK.CLASS + i),
      h('span', { class: 'legend-share' }, percent((legend?.counts[i] ?? 0) / all)),
    );
  };
  const rows = [2, 1, 0].map((row) =>
    h('tr', {}, h('th', { scope: 'row' }, t(THIRDS[row])), ...[0, 1, 2].map((column) => cell(row, column))),
  );
  const foot = THIRDS.map((third) => h('th', { scope: 'col' }, t(third)));
  return h(
    'div',
    { class: 'square' },
    h('p', { class: 'square-axis' }, `↑ ${first}`),
    h('table', {}, h('tbody', {}, ...rows), h('tfoot', {}, h('tr', {}, h('td', {}), ...foot))),
    h('p', { class: 'square-axis square-across' }, `${second} →`),
    h('p', { class: 'caption' }, t('combine.square.thirds')),
  );
}
