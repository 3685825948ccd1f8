/** Private layers of uploaded files: which are mine, and how they join the layers of everybody. */
import { getJson } from './api.js';
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

/**
 * Puts a private layer beside those of everybody, under a theme of its own.
 * @param {Catalogue} catalogue
 * @param {string} id
 * @returns {Promise<import('./contract.js').Layer>}
 */
export async function addDraft({ place, layers }, id) {
  const layer = await getJson(`collections/${id}`);
  const badge = () => say('badge', { when: shortClock(layer.expires) });
  layers.set(id, { ...layer, source: '', badge });
  if (!place.themes.some((theme) => theme.id === THEME)) {
    place.themes.push({ id: THEME, texts: TITLE });
  }
  return layer;
}

/**
 * Adds the private layers that the address names.
 * @param {Catalogue} catalogue
 * @param {string[]} named
 * @returns {Promise<string>} what to say when one of them is gone
 */
export async function addNamed(catalogue, named) {
  const asked = await Promise.allSettled(named.map((id) => addDraft(catalogue, id)));
  for (const one of asked) if (one.status === 'fulfilled') widen(catalogue.place, one.value);
  return asked.some(({ status }) => status === 'rejected') ? say('lost') : '';
}

/**
 * A file may speak about another place than this one; the map then reaches that far.
 * @param {import('./contract.js').Place} place
 * @param {import('./contract.js').Layer} layer
 */
function widen(place, layer) {
  const [west, south, east, north] = place.bbox;
  const [w, s, e, n] = boxOf(layer);
  const near = w < east && e > west && s < north && n > south;
  if (!near) place.bbox = [Math.min(w, west), Math.min(s, south), Math.max(e, east), Math.max(n, north)];
}

/** @param {any} layer @returns {[number, number, number, number]} */
export const boxOf = (layer) => layer.extent.spatial.bbox[0];
