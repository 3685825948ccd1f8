import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, language, learn, number, setLanguage, t } from '../src/i18n.js';
import { messages as en } from '../src/messages/en.js';
import { messages as nl } from '../src/messages/nl.js';
import { messages as accessEn } from '../src/messages/access-en.js';
import { messages as accessNl } from '../src/messages/access-nl.js';
import { messages as downloadEn } from '../src/messages/download-en.js';
import { messages as downloadNl } from '../src/messages/download-nl.js';
import { messages as combineEn } from '../src/messages/combine-en.js';
import { messages as combineNl } from '../src/messages/combine-nl.js';
import { messages as areaEn } from '../src/messages/area-en.js';
import { messages as areaNl } from '../src/messages/area-nl.js';
import { messages as laterEn } from '../src/messages/later-en.js';
import { messages as laterNl } from '../src/messages/later-nl.js';
import { messages as pagesEn } from '../src/messages/pages-en.js';
import { messages as pagesNl } from '../src/messages/pages-nl.js';
import { PAGE_WORDS } from '../src/messages/pages.js';
import { clockOf, nearestPeriod, periodLabel, periodOf, stepsOf } from '../src/periods.js';
import { classLabel, classRows } from '../src/scale.js';
import { niceTop } from '../src/spark.js';
import { valueWords, whySuppressed } from '../src/words.js';

const placeholders = (words) => [...words.matchAll(/\{\w+\}/g)].map(String).sort();
const month = (start, end, state = 'settled') => ({ start, end, state });
const MONTHLY = {
  steps: ['month'],
  step: 'month',
  periods: { month: [month('2023-11-01', '2023-11-30'), month('2023-12-01', '2023-12-31', 'provisional')] },
};
const YEARLY = {
  steps: ['year'],
  step: 'year',
  periods: { year: [month('2022-01-01', '2022-12-31'), month('2023-01-01', '2023-12-31')] },
};

const BOOKS = [
  [nl, en],
  [pagesNl, pagesEn],
  [laterNl, laterEn],
  [areaNl, areaEn],
  [accessNl, accessEn],
  [downloadNl, downloadEn],
  [combineNl, combineEn],
];

test('every message is there in both languages, with the same blanks', () => {
  for (const [dutch, english] of BOOKS) {
    assert.deepEqual(Object.keys(english).sort(), Object.keys(dutch).sort());
    for (const key of Object.keys(dutch))
      assert.deepEqual(placeholders(english[key]), placeholders(dutch[key]), key);
  }
});

test('no part says again in its own words what another has', () => {
  const keys = BOOKS.flatMap(([dutch]) => Object.keys(dutch));
  assert.equal(new Set(keys).size, keys.length);
});

test('words that are learned follow the language, also one that changes meanwhile', async () => {
  await setLanguage('nl');
  const learned = learn(PAGE_WORDS);
  await setLanguage('en');
  await learned;
  assert.deepEqual([t('unmatched.key'), language()], ['Key or address', 'en']);
  await setLanguage('nl');
  assert.equal(t('unmatched.key'), 'Sleutel of adres');
});

test('no message is empty', () => {
  for (const words of BOOKS.flat().flatMap(Object.values)) assert.ok(words.trim());
});

test('periods are named in Dutch', async () => {
  await setLanguage('nl');
  assert.deepEqual(
    [
      ['month', '2024-03-01'],
      ['quarter', '2024-01-01'],
      ['year', '2024-01-01'],
      ['day', '2024-03-05'],
      ['week', '2024-12-30'],
    ].map(([s, d]) => periodLabel(s, d)),
    ['maart 2024', 'Q1 2024', '2024', '5 maart 2024', 'week 1, 2025'],
  );
});

test('periods are named in English', async () => {
  await setLanguage('en');
  assert.equal(periodLabel('month', '2024-03-01'), 'March 2024');
});

test('numbers follow the language and keep three digits that matter', async () => {
  await setLanguage('nl');
  assert.deepEqual([number(1234), number(0.08823), number(12.3456)], ['1.234', '0,0882', '12,3']);
  assert.deepEqual([number(1234.56), number(-123456.7)], ['1.235', '-123.457']);
});

test('what is suppressed in an open layer was kept back by its holder', async () => {
  await setLanguage('en');
  /** @param {number | null} threshold */
  const why = (threshold) => whySuppressed(/** @type {any} */ ({ protection: { threshold } }));
  assert.equal(why(null), 'kept back by the source holder');
  assert.equal(why(5), 'fewer than 5, perhaps none');
});

test('what is suppressed may hold too few addresses, where places are told by these', async () => {
  await setLanguage('en');
  const layer = /** @type {any} */ ({ protection: { threshold: 5, least_addresses: 8 } });
  assert.equal(whySuppressed(layer), 'fewer than 5, perhaps none, or too few addresses');
});

test('age is told in the largest span that fits twice', async () => {
  await setLanguage('en');
  assert.equal(ago('2026-11-01T08:00:00Z', Date.parse('2026-11-23T08:00:00Z')), '3 weeks ago');
});

test('classes of whole numbers are told without overlap', async () => {
  await setLanguage('en');
  const legend = { breaks: [1, 2, 4, 7], colours: [], counts: [], min: 0, max: 41, states: {}, whole: true };
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((i) => classLabel(legend, i)),
    ['0', '1', '2 – 3', '4 – 6', '7 – 41'],
  );
});

test('classes of broken numbers say that the upper end is not in it', async () => {
  await setLanguage('en');
  const legend = { breaks: [1.5, 3], colours: [], counts: [], min: 0.2, max: 9.1, states: {}, whole: false };
  assert.deepEqual(
    [0, 1, 2].map((i) => classLabel(legend, i)),
    ['< 1.5', '1.5 – < 3', '3 – 9.1'],
  );
});

test('a class of zero alone is called zero, however little comes after', async () => {
  await setLanguage('en');
  const legend = { breaks: [0.0000168, 0.35], colours: [], counts: [], min: 0, max: 9.1, states: {} };
  assert.deepEqual(
    [0, 1, 2].map((i) => classLabel(legend, i)),
    ['0', '> 0 – < 0.35', '0.35 – 9.1'],
  );
});

test('shares of classes add up to one', () => {
  const legend = { breaks: [1], colours: ['#fff', '#000'], counts: [3, 1], min: 0, max: 5, states: {}, whole: true };
  assert.deepEqual(
    classRows(legend, legend.colours).map((row) => row.share),
    [0.75, 0.25],
  );
});

test('a layer with longer periods answers with the one around the moment', () => {
  assert.equal(periodOf(YEARLY, 'month', '2023-11-01').period.start, '2023-01-01');
});

test('a layer with shorter periods answers with its own', () => {
  assert.equal(periodOf(MONTHLY, 'year', '2023-11-01').step, 'month');
});

test('a moment outside all periods has no answer', () => {
  assert.equal(periodOf(MONTHLY, 'month', '2019-01-01'), null);
});

test('the clock starts at the newest settled period', () => {
  const clock = clockOf([MONTHLY], 'month');
  assert.equal(clock[nearestPeriod(clock, '')].start, '2023-11-01');
});

test('one provisional layer makes the moment provisional', () => {
  const settled = { ...MONTHLY, periods: { month: [month('2023-12-01', '2023-12-31')] } };
  assert.equal(clockOf([settled, MONTHLY], 'month').at(-1).state, 'provisional');
});

test('steps of several layers are offered once, short to long', () => {
  assert.deepEqual(stepsOf([YEARLY, MONTHLY, YEARLY]), ['month', 'year']);
});

test('a chart ends on a round number', () => {
  assert.deepEqual([0, 3, 5, 17, 88, 0.3].map(niceTop), [1, 4, 5, 20, 100, 0.4]);
});

test('classes that are close get the digits that tell them apart', async () => {
  await setLanguage('nl');
  const legend = { breaks: [79.841, 79.852], min: 79.8, max: 79.87, whole: false, counts: [1, 1, 1] };
  assert.deepEqual([0, 1, 2].map((i) => classLabel(legend, i)), ['< 79,84', '79,84 – < 79,85', '79,85 – 79,87']);
});

test('presence is said in words, with and without cells that have none', async () => {
  await setLanguage('en');
  const labels = (breaks, min, colours) =>
    classRows({ breaks, min, max: 1, whole: true, counts: [] }, colours, { measure: 'presence' }).map(({ label }) => label);
  assert.deepEqual(labels([1], 0, ['a', 'b']), ['not present', 'present']);
  assert.deepEqual(labels([], 1, ['b']), ['present']);
});

test('what has nothing to compute it from says so beside its state', async () => {
  await setLanguage('en');
  const mean = { measure: 'mean', texts: { en: { unit: 'degrees' } }, protection: { threshold: null } };
  assert.equal(valueWords(mean, 'undefined', null), 'undefined (nothing to compute it from)');
  assert.equal(valueWords(mean, 'value', 79.84), '79.8 degrees');
});
