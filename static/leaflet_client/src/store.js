/**
 * The cells of one picture: shapes in a store keyed by feature id, values in columns beside it.
 *
 * A cell comes in every tile it touches and is kept once. One store holds one resolution as drawn at
 * one tile zoom, so that the corners of neighbours are rounded alike and fit without gaps.
 */

/** @typedef {import('./mvt.js').DecodedTile} DecodedTile */

/** State of a value in a column; NONE is a cell this layer does not speak about. */
export const STATE = { NONE: 0, VALUE: 1, SUPPRESSED: 2, NO_DATA: 3, UNDEFINED: 4, PROVISIONAL: 5 };

/** @type {Record<string, number>} */
const BY_NAME = {
  value: STATE.VALUE,
  suppressed: STATE.SUPPRESSED,
  no_data: STATE.NO_DATA,
  undefined: STATE.UNDEFINED,
  provisional: STATE.PROVISIONAL,
};

/** @param {string} name @returns {number} */
export const stateOf = (name) => BY_NAME[name] ?? STATE.NO_DATA;

/**
 * H3 ids are an 8, the resolution and 13 hex digits; the last part is 52 bits and fits a number.
 * @param {number} resolution
 * @param {number} id
 * @returns {string}
 */
export const cellName = (resolution, id) => `8${resolution.toString(16)}${id.toString(16).padStart(13, '0')}`;

/** @param {string} cell @returns {number} */
export const cellId = (cell) => parseInt(cell.slice(2), 16);

/** @param {string} cell @returns {number} */
export const cellResolution = (cell) => parseInt(cell[1], 16);

/** The values of one layer in one period, row by row of the store it belongs to. */
export class Column {
  /** @param {string[]} [keys] of what else is kept of each cell, as far as its tiles hold it */
  constructor(keys = []) {
    this.value = new Float64Array(0);
    this.state = new Uint8Array(0);
    this.keys = keys;
    /** @type {Record<string, Float64Array>} NaN where nothing is said; words by their place in `words` */
    this.also = {};
    /** @type {string[]} */
    this.words = [];
    /** @type {Set<string>} names of the tiles that are in */
    this.tiles = new Set();
  }

  /** @param {number} rows */
  fit(rows) {
    if (this.state.length >= rows) return;
    const size = Math.max(1024, rows * 2);
    const blank = () => new Float64Array(size).fill(NaN);
    this.value = grown(this.value, blank());
    this.state = grown(this.state, new Uint8Array(size));
    for (const key of this.keys) this.also[key] = grown(this.also[key] ?? [], blank());
  }

  /** @param {any} said @returns {number} itself; of a word, its place among the words */
  code(said) {
    if (typeof said !== 'string') return said ?? NaN;
    const at = this.words.indexOf(said);
    return at < 0 ? this.words.push(said) - 1 : at;
  }
}

/** The shapes of the cells of one resolution, in world coordinates (0..1). */
export class CellStore {
  /** @param {number} resolution */
  constructor(resolution) {
    this.resolution = resolution;
    /** @type {Map<number, number>} */
    this.rowOf = new Map();
    /** @type {number[]} */
    this.ids = [];
    this.start = new Uint32Array(1025);
    this.xy = new Float64Array(1024 * 14);
    this.centre = new Float64Array(1024 * 2);
    /** @type {Map<string, Column>} */
    this.columns = new Map();
    /** @type {Map<string, Int32Array>} rows of the features of a tile, by what decides on its shapes */
    this.shapes = new Map();
  }

  /** @returns {number} */
  get count() {
    return this.ids.length;
  }

  /**
   * @param {string} name layer and period
   * @param {string[]} [keys] of what else its layer wants to be kept
   * @param {number} [most] columns kept; the one used longest ago goes first
   * @returns {Column}
   */
  column(name, keys, most = 48) {
    const column = this.columns.get(name) ?? new Column(keys);
    this.columns.delete(name);
    this.columns.set(name, column);
    if (this.columns.size > most) this.columns.delete([...this.columns.keys()][0]);
    return column;
  }

  /**
   * Adds the cells of a tile, and their values to a column.
   * @param {DecodedTile | null} tile
   * @param {{z: number, x: number, y: number}} at
   * @param {Column} column
   * @param {string} [shapes] what decides on the shapes of the tile: its address without the period
   */
  add(tile, at, column, shapes) {
    column.tiles.add(tileName(at));
    if (!tile) return;
    const rows = Int32Array.from(tile.ids, (id, i) => this.rowOf.get(id) ?? this.#append(tile, i, at));
    if (shapes) this.shapes.set(shapes, rows);
    column.fit(this.count);
    fill(column, tile, rows);
  }

  /**
   * @param {DecodedTile} tile
   * @param {number} feature
   * @param {{z: number, x: number, y: number}} at
   * @returns {number} the new row
   */
  #append(tile, feature, at) {
    const row = this.count;
    const from = this.start[row];
    const size = tile.start[feature + 1] - tile.start[feature];
    this.#fit(row + 1, from + size);
    const unit = 1 / 2 ** at.z / tile.extent;
    let sumX = 0;
    let sumY = 0;
    for (let i = 0; i < size; i++) {
      const source = 2 * (tile.start[feature] + i);
      // Whole numbers are added before scaling, so the same corner is the same number in every tile.
      const x = (at.x * tile.extent + tile.xy[source]) * unit;
      const y = (at.y * tile.extent + tile.xy[source + 1]) * unit;
      this.xy[2 * (from + i)] = x;
      this.xy[2 * (from + i) + 1] = y;
      sumX += x;
      sumY += y;
    }
    this.start[row + 1] = from + size;
    this.centre[2 * row] = sumX / size;
    this.centre[2 * row + 1] = sumY / size;
    this.ids.push(tile.ids[feature]);
    this.rowOf.set(tile.ids[feature], row);
    return row;
  }

  /**
   * @param {number} rows
   * @param {number} corners
   */
  #fit(rows, corners) {
    if (rows + 1 > this.start.length) {
      this.start = grown(this.start, new Uint32Array(rows * 2 + 1));
      this.centre = grown(this.centre, new Float64Array(rows * 4));
    }
    if (corners * 2 > this.xy.length) this.xy = grown(this.xy, new Float64Array(corners * 4));
  }
}

/**
 * @template {Float64Array | Uint32Array | Uint8Array} T
 * @param {ArrayLike<number>} old
 * @param {T} fresh
 * @returns {T}
 */
function grown(old, fresh) {
  fresh.set(old);
  return fresh;
}

/** @param {{z: number, x: number, y: number}} at @returns {string} */
export const tileName = ({ z, x, y }) => `${z}/${x}/${y}`;

/**
 * @param {Column} column
 * @param {DecodedTile} tile
 * @param {Int32Array} rows
 */
function fill(column, tile, rows) {
  const values = tile.tags('value');
  const states = tile.tags('state');
  const hidden = tile.tags('suppressed');
  /** @type {Map<number, any>} each distinct value is decoded once, not once per cell */
  const read = new Map();
  /** @param {number} tag @returns {any} */
  const look = (tag) => {
    if (tag && !read.has(tag)) read.set(tag, tile.value(tag - 1));
    return read.get(tag);
  };
  for (let i = 0; i < tile.count; i++) {
    const value = look(values[i]);
    column.value[rows[i]] = typeof value === 'number' ? value : NaN;
    column.state[rows[i]] = look(hidden[i]) === true ? STATE.SUPPRESSED : stateOf(look(states[i]));
  }
  for (const key of column.keys) {
    const tags = tile.tags(key);
    for (let i = 0; i < tile.count; i++) column.also[key][rows[i]] = column.code(look(tags[i]));
  }
}

/** The stores in use, by resolution and tile zoom; the one used longest ago is dropped. */
export class Sheets {
  /** @param {number} most @param {number} mostCells */
  constructor(most = 4, mostCells = 150_000) {
    this.most = most;
    this.mostCells = mostCells;
    /** @type {Map<string, CellStore>} */
    this.stores = new Map();
  }

  /**
   * @param {number} resolution
   * @param {number} zoom of the tiles
   * @returns {CellStore}
   */
  get(resolution, zoom) {
    const name = `${resolution}/${zoom}`;
    const known = this.stores.get(name);
    const store = known && known.count < this.mostCells ? known : new CellStore(resolution);
    this.stores.delete(name);
    this.stores.set(name, store);
    if (this.stores.size > this.most) this.stores.delete([...this.stores.keys()][0]);
    return store;
  }
}
