import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { spans } from '../src/accountview.js';
import { known } from '../src/checks.js';
import { learn, setLanguage } from '../src/i18n.js';
import { PAGE_WORDS } from '../src/messages/pages.js';
import { qualityWords } from '../src/sourcesview.js';

before(() => learn(PAGE_WORDS));

const month = (start, end) => ({ start, end });
const finding = (percent) => ({ name: 'gaps', percent, limit: 5, passed: true, texts: {} });

test('numbers of rows are told where the server tells them', async () => {
  await setLanguage('en');
  assert.equal(
    qualityWords({ accepted_percent: 96, rows_read: 4300, rows_accepted: 4120 }),
    '4,120 of 4,300 rows accepted (96%).',
  );
});

test('rows about another place or level are told apart', async () => {
  await setLanguage('en');
  const quality = { accepted_percent: 100, rows_read: 3340, rows_accepted: 44, other_level: 3296 };
  const told = '44 of 44 rows accepted (100%). 3,296 rows are about another place or level.';
  assert.equal(qualityWords(quality), told);
});

test('of a source that is not open it is told that its delivery passed', async () => {
  await setLanguage('en');
  assert.equal(qualityWords({ passed: true }), 'Passed the checks on arrival, or let pass by a person.');
});

test('a stretch of one period is named once', async () => {
  await setLanguage('en');
  const list = [month('2017-12-01', '2017-12-31'), month('2018-03-01', '2018-04-30')];
  assert.equal(spans('month', list), 'December 2017, March 2018 – April 2018');
});

test('many stretches are told by their ends and their number', async () => {
  await setLanguage('en');
  const days = Array.from({ length: 7 }, (_, i) => month(`2024-03-0${i + 1}`, `2024-03-0${i + 1}`));
  assert.equal(spans('day', days), '1 March 2024 – 7 March 2024 (7)');
});

test('an open source tells only findings that have a figure', () => {
  assert.equal(known({ rows_read: 10, findings: [finding(null), finding(2)] }).length, 1);
});

test('a server without a quality gate tells no findings', () => {
  assert.deepEqual(known({ rows_read: 10 }), []);
});
