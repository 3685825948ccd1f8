/** Notes: what went wrong with a layer, or what is particular about it now. */
import { isAbort } from './api.js';
import { h, icon } from './dom.js';
import { t, text } from './i18n.js';
import { periodLabel } from './periods.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./showing.js').Showing} Showing */

/** Of what was counted; where less is shown, a map can hardly be read. */
export const READABLE_PERCENT = 80;

/** The offer of another step is fetched with the first step that hides much. @type {typeof import('./coarser.js') | undefined} */
let coarser;

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

/** @param {Layer} layer @returns {boolean} whether its numbers are not told as they are */
export const isProtected = ({ protection, mark }) => protection.mode !== 'open' && !mark;

/**
 * How much can be shown at the step that is drawn.
 * @param {Showing} showing
 * @returns {number | undefined} percent of what was counted; nothing where all of it is shown
 */
export function percentShown({ layer, shown, cells: { picture } }) {
  if (layer.mark) return undefined;
  return layer.visible?.find(
    ({ step, resolution }) => step === shown?.step && resolution === picture?.store.resolution,
  )?.percent;
}

/** @param {Showing} showing @returns {boolean} whether the map can hardly be read */
export const hidesMuch = (showing) => (percentShown(showing) ?? READABLE_PERCENT) < READABLE_PERCENT;

/**
 * Says that much is not shown, with a way to a step that shows more.
 * @param {Showing} showing
 * @param {import('./layers.js').Context} context
 * @returns {HTMLElement | null}
 */
export function hiddenNote(showing, context) {
  if (!hidesMuch(showing)) return null;
  const percent = percentShown(showing) ?? 0;
  const words = t(showing.shown?.where ? 'layer.filtered' : 'layer.hidden', { percent });
  const note = h('div', { class: 'note hidden-note' }, h('p', {}, words));
  const offer = () => coarser?.addOffer(note, showing, context);
  const fetched = async () => {
    coarser = await import('./coarser.js');
    offer();
  };
  if (coarser) offer();
  else fetched().catch(() => {}); // the sentence stands without an offer
  return note;
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

/** @param {Layer} layer @returns {HTMLElement} why its parts need not add up, one tap away */
export const partsMark = (layer) =>
  h(
    'details',
    { class: 'modelled parts', 'data-key': `parts-${layer.id}` },
    h('summary', {}, t('parts')),
    h('p', {}, text(layer.texts, 'parts')),
  );

/**
 * @param {{mark?: import('./contract.js').Texts}} layer
 * @returns {HTMLElement | null} its classification, where it is told exactly; the band over the page looks for this mark
 */
export const markOf = ({ mark }) =>
  mark ? h('span', { class: 'badge mark', 'data-marked': true }, text(mark, 'classification')) : null;

/** @returns {HTMLElement} the mark of made-up data */
export const syntheticBadge = () =>
  h('span', { class: 'badge', title: t('badge.synthetic.why') }, t('badge.synthetic'));

/**
 * @param {{badge?: () => string} | undefined} one
 * @returns {HTMLElement | null} the mark of what is private: whose it is, and until when
 */
export const ownBadge = (one) => (one?.badge ? h('span', { class: 'badge own-draft' }, one.badge()) : null);
