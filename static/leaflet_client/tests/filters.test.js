import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenIn, filterWords, filterable, grouped, queryOf } from '../src/filters.js';
import { groupsOf, optionsOf } from '../src/filterview.js';
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

const OFFENCE = {
  ...dimension('offence', ['assault', 'threats', 'vandalism', 'theft'], { violence: { nl: 'geweld', en: 'violence' } }),
  groups: { violence: ['assault', 'threats', 'vandalism'], all: ['assault', 'threats', 'vandalism', 'theft'] },
};

test('a group is told by its name, also where the answer lists its values', async () => {
  await setLanguage('en');
  const layer = { id: 'police', dimensions: [OFFENCE] };
  const byValues = chosenIn('offence=vandalism&offence=assault&offence=threats');
  assert.equal(filterWords(layer, chosenIn('offence=violence')), 'Channel: violence');
  assert.equal(filterWords(layer, byValues), 'Channel: violence');
});

test('values that are no group stay values', () => {
  assert.deepEqual(grouped(OFFENCE, ['assault', 'threats']), ['assault', 'threats']);
});

test('groups are offered by their labels, but not one of all values', async () => {
  await setLanguage('nl');
  assert.deepEqual(groupsOf(OFFENCE), [{ value: 'violence', label: 'geweld' }]);
});
