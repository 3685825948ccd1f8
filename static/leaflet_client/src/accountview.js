/** The account of a layer: what became of the rows, how they were linked and counted, by which version. */
import { checkList, known } from './checks.js';
import { copyPart } from './copy.js';
import { fact, h } from './dom.js';
import { ago, language, longDate, number, t, text } from './i18n.js';
import { units } from './pagewords.js';
import { periodLabel } from './periods.js';
import { qualityWords, warning } from './sourcesview.js';
import { cutWords } from './words.js';

/** @typedef {import('./contract.js').Account} Account */
/** @typedef {import('./i18n.js').MessageKey} MessageKey */

/** More stretches than this are told by their first and last. */
const MOST_NAMED = 6;

/**
 * @param {Account} account
 * @param {import('./page.js').Reader} reader
 * @returns {import('./page.js').View}
 */
export function accountView(account, { open, address, announce }) {
  const { source, delivery } = account;
  const title = text(source.texts, 'title');
  const listed = source.id !== account.id; // the source of a private layer stands in no list
  const url = address(`account/${account.id}/${delivery.number}`);
  return {
    title: t('account.of', { title: text(account.texts, 'title') }),
    body: [
      h(
        'p',
        { class: 'caption' },
        `${t('cell.source')}: `,
        listed ? linkButton('source', title, () => open(`sources/${source.id}`)) : title,
        ` · ${source.holder} · ${t('cell.oneCount', { what: text(account.texts, 'one_count_is') })}`,
      ),
      !delivery.current && warning(t('account.older', { n: delivery.number })),
      section('account.rows', ...rowsPart(account.rows)),
      section('account.linked', ...sentences(account.linked)),
      section('account.counted', ...sentences(account.counted)),
      section('account.protection', ...sentences(account.protection)),
      section('account.periods', ...periodsPart(account.periods)),
      section('account.version', versionPart(account)),
      copyPart({ url, source: source.id, number: delivery.number }, announce),
    ],
  };
}

/** @param {string} key @param {string} words @param {() => void} onclick */
const linkButton = (key, words, onclick) =>
  h('button', { type: 'button', class: 'link', 'data-key': key, onclick }, words);

/**
 * @param {MessageKey} title
 * @param {...import('./dom.js').Child} children
 */
const section = (title, ...children) =>
  h(
    'section',
    { class: 'account-part', 'data-part': title },
    h('h3', { class: 'source-part' }, t(title)),
    ...children,
  );

/** @param {{texts: import('./contract.js').Sentences}} part @returns {HTMLElement[]} */
const sentences = ({ texts }) => texts[language()].sentences.map((words) => h('p', {}, words));

/** @param {Account['rows']} rows */
function rowsPart(rows) {
  const { rows_read: read, rows_accepted: accepted, refused = [], repeats = 0 } = rows;
  const told = known(rows);
  return [
    h('p', {}, qualityWords(rows)),
    read !== undefined && accepted !== undefined && refusedTable(read - accepted, refused),
    repeats > 0 && h('p', {}, t('account.repeats', { n: number(repeats) })),
    ...sentences(rows),
    told.length > 0 && h('h4', { class: 'source-part' }, t('checks')),
    told.length > 0 && checkList(told),
  ];
}

/**
 * @param {number} total
 * @param {NonNullable<Account['rows']['refused']>} refused
 */
function refusedTable(total, refused) {
  if (!total) return h('p', {}, t('account.noneRefused'));
  return h(
    'table',
    { class: 'refused' },
    h('caption', {}, t('account.refused', { n: number(total) })),
    h(
      'tbody',
      {},
      ...refused.map(({ reason, rows, texts }) =>
        h(
          'tr',
          { 'data-reason': reason },
          h('td', { class: 'number' }, number(rows)),
          h('th', { scope: 'row' }, text(texts, 'sentence')),
        ),
      ),
    ),
  );
}

/** @param {Account['periods']} periods */
function periodsPart({ step, start, end, delivered, provisional, missing, breaks = [] }) {
  const span = {
    n: delivered,
    unit: units(step, delivered),
    from: periodLabel(step, start),
    to: lastLabel(step, end),
  };
  return [
    h('p', {}, t('account.delivered', span)),
    h('p', {}, missing.length ? t('account.missing', { list: spans(step, missing) }) : t('account.whole')),
    h(
      'p',
      {},
      provisional.length
        ? t('account.provisional', { list: spans(step, provisional) })
        : t('account.settled'),
    ),
    ...breaks.map((one) => h('p', {}, cutWords(one))),
  ];
}

/**
 * Stretches by name; where there are many, from the first to the last.
 * @param {string} step
 * @param {{start: string, end: string}[]} list
 * @returns {string}
 */
export function spans(step, list) {
  const told = list.length > MOST_NAMED ? [{ start: list[0].start, end: list[list.length - 1].end }] : list;
  const words = told.map(({ start, end }) => {
    const [first, last] = [periodLabel(step, start), lastLabel(step, end)];
    return first === last ? first : `${first} – ${last}`;
  });
  return words.join(', ') + (told === list ? '' : ` (${list.length})`);
}

/**
 * The name of the period that ends on a day; of a week that is the week of that day.
 * @param {string} step
 * @param {string} end
 */
const lastLabel = (step, end) => periodLabel(step, end);

/** @param {Account} account */
function versionPart({ delivery, definition, software }) {
  const age = { delivery: delivery.number, date: longDate(delivery.arrived), ago: ago(delivery.arrived) };
  return h(
    'div',
    {},
    h(
      'dl',
      { class: 'facts' },
      ...fact(t('cell.age'), t('cell.age.said', age)),
      ...fact(t('account.definition'), h('code', {}, definition.digest)),
      ...fact(t('account.software'), `${software.name} ${software.version}`),
    ),
    definition.changed_since && h('p', { class: 'caption' }, t('account.changed')),
  );
}
