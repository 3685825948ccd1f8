import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutsIn } from '../src/periods.js';

const MONTHS = [
  { start: '2024-01-01', end: '2024-01-31' },
  { start: '2024-02-01', end: '2024-02-29' },
  { start: '2024-03-01', end: '2024-03-31' },
];
const places = (...days) =>
  cutsIn(
    MONTHS,
    days.map((on) => ({ on, texts: {} })),
  ).map(({ at }) => at);

test('a break on the first day of a period lies before it', () => {
  assert.deepEqual(places('2024-02-01', '2024-03-01'), [1, 2]);
});

test('a break inside a period lies where its day lies', () => {
  assert.deepEqual(places('2024-01-02', '2024-02-15'), [1 / 31, 1 + 14 / 29]);
});

test('breaks before, at the beginning of and after a series part nothing of it', () => {
  assert.deepEqual(places('2023-06-01', '2024-01-01', '2024-04-01'), []);
});
