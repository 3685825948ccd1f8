/** Private layers and areas of uploaded files: which are mine, and how they join those of everybody. */
import { getJson, isOwnSet } from './api.js';
import { language, locale } from './i18n.js';
import { say } from './messages/upload.js';

/** @typedef {import('./layers.js').Catalogue} Catalogue */
/** @typedef {{id: string, layer: string, name: string, expires: string}} Mine */

/** This browser remembers what it uploaded, to show and to delete it. */
const SHELF = 'hexradar.uploads';
const THEME = 'draft';
const TITLE = { nl: { title: 'Eigen concepten' }, en: { title: 'Own drafts' } };

/** @returns {Mine[]} uploads of this browser that have not expired, newest first */
export function mine() {
  try {
    const kept = /** @type {Mine[]} */ (JSON.parse(localStorage.getItem(SHELF) ?? '[]'));
    return kept.filter(({ expires }) => Date.parse(expires) > Date.now());
  } catch {
    return [];
  }
}

/** @param {Mine[]} kept */
function keep(kept) {
  try {
    localStorage.setItem(SHELF, JSON.stringify(kept));
  } catch {
    // without storage a draft is known by its link only
  }
}

/** @param {Mine} one */
export const remember = ({ id, layer, name, expires }) =>
  keep([{ id, layer, name, expires }, ...mine().filter((other) => other.id !== id)]);

/** @param {string} id */
export const forget = (id) => keep(mine().filter((one) => one.id !== id));

/**
 * @param {string} moment
 * @param {Intl.DateTimeFormatOptions} [style]
 * @returns {string} "24 november 2026 om 22:30"
 */
export const clock = (moment, style = { dateStyle: 'long', timeStyle: 'short' }) =>
  new Intl.DateTimeFormat(locale(language()), style).format(new Date(moment));

/** @param {string} moment @returns {string} "24 nov, 22:30" */
const shortClock = (moment) =>
  clock(moment, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** @param {{expires: string}} one @returns {() => string} until when it is there, in the language of now */
const badgeOf = ({ expires }) => () => say('badge', { when: shortClock(expires) });

/**
 * Puts a private layer beside those of everybody, under a theme of its own.
 * @param {Catalogue} catalogue
 * @param {string} id
 * @returns {Promise<import('./contract.js').Layer>}
 */
export async function addDraft({ place, layers }, id) {
  const layer = await getJson(`collections/${id}`);
  layers.set(id, { ...layer, source: '', badge: badgeOf(layer) });
  if (!place.themes.some((theme) => theme.id === THEME)) {
    place.themes.push({ id: THEME, texts: TITLE });
  }
  return layer;
}

/**
 * Puts a private set of areas behind those of everybody.
 * @param {Catalogue} catalogue
 * @param {string} id
 * @returns {Promise<import('./contract.js').AreaSet>}
 */
export async function addSet({ areas }, id) {
  const set = await getJson(`collections/${id}`);
  if (!areas.some((one) => one.id === id)) areas.push({ ...set, badge: badgeOf(set) });
  return set;
}

/**
 * Adds the private layers and areas that the address names; those that are gone leave the address.
 * @param {Catalogue} catalogue
 * @param {string[]} named
 * @returns {Promise<string>} what to say when one of them is gone
 */
export async function addNamed(catalogue, named) {
  const ids = [...new Set(named)];
  const add = (/** @type {string} */ id) => (isOwnSet(id) ? addSet : addDraft)(catalogue, id);
  const asked = await Promise.allSettled(ids.map(add));
  for (const one of asked) if (one.status === 'fulfilled') widen(catalogue.place, one.value);
  const lost = ids.filter((_, i) => asked[i].status === 'rejected');
  history.replaceState(null, '', withoutGone(location.hash, lost));
  return lost.length ? say(lost.every(isOwnSet) ? 'lostAreas' : 'lost') : '';
}

/**
 * @param {string} hash
 * @param {string[]} gone
 * @returns {string} the same without what is gone, and without its filters and areas
 */
export const withoutGone = (hash, gone) =>
  gone.reduce((rest, id) => rest.replaceAll(new RegExp(`${id}[^,&]*,?`, 'g'), ''), hash);

/**
 * A file may speak about another place than this one; the map then reaches that far.
 * @param {import('./contract.js').Place} place
 * @param {unknown} layer or set of areas
 */
function widen(place, layer) {
  const [west, south, east, north] = place.bbox;
  const [w, s, e, n] = boxOf(layer);
  const near = w < east && e > west && s < north && n > south;
  if (!near) place.bbox = [Math.min(w, west), Math.min(s, south), Math.max(e, east), Math.max(n, north)];
}

/** @param {any} layer @returns {[number, number, number, number]} */
export const boxOf = (layer) => layer.extent.spatial.bbox[0];
