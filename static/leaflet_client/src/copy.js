/** A link that can be copied, and the delivery it names kept for as long as the server does that. */
import { postJson } from './post.js';
import { h } from './dom.js';
import { longDate, t } from './i18n.js';

/** @typedef {import('./i18n.js').MessageKey} MessageKey */

/** A server without this door answers so; then there is nothing to say of keeping. */
const UNKNOWN = [404, 405];

/** Why a delivery cannot be kept, in the language of the reader. @type {Record<number, MessageKey>} */
const WHY = { 410: 'account.pin.gone', 429: 'account.pin.full' };

/**
 * @param {{url: string, source: string, number: number}} link of a page that names a delivery
 * @param {(words: string) => void} announce
 * @returns {HTMLElement}
 */
export function copyPart({ url, source, number }, announce) {
  const said = h('p', { class: 'caption' }, t('account.copy.why'));
  const copy = async () => {
    const kept = pin(source, number);
    try {
      await navigator.clipboard.writeText(url);
      const words = `${t('account.copied')} ${await kept}`.trim();
      said.textContent = words;
      announce(words);
    } catch {
      const name = t('account.copy.self');
      const field = h('input', { class: 'address', readonly: true, value: url, 'aria-label': name });
      said.replaceChildren(name, field, await kept);
      field.select();
    }
  };
  return h(
    'footer',
    { class: 'copy' },
    h('button', { type: 'button', class: 'button', 'data-key': 'copy', onclick: copy }, t('account.copy')),
    said,
  );
}

/**
 * @param {string} source
 * @param {number} number of the delivery
 * @returns {Promise<string>} what to say of it
 */
async function pin(source, number) {
  try {
    const { until } = await postJson(`sources/${source}/deliveries/${number}/pin`);
    return t('account.pinned', { date: longDate(until) });
  } catch (error) {
    const { status, detail } = /** @type {{status: number, detail: string}} */ (error);
    const why = WHY[status] ? t(WHY[status]) : detail;
    return UNKNOWN.includes(status) ? '' : t('account.notPinned', { why }).trim();
  }
}
