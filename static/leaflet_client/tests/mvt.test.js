import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../src/mvt.js';
import { block, encodeTile, key, string, varint } from './encode.js';

/** @type {[number, number][]} */
const RING = [
  [10, 0],
  [20, 5],
  [20, 15],
  [10, 20],
  [-3, 15],
  [0, 5],
];
const cell = (id, properties = {}) => ({ id, ring: RING, properties });

test('ids up to 2^52 - 1 come through exactly', () => {
  const ids = [0, 1, 2 ** 31, 2 ** 32 + 1, 2 ** 52 - 1];
  const tile = decode(encodeTile(ids.map((id) => cell(id))), 'cells');
  assert.deepEqual([...tile.ids], ids);
});

test('a ring keeps its corners, also those outside the tile, without a closing point', () => {
  const tile = decode(encodeTile([cell(1), cell(2)]), 'cells');
  assert.deepEqual([...tile.start], [0, 6, 12]);
  assert.deepEqual([...tile.xy.subarray(12)], RING.flat());
});

test('values of every kind are read', () => {
  const kinds = { a: 'text', b: 41, c: -7, d: 2.5, e: true, f: false };
  const tile = decode(encodeTile([cell(1, kinds)]), 'cells');
  for (const [name, value] of Object.entries(kinds)) assert.equal(tile.value(tile.tags(name)[0] - 1), value);
});

test('an absent property has tag 0', () => {
  const tile = decode(encodeTile([cell(1, { state: 'no_data' }), cell(2, { value: 3 })]), 'cells');
  assert.deepEqual([...tile.tags('value')].map(Boolean), [false, true]);
  assert.deepEqual([...tile.tags('nothing')], [0, 0]);
});

test('an empty tile has no layer', () => {
  assert.equal(decode(new Uint8Array(0), 'cells'), null);
});

test('a layer without features is empty', () => {
  assert.equal(decode(encodeTile([]), 'cells').count, 0);
});

test('the layer is found by name among others', () => {
  const bytes = Uint8Array.from([...encodeTile([cell(1)], { name: 'other' }), ...encodeTile([cell(2)])]);
  assert.deepEqual([...decode(bytes, 'cells').ids], [2]);
});

test('unknown fields of every wire type are skipped', () => {
  const extra = [
    ...key(9, 0),
    ...varint(2 ** 40),
    ...key(10, 1),
    ...new Array(8).fill(1),
    ...string(11, 'later'),
    ...key(12, 5),
    1,
    2,
    3,
    4,
  ];
  assert.deepEqual([...decode(encodeTile([cell(5)], { extra }), 'cells').ids], [5]);
});

test('a damaged tile is refused with a reason', () => {
  assert.throws(() => decode(Uint8Array.from([...key(9, 4), ...block(1, [])]), 'cells'), /damaged/);
  assert.throws(() => decode(encodeTile([cell(1)]).slice(0, -5), 'cells'), /damaged/);
});

test('a small float comes through', () => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, 1.5, true);
  const feature = block(2, [...key(1, 0), 7, ...block(2, [0, 0])]);
  const layer = [
    ...string(1, 'cells'),
    ...feature,
    ...string(3, 'value'),
    ...block(4, [...key(2, 5), ...bytes]),
  ];
  const tile = decode(Uint8Array.from(block(3, layer)), 'cells');
  assert.equal(tile.value(tile.tags('value')[0] - 1), 1.5);
});
