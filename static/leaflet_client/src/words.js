/** Sentences about values: the same in the detail panel, beside the pointer and for screen readers. */
import { chosenIn, filterWords } from './filters.js';
import { longDate, t, text } from './i18n.js';
import { classOf } from './paint.js';
import { figure } from './scale.js';
import { STATE } from './store.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./contract.js').ValueState} ValueState */

/** Names of states in the order of STATE. @type {ValueState[]} */
const NAMES = ['no_data', 'value', 'suppressed', 'no_data', 'undefined', 'provisional'];

/** @param {number} state @returns {ValueState} */
export const stateName = (state) => NAMES[state];

/**
 * @param {Layer} layer
 * @param {ValueState} state
 * @returns {string} why there is no number; '' where the state says it all
 */
export function whyNone(layer, state) {
  if (state === 'suppressed') return whySuppressed(layer);
  return state === 'undefined' ? t('state.undefined.why') : '';
}

/** @param {Layer} layer @returns {string} of one value; none of what is said in a word */
export const unitOf = ({ measure, texts, say }) =>
  measure === 'presence' || say?.(1) ? '' : text(texts, 'unit');

/**
 * Only the holder of an open source can have kept a number back.
 * @param {Layer} layer
 * @returns {string} why a value of this layer is withheld
 */
export function whySuppressed({ protection: { threshold, least_addresses: addresses }, why }) {
  if (why) return why();
  if (!threshold) return t('state.suppressed.holder');
  return t(addresses ? 'state.suppressed.addresses' : 'state.suppressed.few', { threshold });
}

/** @param {import('./contract.js').Break} change @returns {string} since when, and why, recording is different */
export const cutWords = ({ on, texts }) =>
  t('break.said', { date: longDate(on), reason: text(texts, 'reason') });

/**
 * @param {Layer} layer
 * @param {ValueState} state
 * @param {number | null} value
 * @returns {string} "12 inbraken", "afgeschermd (minder dan 5, misschien geen)"
 */
export function valueWords(layer, state, value) {
  if ((state === 'value' || state === 'provisional') && value !== null) {
    const words = `${figure(layer, value)} ${unitOf(layer)}`.trim();
    return state === 'provisional' ? `${words} (${t('time.provisional')})` : words;
  }
  const why = whyNone(layer, state);
  const name = t(`state.${state}`).toLowerCase();
  return why ? `${name} (${why})` : name;
}

/**
 * @param {import('./showing.js').Showing} showing
 * @param {import('./celllayer.js').Picked} picked
 * @returns {string} value and class, as a screen reader should say it
 */
export function spokenValue(showing, picked) {
  const { legend, layer, shown } = showing;
  const only = filterWords(layer, chosenIn(shown?.where ?? ''));
  const numeric = picked.state === STATE.VALUE || picked.state === STATE.PROVISIONAL;
  const place =
    legend && numeric ? { n: classOf(picked.value, legend.breaks) + 1, of: legend.colours.length } : null;
  return t('map.value.said', {
    title: text(layer.texts, 'title') + (only && ` (${only})`),
    value: valueWords(layer, stateName(picked.state), Number.isNaN(picked.value) ? null : picked.value),
    class: place ? `, ${t('legend.class', place)}` : '',
  });
}
