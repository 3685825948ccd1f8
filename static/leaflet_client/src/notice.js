/** Notes: what went wrong with a layer, or what is particular about it now. */
import { isAbort } from './api.js';
import { h, icon } from './dom.js';
import { t, text } from './i18n.js';
import { periodLabel } from './periods.js';

/** @typedef {import('./showing.js').Showing} Showing */

/**
 * What the reader should know before reading the map.
 * @param {Showing} showing
 * @param {() => void} retry
 * @returns {HTMLElement[]}
 */
export function notices({ layer, wish, error, shown }, retry) {
  const title = text(layer.texts, 'title');
  if (error && !isAbort(error)) return [errorNote(t('error.layer', { title }), error, retry)];
  if (!wish) return [h('p', { class: 'note' }, t('layer.noPeriod'))];
  if (!shown || shown.step === shown.clockStep) return [];
  const period = periodLabel(shown.step, shown.period.start);
  return [
    h('p', { class: 'note' }, t('layer.otherPeriod', { step: t(stepKey(shown.step)).toLowerCase(), period })),
  ];
}

/** @param {string} step */
const stepKey = (step) => /** @type {import('./i18n.js').MessageKey} */ (`step.${step}`);

/**
 * @param {string} what happened
 * @param {unknown} error
 * @param {() => void} retry
 * @returns {HTMLElement}
 */
export function errorNote(what, error, retry) {
  const status = /** @type {{status?: number, detail?: string}} */ (error);
  const why = status.status === 0 ? t('error.unreachable') : (status.detail ?? '');
  const again = h('button', { type: 'button', class: 'button', onclick: retry }, t('error.retry'));
  return errorBox(what, why, again);
}

/**
 * @param {string} what happened
 * @param {string | undefined} why
 * @param {...import('./dom.js').Child} more
 * @returns {HTMLElement}
 */
export const errorBox = (what, why, ...more) =>
  h(
    'div',
    { class: 'note note-error', role: 'alert' },
    icon('warning'),
    h('div', {}, h('p', {}, what), why && h('p', { class: 'quiet' }, why), ...more),
  );

/**
 * @param {string} key
 * @returns {HTMLElement} the mark of cells that were not counted, with the reason one tap away
 */
export const modelledMark = (key) =>
  h(
    'details',
    { class: 'modelled', 'data-key': `modelled-${key}` },
    h('summary', {}, h('span', { class: 'modelled-m', 'aria-hidden': 'true' }, 'm'), t('modelled')),
    h('p', {}, t('modelled.why')),
  );

/** @returns {HTMLElement} the mark of made-up data */
export const syntheticBadge = () =>
  h('span', { class: 'badge', title: t('badge.synthetic.why') }, t('badge.synthetic'));

/** @param {string} words @returns {HTMLElement} the mark of a private layer: whose it is, and until when */
export const ownBadge = (words) => h('span', { class: 'badge own-draft' }, words);
