/** The controls of one layer in a combination: measure, period, and its weight or its condition. */
import { choiceOf, computed, isCount, measureOptions } from './choices.js';
import { fillSelect } from './combined.js';
import { h, iconButton } from './dom.js';
import { number, t, text } from './i18n.js';
import { datetimeOf, periodLabel } from './periods.js';
import { judges, usualCondition } from './recipes.js';

/** @typedef {import('./contract.js').Input} Input */
/** @typedef {import('./contract.js').Recipe} Recipe */
/** @typedef {import('./contract.js').Condition} Condition */
/** @typedef {import('./i18n.js').MessageKey} MessageKey */

/**
 * @typedef {Object} RowContext
 * @property {Recipe} recipe as it is now
 * @property {number} at which of its inputs
 * @property {Map<string, import('./contract.js').Layer>} layers
 * @property {string[]} pers
 * @property {{step: string, period: import('./contract.js').Period} | null} now period on the map
 * @property {(at: number) => {least: number, most: number} | null} bounds of the values that are on the map
 * @property {(input: Input) => void} edit what is computed, or its condition is another
 * @property {(input: Input) => void} move a slider is on its way
 * @property {() => void} settle it was let go
 * @property {() => void} remove
 */

/** @param {RowContext} context @returns {HTMLElement} */
export function inputRow(context) {
  const { recipe, at, layers, remove } = context;
  const input = recipe.inputs[at];
  const title = text(layers.get(input.layer)?.texts ?? { nl: {}, en: {} }, 'title') || input.layer;
  const named = { ...context, input, title };
  return h(
    'fieldset',
    { class: 'mix-input', 'data-input': input.layer },
    h('legend', {}, title),
    iconButton('close', t('combine.remove', { title }), { 'data-key': `mix-off-${at}`, onclick: remove }),
    measureOf(named),
    periodOf(named),
    ...(recipe.how === 'weighted' ? [weightOf(named)] : []),
    ...(judges(recipe.how) ? conditionOf(named) : []),
  );
}

/** @typedef {RowContext & {input: Input, title: string}} Named */

/**
 * @param {MessageKey} label
 * @param {...HTMLElement} controls
 */
const line = (label, ...controls) => h('label', { class: 'mix-line' }, h('span', {}, t(label)), ...controls);

/** @param {Named} row */
function measureOf({ input, title, layers, pers, at, edit }) {
  const layer = layers.get(input.layer);
  const select = h('select', {
    'data-key': `mix-measure-${at}`,
    'aria-label': t('combine.measure.of', { title }),
    onchange: () => {
      const { compute: _, against: __, per: ___, times: ____, high, ...kept } = input;
      const next = { ...kept, ...computed(select.value) };
      edit({ ...next, ...(high ? { high: usualCondition(next) } : {}) });
    },
  });
  const choices = layer ? measureOptions(layer, pers, layers) : [];
  fillSelect(select, choices, choiceOf(input));
  return line('combine.measure', select);
}

/** @param {Named} row */
function periodOf({ input, title, at, now, edit }) {
  const { when = 'asked' } = input;
  const named = ['asked', 'previous', 'year_before', 'newest'];
  const options = named.map((value) => ({ value, label: t(/** @type {MessageKey} */ (`combine.when.${value}`)) }));
  const fixed = named.includes(when) ? now && datetimeOf(now.period) : when;
  if (fixed) {
    const same = now && fixed === datetimeOf(now.period);
    const period = same ? periodLabel(now.step, now.period.start) : fixed;
    options.push({ value: fixed, label: t('combine.when.fixed', { period }) });
  }
  const select = h('select', {
    'data-key': `mix-when-${at}`,
    'aria-label': t('combine.when.of', { title }),
    onchange: () => edit({ ...input, when: select.value }),
  });
  fillSelect(select, options, when);
  return line('combine.when', select);
}

/** @param {Named} row */
function weightOf({ input, title, at, recipe, move, settle }) {
  const output = h('output', { class: 'number' });
  /** @param {number} weight */
  const say = (weight) => {
    const others = recipe.inputs.filter((_, i) => i !== at);
    const size = others.reduce((sum, other) => sum + Math.abs(other.weight ?? 1), Math.abs(weight));
    const percent = number(Math.round((100 * weight) / (size || 1)));
    output.textContent = `${percent}%`;
    slider.setAttribute('aria-valuetext', t('combine.weight.said', { weight: number(weight), percent }));
  };
  const slider = h('input', {
    type: 'range',
    min: -100,
    max: 100,
    step: 5,
    value: Math.round((input.weight ?? 1) * 100),
    'data-key': `mix-weight-${at}`,
    'aria-label': t('combine.weight.of', { title }),
    oninput: () => {
      const weight = Number(slider.value) / 100;
      move({ ...input, weight });
      say(weight);
    },
    onchange: settle,
  });
  say(input.weight ?? 1);
  return line('combine.weight', slider, output);
}

/** @param {Named} row @returns {HTMLElement[]} */
function conditionOf(row) {
  const { input, title, at, layers, edit } = row;
  const high = input.high ?? usualCondition(input);
  const layer = layers.get(input.layer);
  const judged = input.compute === 'change' && layer && isCount(layer);
  const kinds = /** @type {const} */ ([...(judged ? ['rising', 'falling'] : []), 'top', 'at_least', 'at_most']);
  const select = h('select', {
    'data-key': `mix-high-${at}`,
    'aria-label': t('combine.high.of', { title }),
    onchange: () => edit({ ...input, high: conditionNamed(select.value, row) }),
  });
  const options = kinds.map((value) => ({ value, label: t(/** @type {MessageKey} */ (`combine.high.${value}`)) }));
  fillSelect(select, options, high.verdict ?? Object.keys(high)[0]);
  return [line('combine.high.when', select), ...(high.verdict ? [] : [boundOf(row, high)]), negatedOf(row)];
}

/**
 * @param {string} kind
 * @param {Named} row
 * @returns {Condition}
 */
function conditionNamed(kind, { bounds, at }) {
  if (kind === 'rising' || kind === 'falling') return { verdict: kind };
  if (kind === 'top') return { top: 20 };
  const { least, most } = bounds(at) ?? { least: 0, most: 20 };
  return { [kind]: stepped((least + most) / 2, stepIn(least, most)) };
}

/** @param {number} least @param {number} most @returns {number} a round step, of which there are some 20 to 100 */
export function stepIn(least, most) {
  const rough = (most - least) / 50;
  if (!(rough > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999) ?? power;
}

/** @param {number} value @param {number} step @returns {number} on a step, without the dust of binary fractions */
export const stepped = (value, step) => Number((Math.round(value / step) * step).toPrecision(12));

/** @param {Named} row @param {Condition} high */
function boundOf({ input, title, at, bounds, move, settle }, high) {
  const [kind, value] = /** @type {[string, number]} */ (Object.entries(high)[0]);
  const top = kind === 'top';
  const found = top ? null : bounds(at);
  const { least, most } = top ? { least: 1, most: 100 } : (found ?? { least: 0, most: Math.max(20, 2 * value) });
  const step = top ? 1 : stepIn(least, most);
  const output = h('output', { class: 'number' });
  const slider = h('input', {
    type: 'range',
    min: Math.min(stepped(least, step), value),
    max: Math.max(stepped(most, step), value),
    step: top ? 1 : 'any',
    value,
    'data-key': `mix-bound-${at}`,
    'aria-label': t('combine.bound.of', { title }),
    oninput: () => {
      const bound = stepped(Number(slider.value), step);
      move({ ...input, high: { [kind]: bound } });
      say(bound);
    },
    onchange: settle,
  });
  /** @param {number} bound */
  const say = (bound) => {
    output.textContent = number(bound) + (top ? '%' : '');
    slider.setAttribute('aria-valuetext', output.textContent);
  };
  say(value);
  return line('combine.bound', slider, output);
}

/** @param {Named} row */
function negatedOf({ input, title, at, edit }) {
  const box = h('input', {
    type: 'checkbox',
    checked: Boolean(input.negated),
    'data-key': `mix-not-${at}`,
    'aria-label': t('combine.negated.of', { title }),
    onchange: () => edit({ ...input, negated: box.checked }),
  });
  return h('label', { class: 'mix-not' }, box, h('span', {}, t('combine.negated')));
}
