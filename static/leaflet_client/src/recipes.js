/** Recipes: how a combination is made, as the server reads it; and in a permalink. */

/** @typedef {import('./contract.js').Input} Input */
/** @typedef {import('./contract.js').Recipe} Recipe */
/** @typedef {import('./contract.js').Layer} Layer */

export const MOST_INPUTS = 6;

/** A longer one is left out of a link. */
const MOST_PACKED = 1000;

/** @param {string} how @returns {boolean} whether each input is held against a condition */
export const judges = (how) => ['all', 'any', 'overlap'].includes(how);

/** @param {string} how @returns {boolean} whether it is made of two inputs */
export const ofTwo = (how) => ['ratio', 'difference', 'bivariate'].includes(how);

/** @param {Input} input @returns {Input['against'] | ''} what a change is against */
export const comparedWith = ({ compute, against }) => (compute === 'change' ? (against ?? 'year_before') : '');

/** @param {Input} input @returns {number} what a rate is multiplied by */
export const factorOf = ({ per, times }) => times ?? (per === 'km2' ? 1 : 1000);

/**
 * @param {Input} input
 * @returns {string} what is computed, whatever becomes of it in a combination
 */
export function basis(input) {
  const { layer, where = {}, when = 'asked', compute = 'value', per = '', over = 0 } = input;
  const limits = Object.keys(where)
    .filter((key) => where[key].length)
    .sort()
    .map((key) => [key, [...new Set(where[key])].sort()]);
  const times = compute === 'rate' || compute === 'smoothed' ? factorOf(input) : 0;
  return JSON.stringify([layer, limits, when, compute, per, times, comparedWith(input), over]);
}

/**
 * Which inputs of a layer those of a recipe are. Who writes a recipe may order inputs otherwise.
 * @param {Recipe} recipe
 * @param {Layer} layer a combination
 * @returns {string[] | null} letters in the order of the recipe; null where they are not the same inputs
 */
export function lettersOf(recipe, layer) {
  const left = (layer.inputs ?? []).map(({ name, input }) => ({ name, is: basis(input) }));
  if (left.length !== recipe.inputs.length) return null;
  const letters = recipe.inputs.map((input) => {
    const at = left.findIndex(({ is }) => is === basis(input));
    return at < 0 ? '' : left.splice(at, 1)[0].name;
  });
  return letters.includes('') ? null : letters;
}

/** @param {Layer} layer a combination @returns {Recipe} how it is made, without what is as usual */
export const recipeOf = ({ how = 'measure', recipe, inputs = [] }) => ({
  how,
  ...(how === 'weighted' ? { scale: recipe?.scale } : {}),
  inputs: inputs.map(({ input }) => input),
});

/**
 * What the server takes: of each input only what belongs to how they are combined.
 * @param {Recipe} recipe
 * @returns {Recipe}
 */
export function fitting({ how, scale, inputs }) {
  return {
    how,
    ...(how === 'weighted' && scale ? { scale } : {}),
    inputs: inputs.map(({ weight, high, negated, ...input }) => ({
      ...input,
      ...(how === 'weighted' && weight !== undefined ? { weight } : {}),
      ...(judges(how) ? { high: high ?? usualCondition(input), ...(negated ? { negated } : {}) } : {}),
    })),
  };
}

/** @param {Input} input @returns {import('./contract.js').Condition} */
export const usualCondition = ({ compute }) => (compute === 'change' ? { verdict: 'rising' } : { top: 20 });

/** @param {Recipe} recipe @returns {string} for a permalink; '' where it would be too long for one */
export function packed(recipe) {
  const bytes = new TextEncoder().encode(JSON.stringify(fitting(recipe)));
  const text = btoa(String.fromCharCode(...bytes));
  const safe = text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return safe.length <= MOST_PACKED ? safe : '';
}

/** @param {string} text @returns {Recipe | null} null where it is none */
export function unpacked(text) {
  try {
    const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const recipe = JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (one) => one.charCodeAt(0))));
    return Array.isArray(recipe?.inputs) ? recipe : null;
  } catch {
    return null;
  }
}
