/** The account of a layer: what became of the rows, how they were linked and counted, by which version. */
import { checkList, known } from './checks.js';
import { copyPart } from './copy.js';
import { fact, h } from './dom.js';
import { ago, language, longDate, number, t, text } from './i18n.js';
import { ownBadge } from './notice.js';
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
export function accountView(account, { catalogue, open, address, announce }) {
  const { source, delivery } = account;
  const title = text(source.texts, 'title');
  const badge = catalogue.layers.get(account.id)?.badge; // the source of a private layer stands in no list
  const url = address(`account/${account.id}/${delivery.number}`);
  return {
    title: t('account.of', { title: text(account.texts, 'title') }),
    body: [
      h(
        'p',
        { class: 'caption' },
        `${t('cell.source')}: `,
        badge ? title : linkButton('source', title, () => open(`sources/${source.id}`)),
        ` · ${source.holder} · ${t('cell.oneCount', { what: text(account.texts, 'one_count_is') })} `,
        ownBadge({ badge }),
      ),
      !delivery.current && warning(t('account.older', { n: delivery.number })),
      section('account.rows', ...rowsPart(account.rows)),
      section('account.linked', ...sentences(account.linked), matchedTable(account.rows.matched)),
      section('account.counted', ...sentences(account.counted)),
      section('account.protection', ...sentences(account.protection)),
      section('account.periods', ...periodsPart(account.periods)),
      section('cell.age', ...deliveryPart(account)),
      section('account.version', versionPart(account)),
      !badge && copyPart({ url, source: source.id, number: delivery.number }, announce),
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
  const { stated, replaced = 0 } = rows;
  const told = known(rows);
  return [
    h('p', {}, qualityWords(rows)),
    read !== undefined && accepted !== undefined && refusedTable(read - accepted, refused),
    repeats > 0 && h('p', {}, t('account.repeats', { n: number(repeats) })),
    statedTable(stated),
    replaced > 0 && h('p', {}, t('account.replaced', { n: number(replaced) })),
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
  const caption = t('account.refused', { n: number(total) });
  const rows = refused.map(({ reason, rows: n, texts }) => countRow(reason, n, text(texts, 'sentence')));
  return h('table', { class: 'refused' }, h('caption', {}, caption), h('tbody', {}, ...rows));
}

/** How records found their place, in the order in which that is tried. */
const WAYS = /** @type {const} */ (['coordinates', 'address', 'street', 'key']);

/** @param {Record<string, number>} [matched] */
function matchedTable(matched = {}) {
  const rows = WAYS.filter((way) => matched[way]).map((way) =>
    countRow(way, matched[way], t(`matched.${way}`)),
  );
  return rows.length > 0 && h('table', { class: 'refused' }, h('tbody', {}, ...rows));
}

/** @param {Record<string, number>} [stated] what a word in the place of a number means, and how often */
function statedTable({ suppressed, no_data: none } = {}) {
  const why = `${t('state.suppressed')} (${t('state.suppressed.holder')})`;
  return (
    (suppressed || none) &&
    h(
      'table',
      { class: 'refused' },
      h('caption', {}, t('account.stated')),
      h(
        'tbody',
        {},
        suppressed && countRow('suppressed', suppressed, why),
        none && countRow('no_data', none, t('state.no_data')),
      ),
    )
  );
}

/** @param {string} key @param {number} n @param {string} words */
const countRow = (key, n, words) =>
  h(
    'tr',
    { 'data-row': key },
    h('td', { class: 'number' }, number(n)),
    h('th', { scope: 'row' }, words),
  );

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
function deliveryPart({ delivery, rows: { origin } }) {
  const age = { delivery: delivery.number, date: longDate(delivery.arrived), ago: ago(delivery.arrived) };
  return [
    h(
      'dl',
      { class: 'facts' },
      ...fact(t('delivery.number'), t('cell.age.said', age)),
      ...(origin ? fact(t('account.origin'), h('code', {}, origin)) : []),
    ),
    ...sentences(delivery),
    delivery.instalments.length > 0 && instalmentTable(delivery.instalments),
  ];
}

/** @param {import('./contract.js').Instalment[]} list @returns {HTMLElement} what each of them brought */
function instalmentTable(list) {
  const title = t('source.deliveries', { n: list.length });
  const head = [t('delivery.number'), t('delivery.arrived'), t('delivery.rows')];
  const rows = list.map((one) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, one.number),
      h('td', {}, longDate(one.arrived)),
      h('td', {}, instalmentRows(one)),
    ),
  );
  return h(
    'div',
    { class: 'series deliveries instalments', tabindex: 0, role: 'group', 'aria-label': title },
    h(
      'table',
      {},
      h('caption', {}, title),
      h('thead', {}, h('tr', {}, ...head.map((words) => h('th', { scope: 'col' }, words)))),
      h('tbody', {}, ...rows),
    ),
  );
}

/** @param {import('./contract.js').Instalment} instalment @returns {string} nothing where the source is not open */
function instalmentRows({ rows_read: read, rows_accepted: rows }) {
  if (rows === undefined || read === undefined) return '';
  return t('delivery.of', { rows: number(rows), read: number(read) });
}

/** @param {Account} account */
function versionPart({ definition, software }) {
  return h(
    'div',
    {},
    h(
      'dl',
      { class: 'facts' },
      ...fact(t('account.definition'), h('code', {}, definition.digest)),
      ...fact(t('account.software'), `${software.name} ${software.version}`),
    ),
    definition.changed_since && h('p', { class: 'caption' }, t('account.changed')),
  );
}
