/**
 * One value per cell of the values of several layers, as the server reckons it
 * (layers/derive/combine.py, blend.py, logic.py), so that who moves a slider sees the outcome at once.
 * A cell that one of the layers does not tell about says so; it is never taken as zero.
 */
import { STATE } from './store.js';

/** @typedef {import('./contract.js').Recipe} Recipe */
/** @typedef {import('./contract.js').Condition} Condition */

/**
 * @typedef {Object} Told what one layer says, cell by cell
 * @property {ArrayLike<number>} value NaN where it is not told
 * @property {ArrayLike<number>} state
 * @property {ArrayLike<number>} [scaled] on one scale with the others
 * @property {ArrayLike<string>} [verdict] '' where nothing is judged
 */

/** @typedef {{value: Float64Array, state: Uint8Array}} Outcome */

/** Of several states the last one counts. */
const WORSENING = [STATE.VALUE, STATE.PROVISIONAL, STATE.UNDEFINED, STATE.NO_DATA, STATE.SUPPRESSED];

/** Where each state stands among these; none is told as the least. */
const RANK = [STATE.NONE, ...WORSENING].map((_, state) => Math.max(0, WORSENING.indexOf(state)));

/**
 * @param {Told[]} inputs
 * @param {number} i cell
 * @returns {number} the worst of their states
 */
export function worst(inputs, i) {
  let rank = 0;
  for (const { state } of inputs) rank = Math.max(rank, RANK[state[i]]);
  return WORSENING[rank];
}

/** @param {number} state @returns {boolean} whether a value goes with it */
const isTold = (state) => state === STATE.VALUE || state === STATE.PROVISIONAL;

/**
 * @param {Recipe} recipe
 * @param {Told[]} inputs in the order of the recipe, of the same cells
 * @param {number} count of cells
 * @returns {Outcome}
 */
export function blend(recipe, inputs, count) {
  const value = new Float64Array(count).fill(NaN);
  const state = new Uint8Array(count);
  const reckon = reckoner(recipe, inputs, count);
  for (let i = 0; i < count; i++) {
    const made = reckon(i);
    state[i] = made.state;
    if (isTold(made.state)) value[i] = made.value;
  }
  return { value, state };
}

/** @typedef {(i: number) => {value: number, state: number}} Reckon */

/**
 * @param {Recipe} recipe
 * @param {Told[]} inputs
 * @param {number} count
 * @returns {Reckon}
 */
function reckoner(recipe, inputs, count) {
  if (recipe.how === 'weighted') return weighing(recipe, inputs);
  if (recipe.how === 'ratio' || recipe.how === 'difference') return comparing(recipe.how, inputs);
  return judging(recipe, inputs, count);
}

/**
 * The sum of w x value over the sum of |w|; an input of weight 0 is not looked at, told or not.
 * @param {Recipe} recipe
 * @param {Told[]} inputs
 * @returns {Reckon}
 */
function weighing({ inputs: made }, inputs) {
  const weights = made.map(({ weight = 1 }) => weight);
  const size = weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  const counting = inputs.filter((_, k) => weights[k]);
  const shares = weights.filter(Boolean).map((weight) => weight / size);
  return (i) => {
    let value = 0;
    for (let k = 0; k < shares.length; k++) value += shares[k] * (counting[k].scaled?.[i] ?? NaN);
    return { value, state: worst(counting, i) };
  };
}

/**
 * @param {'ratio' | 'difference'} how
 * @param {Told[]} inputs
 * @returns {Reckon}
 */
function comparing(how, [first, second]) {
  return (i) => {
    const [a, b] = [first.value[i], second.value[i]];
    const state = worst([first, second], i);
    if (how === 'difference') return { value: a - b, state };
    const value = b === 0 ? NaN : a / b;
    return { value, state: isTold(state) && Number.isNaN(value) ? STATE.UNDEFINED : state };
  };
}

/**
 * Conditions, in three values: what is not told may not matter (Kleene 1952).
 * @param {Recipe} recipe
 * @param {Told[]} inputs
 * @param {number} count
 * @returns {Reckon}
 */
function judging({ how, inputs: made }, inputs, count) {
  const holds = made.map(({ high, negated }, k) => {
    const met = meeting(high ?? {}, inputs[k], count);
    return negated ? (/** @type {number} */ i) => 1 - met(i) : met;
  });
  const join = how === 'all' ? kleeneAnd : how === 'any' ? kleeneOr : overlap;
  return (i) => {
    const value = join(holds.map((one) => one(i)));
    const state = worst(inputs, i);
    if (Number.isNaN(value)) return { value, state: isTold(state) ? STATE.UNDEFINED : state };
    return { value, state: state === STATE.PROVISIONAL ? state : STATE.VALUE };
  };
}

/** @param {number[]} masks 1 true, 0 false, NaN unknown @returns {number} */
export const kleeneAnd = (masks) => (masks.includes(0) ? 0 : masks.some(Number.isNaN) ? NaN : 1);

/** @param {number[]} masks @returns {number} */
export const kleeneOr = (masks) => 1 - kleeneAnd(masks.map((one) => 1 - one));

/** @param {number[]} masks @returns {number} how many hold, NaN where any is unknown */
export const overlap = (masks) => masks.reduce((sum, one) => sum + one, 0);

/**
 * @param {Condition} high
 * @param {Told} input
 * @param {number} count
 * @returns {(i: number) => number} 1 where it is met, 0 where not, NaN where that is not known
 */
function meeting({ at_least: least, at_most: most, top, verdict }, { value, verdict: verdicts }, count) {
  if (verdict) {
    const unjudged = ['', 'provisional', 'break'];
    return (i) => (unjudged.includes(verdicts?.[i] ?? '') ? NaN : Number(verdicts?.[i] === verdict));
  }
  /** @type {(one: number) => boolean} */
  let isMet;
  if (least !== undefined) isMet = (one) => one >= least;
  else if (most !== undefined) isMet = (one) => one <= most;
  else isMet = amongHighest(value, top ?? 0, count);
  return (i) => (Number.isNaN(value[i]) ? NaN : Number(isMet(value[i])));
}

/**
 * Equal values are in or out together. All cells of the layer must be there.
 * @param {ArrayLike<number>} value
 * @param {number} percent
 * @param {number} count
 * @returns {(one: number) => boolean}
 */
function amongHighest(value, percent, count) {
  const known = Float64Array.from({ length: count }, (_, i) => value[i]).filter((one) => !Number.isNaN(one));
  known.sort();
  const room = (percent / 100) * known.length;
  // in are those with fewer than `room` above them: the least of these is where that still holds
  let least = Infinity;
  for (let i = known.length - 1; i >= 0; i--) {
    if (i < known.length - 1 && known[i] === known[i + 1]) continue;
    if (known.length - 1 - i >= room) break;
    least = known[i];
  }
  return (one) => one >= least;
}
