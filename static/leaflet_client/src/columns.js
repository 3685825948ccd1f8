/** Values of a tile without shapes, for a tile whose shapes are here already (docs/columns.md). */

/** @typedef {{name: string, type: string, none?: number, words?: string[]}} Told */
/** @typedef {Told & {numbers: ArrayLike<number>}} Numbers */
/** @typedef {(word: string) => number} StateOf what a word for a state is in a column */

/** @type {Record<string, new (buffer: ArrayBuffer, at: number, size: number) => ArrayLike<number>>} */
const TYPES = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float64: Float64Array,
};
const ALIGNED = 8;

/**
 * @param {ArrayBuffer} buffer
 * @returns {{rows: number, columns: Numbers[]}}
 */
export function readColumns(buffer) {
  const begin = 4 + new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, begin - 4)));
  let at = begin;
  const columns = header.columns.map((/** @type {Told} */ told) => {
    const numbers = new TYPES[told.type](buffer, at, header.rows);
    at += Math.ceil(/** @type {Uint8Array} */ (numbers).byteLength / ALIGNED) * ALIGNED;
    return { ...told, numbers };
  });
  return { rows: header.rows, columns };
}

/**
 * Puts the values of a tile into a column.
 * @param {ArrayBuffer} body
 * @param {Int32Array} rows of the store, one per feature of the tile
 * @param {import('./store.js').Column} column
 * @param {StateOf} stateOf
 * @returns {boolean} whether they are in; not where the shapes are others by now
 */
export function fillFrom(body, rows, column, stateOf) {
  const told = readColumns(body);
  if (told.rows !== rows.length) return false;
  column.fit(Math.max(...rows) + 1);
  fillColumn(column, told.columns, rows, stateOf);
  return true;
}

/**
 * Puts values into a column, as a tile with shapes would.
 * @param {import('./store.js').Column} column
 * @param {Numbers[]} told
 * @param {Int32Array} rows of the store, one per feature of the tile
 * @param {StateOf} stateOf
 */
export function fillColumn(column, told, rows, stateOf) {
  const by = new Map(told.map((one) => [one.name, one]));
  const values = by.get('value');
  const states = by.get('state');
  if (!values || !states) throw new Error('a tile without shapes has no value or no state: it is damaged');
  const meant = (states.words ?? []).map(stateOf);
  for (let i = 0; i < rows.length; i++) {
    column.value[rows[i]] = numberAt(values, i);
    column.state[rows[i]] = meant[states.numbers[i]];
  }
  for (const key of column.keys) {
    const also = by.get(key);
    for (let i = 0; i < rows.length; i++) column.also[key][rows[i]] = also ? codeAt(column, also, i) : NaN;
  }
}

/** @param {Numbers} of @param {number} i */
const numberAt = ({ numbers, none }, i) => (numbers[i] === none ? NaN : numbers[i]);

/**
 * @param {import('./store.js').Column} column
 * @param {Numbers} of
 * @param {number} i
 */
function codeAt(column, of, i) {
  const number = numberAt(of, i);
  return of.words && !Number.isNaN(number) ? column.code(of.words[number]) : number;
}
