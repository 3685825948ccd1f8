import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coarserStep, offerWords } from '../src/coarser.js';
import { setLanguage } from '../src/i18n.js';

const at = (step, resolution, percent) => ({ step, resolution, percent });
const MONTH_8 = at('month', 8, 41);
const LATTICE = [at('month', 7, 90), MONTH_8, at('quarter', 7, 98), at('quarter', 8, 80), at('year', 8, 98)];

test('the readable step that keeps most detail is offered', () => {
  assert.deepEqual(coarserStep(LATTICE, MONTH_8), at('quarter', 8, 80));
});

test('where months and years are all there is, larger cells keep more than years', () => {
  const lattice = [at('month', 7, 90), MONTH_8, at('year', 8, 98), at('year', 7, 99)];
  assert.deepEqual(coarserStep(lattice, MONTH_8), at('month', 7, 90));
});

test('no step is offered that is finer in anything', () => {
  const month7 = at('month', 7, 60);
  assert.deepEqual(coarserStep([month7, at('quarter', 8, 85), at('year', 7, 95)], month7), at('year', 7, 95));
});

test('where nothing can be read, the step that shows most is offered', () => {
  const lattice = [at('month', 8, 4), at('month', 7, 20), at('year', 8, 33), at('year', 7, 61)];
  assert.deepEqual(coarserStep(lattice, lattice[0]), at('year', 7, 61));
});

test('of two that show as much the coarser one is offered, as the server opens it', () => {
  const lattice = [at('month', 8, 4), at('year', 8, 61), at('year', 7, 61)];
  assert.deepEqual(coarserStep(lattice, lattice[0]), at('year', 7, 61));
});

test('a step that shows no more is not offered', () => {
  const lattice = [at('month', 8, 40), at('month', 7, 40), at('year', 8, 30)];
  assert.equal(coarserStep(lattice, lattice[0]), undefined);
});

test('cells in which another layer on the map cannot be drawn are not offered', () => {
  const lattice = [at('month', 7, 90), MONTH_8, at('year', 8, 98)];
  assert.deepEqual(coarserStep(lattice, MONTH_8, (resolution) => resolution > 7), at('year', 8, 98));
});

test('an offer says what changes', async () => {
  await setLanguage('en');
  assert.deepEqual(
    [at('quarter', 8), at('month', 7), at('year', 7)].map((next) => offerWords(MONTH_8, next)),
    ['Show quarters', 'Show larger cells', 'Show years in larger cells'],
  );
});
