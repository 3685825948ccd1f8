/** A small chart of a series: a bar per period, with states as patterns and axes that can be read. */
import { s } from './dom.js';
import { number, t } from './i18n.js';
import { periodLabel } from './periods.js';

/** @typedef {import('./contract.js').SeriesValue} SeriesValue */

const BOX = { width: 328, height: 104, left: 42, right: 4, top: 10, bottom: 20 };
const INNER = { width: BOX.width - BOX.left - BOX.right, height: BOX.height - BOX.top - BOX.bottom };

/** @param {SeriesValue} item @returns {boolean} */
const isKnown = (item) => item.value !== null && (item.state === 'value' || item.state === 'provisional');

/**
 * @param {SeriesValue[]} series
 * @param {{step: string, start: string, title: string, cuts: import('./periods.js').Cut[], top?: number}} about start: first day of the period on the map; top: of the scale, where charts share one
 * @returns {SVGElement}
 */
export function sparkline(series, { step, start, title, cuts, top: shared }) {
  const since = Math.max(0, ...cuts.map(({ at }) => Math.ceil(at)));
  const top = shared ?? niceTop(Math.max(0, ...numbersIn(series)));
  const values = numbersIn(series.slice(since)); // highest and lowest do not compare across a break
  const name = t('series.label', {
    title,
    from: periodLabel(step, (series[since] ?? series[0]).start),
    to: periodLabel(step, series[series.length - 1].start),
    max: values.length ? number(Math.max(...values)) : '–',
    min: values.length ? number(Math.min(...values)) : '–',
  });
  return s(
    'svg',
    { class: 'spark', viewBox: `0 0 ${BOX.width} ${BOX.height}`, role: 'img', 'aria-label': name },
    ...grid(top),
    ...cuts.map((cut) => cutAt(cut, series.length)),
    ...series.flatMap((item, i) =>
      bar(item, i, {
        count: series.length,
        top,
        now: item.start === start,
        before: i < since,
        label: periodLabel(step, item.start),
      }),
    ),
    ...yearLabels(series),
  );
}

/** @param {SeriesValue[]} series @returns {number[]} */
const numbersIn = (series) => series.filter(isKnown).map((item) => Number(item.value));

/**
 * @param {import('./periods.js').Cut} cut
 * @param {number} count of periods
 * @returns {SVGElement} interrupts the lines of the grid
 */
function cutAt({ at }, count) {
  const d = `M${BOX.left + (at * INNER.width) / count} ${BOX.top - 8}V${BOX.height - BOX.bottom + 4}`;
  return s('g', {}, s('path', { class: 'spark-gap', d }), s('path', { class: 'spark-cut', d }));
}

/**
 * @param {number} highest
 * @returns {number} 1, 2, 4, 5 or 10 times a power of ten, not below the highest
 */
export function niceTop(highest) {
  if (highest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  return /** @type {number} */ ([1, 2, 4, 5, 10].find((n) => n * power >= highest)) * power;
}

/** @param {number} top @returns {SVGElement[]} lines and numbers at zero, half and top */
function grid(top) {
  return [0, top / 2, top].flatMap((value) => {
    const y = BOX.top + INNER.height * (1 - value / top);
    return [
      s('line', {
        class: value ? 'spark-grid' : 'spark-axis',
        x1: BOX.left,
        x2: BOX.width - BOX.right,
        y1: y,
        y2: y,
      }),
      s('text', { class: 'spark-number', x: BOX.left - 6, y: y + 4, 'text-anchor': 'end' }, number(value)),
    ];
  });
}

/**
 * @param {SeriesValue} item
 * @param {number} i
 * @param {{count: number, top: number, now: boolean, before: boolean, label: string}} about before: recorded otherwise than the newest
 * @returns {SVGElement[]}
 */
function bar(item, i, { count, top, now, before, label }) {
  const slot = INNER.width / count;
  const gap = Math.min(3, slot * 0.25);
  const x = BOX.left + i * slot + gap / 2;
  const width = Math.min(24, slot - gap);
  const known = isKnown(item);
  const height = known
    ? Math.max(1, (INNER.height * Number(item.value)) / top)
    : (STATE_HEIGHT[item.state] ?? 0);
  const y = BOX.top + INNER.height - height;
  const said = known
    ? `${label}: ${number(Number(item.value))}`
    : `${label}: ${t(`state.${item.state}`).toLowerCase()}`;
  /** @type {SVGElement[]} */
  const marks = [
    s(
      'rect',
      {
        class: `spark-bar spark-${item.state}${now ? ' spark-now' : ''}${before ? ' spark-before' : ''}`,
        x,
        y,
        width,
        height,
      },
      s('title', {}, said),
    ),
  ];
  if (now)
    marks.push(s('path', { class: 'spark-pointer', d: `M${x + width / 2 - 4} ${BOX.top - 8}h8l-4 5z` }));
  return marks;
}

/** Height of what has no number; nothing for no data. @type {Record<string, number>} */
const STATE_HEIGHT = { suppressed: 6, undefined: 3, no_data: 0 };

/** @param {SeriesValue[]} series @returns {SVGElement[]} the years, where they begin */
function yearLabels(series) {
  const slot = INNER.width / series.length;
  const years = series.map((item) => item.start.slice(0, 4));
  const firsts = years.map((year, i) => ({ year, i })).filter(({ year, i }) => years.indexOf(year) === i);
  const every = Math.ceil(firsts.length / 6);
  return firsts
    .filter((_, n) => n % every === 0)
    .flatMap(({ year, i }) => {
      const x = BOX.left + i * slot;
      return [
        s('line', {
          class: 'spark-tick',
          x1: x,
          x2: x,
          y1: BOX.height - BOX.bottom,
          y2: BOX.height - BOX.bottom + 4,
        }),
        s('text', { class: 'spark-number', x: x + 2, y: BOX.height - 5 }, year),
      ];
    });
}
