import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../src/mvt.js';
import { CellStore, STATE, Sheets, cellId, cellName } from '../src/store.js';
import { encodeTile } from './encode.js';

const ring = (x) => [
  [x, 0],
  [x + 10, 5],
  [x + 10, 15],
  [x, 20],
];
const tileOf = (cells) =>
  decode(
    encodeTile(cells.map(({ id, x = 0, ...properties }) => ({ id, ring: ring(x), properties }))),
    'cells',
  );
const AT = { z: 3, x: 2, y: 5 };

test('a cell seen in two tiles is kept once', () => {
  const store = new CellStore(9);
  const column = store.column('a');
  store.add(tileOf([{ id: 7, value: 1, state: 'value' }]), AT, column);
  store.add(
    tileOf([
      { id: 7, value: 1, state: 'value' },
      { id: 8, state: 'no_data' },
    ]),
    { ...AT, x: 1 },
    column,
  );
  assert.deepEqual([...store.ids], [7, 8]);
});

test('the same corner is the same number in neighbouring tiles', () => {
  const store = new CellStore(9);
  const column = store.column('a');
  store.add(tileOf([{ id: 1, x: 4096 }]), AT, column);
  store.add(tileOf([{ id: 2, x: 0 }]), { ...AT, x: 3 }, column);
  assert.equal(store.xy[0], store.xy[2 * store.start[1]]);
});

test('every state of a value is told apart', () => {
  const names = ['value', 'suppressed', 'no_data', 'undefined', 'provisional'];
  const store = new CellStore(9);
  const column = store.column('a');
  store.add(tileOf(names.map((state, id) => ({ id: id + 1, state }))), AT, column);
  assert.deepEqual(
    [...column.state.subarray(0, 5)],
    [STATE.VALUE, STATE.SUPPRESSED, STATE.NO_DATA, STATE.UNDEFINED, STATE.PROVISIONAL],
  );
});

test('the flag suppressed wins from the state', () => {
  const store = new CellStore(9);
  const column = store.column('a');
  store.add(tileOf([{ id: 1, state: 'provisional', suppressed: true }]), AT, column);
  assert.equal(column.state[0], STATE.SUPPRESSED);
});

test('zero is a number and no value is not', () => {
  const store = new CellStore(9);
  const column = store.column('a');
  store.add(
    tileOf([
      { id: 1, value: 0, state: 'value' },
      { id: 2, state: 'no_data' },
    ]),
    AT,
    column,
  );
  assert.equal(column.value[0], 0);
  assert.ok(Number.isNaN(column.value[1]));
});

test('what else a layer asks for is kept as numbers, and words by their place', () => {
  const store = new CellStore(9);
  const column = store.column('a', ['b', 'b_state']);
  store.add(
    tileOf([
      { id: 1, value: 1, state: 'value', b: 2.5, b_state: 'value', c: 9 },
      { id: 2, value: 1, state: 'value', b_state: 'suppressed' },
      { id: 3, value: 1, state: 'value', b: -1, b_state: 'value' },
    ]),
    AT,
    column,
  );
  const said = [...column.also.b_state.subarray(0, 3)].map((at) => column.words[at]);
  assert.deepEqual([...column.also.b.subarray(0, 3)], [2.5, NaN, -1]);
  assert.deepEqual(said, ['value', 'suppressed', 'value']);
  assert.deepEqual(Object.keys(column.also), ['b', 'b_state']);
});

test('what else was kept stays when more cells come', () => {
  const store = new CellStore(9);
  const column = store.column('a', ['b']);
  store.add(tileOf([{ id: 1, state: 'value', b: 7 }]), AT, column);
  const many = Array.from({ length: 3000 }, (_, i) => ({ id: i + 2, state: 'value', b: i }));
  store.add(tileOf(many), { ...AT, x: 3 }, column);
  assert.deepEqual([column.also.b[0], column.also.b[3000]], [7, 2999]);
});

test('a layer that asks for nothing else keeps nothing else', () => {
  const store = new CellStore(9);
  const column = store.column('a');
  store.add(tileOf([{ id: 1, value: 1, state: 'value', b: 2 }]), AT, column);
  assert.deepEqual(column.also, {});
});

test('many cells make the store grow without loss', () => {
  const store = new CellStore(9);
  const column = store.column('a');
  const cells = Array.from({ length: 3000 }, (_, i) => ({ id: i + 1, x: i, value: i, state: 'value' }));
  store.add(tileOf(cells), AT, column);
  assert.equal(store.count, 3000);
  assert.equal(column.value[2999], 2999);
  assert.equal(store.start[3000], 12000);
});

test('a cell name and its id are each other, for the largest id too', () => {
  for (const [resolution, name] of [
    [9, '89196bd6bc3ffff'],
    [15, '8fffffffffffffff'.slice(0, 15)],
  ]) {
    assert.equal(cellName(resolution, cellId(name)), name);
  }
});

test('the column used longest ago is dropped first', () => {
  const store = new CellStore(9);
  const kept = store.column('a', [], 2);
  store.column('b', [], 2);
  store.column('a', [], 2);
  store.column('c', [], 2);
  assert.equal(store.column('a', [], 2), kept);
  assert.equal(store.columns.has('b'), false);
});

test('a store per resolution and tile zoom, of which only a few are kept', () => {
  const sheets = new Sheets(2);
  const first = sheets.get(9, 12);
  assert.equal(sheets.get(9, 12), first);
  sheets.get(9, 13);
  sheets.get(8, 11);
  assert.notEqual(sheets.get(9, 12), first);
});
