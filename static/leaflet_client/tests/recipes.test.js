import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basis, fitting, lettersOf, packed, unpacked } from '../src/recipes.js';

const RECIPE = {
  how: 'all',
  inputs: [
    { layer: 'noise', where: { kind: ['müll & more'] }, compute: 'change', high: { verdict: 'rising' } },
    { layer: 'waste', high: { at_least: 5 }, negated: true },
  ],
};

test('a recipe survives a permalink', () => {
  assert.match(packed(RECIPE), /^[\w-]+$/);
  assert.deepEqual(unpacked(packed(RECIPE)), RECIPE);
});

test('what is no recipe is none, and a long one is left out of a link', () => {
  assert.deepEqual([unpacked('%%%'), unpacked('e30'), unpacked('')], [null, null, null]);
  const long = { how: 'any', inputs: Array(6).fill({ ...RECIPE.inputs[0], layer: 'x'.repeat(150) }) };
  assert.equal(packed(long), '');
});

test('what does not belong to how it is combined is left out', () => {
  const inputs = [{ layer: 'a', weight: 2, high: { top: 5 }, negated: true }];
  assert.deepEqual(fitting({ how: 'weighted', scale: 'z', inputs }), {
    how: 'weighted',
    scale: 'z',
    inputs: [{ layer: 'a', weight: 2 }],
  });
  assert.deepEqual(fitting({ how: 'ratio', inputs }).inputs, [{ layer: 'a' }]);
  assert.deepEqual(fitting({ how: 'any', inputs: [{ layer: 'a' }] }).inputs, [{ layer: 'a', high: { top: 20 } }]);
});

test('what is as usual may be written or left out', () => {
  const full = { layer: 'a', where: {}, when: 'asked', compute: 'rate', per: 'homes', times: 1000 };
  assert.equal(basis(full), basis({ layer: 'a', compute: 'rate', per: 'homes' }));
  assert.equal(
    basis({ layer: 'a', compute: 'change', against: 'year_before' }),
    basis({ layer: 'a', compute: 'change' }),
  );
  assert.notEqual(basis({ layer: 'a' }), basis({ layer: 'a', when: 'previous' }));
});

test('inputs are found again in whatever order the server tells them', () => {
  const mix = {
    inputs: [
      { name: 'a', input: { layer: 'noise', compute: 'change' } },
      { name: 'b', input: { layer: 'waste' } },
      { name: 'c', input: { layer: 'waste' } },
    ],
  };
  const asked = [{ layer: 'waste' }, { layer: 'noise', compute: 'change', weight: 3 }, { layer: 'waste' }];
  assert.deepEqual(lettersOf({ how: 'weighted', inputs: asked }, mix), ['b', 'a', 'c']);
  assert.equal(lettersOf({ how: 'weighted', inputs: asked.slice(1) }, mix), null);
  assert.equal(lettersOf({ how: 'weighted', inputs: [...asked.slice(1), { layer: 'x' }] }, mix), null);
});
