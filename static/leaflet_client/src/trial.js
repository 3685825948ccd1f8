/**
 * What other weights or thresholds would give, of the columns that are on the map already; the
 * server is not asked.
 */
import { blend } from './blend.js';
import { combinationOf } from './combined.js';
import { classOf } from './paint.js';
import { fitting, lettersOf } from './recipes.js';
import { Column, STATE, stateOf } from './store.js';

/** @typedef {import('./contract.js').Recipe} Recipe */
/** @typedef {import('./contract.js').LegendAnswer} LegendAnswer */
/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./store.js').CellStore} CellStore */
/** @typedef {import('./showing.js').Showing} Showing */

/** Light and dark of the usual colours, where a legend has too few of its own. */
const ENDS = ['#ffffcc', '#253494'];

/**
 * @param {Showing} showing a combination that is drawn
 * @param {Recipe} recipe of the same inputs
 * @returns {import('./showing.js').Trial} none where more is needed than what is there
 */
export function trialOf(showing, recipe) {
  const layer = combinationOf(showing.toldOf);
  const letters = layer && lettersOf(recipe, layer);
  // what is combined otherwise has another unit, which the server names
  if (!layer?.keys || !letters || recipe.how !== layer.how || recipe.how === 'bivariate') return null;
  const wanted = fitting(recipe);
  if (!hasAll(layer, wanted, letters)) return null;
  if (wanted.inputs.some(({ high }) => high?.top !== undefined) && !showing.whole) return null;
  return ({ legend, column }, store) => {
    const made = blend(wanted, letters.map((letter) => toldBy(letter, column, store.count)), store.count);
    silence(made.state, column.state);
    const tried = Object.assign(new Column(), made, { tiles: column.tiles });
    return { column: tried, legend: trialLegend(wanted, made.value, legend) };
  };
}

/** @param {Layer} layer @param {Recipe} recipe @param {string[]} letters @returns {boolean} whether its tiles tell enough */
function hasAll({ keys = [], recipe: own }, { how, scale = 'rank', inputs }, letters) {
  if (how === 'weighted') return own?.scale === scale && letters.every((one) => keys.includes(`${one}_scaled`));
  return inputs.every(({ high }, i) => !high?.verdict || keys.includes(`${letters[i]}_verdict`));
}

/**
 * @param {string} letter
 * @param {Column} column
 * @param {number} count
 * @returns {import('./blend.js').Told}
 */
export function toldBy(letter, { also, words }, count) {
  const states = words.map(stateOf);
  const said = also[`${letter}_state`] ?? [];
  const judged = also[`${letter}_verdict`];
  const state = new Uint8Array(count);
  const verdict = judged && new Array(count);
  for (let i = 0; i < count; i++) {
    state[i] = states[said[i]] ?? STATE.NO_DATA;
    if (verdict) verdict[i] = words[judged[i]] ?? '';
  }
  return {
    value: also[letter] ?? new Float64Array(count).fill(NaN),
    state,
    scaled: also[`${letter}_scaled`],
    verdict,
  };
}

/** Where no tile of this layer tells of a cell, nothing is made of it. @param {Uint8Array} state @param {Uint8Array} told */
function silence(state, told) {
  for (let i = 0; i < state.length; i++) if (!told[i]) state[i] = STATE.NONE;
}

/**
 * Classes for what is tried: of the cells on the map; the server has those of all cells and periods.
 * @param {Recipe} recipe
 * @param {Float64Array} values
 * @param {LegendAnswer} legend of what was told
 * @returns {LegendAnswer}
 */
export function trialLegend({ how }, values, legend) {
  if (how === 'overlap' && legend.breaks.length) return legend;
  const told = values.filter((one) => !Number.isNaN(one)).sort();
  const yesNo = how === 'all' || how === 'any' || how === 'overlap';
  const breaks = yesNo ? [1] : shares(told, legend.colours.length);
  const { colours: own } = legend;
  const ends = own.length > 1 ? [own[0], own[own.length - 1]] : ENDS;
  const colours = breaks.length + 1 === own.length ? own : breaks.length === 1 ? ends : own.slice(0, breaks.length + 1);
  const counts = colours.map(() => 0);
  for (const one of told) counts[classOf(one, breaks)]++;
  return { ...legend, breaks, colours, counts, min: told[0] ?? 0, max: told[told.length - 1] ?? 0, whole: yesNo };
}

/** @param {Float64Array} sorted @param {number} classes @returns {number[]} breaks into equal shares */
function shares(sorted, classes) {
  if (!sorted.length) return [];
  const at = Array.from({ length: classes - 1 }, (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / classes)]);
  return [...new Set(at)].filter((one) => one > sorted[0]);
}
