import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { isStale, warnings } from '../src/freshness.js';
import { learn, setLanguage } from '../src/i18n.js';
import { PAGE_WORDS } from '../src/messages/pages.js';
import { inDays, units } from '../src/pagewords.js';

before(() => learn(PAGE_WORDS));

const NOW = Date.parse('2026-11-23T12:00:00Z');
const fresh = (newest_period, cadence_step = 'month') => ({
  newest_period,
  cadence_step,
  cadence: 'maandelijks',
});
const source = (newest, ends = null) => ({
  indicators: { freshness: fresh(newest) },
  agreement: { ends },
});

test('data are stale once they are older than twice the cadence', () => {
  assert.equal(isStale(fresh('2026-09-30'), NOW), false);
  assert.equal(isStale(fresh('2026-08-31'), NOW), true);
});

test('without a cadence that is understood nothing is called stale', () => {
  assert.equal(isStale(fresh('2001-01-01', null), NOW), false);
});

test('a source without data is not called stale', () => {
  assert.equal(isStale(fresh(null), NOW), false);
  assert.deepEqual(warnings({ indicators: null, agreement: { ends: null } }, NOW), []);
});

test('a fresh source under a lasting agreement has no warning', async () => {
  await setLanguage('en');
  assert.deepEqual(warnings(source('2026-10-31', '2027-06-30'), NOW), []);
});

test('a stale source says up to when and with which cadence', async () => {
  await setLanguage('en');
  const [said] = warnings(source('2026-01-31'), NOW);
  assert.match(said, /31 January 2026/);
  assert.match(said, /monthly/);
});

test('an agreement is called ending within 60 days, on its last day too', async () => {
  await setLanguage('en');
  assert.equal(warnings(source('2026-10-31', '2027-01-23'), NOW).length, 0);
  assert.match(warnings(source('2026-10-31', '2027-01-22'), NOW)[0], /ends in 60 days, on 22 January 2027/);
  assert.match(warnings(source('2026-10-31', '2026-11-23'), NOW)[0], /ends today/);
});

test('an agreement that has ended is said to have ended', async () => {
  await setLanguage('nl');
  assert.deepEqual(warnings(source('2026-10-31', '2026-11-22'), NOW), [
    'De afspraak is geëindigd op 22 november 2026.',
  ]);
});

test('lengths of periods are named in one and in many', async () => {
  await setLanguage('nl');
  assert.deepEqual(
    [units('month', 1), units('month', 2), units('quarter', 3)],
    ['maand', 'maanden', 'kwartalen'],
  );
  assert.equal(inDays(1), 'morgen');
});
