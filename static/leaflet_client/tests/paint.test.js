import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../src/dots.js';
import { LOOK, classOf, lookOf, paint, paletteOf, pixel } from '../src/paint.js';
import { coloursBeside, nearest } from '../src/palettes.js';
import { PART_BITS } from '../src/raster.js';
import { STATE } from '../src/store.js';

const YLGNBU = ['#ffffcc', '#a1dab4', '#41b6c4', '#2c7fb8', '#253494'];
const YLORBR = ['#ffffd4', '#fed98e', '#fe9929', '#d95f0e', '#993404'];
const CIVIDIS = ['#fdea45', '#bcaf6f', '#7f7c75', '#42506c', '#00224e'];
const BLUES = ['#eff3ff', '#bdd7e7', '#6baed6', '#3182bd', '#08519c'];
const VIRIDIS = ['#fde725', '#5ec962', '#21918c', '#3b528b', '#440154'];

/** Distinct colours a look can have. */
const coloursOf = (palette, look) => new Set(palette.subarray(look << PART_BITS, (look + 1) << PART_BITS));

test('a value on a break belongs to the higher class', () => {
  assert.deepEqual(
    [0, 1, 3, 4, 100].map((v) => classOf(v, [1, 4])),
    [0, 1, 1, 2, 2],
  );
});

test('zero, no data and suppressed look different', () => {
  const looks = [
    lookOf(STATE.VALUE, 0, [1]),
    lookOf(STATE.NO_DATA, NaN, [1]),
    lookOf(STATE.SUPPRESSED, NaN, [1]),
  ];
  assert.equal(new Set(looks).size, 3);
});

test('a class is one colour all over, so a field of it has no seams', () => {
  const palette = paletteOf('fill', YLGNBU);
  assert.deepEqual([...coloursOf(palette, LOOK.CLASS + 2)], [pixel(YLGNBU[2])]);
});

test('suppressed is hatched in white and dark, and takes no colour of a class', () => {
  for (const mark of ['fill', 'dot']) {
    const found = coloursOf(paletteOf(mark, YLGNBU), LOOK.SUPPRESSED);
    assert.ok(found.has(pixel('#ffffff')));
    assert.ok(YLGNBU.every((colour) => !found.has(pixel(colour))));
  }
});

test('no data is not filled', () => {
  assert.equal(paletteOf('fill', YLGNBU)[LOOK.NO_DATA << PART_BITS], 0);
  assert.deepEqual([...coloursOf(paletteOf('dot', YLGNBU), LOOK.NO_DATA)], [0]);
});

test('a provisional value keeps its class colour within a dotted edge', () => {
  const found = coloursOf(paletteOf('fill', YLGNBU), LOOK.PROVISIONAL + 1);
  assert.ok(found.has(pixel(YLGNBU[1])) && found.size === 2);
});

test('painting looks up each pixel by cell and part', () => {
  const out = new Uint32Array(3);
  paint(
    out,
    Int32Array.of(0, 1 << PART_BITS, 2 << PART_BITS),
    Uint8Array.of(0, LOOK.CLASS, LOOK.CLASS + 4),
    paletteOf('fill', YLGNBU),
  );
  assert.deepEqual([...out], [0, pixel(YLGNBU[0]), pixel(YLGNBU[4])]);
});

test('two layers never share a colour, whatever their palettes', () => {
  const all = [YLGNBU, YLORBR, CIVIDIS, BLUES, VIRIDIS];
  for (const first of all) {
    for (const second of all)
      assert.ok(nearest(first, coloursBeside(first, second)) >= 4, `${first} with ${second}`);
  }
});

test('a second layer keeps as many classes as it has', () => {
  for (const count of [1, 2, 3, 7]) {
    const second = Array.from({ length: count }, () => YLGNBU[0]);
    assert.equal(new Set(coloursBeside(YLGNBU, second)).size, count);
  }
});
