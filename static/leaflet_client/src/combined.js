/** Combinations as layers of the client: those of the city, those that the address names, and new ones. */
import { getJson } from './api.js';
import { fillWith, h } from './dom.js';
import { t } from './i18n.js';
import './messages/combine.js';
import { postJson } from './post.js';
import { fitting, judges, packed, recipeOf, unpacked } from './recipes.js';
import { crossed, squareLegend } from './square.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./contract.js').Recipe} Recipe */
/** @typedef {import('./contract.js').Place} Place */
/** @typedef {import('./layers.js').Context} Context */

const THEME = 'made';
const TITLE = { nl: { title: 'Mijn combinaties' }, en: { title: 'My combinations' } };
const MADE = /^c_[a-z2-7]{24}$/;

/** As many are listed; whoever makes more sees the newest. */
const MOST_MADE = 8;

/** Every combination that was told of, as its values may still be on the map. @type {Map<string, Layer>} */
const known = new Map();

/** @param {string} id @returns {Layer | undefined} */
export const combinationOf = (id) => known.get(id);

/** @param {Layer | undefined} layer @returns {boolean} whether it is made of several layers */
export const isMix = (layer) => (layer?.inputs?.length ?? 0) > 1;

/**
 * A combination with what the client needs to show it as it shows any layer.
 * @param {Layer} layer as the server describes it
 * @returns {Layer}
 */
export function adorned(layer) {
  const { how = 'measure', inputs = [] } = layer;
  const saysYes = how === 'all' || how === 'any';
  /** @type {Layer} */
  const made = {
    ...layer,
    source: '',
    keys: keysOf(layer),
    why: () => t('combine.suppressed'),
    ...(saysYes ? { say: (value) => t(value ? 'combine.yes' : 'combine.no') } : {}),
    ...(how === 'bivariate' ? { say: crossed } : {}),
    ...(how === 'measure' && inputs[0] ? { of: inputs[0].layer } : {}),
    ...(how === 'bivariate' ? { legend: squareLegend } : {}),
  };
  known.set(made.id, made);
  return made;
}

/**
 * What is kept of each cell besides its value: all that another weight or threshold needs.
 * @param {Layer} layer
 * @returns {string[]}
 */
function keysOf({ how = 'measure', inputs = [] }) {
  if (how === 'measure') return inputs[0]?.input.compute === 'rate' ? ['rank', 'rank_n'] : [];
  const beside = how === 'weighted' ? ['scaled'] : judges(how) ? ['verdict'] : [];
  return inputs.flatMap(({ name }) => [name, ...['state', ...beside].map((one) => `${name}_${one}`)]);
}

/**
 * Puts combinations beside the layers: those that a city declares, and those that the address names.
 * @param {Layer[]} layers
 * @param {Place} place
 * @param {Layer[]} declared
 * @param {import('./api.js').Asker} who
 * @param {Partial<import('./state.js').State>} address what it says
 * @returns {Promise<string>} what to say where one is gone
 */
export async function join(layers, place, declared, who, { made = [], layers: shown = [] }) {
  layers.push(...declared.map(adorned));
  const recipes = new Map(made.map((one) => /** @type {[string, string]} */ ([one.slice(0, 26), one.slice(27)])));
  const named = new Set([...recipes.keys(), ...shown.map(({ id }) => id).filter((id) => MADE.test(id))]);
  const asked = await Promise.allSettled([...named].map((id) => find(id, recipes.get(id) ?? '', who)));
  const found = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  layers.push(...found.map((layer, order) => ({ ...adorned(layer), theme: THEME, order })));
  if (found.length) addTheme(place);
  return found.length < named.size ? t('combine.lost') : '';
}

/**
 * By its name; where nobody asked for it so long that it expired, it is made again.
 * @param {string} id
 * @param {string} recipe packed, '' where it is not known
 * @param {import('./api.js').Asker} who
 * @returns {Promise<Layer>}
 */
async function find(id, recipe, who) {
  try {
    return await getJson(`collections/${id}`, undefined, who);
  } catch (error) {
    const again = unpacked(recipe);
    if (!again || /** @type {{status?: number}} */ (error).status !== 404) throw error;
    return postJson('combinations', again, who);
  }
}

/** @param {Place} place */
function addTheme({ themes }) {
  if (!themes.some(({ id }) => id === THEME)) themes.unshift({ id: THEME, texts: TITLE });
}

/** @param {Recipe} recipe @returns {Promise<Layer>} the combination, as a layer */
export async function make(recipe) {
  return { ...adorned(await postJson('combinations', fitting(recipe))), theme: THEME };
}

/** @returns {number} the newest first */
let order = 0;

/**
 * Shows a layer in the place of others; what is drawn of the first stays until it is there.
 * A combination joins those of the reader, and one that it takes the place of leaves them.
 * @param {Context} context
 * @param {string[]} gone ids
 * @param {Layer} layer
 */
export function putInPlace({ catalogue, state, stage }, gone, layer) {
  const { layers, place } = catalogue;
  const isOwn = layer.theme === THEME;
  if (isOwn) addTheme(place);
  layers.set(layer.id, isOwn ? { ...layer, order: --order } : layer);
  const kept = state.get().layers.filter(({ id }) => id !== layer.id && !gone.slice(1).includes(id));
  const at = kept.findIndex(({ id }) => id === gone[0]);
  if (at >= 0) stage.find(gone[0])?.become(layer);
  const shown = kept.map((one) => (one.id === gone[0] ? { ...one, id: layer.id } : one));
  const others = state.get().made.filter((one) => ![layer.id, ...gone].some((id) => one.startsWith(id)));
  const text = isOwn && packed(recipeOf(layer));
  const made = [...(isOwn ? [layer.id + (text && `~${text}`)] : []), ...others].slice(0, MOST_MADE);
  const next = at < 0 ? [{ id: layer.id, opacity: 100 }] : shown;
  for (const [id, one] of layers)
    if (one.theme === THEME && ![...made, ...next.map((on) => on.id)].some((name) => name.startsWith(id)))
      layers.delete(id);
  state.set({ made, layers: next });
}

/**
 * @param {HTMLSelectElement} select
 * @param {{value: string, label: string}[]} options
 * @param {string} chosen
 */
export function fillSelect(select, options, chosen) {
  fillWith(select, ...options.map(({ value, label }) => h('option', { value }, label)));
  select.value = chosen;
}
