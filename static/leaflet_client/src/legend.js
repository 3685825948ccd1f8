/** The legend of one layer: classes with their share, then the states, each drawn as on the map. */
import { h } from './dom.js';
import { chosenIn, filterNote } from './filters.js';
import { percent, t, text } from './i18n.js';
import { hidesMuch, isProtected, markOf, modelledMark, partsMark, percentShown } from './notice.js';
import { LOOK, paint, paletteOf } from './paint.js';
import { DOTS, PART_BITS, markParts } from './raster.js';
import { classRows } from './scale.js';
import { whySuppressed } from './words.js';

/** @typedef {import('./showing.js').Showing} Showing */
/** @typedef {import('./paint.js').Mark} Mark */

const SWATCH = { fill: { width: 28, height: 18 }, dot: { width: 28, height: 20 } };

/**
 * A small picture made by the very code that draws the map.
 * @param {Mark} mark
 * @param {string[]} colours
 * @param {number} look
 * @returns {HTMLCanvasElement}
 */
export function swatch(mark, colours, look) {
  const { width, height } = SWATCH[mark];
  const ratio = 2; // smooth edges on every screen; these are small
  const canvas = h('canvas', {
    class: `swatch swatch-${mark}`,
    width: width * ratio,
    height: height * ratio,
    'aria-hidden': 'true',
  });
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const index = {
    data: new Int32Array(canvas.width * canvas.height),
    width: canvas.width,
    height: canvas.height,
  };
  if (mark === 'fill') drawField(index, ratio);
  else DOTS.swatch(index, ratio, colours.length);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const image = context.createImageData(canvas.width, canvas.height);
  paint(new Uint32Array(image.data.buffer), index.data, Uint8Array.of(0, look), paletteOf(mark, colours));
  context.putImageData(image, 0, 0);
  return canvas;
}

/**
 * @param {import('./raster.js').Index} index
 * @param {number} ratio
 */
function drawField(index, ratio) {
  const { width, height } = index;
  for (let y = 1; y < height - 1; y++) index.data.fill(1 << PART_BITS, y * width + 1, (y + 1) * width - 1);
  markParts(index, ratio);
}

/**
 * @param {Showing} showing
 * @returns {HTMLElement}
 */
export function legendOf(showing) {
  const { layer, legend, colours, cells, error, shown, wish } = showing;
  if (!legend) return error || !wish ? h('p') : h('p', { class: 'caption' }, t('legend.loading'));
  const rows = classRows(legend, colours, layer);
  const most = Math.max(...rows.map((row) => row.share), 0.01);
  return h(
    'div',
    { class: 'legend', role: 'group', 'aria-label': t('legend.of', { title: text(layer.texts, 'title') }) },
    h('p', { class: 'legend-unit' }, text(layer.texts, 'unit')),
    layer.mark && h('p', { class: 'caption' }, markOf(layer), ` ${t('mark.exact')}`),
    filterNote(layer, chosenIn(shown?.where ?? '')),
    layer.legend?.(showing) ??
      h(
        'ul',
        { class: 'legend-classes' },
        ...rows.map((row, i) =>
          classRow(row, faded(swatch(cells.mark, colours, LOOK.CLASS + i), cells.opacity), most),
        ),
      ),
    h('ul', { class: 'legend-states' }, ...stateRows(showing)),
    layer.modelled && modelledMark(layer.id),
    h('p', { class: 'caption' }, t('layer.classes')),
    visibleWords(showing) && h('p', { class: 'caption', 'data-visible': true }, visibleWords(showing)),
    text(layer.texts, 'parts') && isProtected(layer) && partsMark(layer),
  );
}

/**
 * @param {Showing} showing
 * @returns {string} how much is shown, in full where the layer opens; too little is told in a note
 */
function visibleWords(showing) {
  const { layer, shown, cells } = showing;
  const percent = percentShown(showing);
  if (percent === undefined || hidesMuch(showing)) return '';
  if (shown?.where) return t('layer.filtered', { percent });
  const opens = shown?.step === layer.step && cells.picture?.store.resolution === layer.opens_at;
  return opens ? text(layer.texts, 'visible') : t('layer.visible', { percent });
}

/**
 * A layer that lets the map through is that much paler in its legend.
 * @param {HTMLCanvasElement} picture
 * @param {number} opacity 0..1
 * @returns {HTMLCanvasElement}
 */
function faded(picture, opacity) {
  picture.style.opacity = String(opacity);
  return picture;
}

/**
 * @param {import('./scale.js').ClassRow} row
 * @param {HTMLCanvasElement} picture
 * @param {number} most largest share among the classes
 * @returns {HTMLElement}
 */
function classRow(row, picture, most) {
  const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.width = `${Math.max(1, Math.round((row.share / most) * 72))}px`;
  return h(
    'li',
    { class: 'legend-row', 'data-colour': row.colour },
    picture,
    h('span', { class: 'legend-label' }, row.label),
    bar,
    h('span', { class: 'legend-share' }, percent(row.share)),
  );
}

/**
 * The states this layer can have; the suppressed one only where something is or may be.
 * @param {Showing} showing
 * @returns {HTMLElement[]}
 */
function stateRows({ layer, legend, colours, cells, shown }) {
  const provisional = shown?.period.state === 'provisional' || (legend?.states.provisional ?? 0) > 0;
  const middle = Math.floor(colours.length / 2);
  /** @type {[string, number, string, string][]} */
  const rows = [];
  if (isProtected(layer) || legend?.states.suppressed)
    rows.push(['suppressed', LOOK.SUPPRESSED, t('state.suppressed'), whySuppressed(layer)]);
  rows.push([
    'no_data',
    LOOK.NO_DATA,
    t('state.no_data'),
    t(cells.mark === 'dot' ? 'state.no_data.dot' : 'state.no_data.why'),
  ]);
  if (legend?.states.undefined || /rate|ratio|mean/.test(layer.measure))
    rows.push(['undefined', LOOK.UNDEFINED, t('state.undefined'), t('state.undefined.why')]);
  if (provisional)
    rows.push(['provisional', LOOK.PROVISIONAL + middle, t('state.provisional'), t('state.provisional.why')]);
  return rows.map(([state, look, name, why]) =>
    h(
      'li',
      { class: 'legend-row', 'data-state': state },
      swatch(cells.mark, colours, look),
      h('span', { class: 'legend-label' }, name, h('span', { class: 'quiet' }, ` ${why}`)),
    ),
  );
}

/**
 * The legend in one line, for the lowest height of the sheet on a phone.
 * @param {Showing} showing
 * @returns {HTMLElement}
 */
export function stripOf(showing) {
  const { layer, legend, colours, cells } = showing;
  if (!legend) return h('ul', { class: 'strip' });
  const rows = classRows(legend, colours, layer);
  return h(
    'ul',
    { class: 'strip', 'aria-hidden': 'true' },
    ...rows.map((row, i) =>
      h('li', {}, swatch(cells.mark, colours, LOOK.CLASS + i), h('span', {}, row.label)),
    ),
  );
}
