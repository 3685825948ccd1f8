/** The figures of the quality gate: what was found when a delivery arrived, and its limit. */
import { h } from './dom.js';
import { number, t, text } from './i18n.js';

/** @typedef {import('./contract.js').Finding} Finding */
/** @typedef {import('./contract.js').Quality} Quality */

/**
 * What did not hold is told at once, the rest on demand.
 * @param {Quality} quality of a source that is not open there are no findings
 * @param {string} key
 * @returns {HTMLElement | null}
 */
export function checks(quality, key) {
  const told = known(quality);
  if (!told.length) return null;
  const failed = told.filter((finding) => !finding.passed);
  const counts = { n: told.length, failed: failed.length };
  return h(
    'div',
    { class: 'checks' },
    failed.length > 0 && checkList(failed),
    h(
      'details',
      { 'data-key': key },
      h('summary', {}, t(failed.length ? 'checks.failed' : 'checks.passed', counts)),
      checkList(told),
    ),
  );
}

/**
 * Findings that were made: without a figure nothing was found.
 * @param {Quality} quality
 * @returns {Finding[]}
 */
export const known = ({ findings = [] }) => findings.filter((finding) => finding.percent !== null);

/** @param {Finding[]} findings @returns {HTMLElement} */
export const checkList = (findings) => h('ul', { class: 'check-list' }, ...findings.map(checkRow));

/** @param {Finding} finding @returns {HTMLElement} */
function checkRow({ texts, limit, passed, name }) {
  const sentence = text(texts, 'sentence').replace(' %', '%'); // as all percents here
  const bound = limit === null ? t('checks.noLimit') : t(boundKey(name), { limit: number(limit) });
  return h(
    'li',
    {},
    sentence.slice(0, 1).toUpperCase() + sentence.slice(1),
    h('span', { class: 'quiet' }, ` (${bound})`),
    !passed && h('strong', {}, ` ${t('checks.beyond')}`),
  );
}

/** @param {string} name @returns {import('./i18n.js').MessageKey} */
const boundKey = (name) => (name === 'located' ? 'checks.least' : 'checks.most');
