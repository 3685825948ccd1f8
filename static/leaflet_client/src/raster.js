/**
 * From cells to pixels: fills an index buffer in which every pixel names its cell and its part of it.
 *
 * A pixel holds (row + 1) * 32 + part, or 0 where there is no cell. The part tells what a pattern may
 * draw there: a hatch line, the edge, or how far out of the centre of a dot it lies. Colours come
 * later, by looking up (class of the cell, part); so a new period or palette never comes back here.
 */

/** @typedef {import('./store.js').CellStore} CellStore */
/** @typedef {{scale: number, left: number, top: number, ratio: number}} View pixel = world * scale - left|top; ratio = pixels per CSS px */
/** @typedef {{data: Int32Array, width: number, height: number}} Index */

export const PART_BITS = 5;
export const PART_MASK = 31;

/** Parts of a filled cell: edge * 3 + hatch. */
export const HATCH = { NONE: 0, LIGHT: 1, DARK: 2 };
export const EDGE = { NONE: 0, LINE: 1, DOT: 2 };

/** How dots are drawn: nothing until they are fetched, with the first layer that is drawn so. @type {import('./dots.js').Dots} */
export const DOTS = /** @type {any} */ ({});

const HATCH_PERIOD = 8;
const DOT_PERIOD = 5;

/**
 * Writes the cells from a row on; pixels of cells written before stay.
 * @param {Index} index
 * @param {CellStore} store
 * @param {number} from first row
 * @param {View} view
 */
export function rasterCells(index, store, from, view) {
  const corners = new Float64Array(64);
  for (let row = from; row < store.count; row++) {
    const size = projectCorners(store, row, view, corners);
    fillConvex(index, corners, size, (row + 1) << PART_BITS);
  }
}

/**
 * @param {CellStore} store
 * @param {number} row
 * @param {View} view
 * @param {Float64Array} out receives x, y pairs in pixels
 * @returns {number} corners
 */
export function projectCorners(store, row, view, out) {
  const first = store.start[row];
  const size = Math.min(store.start[row + 1] - first, out.length / 2);
  for (let i = 0; i < size; i++) {
    out[2 * i] = store.xy[2 * (first + i)] * view.scale - view.left;
    out[2 * i + 1] = store.xy[2 * (first + i) + 1] * view.scale - view.top;
  }
  return size;
}

/**
 * Fills the pixels whose centre lies in a convex polygon. Left and top edges belong to it, right and
 * bottom edges to the neighbour, so that cells touch without gap or overlap.
 * @param {Index} index
 * @param {Float64Array} corners
 * @param {number} size
 * @param {number} mark
 */
function fillConvex(index, corners, size, mark) {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < size; i++) {
    low = Math.min(low, corners[2 * i + 1]);
    high = Math.max(high, corners[2 * i + 1]);
  }
  const last = Math.min(index.height, Math.ceil(high - 0.5));
  for (let y = Math.max(0, Math.ceil(low - 0.5)); y < last; y++) {
    const [left, right] = spanAt(corners, size, y + 0.5);
    const begin = Math.max(0, Math.ceil(left - 0.5));
    const end = Math.min(index.width, Math.ceil(right - 0.5));
    if (end > begin) index.data.fill(mark, y * index.width + begin, y * index.width + end);
  }
}

/** Reused, because one is asked for every line of every cell. @type {[number, number]} */
const span = [0, 0];

/**
 * @param {Float64Array} corners
 * @param {number} size
 * @param {number} y
 * @returns {[number, number]} where a horizontal line enters and leaves the polygon
 */
function spanAt(corners, size, y) {
  span[0] = Infinity;
  span[1] = -Infinity;
  let j = 2 * (size - 1);
  for (let i = 0; i < 2 * size; j = i, i += 2) {
    if (corners[j + 1] <= y === corners[i + 1] <= y) continue;
    const x = crossing(corners, j, i, y);
    if (x < span[0]) span[0] = x;
    if (x > span[1]) span[1] = x;
  }
  return span;
}

/**
 * Always computed from the upper corner down, so both neighbours get the very same number.
 * @param {Float64Array} corners
 * @param {number} a
 * @param {number} b
 * @param {number} y
 * @returns {number}
 */
function crossing(corners, a, b, y) {
  const [p, q] = corners[a + 1] < corners[b + 1] ? [a, b] : [b, a];
  const share = (y - corners[p + 1]) / (corners[q + 1] - corners[p + 1]);
  return corners[p] + share * (corners[q] - corners[p]);
}

/**
 * Marks hatch lines and edges. May be repeated after more cells were written.
 * @param {Index} index
 * @param {number} ratio pixels per CSS px
 */
export function markParts({ data, width, height }, ratio) {
  const reach = Math.max(1, Math.round(ratio));
  const patterns = patternTable(ratio, width + height);
  for (let y = 0, i = 0; y < height; y++) {
    const below = y + reach < height ? reach * width : 0;
    const above = y >= reach ? reach * width : 0;
    for (let x = 0; x < width; x++, i++) {
      const cell = data[i] >> PART_BITS;
      if (!cell) continue;
      const right = x + reach < width ? reach : 0;
      const onEdge =
        data[i + right] >> PART_BITS !== cell ||
        data[i + below] >> PART_BITS !== cell ||
        !data[i - above] ||
        (x >= reach && !data[i - reach]);
      data[i] = (cell << PART_BITS) | patterns[onEdge ? 1 : 0][x + y];
    }
  }
}

/**
 * @param {number} ratio pixels per CSS px
 * @param {number} length
 * @returns {[Uint8Array, Uint8Array]} part by x + y, inside a cell and on its edge
 */
function patternTable(ratio, length) {
  const period = Math.round(HATCH_PERIOD * ratio);
  const dark = Math.max(1, Math.round(1.25 * ratio));
  const light = dark + Math.round(2 * ratio);
  const dot = Math.round(DOT_PERIOD * ratio);
  /** @param {number} i */
  const hatch = (i) => (i % period < dark ? HATCH.DARK : i % period < light ? HATCH.LIGHT : HATCH.NONE);
  /** @param {number} i */
  const edge = (i) => (i % dot < dot / 2 ? EDGE.DOT : EDGE.LINE);
  return [
    Uint8Array.from({ length }, (_, i) => hatch(i)),
    Uint8Array.from({ length }, (_, i) => edge(i) * 3 + hatch(i)),
  ];
}
