import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillColumn, readColumns } from '../src/columns.js';
import { decode } from '../src/mvt.js';
import { CellStore, stateOf } from '../src/store.js';
import { encodeTile } from './encode.js';

const AT = { z: 3, x: 2, y: 5 };
const WORDS = ['value', 'suppressed', 'no_data', 'undefined', 'provisional'];

/** Writes columns as docs/columns.md says. */
function written(rows, columns) {
  const blank = (size) => ' '.repeat((8 - (size % 8)) % 8);
  const header = JSON.stringify({ rows, columns: columns.map(({ numbers: _, ...told }) => told) });
  const text = header + blank(4 + header.length);
  const parts = columns.flatMap(({ numbers }) => [
    new Uint8Array(numbers.buffer),
    new Uint8Array((8 - (numbers.byteLength % 8)) % 8),
  ]);
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint32(0, text.length, true);
  return Uint8Array.from([head, new TextEncoder().encode(text), ...parts].flatMap((one) => [...one])).buffer;
}

const tileOf = (cells) =>
  decode(
    encodeTile(cells.map((properties, i) => ({ id: i + 1, ring: [[i, 0], [i + 9, 5], [i, 20]], properties }))),
    'cells',
  );
const CELLS = [
  { value: 3, state: 'value', suppressed: false, n: 4, verdict: 'rises' },
  { state: 'suppressed', suppressed: true },
  { value: 254, state: 'provisional', suppressed: false, n: 2.5 },
];
const COLUMNS = [
  { name: 'value', type: 'uint8', none: 255, numbers: Uint8Array.of(3, 255, 254) },
  { name: 'state', type: 'uint8', words: WORDS, numbers: Uint8Array.of(0, 1, 4) },
  { name: 'n', type: 'float64', numbers: Float64Array.of(4, NaN, 2.5) },
  { name: 'verdict', type: 'uint8', none: 255, words: ['falls', 'rises'], numbers: Uint8Array.of(1, 255, 255) },
];
const KEYS = ['n', 'verdict', 'rank'];

test('columns tell what the tile with shapes tells', () => {
  const store = new CellStore(9);
  const shaped = store.column('shaped', KEYS);
  store.add(tileOf(CELLS), AT, shaped, 'here');
  const plain = store.column('plain', KEYS);
  plain.fit(store.count);
  const told = readColumns(written(CELLS.length, COLUMNS));
  fillColumn(plain, told.columns, store.shapes.get('here'), stateOf);
  const first = (of) => [of.value, of.state, ...KEYS.slice(0, 1).map((key) => of.also[key])].map((one) => [...one.subarray(0, 3)]);
  assert.deepEqual(first(plain), first(shaped));
  const words = (of) => [...of.also.verdict.subarray(0, 3)].map((code) => of.words[code]);
  assert.deepEqual(words(plain), words(shaped));
});

test('a column that is not told is nothing everywhere', () => {
  const store = new CellStore(9);
  store.add(tileOf(CELLS), AT, store.column('shaped'), 'here');
  const plain = store.column('plain', KEYS);
  plain.fit(store.count);
  fillColumn(plain, readColumns(written(3, COLUMNS)).columns, store.shapes.get('here'), stateOf);
  assert.deepEqual([...plain.also.rank.subarray(0, 3)], [NaN, NaN, NaN]);
});

test('rows are those of the features, wherever they stand in the store', () => {
  const store = new CellStore(9);
  const other = store.column('other');
  store.add(tileOf([CELLS[0]]), { ...AT, x: 9 }, other);
  store.add(tileOf(CELLS), AT, other, 'here');
  assert.deepEqual([...store.shapes.get('here')], [0, 1, 2]);
});

test('what has no values is damaged', () => {
  const store = new CellStore(9);
  store.add(tileOf(CELLS), AT, store.column('shaped'), 'here');
  const told = readColumns(written(3, COLUMNS.slice(2)));
  assert.throws(() => fillColumn(store.column('plain'), told.columns, store.shapes.get('here'), stateOf), /damaged/);
});
