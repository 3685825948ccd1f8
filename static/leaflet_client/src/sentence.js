/** A recipe in words, as the server says it (layers/declare/wording.py), while it is being made. */
import { language, locale, t, text } from './i18n.js';
import { comparedWith, factorOf } from './recipes.js';

/** @typedef {import('./contract.js').Input} Input */
/** @typedef {import('./contract.js').Recipe} Recipe */
/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {Map<string, Layer>} Layers */
/** @typedef {import('./i18n.js').MessageKey} MessageKey */

/** @param {string} key @returns {MessageKey} one of those that begin alike */
const key = (key) => /** @type {MessageKey} */ (key);

/** @param {string} words @returns {string} with a small letter first, unless they begin with an abbreviation */
export const lowered = (words) =>
  /\p{Lu}/u.test(words[1] ?? '') ? words : words.slice(0, 1).toLowerCase() + words.slice(1);

/** @param {number} value @returns {string} six digits that matter */
const plain = (value) => String(Number(value.toPrecision(6)));

/** Halves go to the even number, as the server has it. @param {number} value @returns {number} */
function whole(value) {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}

/**
 * @param {string} per a layer, or km2
 * @param {number} times
 * @param {Layers} layers
 * @returns {string} "1.000 woningen", "km²"
 */
export function perWords(per, times, layers) {
  const unit = per === 'km2' ? 'km²' : text(layers.get(per)?.texts ?? { nl: {}, en: {} }, 'unit');
  return times === 1 ? unit : `${new Intl.NumberFormat(locale(language())).format(times)} ${unit}`;
}

/**
 * @param {Input} input
 * @param {Layers} layers
 * @returns {string} what is computed of one layer, with its filter and its own period
 */
export function inputTitle(input, layers) {
  const { layer, compute = 'value', per, over = 0, where = {}, when = 'asked' } = input;
  const title = text(layers.get(layer)?.texts ?? { nl: {}, en: {} }, 'title') || layer;
  const words = {
    title,
    over,
    per: per ? perWords(per, factorOf(input), layers) : '',
    against: compute === 'change' ? t(key(`said.${comparedWith(input)}`)) : '',
  };
  const told = compute === 'value' ? title : t(key(`said.${compute}${compute === 'index' && per ? '.per' : ''}`), words);
  const notes = Object.values(where).map((values) => values.join(', '));
  if (when !== 'asked')
    notes.push(/^(previous|year_before|newest)$/.test(when) ? t(key(`said.${when}`)) : when);
  return notes.length ? `${told} (${notes.join('; ')})` : told;
}

/**
 * @param {Recipe} recipe
 * @param {Layers} layers
 * @returns {string} how a value comes about
 */
export function sentenceOf(recipe, layers) {
  const named = recipe.inputs.map((input) => lowered(inputTitle(input, layers)));
  const { how, scale = 'rank' } = recipe;
  if (how === 'weighted')
    return t('said.weighted', { parts: joined(weighed(recipe, named), 'said.and'), scale: t(`said.scale.${scale}`) });
  if (how === 'measure') return t('said.value', { what: named[0] });
  if (how === 'ratio' || how === 'difference' || how === 'bivariate')
    return t('said.value', { what: t(`said.${how}`, { first: named[0], second: named[1] }) });
  const held = recipe.inputs.map((input, i) => conditionWords(input, named[i]));
  if (how === 'overlap') return t('said.overlap', { parts: held.join('; ') });
  return t('said.holds', { parts: joined(held, how === 'all' ? 'said.and' : 'said.or') });
}

/**
 * @param {Recipe} recipe
 * @param {string[]} named
 * @returns {string[]} each with its part of the whole
 */
function weighed({ inputs }, named) {
  const size = inputs.reduce((sum, { weight = 1 }) => sum + Math.abs(weight), 0);
  return named.map((name, i) => `${name} (${whole(((inputs[i].weight ?? 1) / size) * 100)} %)`);
}

/**
 * @param {Input} input
 * @param {string} what
 * @returns {string}
 */
function conditionWords({ high = {}, negated }, what) {
  const { verdict, top, at_least: least, at_most: most } = high;
  let said = '';
  if (verdict) said = `${what}: ${t(`verdict.${verdict}`)}`;
  else if (top !== undefined) said = t('said.top', { what, n: plain(top) });
  else if (least !== undefined) said = t('said.at_least', { what, n: plain(least) });
  else said = t('said.at_most', { what, n: plain(most ?? 0) });
  return negated ? t('said.not', { what: said }) : said;
}

/**
 * @param {string[]} parts
 * @param {MessageKey} word
 * @returns {string} "a, b and c"
 */
const joined = (parts, word) =>
  parts.length < 2 ? parts.join('') : parts.slice(0, -1).join(', ') + t(word) + parts[parts.length - 1];
