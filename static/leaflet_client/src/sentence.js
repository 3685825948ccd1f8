/** A recipe in words, as the server says it (layers/declare/sentences.py), while it is being made. */
import { language, locale, t, text } from './i18n.js';
import { comparedWith, factorOf } from './recipes.js';

/** @typedef {import('./contract.js').Input} Input */
/** @typedef {import('./contract.js').Recipe} Recipe */
/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {Map<string, Layer>} Layers */
/** @typedef {import('./i18n.js').MessageKey} MessageKey */

/** @param {string} key @returns {MessageKey} one of those that begin alike */
const key = (key) => /** @type {MessageKey} */ (key);

/** @param {number} value @returns {string} with all of its digits */
const plain = (value) => new Intl.NumberFormat(locale(language()), { maximumFractionDigits: 12 }).format(value);

/** Halves go to the even number, as the server has it. @param {number} value @returns {number} */
function whole(value) {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}

/** @param {string} title @returns {string} */
const quoted = (title) => `‘${title}’`;

/** @param {string} id @param {Layers} layers @param {string} field @returns {string} */
const told = (id, layers, field) => text(layers.get(id)?.texts ?? { nl: {}, en: {} }, field) || id;

/**
 * @param {string} per a layer, or km2
 * @param {number} times
 * @param {Layers} layers
 * @returns {string} "1.000 woningen", "km²"
 */
export function perWords(per, times, layers) {
  const unit = per === 'km2' ? 'km²' : told(per, layers, 'unit');
  return times === 1 ? unit : `${plain(times)} ${unit}`;
}

/**
 * @param {Input} input
 * @param {string} title
 * @param {Layers} layers
 * @returns {string} with what a rate is per; what is no rate stays as it is
 */
function rated(input, title, layers) {
  const { per } = input;
  if (!per) return title;
  const times = factorOf(input);
  const words = { title, per: perWords(per, times, layers) };
  return t(times === 1 && per !== 'km2' ? 'said.divided' : 'said.rate', words);
}

/**
 * @param {Input} input
 * @param {string} title
 * @returns {string} with its filter and its own period
 */
function limited({ where = {}, when = 'asked' }, title) {
  const notes = Object.values(where).map((values) => values.join(', '));
  if (when !== 'asked')
    notes.push(/^(previous|year_before|newest)$/.test(when) ? t(key(`said.${when}`)) : when);
  return notes.length ? `${title} (${notes.join('; ')})` : title;
}

/**
 * @param {Input} input
 * @param {Layers} layers
 * @returns {string} what is computed of one layer, with its filter and its own period
 */
export function inputTitle(input, layers) {
  const { layer, compute = 'value', over = 0 } = input;
  const title = rated(input, told(layer, layers, 'title'), layers);
  if (compute === 'value' || compute === 'rate') return limited(input, title);
  const against = compute === 'change' ? t(key(`said.${comparedWith(input)}`)) : '';
  return limited(input, t(key(`said.${compute}`), { title, against, over }));
}

/**
 * @param {Recipe} recipe of several inputs
 * @param {Layers} layers
 * @returns {string} how a value comes about
 */
export function sentenceOf(recipe, layers) {
  const { how, scale = 'rank', inputs } = recipe;
  const named = inputs.map((input) => quoted(inputTitle(input, layers)));
  if (how === 'weighted')
    return t('said.weighted', {
      parts: joined(weighed(recipe, named), 'said.and'),
      scale: t(`said.scale.${scale}`),
    });
  if (how === 'ratio' || how === 'difference' || how === 'bivariate')
    return t('said.value', { what: t(`said.${how}`, { first: named[0], second: named[1] }) });
  const held = inputs.map((input, i) => conditionWords(input, named[i], layers));
  if (how === 'overlap')
    return t('said.overlap', { parts: held.map((what) => t('said.that', { what })).join('; ') });
  return t('said.holds', { parts: joined(held, how === 'all' ? 'said.and' : 'said.or') });
}

/**
 * @param {Recipe} recipe
 * @param {string[]} named
 * @returns {string[]} each with its part of the whole
 */
function weighed({ inputs }, named) {
  const size = inputs.reduce((sum, { weight = 1 }) => sum + Math.abs(weight), 0);
  return named.map((name, i) => `${name} (${whole((100 * (inputs[i].weight ?? 1)) / size)} %)`);
}

/**
 * @param {Input} input
 * @param {string} what
 * @param {Layers} layers
 * @returns {string}
 */
function conditionWords(input, what, layers) {
  const { high = {}, negated } = input;
  const { verdict, top, at_least: least, at_most: most } = high;
  let said = '';
  if (verdict) said = verdictWords(input, layers);
  else if (top !== undefined) said = t('said.top', { what, n: plain(top) });
  else if (least !== undefined) said = t('said.at_least', { what, n: plain(least) });
  else said = t('said.at_most', { what, n: plain(most ?? 0) });
  return negated ? t('said.not', { what: said }) : said;
}

/**
 * Names the layer with what it is per, its filter and its period, and nothing that is computed.
 * @param {Input} input
 * @param {Layers} layers
 */
function verdictWords(input, layers) {
  const title = quoted(told(input.layer, layers, 'title'));
  const words = {
    what: limited(input, rated(input, title, layers)),
    against: t(key(`said.${comparedWith(input) || 'year_before'}`)),
  };
  return t(key(`said.judged.${input.high?.verdict}`), words);
}

/**
 * @param {string[]} parts
 * @param {MessageKey} word
 * @returns {string} "a, b and c"
 */
const joined = (parts, word) =>
  parts.length < 2 ? parts.join('') : parts.slice(0, -1).join(', ') + t(word) + parts[parts.length - 1];
