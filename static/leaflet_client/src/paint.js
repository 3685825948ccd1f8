/** Colours by lookup: the look of a cell (its class or state) and the part of it give a colour. */
import { DOTS, EDGE, HATCH, PART_BITS, PART_MASK } from './raster.js';
import { STATE } from './store.js';

/** @typedef {'fill' | 'dot'} Mark how a layer is drawn */

const PARTS = 1 << PART_BITS;
const LOOKS = 32;

/** Looks: 0 nothing, 1.. classes, 11.. the same but provisional, then the states. */
export const LOOK = { NONE: 0, CLASS: 1, PROVISIONAL: 11, SUPPRESSED: 21, NO_DATA: 22, UNDEFINED: 23 };

export const INK = '#3d4752';
const STROKE = '#68737e';
export const PAPER = '#ffffff';
const VEIL = '#dde2e7';
export const FAINT = '#a9b3bd';
export const PALE = '#eef0f2';

/**
 * @param {string} colour #rrggbb
 * @returns {number} the same as one pixel of image data (little endian)
 */
export function pixel(colour) {
  const v = parseInt(colour.slice(1), 16);
  return ((255 << 24) | ((v & 255) << 16) | (v & 0xff00) | (v >> 16)) >>> 0;
}

/**
 * Which look a value gets.
 * @param {number} state
 * @param {number} value
 * @param {number[]} breaks
 * @returns {number}
 */
export function lookOf(state, value, breaks) {
  if (state === STATE.VALUE) return LOOK.CLASS + classOf(value, breaks);
  if (state === STATE.PROVISIONAL) return LOOK.PROVISIONAL + classOf(value, breaks);
  if (state === STATE.SUPPRESSED) return LOOK.SUPPRESSED;
  if (state === STATE.NO_DATA) return LOOK.NO_DATA;
  return state === STATE.UNDEFINED ? LOOK.UNDEFINED : LOOK.NONE;
}

/**
 * @param {number} value
 * @param {number[]} breaks
 * @returns {number} class from 0; a value on a break belongs to the higher class
 */
export function classOf(value, breaks) {
  let c = 0;
  while (c < breaks.length && value >= breaks[c]) c++;
  return c;
}

/**
 * The look of every row, with 0 first for pixels without a cell.
 * @param {import('./store.js').Column} column
 * @param {number} rows
 * @param {number[]} breaks
 * @returns {Uint8Array}
 */
export function looksOf(column, rows, breaks) {
  const looks = new Uint8Array(rows + 1);
  const known = Math.min(rows, column.state.length);
  for (let row = 0; row < known; row++) looks[row + 1] = lookOf(column.state[row], column.value[row], breaks);
  return looks;
}

/**
 * @param {Mark} mark
 * @param {string[]} colours of the classes
 * @returns {Uint32Array} pixel per look and part
 */
export function paletteOf(mark, colours) {
  const palette = new Uint32Array(LOOKS * PARTS);
  const draw = mark === 'fill' ? fillPart : DOTS.part;
  for (let look = 1; look < LOOKS; look++) {
    for (let part = 0; part < PARTS; part++) {
      const colour = draw(look, part, colours);
      if (colour) palette[look * PARTS + part] = pixel(colour);
    }
  }
  return palette;
}

/**
 * @param {number} look
 * @param {string[]} colours
 * @returns {string | undefined} colour of its class, if it is one
 */
export function classColour(look, colours) {
  const first = look >= LOOK.PROVISIONAL ? LOOK.PROVISIONAL : LOOK.CLASS;
  return colours[look - first];
}

/**
 * @param {number} look
 * @param {number} part
 * @param {string[]} colours
 * @returns {string | undefined}
 */
function fillPart(look, part, colours) {
  const edge = Math.floor(part / 3);
  const hatch = part % 3;
  if (look === LOOK.SUPPRESSED) return [VEIL, PAPER, STROKE][hatch];
  if (look === LOOK.NO_DATA) return edge === EDGE.NONE ? undefined : FAINT;
  if (look === LOOK.UNDEFINED) return edge !== EDGE.NONE || hatch === HATCH.DARK ? FAINT : PALE;
  if (look >= LOOK.PROVISIONAL && edge === EDGE.DOT) return INK;
  return classColour(look, colours);
}

/**
 * Turns an index buffer into pixels: two lookups each.
 * @param {Uint32Array} out
 * @param {Int32Array} index
 * @param {Uint8Array} looks
 * @param {Uint32Array} palette
 */
export function paint(out, index, looks, palette) {
  for (let i = 0; i < out.length; i++) {
    const at = index[i];
    out[i] = palette[(looks[at >> PART_BITS] << PART_BITS) | (at & PART_MASK)];
  }
}
