/** Every source: whose it is, what one count is, how good it is, and what was agreed. */
import { fact, h, icon } from './dom.js';
import { checks } from './checks.js';
import { cadenceWords, warnings } from './freshness.js';
import { ago, longDate, number, percent, t, text } from './i18n.js';
import { units } from './pagewords.js';
import { periodLabel } from './periods.js';
import { unmatchedPart } from './unmatched.js';

/** @typedef {import('./contract.js').Source} Source */
/** @typedef {import('./contract.js').Indicators} Indicators */
/** @typedef {import('./i18n.js').MessageKey} MessageKey */
/** @typedef {'availability' | 'quality' | 'freshness' | 'security'} IndicatorName */

/**
 * @param {{sources: Source[]}} answer
 * @param {import('./page.js').Reader} reader
 * @returns {import('./page.js').View}
 */
export function sourcesView({ sources }, reader) {
  return {
    title: t('sources'),
    body: [
      h('p', { class: 'page-intro' }, t(sources.length ? 'sources.intro' : 'sources.none')),
      ...sources.map((source) => sourceArticle(source, reader)),
    ],
  };
}

/**
 * @param {Source} source
 * @param {import('./page.js').Reader} reader
 * @returns {HTMLElement}
 */
function sourceArticle(source, reader) {
  const title = text(source.texts, 'title');
  const about = [source.holder, t('cell.oneCount', { what: text(source.texts, 'one_count_is') })];
  return h(
    'article',
    { class: 'source', 'data-source': source.id, tabindex: -1, 'aria-label': title },
    h('h3', { class: 'source-title' }, title),
    h('p', { class: 'caption' }, about.join(' · ')),
    ...warnings(source).map(warning),
    h(
      'div',
      { class: 'source-body' },
      source.indicators ? indicatorList(source, source.indicators) : h('p', {}, t('source.nothing')),
      agreementFacts(source),
    ),
    unmatchedPart(source),
    deliveryTable(source),
    layerLinks(source, reader),
  );
}

/** @param {string} words @returns {HTMLElement} */
export const warning = (words) => h('p', { class: 'warning' }, icon('warning'), h('span', {}, words));

/**
 * @param {Source} source
 * @param {Indicators} indicators
 * @returns {HTMLElement}
 */
function indicatorList(source, indicators) {
  const { quality } = indicators;
  return h(
    'dl',
    { class: 'indicators' },
    ...indicator('availability', availabilityWords(source, indicators.availability)),
    ...indicator('quality', qualityWords(quality), checks(quality, `checks-${source.id}`)),
    ...indicator('freshness', freshnessWords(indicators.freshness)),
    ...indicator('security', securityWords(source, indicators.security)),
  );
}

/**
 * @param {IndicatorName} name
 * @param {string} words
 * @param {...import('./dom.js').Child} more
 * @returns {HTMLElement[]}
 */
const indicator = (name, words, ...more) => [
  h('dt', { 'data-indicator': name }, icon(name), h('span', {}, t(`indicator.${name}`))),
  h('dd', {}, words, ...more),
];

/** @param {Source} source @param {Indicators['availability']} availability */
function availabilityWords({ deliveries }, { deliveries: served, arrived }) {
  const n = Math.max(served, ...deliveries.map((delivery) => delivery.number));
  const words = { n, served, date: longDate(arrived), ago: ago(arrived) };
  return t(n === 1 ? 'availability.one' : 'availability.many', words);
}

/** @param {Indicators['quality']} quality @returns {string} */
export function qualityWords({ accepted_percent, rows_accepted: rows, rows_read: read, other_level: other = 0 }) {
  if (accepted_percent === undefined || rows === undefined || read === undefined) return t('quality.passed');
  const share = percent(accepted_percent / 100);
  const words = t('quality.rows', { accepted: number(rows), read: number(read - other), share });
  return other ? `${words} ${t('quality.other', { n: number(other) })}` : words;
}

/** @param {Indicators['freshness']} freshness */
function freshnessWords(freshness) {
  const { newest_period: newest, settles_after: n, step } = freshness;
  const cadence = cadenceWords(freshness);
  return [
    newest ? t('freshness.until', { date: longDate(newest) }) : t('freshness.never'),
    cadence ? t('freshness.cadence', { cadence }) : t('freshness.noCadence'),
    n ? t('freshness.open', { n: (n > 1 ? `${n} ` : '') + units(step, n) }) : t('freshness.settled'),
  ].join(' ');
}

/** @param {Source} source @param {Indicators['security']} security */
function securityWords({ agreement }, { protection, threshold, agreement_ends: ends }) {
  const agreed = Object.values(agreement).some(Boolean);
  return [
    protection === 'open' ? t('security.open') : t('security.protected', { threshold: threshold ?? '' }),
    ends ? t('security.ends', { date: longDate(ends) }) : t(agreed ? 'security.endless' : 'security.nothing'),
  ].join(' ');
}

/** @param {Source} source */
function agreementFacts({ agreement, indicators, mode }) {
  const origin = indicators?.quality.origin;
  const { basis, purpose, contact, retention, ends } = agreement;
  const cadence = indicators ? cadenceWords(indicators.freshness) : agreement.cadence;
  const unsaid = h('span', { class: 'quiet' }, t('agreement.unsaid'));
  /** @param {MessageKey} key @param {string | null} words */
  const line = (key, words) => fact(t(key), words || unsaid.cloneNode(true));
  return h(
    'section',
    { class: 'agreement' },
    h('h4', { class: 'source-part' }, t('agreement')),
    h(
      'dl',
      { class: 'facts' },
      ...line('agreement.basis', basis),
      ...line('agreement.purpose', purpose),
      ...line('agreement.contact', contact),
      ...line('agreement.cadence', cadence),
      ...(retention ? line('agreement.retention', retention) : []),
      ...line('agreement.ends', ends && longDate(ends)),
      ...addressFact(agreement),
      ...fact(t('cell.age'), t(`mode.${mode}`)),
      ...(origin ? fact(t('account.origin'), h('code', {}, origin)) : []),
    ),
  );
}

/** Definitions are written by others: what is no web address is not made into a link. */
const WEB = /^https?:\/\//;

/** @param {Source['agreement']} agreement @returns {HTMLElement[]} where the data are published, and whether anybody looked */
function addressFact({ address, verified }) {
  if (!address) return [];
  const words = address.replace(WEB, '').replace(/\/$/, '');
  const seen = verified ? t('agreement.verified', { date: longDate(verified) }) : t('agreement.unverified');
  const props = { class: 'link', href: address, target: '_blank', rel: 'noopener noreferrer' };
  return fact(
    t('agreement.address'),
    WEB.test(address) ? h('a', props, words) : words,
    h('span', { class: 'quiet' }, ` (${seen})`),
  );
}

/** @param {Source} source */
function deliveryTable({ id, deliveries, indicators }) {
  const counted = deliveries.some((delivery) => delivery.rows_read !== undefined);
  /** @type {MessageKey[]} */
  const head = ['delivery.number', 'delivery.arrived'];
  if (counted) head.push('delivery.periods', 'delivery.rows');
  const step = indicators?.freshness.step ?? 'day';
  const rows = [...deliveries]
    .sort((a, b) => b.number - a.number)
    .map((delivery) => h('tr', {}, ...deliveryCells(delivery, step, counted)));
  return h(
    'details',
    { class: 'series deliveries', 'data-key': `deliveries-${id}` },
    h('summary', {}, t('source.deliveries', { n: deliveries.length })),
    h(
      'div',
      { class: 'series-scroll', tabindex: 0, role: 'group', 'aria-label': t('source.deliveries', { n: '' }) },
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, ...head.map((key) => h('th', { scope: 'col' }, t(key))))),
        h('tbody', {}, ...rows),
      ),
    ),
  );
}

/**
 * @param {import('./contract.js').Delivery} delivery
 * @param {string} step
 * @param {boolean} counted
 */
function deliveryCells(delivery, step, counted) {
  const state = delivery.current
    ? t('delivery.current')
    : delivery.passed === false
      ? t('delivery.draft')
      : '';
  const { first_period: first, last_period: last, rows_accepted: rows, rows_read: read } = delivery;
  const periods =
    first && last ? `${periodLabel(step, first)} – ${periodLabel(step, last)}` : t('delivery.none');
  return [
    h('th', { scope: 'row' }, `${delivery.number}`, state && h('span', { class: 'quiet' }, ` ${state}`)),
    h('td', {}, longDate(delivery.arrived)),
    counted && h('td', {}, periods),
    counted &&
      h(
        'td',
        {},
        rows === undefined || read === undefined
          ? ''
          : t('delivery.of', { rows: number(rows), read: number(read) }),
      ),
  ];
}

/**
 * @param {Source} source
 * @param {import('./page.js').Reader} reader
 */
function layerLinks({ id }, { catalogue, open }) {
  const own = [...catalogue.layers.values()].filter((layer) => layer.source === id);
  return (
    own.length > 0 &&
    h(
      'div',
      { class: 'source-layers' },
      h('h4', { class: 'source-part' }, t('source.layers')),
      h(
        'ul',
        {},
        ...own.map((layer) =>
          h(
            'li',
            {},
            h(
              'button',
              {
                type: 'button',
                class: 'link',
                'data-key': `account-${layer.id}`,
                onclick: () => open(`account/${layer.id}`),
              },
              text(layer.texts, 'title'),
            ),
          ),
        ),
      ),
    )
  );
}
