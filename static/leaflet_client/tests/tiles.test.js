import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Queue, tilesFor } from '../src/tiles.js';

const CITY = [3.8, 52.25, 4.0, 52.35];
const later = () => new Promise((done) => setTimeout(done));

test('only tiles that touch both view and layer are asked for', () => {
  assert.deepEqual(
    tilesFor([-180, -85, 180, 85], CITY, 8).map((at) => `${at.x}/${at.y}`),
    ['130/84'],
  );
});

test('a view beside the layer needs nothing', () => {
  assert.deepEqual(tilesFor([10, 40, 11, 41], CITY, 12), []);
});

test('the tile in the middle of the view comes first', () => {
  const [first] = tilesFor(CITY, CITY, 13);
  const x = Math.floor(((3.9 + 180) / 360) * 2 ** 13);
  assert.ok(Math.abs(first.x - x) <= 1);
});

test('jobs run a few at a time until none is left', async () => {
  const queue = new Queue(2);
  let most = 0;
  const run = async () => {
    most = Math.max(most, queue.running.size);
    await later();
  };
  await new Promise((done) => {
    queue.onProgress = () => queue.pending || done();
    queue.ask(['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, run })));
  });
  assert.equal(most, 2);
});

test('asking anew calls off what is no longer wanted and keeps what is', async () => {
  const queue = new Queue(2);
  const called = [];
  const job = (name) => ({
    name,
    run: (signal) =>
      new Promise((done) => {
        called.push(name);
        signal.addEventListener('abort', () => {
          called.push(`${name} off`);
          done();
        });
      }),
  });
  queue.ask([job('a'), job('b')]);
  queue.ask([job('b'), job('c')]);
  await later();
  assert.deepEqual(called, ['a', 'b', 'a off', 'c']);
});

test('a failed job is reported and does not stop the rest', async () => {
  const queue = new Queue(1);
  const errors = [];
  queue.onError = (error) => errors.push(error.message);
  await new Promise((done) => {
    queue.onProgress = () => queue.pending || done();
    queue.ask([
      {
        name: 'bad',
        run: async () => {
          throw new Error('no');
        },
      },
      { name: 'good', run: later },
    ]);
  });
  assert.deepEqual(errors, ['no']);
});
