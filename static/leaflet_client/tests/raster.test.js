import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  EDGE,
  HATCH,
  PART_BITS,
  PART_MASK,
  markParts,
  rasterCells,
} from '../src/raster.js';
import { dotZones, fillDot } from '../src/dots.js';
import { CellStore } from '../src/store.js';

const VIEW = { scale: 1, left: 0, top: 0, ratio: 1 };
const WIDTH = 120;
const HEIGHT = 90;

/** Corners of a tiling of hexagons, rounded as a tile would. */
function hexagons(radius) {
  const cells = [];
  for (let row = -1; row < 8; row++) {
    for (let column = -1; column < 9; column++) {
      const x = column * radius * 1.7321 + (row % 2 ? radius * 0.866 : 0) + 0.3;
      const y = row * radius * 1.5 + 0.7;
      cells.push(
        [0, 1, 2, 3, 4, 5].map((i) => [
          Math.round((x + radius * Math.sin((i * Math.PI) / 3)) * 8) / 8,
          Math.round((y + radius * Math.cos((i * Math.PI) / 3)) * 8) / 8,
        ]),
      );
    }
  }
  return cells;
}

/** A store with shapes given in pixels. */
function storeOf(cells) {
  const store = new CellStore(9);
  store.start = new Uint32Array(cells.length + 1);
  store.xy = Float64Array.from(cells.flat(2));
  store.centre = Float64Array.from(
    cells.flatMap((c) => [0, 1].map((k) => c.reduce((sum, p) => sum + p[k], 0) / c.length)),
  );
  cells.forEach((cell, i) => {
    store.start[i + 1] = store.start[i] + cell.length;
    store.ids.push(i + 1);
  });
  return store;
}

const blank = () => ({ data: new Int32Array(WIDTH * HEIGHT), width: WIDTH, height: HEIGHT });

/** Naive point in polygon, by counting crossings. */
function contains(cell, x, y) {
  let inside = false;
  for (let i = 0, j = cell.length - 1; i < cell.length; j = i++) {
    const [[ax, ay], [bx, by]] = [cell[i], cell[j]];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

test('every pixel names the cell that a naive point in polygon finds', () => {
  const cells = hexagons(11);
  const index = blank();
  rasterCells(index, storeOf(cells), 0, VIEW);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const row = cells.findIndex((cell) => contains(cell, x + 0.5, y + 0.5));
      assert.equal((index.data[y * WIDTH + x] >> PART_BITS) - 1, row, `pixel ${x}, ${y}`);
    }
  }
});

test('cells that touch leave no pixel open between them, at any scale', () => {
  for (const scale of [0.31, 0.5, 1, 1.37, 2]) {
    const index = blank();
    rasterCells(index, storeOf(hexagons(11 / scale)), 0, { ...VIEW, scale });
    const open = index.data.findIndex(
      (v, i) => v === 0 && i % WIDTH > 20 && i % WIDTH < 90 && i > 20 * WIDTH && i < 70 * WIDTH,
    );
    assert.equal(open, -1);
  }
});

test('cells outside the canvas are cut off, not wrapped', () => {
  const index = blank();
  rasterCells(
    index,
    storeOf([
      [
        [-50, 10],
        [-10, 10],
        [-10, 40],
        [-50, 40],
      ],
    ]),
    0,
    VIEW,
  );
  assert.ok(index.data.every((v) => v === 0));
});

test('later rows are added without touching earlier ones', () => {
  const store = storeOf(hexagons(11));
  const [whole, parts] = [blank(), blank()];
  rasterCells(whole, store, 0, VIEW);
  const half = { ...store, count: 40, start: store.start, xy: store.xy };
  rasterCells(parts, half, 0, VIEW);
  rasterCells(parts, store, 40, VIEW);
  assert.deepEqual(parts.data, whole.data);
});

test('marking parts twice is the same as once, and never changes the cell', () => {
  const index = blank();
  rasterCells(index, storeOf(hexagons(11)), 0, VIEW);
  const before = index.data.map((v) => v >> PART_BITS);
  markParts(index, 1);
  const once = index.data.slice();
  markParts(index, 1);
  assert.deepEqual(index.data, once);
  assert.deepEqual(
    index.data.map((v) => v >> PART_BITS),
    before,
  );
});

test('a hatch has light and dark lines, an edge is as thin as a line', () => {
  const index = blank();
  rasterCells(
    index,
    storeOf([
      [
        [10, 10],
        [90, 10],
        [90, 80],
        [10, 80],
      ],
    ]),
    0,
    VIEW,
  );
  markParts(index, 1);
  const parts = [...index.data].filter(Boolean).map((v) => v & PART_MASK);
  const hatches = new Set(parts.map((part) => part % 3));
  const edges = parts.filter((part) => Math.floor(part / 3) !== EDGE.NONE).length;
  assert.deepEqual([...hatches].sort(), [HATCH.NONE, HATCH.LIGHT, HATCH.DARK]);
  assert.equal(edges, 2 * 80 + 2 * 68);
});

test('dots grow with their class and stay inside their cell', () => {
  const zones = dotZones(20, 5, 1);
  assert.ok(zones.every((radius, i) => i === 0 || radius > zones[i - 1]));
  assert.ok(zones.at(-1) < 20);
});

test('a dot is round: its zone follows from the distance to its centre', () => {
  const index = blank();
  const zones = dotZones(20, 5, 1);
  fillDot(index, { x: 50, y: 40, zones, ratio: 1 }, 1 << PART_BITS);
  for (let i = 0; i < index.data.length; i++) {
    const away = Math.hypot((i % WIDTH) + 0.5 - 50, Math.floor(i / WIDTH) + 0.5 - 40);
    const zone = zones.findIndex((radius) => away <= radius);
    if (zone < 0) assert.equal(index.data[i], 0);
    else assert.equal(index.data[i] & 15, zone);
  }
});
