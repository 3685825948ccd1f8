/** A second layer as dots, in colours apart from those of the first; fetched with the first such layer. */
import { FAINT, INK, LOOK, PALE, PAPER, classColour } from './paint.js';
import { coloursBeside } from './palettes.js';
import { DOTS, PART_BITS, projectCorners } from './raster.js';

/** @typedef {import('./store.js').CellStore} CellStore */
/** @typedef {import('./raster.js').View} View */
/** @typedef {import('./raster.js').Index} Index */
/** @typedef {{raster: typeof rasterDots, part: typeof dotPart, swatch: typeof drawDot}} Dots */

/** Parts of a dot: its zone (see dotZones), plus this bit on every other stripe. */
export const STRIPE = 16;

/** Radius of a dot of the lowest and the highest class, as a share of the room in its cell. */
const LEAST_DOT = 0.17;
const MOST_DOT = 0.6;

const SLATE = '#7f8994';

export { coloursBeside };

/**
 * Writes a dot in the middle of each cell, large enough for the highest class.
 * @param {Index} index
 * @param {CellStore} store
 * @param {number} from first row
 * @param {View} view
 * @param {number} classes
 */
export function rasterDots(index, store, from, view, classes) {
  const corners = new Float64Array(64);
  for (let row = from; row < store.count; row++) {
    const size = projectCorners(store, row, view, corners);
    const x = store.centre[2 * row] * view.scale - view.left;
    const y = store.centre[2 * row + 1] * view.scale - view.top;
    const zones = dotZones(innerRadius(corners, size, x, y), classes, view.ratio);
    fillDot(index, { x, y, zones, ratio: view.ratio }, (row + 1) << PART_BITS);
  }
}

/**
 * @param {Float64Array} corners
 * @param {number} size
 * @param {number} x
 * @param {number} y
 * @returns {number} distance from the centre to the nearest side, about
 */
function innerRadius(corners, size, x, y) {
  let least = Infinity;
  for (let i = 0; i < size; i++)
    least = Math.min(least, Math.hypot(corners[2 * i] - x, corners[2 * i + 1] - y));
  return least * 0.866;
}

/**
 * Radii that part a dot into zones, two per class: 2c is the disc of class c (from 0), 2c + 1 its rim.
 * @param {number} room radius of the cell in pixels
 * @param {number} classes
 * @param {number} ratio pixels per CSS px
 * @returns {Float64Array} ascending
 */
export function dotZones(room, classes, ratio) {
  const least = room * LEAST_DOT;
  const gap = (room * MOST_DOT - least) / Math.max(1, classes - 1);
  const rim = Math.min(1.25 * ratio, gap * 0.9);
  const zones = new Float64Array(2 * classes);
  for (let c = 0; c < classes; c++) {
    zones[2 * c] = least + c * gap;
    zones[2 * c + 1] = least + c * gap + rim;
  }
  return zones;
}

/**
 * @param {Index} index
 * @param {{x: number, y: number, zones: Float64Array, ratio: number}} dot
 * @param {number} mark
 */
export function fillDot(index, { x, y, zones, ratio }, mark) {
  const reach = zones[zones.length - 1];
  const squares = zones.map((radius) => radius * radius);
  const farthest = reach * reach;
  const stripe = Math.max(1, Math.round(2 * ratio));
  const right = Math.min(index.width - 1, Math.floor(x + reach));
  const bottom = Math.min(index.height - 1, Math.floor(y + reach));
  for (let py = Math.max(0, Math.floor(y - reach)); py <= bottom; py++) {
    for (let px = Math.max(0, Math.floor(x - reach)); px <= right; px++) {
      const away = (px + 0.5 - x) ** 2 + (py + 0.5 - y) ** 2;
      if (away > farthest) continue;
      let zone = 0;
      while (away > squares[zone]) zone++;
      const bit = Math.floor((px + py) / stripe) % 2 ? STRIPE : 0;
      index.data[py * index.width + px] = mark | zone | bit;
    }
  }
}

/**
 * @param {number} look
 * @param {number} part
 * @param {string[]} colours
 * @returns {string | undefined}
 */
function dotPart(look, part, colours) {
  const zone = part & (STRIPE - 1);
  const stripe = (part & STRIPE) !== 0;
  if (look === LOOK.SUPPRESSED) return dot(zone, 1, stripe ? SLATE : PAPER, SLATE);
  if (look === LOOK.UNDEFINED) return dot(zone, 0, PALE, FAINT);
  const colour = classColour(look, colours);
  if (!colour) return undefined;
  const provisional = look >= LOOK.PROVISIONAL;
  return dot(
    zone,
    look - (provisional ? LOOK.PROVISIONAL : LOOK.CLASS),
    colour,
    provisional && stripe ? INK : PAPER,
  );
}

/**
 * @param {number} zone
 * @param {number} size class whose size the dot has
 * @param {string} inside
 * @param {string} rim
 * @returns {string | undefined}
 */
function dot(zone, size, inside, rim) {
  if (zone <= 2 * size) return inside;
  return zone === 2 * size + 1 ? rim : undefined;
}

/**
 * @param {Index} index
 * @param {number} ratio
 * @param {number} classes
 */
function drawDot(index, ratio, classes) {
  const room = (index.height / 2) * 1.4;
  const zones = dotZones(room, classes, ratio);
  fillDot(index, { x: index.width / 2, y: index.height / 2, zones, ratio }, 1 << PART_BITS);
}

Object.assign(DOTS, { raster: rasterDots, part: dotPart, swatch: drawDot });
