/** The keys of a source that found no match, fetched when the list unfolds. */
import { getJson, localPath } from './api.js';
import { fillWith, h } from './dom.js';
import { number, percent, t, text } from './i18n.js';
import { errorNote } from './notice.js';

/** @typedef {import('./contract.js').Unmatched} Unmatched */

/**
 * @param {import('./contract.js').Source} source
 * @returns {HTMLElement | null} none where nothing is matched by a key
 */
export function unmatchedPart({ id, links }) {
  const link = links.find(({ rel }) => rel === 'unmatched');
  if (!link) return null;
  const body = h('div', { class: 'unmatched' });
  const load = async () => {
    if (!details.open || body.firstChild) return;
    fillWith(body, h('p', { class: 'quiet' }, t('page.loading')));
    try {
      fillWith(body, ...unmatchedView(await getJson(localPath(link.href))));
    } catch (error) {
      const again = () => {
        fillWith(body);
        load();
      };
      fillWith(body, errorNote(t('unmatched.failed'), error, again));
    }
  };
  const details = h(
    'details',
    { class: 'series deliveries', 'data-key': `unmatched-${id}`, ontoggle: load },
    h('summary', {}, t('unmatched')),
    body,
  );
  return details;
}

/**
 * @param {Unmatched} answer
 * @returns {import('./dom.js').Child[]}
 */
export function unmatchedView({ matched_percent: matched, distinct = 0, unmatched = [], texts }) {
  const sentence = texts && text(texts, 'sentence');
  return [
    typeof matched === 'number' && h('p', {}, t('unmatched.share', { share: share(matched) })),
    sentence && h('p', {}, sentence),
    !unmatched.length && matched === 100 && h('p', {}, t('unmatched.none')),
    unmatched.length > 0 && h('p', {}, countWords(unmatched.length, distinct)),
    unmatched.length > 0 && keyTable(unmatched),
  ];
}

/**
 * Nearly all is not all: what rounds to everything keeps its decimal.
 * @param {number} matched in percents
 */
const share = (matched) => (matched > 99 && matched < 100 ? `${number(matched)}%` : percent(matched / 100));

/** @param {number} listed @param {number} distinct @returns {string} */
const countWords = (listed, distinct) =>
  distinct > listed
    ? t('unmatched.most', { n: number(listed), of: number(distinct) })
    : t('unmatched.all', { n: number(listed) });

/** @param {{value: string, rows: number}[]} keys */
const keyTable = (keys) =>
  h(
    'div',
    { class: 'series-scroll', tabindex: 0, role: 'group', 'aria-label': t('unmatched') },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...[t('unmatched.key'), t('unmatched.rows')].map((words) => h('th', { scope: 'col' }, words)),
        ),
      ),
      h(
        'tbody',
        {},
        ...keys.map(({ value, rows }) =>
          h('tr', {}, h('th', { scope: 'row' }, value || t('filter.empty')), h('td', {}, number(rows))),
        ),
      ),
    ),
  );
