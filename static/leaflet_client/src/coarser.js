/** A coarser step of the lattice where too little is shown; fetched with the first such step. */
import { h } from './dom.js';
import { t } from './i18n.js';
import './messages/later.js';
import { READABLE_PERCENT } from './notice.js';

/** @typedef {import('./contract.js').Visible} Visible */
/** @typedef {{step: string, resolution: number}} Step */

/** Of a period, on average. @type {Record<string, number>} */
const DAYS = { day: 1, week: 7, month: 365.25 / 12, quarter: 365.25 / 4, year: 365.25 };

/** Children of a cell. */
const APERTURE = 7;

/** @param {Step} step @returns {number} days x ground of one number; the unit is of no account */
const bucket = ({ step, resolution }) => DAYS[step] / APERTURE ** resolution;

/**
 * The readable step of the smallest bucket among those that are finer in nothing; where none is
 * readable, the one that shows most, if it shows more. The server judges alike (layers/derive/visible.py).
 * @param {readonly Visible[]} visible every step of the lattice
 * @param {Visible} now
 * @param {(resolution: number) => boolean} offered whether all that is on the map can be drawn so
 * @returns {Visible | undefined}
 */
export function coarserStep(visible, now, offered = () => true) {
  const among = visible.filter(
    (one) =>
      DAYS[one.step] >= DAYS[now.step] &&
      one.resolution <= now.resolution &&
      one.percent > now.percent &&
      (one.resolution === now.resolution || offered(one.resolution)),
  );
  const readable = among.filter(({ percent }) => percent >= READABLE_PERCENT);
  if (readable.length)
    return readable.sort((a, b) => bucket(a) - bucket(b) || b.resolution - a.resolution)[0];
  return among.sort((a, b) => b.percent - a.percent || bucket(b) - bucket(a))[0];
}

/**
 * @param {Step} now
 * @param {Step} next
 * @returns {string} "Show quarters"
 */
export function offerWords(now, next) {
  const longer = next.step !== now.step;
  const steps = t(/** @type {import('./i18n.js').MessageKey} */ (`steps.${next.step}`));
  if (next.resolution === now.resolution) return t('coarser.longer', { steps });
  return longer ? t('coarser.both', { steps }) : t('coarser.larger');
}

/**
 * @param {HTMLElement} note
 * @param {import('./showing.js').Showing} showing
 * @param {import('./layers.js').Context} context
 */
export function addOffer(note, { layer, shown, cells }, { state, stage }) {
  const visible = layer.visible ?? [];
  const now = visible.find(
    ({ step, resolution }) => step === shown?.step && resolution === cells.picture?.store.resolution,
  );
  /** @param {number} resolution */
  const offered = (resolution) =>
    stage.showings.every((other) => other.layer.resolutions.includes(resolution));
  const next = now && coarserStep(visible, now, offered);
  if (!next) return;
  const take = () => {
    const kept = next.resolution === now.resolution ? state.get().resolution : next.resolution;
    state.set({ step: next.step, resolution: kept });
    /** @type {HTMLElement | null} */ (document.querySelector('[data-key="step"]'))?.focus();
  };
  const props = { type: 'button', class: 'button', 'data-key': `coarser-${layer.id}`, onclick: take };
  note.append(h('button', props, offerWords(now, next)));
}
