/** Which measures a layer can be given, and by what it can be divided. */
import { asker, getJson } from './api.js';
import { t } from './i18n.js';
import { perWords } from './sentence.js';

/** @typedef {import('./contract.js').Input} Input */
/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {Map<string, Layer>} Layers */
/** @typedef {{value: string, label: string}} Option */

/** @type {Map<string, Promise<string[]>>} by who asks */
const asked = new Map();

/** @returns {Promise<string[]>} layers that rates may be per, and km2; only km2 where they are not told */
export function denominators() {
  const who = `${asker.key} ${asker.isPublic}`;
  const known =
    asked.get(who) ??
    getJson('combinations').then(
      (answer) => answer.denominators,
      () => {
        asked.delete(who);
        return ['km2'];
      },
    );
  asked.set(who, known);
  return known;
}

/** @param {Input} input @returns {string} what is computed, as a choice */
export const choiceOf = ({ compute = 'value', against = 'year_before', per }) =>
  compute === 'change' ? `change.${against}` : per && compute !== 'index' ? `${compute}:${per}` : compute;

/**
 * @param {string} choice
 * @returns {Pick<Input, 'compute' | 'against' | 'per'>} as it stands in a recipe
 */
export function computed(choice) {
  const [what, per] = choice.split(':');
  const [compute, against] = what.split('.');
  if (compute === 'value') return {};
  return /** @type {Pick<Input, 'compute' | 'against' | 'per'>} */ ({
    compute,
    ...(against ? { against } : {}),
    ...(per ? { per } : {}),
  });
}

/**
 * Only counts have a change that can be judged; what is no count is taken as it is, or as an index.
 * @param {Layer} layer
 * @returns {boolean}
 */
export const isCount = ({ measure }) => measure === 'count';

/** @param {string} per @param {Layers} layers @returns {string} "1.000 woningen", "km²" */
export const perLabel = (per, layers) => perWords(per, per === 'km2' ? 1 : 1000, layers);

/**
 * @param {Layer} layer
 * @param {string[]} pers
 * @param {Layers} layers
 * @returns {Option[]}
 */
export function measureOptions(layer, pers, layers) {
  /** @type {Option[]} */
  const always = [{ value: 'value', label: t('measure.value') }];
  const index = { value: 'index', label: t('measure.index') };
  if (!isCount(layer)) return [...always, index];
  /** @param {'rate' | 'smoothed'} what */
  const divided = (what) =>
    pers.map((per) => ({
      value: `${what}:${per}`,
      label: t(`measure.${what}.per`, { per: perLabel(per, layers) }),
    }));
  return [
    ...always,
    ...divided('rate'),
    { value: 'change.year_before', label: t('measure.change.year_before') },
    { value: 'change.previous', label: t('measure.change.previous') },
    index,
    ...divided('smoothed'),
    { value: 'share', label: t('measure.share') },
  ];
}
