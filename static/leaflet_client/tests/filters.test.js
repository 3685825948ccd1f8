import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenIn, filterWords, filterable, queryOf } from '../src/filters.js';
import { optionsOf } from '../src/filterview.js';
import { setLanguage } from '../src/i18n.js';

const dimension = (name, values, labels = {}) => ({
  name,
  values,
  labels,
  texts: { nl: { title: 'Kanaal' }, en: { title: 'Channel' } },
});
const CHANNEL = dimension('channel', ['app', 'desk', 'phone', 'web'], { app: { nl: 'app', en: 'the app' } });
const LAYER = { id: 'noise', dimensions: [CHANNEL, dimension('kind', ['noise'])] };

test('a layer asks with its own part of the filters', () => {
  const where = ['noise.channel=app', 'noise2.channel=web', 'noise.channel=a=b&c'];
  assert.equal(queryOf(where, 'noise'), 'channel=app&channel=a%3Db%26c');
  assert.deepEqual(chosenIn(queryOf(where, 'noise'))('channel'), ['app', 'a=b&c']);
});

test('without a filter there is nothing to ask', () => {
  assert.equal(queryOf(['noise2.channel=web'], 'noise'), '');
});

test('a filter is told by the title of its dimension and the labels of its values', async () => {
  await setLanguage('en');
  assert.equal(filterWords(LAYER, chosenIn('channel=app&channel=web')), 'Channel: the app, web');
});

test('many values are told by their number', async () => {
  await setLanguage('en');
  const all = 'channel=app&channel=web&channel=desk&channel=phone';
  assert.equal(filterWords(LAYER, chosenIn(all)), 'Channel: 4 of 4');
});

test('no filter says nothing', () => {
  assert.equal(filterWords(LAYER, chosenIn('')), '');
});

test('only a dimension with a choice can be filtered by', () => {
  assert.deepEqual(filterable(LAYER), [CHANNEL]);
});

test('values stand in the declared order of their labels, others by name', async () => {
  await setLanguage('nl');
  const day = { nl: '', en: '' };
  const week = dimension('day', ['b10', 'b9', 'friday', 'monday'], { monday: day, friday: day });
  assert.deepEqual(
    optionsOf(week, []).map(({ value }) => value),
    ['monday', 'friday', 'b9', 'b10'],
  );
});

test('what is chosen but no longer delivered can still be seen, and be given up', () => {
  assert.ok(optionsOf(CHANNEL, ['fax']).some(({ value }) => value === 'fax'));
});
