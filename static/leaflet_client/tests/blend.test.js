import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blend, kleeneAnd, kleeneOr, overlap, worst } from '../src/blend.js';
import { STATE } from '../src/store.js';

const { VALUE, PROVISIONAL, UNDEFINED, NO_DATA, SUPPRESSED } = STATE;
const told = (value, more = {}) => ({
  value,
  state: value.map((one) => (Number.isNaN(one) ? SUPPRESSED : VALUE)),
  ...more,
});
const made = (recipe, inputs) => {
  const { value, state } = blend(recipe, inputs, inputs[0].value.length);
  return { value: [...value], state: [...state] };
};

test('a weighted sum is that of the weights over the sum of their sizes', () => {
  const inputs = [told([1, 2], { scaled: [0.5, 1] }), told([3, 4], { scaled: [0.25, 0] })];
  const recipe = { how: 'weighted', inputs: [{ layer: 'x', weight: 3 }, { layer: 'y', weight: -1 }] };
  assert.deepEqual(made(recipe, inputs).value, [0.3125, 0.75]); // (3 x 0.5 - 0.25) / 4, 3 / 4
});

test('an input of weight 0 is not looked at, told or not', () => {
  const inputs = [told([1], { scaled: [0.5] }), told([NaN], { scaled: [NaN] })];
  const recipe = { how: 'weighted', inputs: [{ layer: 'x', weight: 2 }, { layer: 'y', weight: 0 }] };
  assert.deepEqual(made(recipe, inputs), { value: [0.5], state: [VALUE] });
});

test('a weighted sum is not told where a weighted input is not', () => {
  const inputs = [told([1], { scaled: [0.5] }), told([NaN], { scaled: [NaN] })];
  const recipe = { how: 'weighted', inputs: [{ layer: 'x' }, { layer: 'y' }] };
  assert.deepEqual(made(recipe, inputs), { value: [NaN], state: [SUPPRESSED] });
});

test('nothing divided by zero is undefined, and zero is not', () => {
  const inputs = [told([6, 0, 6, NaN]), told([3, 3, 0, 0])];
  assert.deepEqual(made({ how: 'ratio', inputs: [{}, {}] }, inputs), {
    value: [2, 0, NaN, NaN],
    state: [VALUE, VALUE, UNDEFINED, SUPPRESSED],
  });
});

test('a difference has the sign of the first', () => {
  assert.deepEqual(made({ how: 'difference', inputs: [{}, {}] }, [told([1, 5]), told([4, 2])]).value, [-3, 3]);
});

test('and, or and how many, in three values', () => {
  assert.deepEqual([[1, 1], [1, 0], [0, NaN], [1, NaN]].map(kleeneAnd), [1, 0, 0, NaN]);
  assert.deepEqual([[1, NaN], [0, 0], [0, NaN], [1, 0]].map(kleeneOr), [1, 0, NaN, 1]);
  assert.deepEqual([[1, 1, 0], [1, NaN, 0]].map(overlap), [2, NaN]);
});

test('a condition that fails for certain needs nothing of the other', () => {
  const inputs = [told([1, 9]), told([NaN, NaN])];
  const recipe = { how: 'all', inputs: [{ high: { at_least: 5 } }, { high: { at_least: 5 } }] };
  assert.deepEqual(made(recipe, inputs), { value: [0, NaN], state: [VALUE, SUPPRESSED] });
});

test('what is not told is not high either way round', () => {
  const inputs = [told([NaN, 9])];
  const recipe = { how: 'any', inputs: [{ high: { at_most: 5 }, negated: true }] };
  assert.deepEqual(made(recipe, inputs).value, [NaN, 1]);
});

test('the highest fifth of ten are two, and equal values are in or out together', () => {
  const top = (values, percent) =>
    made({ how: 'all', inputs: [{ high: { top: percent } }] }, [told(values)]).value.reduce((sum, one) => sum + one);
  assert.equal(top([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 20), 2);
  assert.equal(top([1, 2, 3, 4, 5, 6, 7, 9, 9, 9], 20), 3);
  assert.equal(top([5, 5, 5, 5], 1), 4);
});

test('a verdict that was not reached is unknown', () => {
  const verdict = ['rising', 'steady', 'too_few', 'provisional', 'break', ''];
  const recipe = { how: 'all', inputs: [{ high: { verdict: 'rising' } }] };
  const inputs = [told([1, 2, 3, 4, 5, 6], { verdict })];
  assert.deepEqual(made(recipe, inputs).value, [1, 0, 0, NaN, NaN, NaN]);
  assert.equal(made(recipe, inputs).state[4], UNDEFINED);
});

test('of states the worst is told, and what may still change says so', () => {
  const worstOf = (...states) => worst(states.map((one) => ({ state: [one] })), 0);
  assert.equal(worstOf(VALUE, NO_DATA, SUPPRESSED), SUPPRESSED);
  assert.equal(worstOf(UNDEFINED, NO_DATA), NO_DATA);
  assert.equal(worstOf(VALUE, PROVISIONAL), PROVISIONAL);
  const input = { value: [7], state: [PROVISIONAL] };
  assert.equal(made({ how: 'all', inputs: [{ high: { at_least: 5 } }] }, [input]).state[0], PROVISIONAL);
});
