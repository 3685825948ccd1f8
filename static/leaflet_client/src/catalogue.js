/** What there is to see, as whoever asks may see it. */
import { getAccess, getJson } from './api.js';
import { fromHash } from './state.js';

/** @typedef {import('./layers.js').Catalogue} Catalogue */
/** @typedef {import('./contract.js').Layer} Layer */

/**
 * @param {import('./api.js').Asker} who
 * @returns {Promise<Catalogue>}
 */
export async function readCatalogue(who) {
  const [{ place, uploads }, { collections }, access] = await Promise.all([
    getJson('', undefined, who),
    getJson('collections', undefined, who),
    who.key ? getAccess(who.key) : null,
  ]);
  /** @type {Layer[]} */
  const layers = collections.filter((/** @type {Layer} */ one) => one.kind === 'layer');
  const mixed = collections.filter((/** @type {Layer} */ one) => one.kind === 'combination');
  // combinations come with what tells of them, where there are any, or the address names some
  const lost =
    (mixed.length || /\bc_[a-z2-7]{24}\b/.test(location.hash)) &&
    (await (await import('./combined.js')).join(layers, place, mixed, who, fromHash(location.hash)));
  if (access) for (const layer of layers) if (layer.classification) layer.mark = access.texts;
  return {
    place,
    layers: new Map(layers.map((layer) => [layer.id, layer])),
    areas: place.areas.flatMap((/** @type {string} */ id) =>
      collections.filter((/** @type {{id: string}} */ one) => one.id === id),
    ),
    uploads,
    access,
    isPublic: who.isPublic,
    lost,
  };
}

/** A tab keeps the key for as long as it is open. */
const SHELF = 'hexradar.key';

/** @returns {string} '' for none */
export function keptKey() {
  try {
    return sessionStorage.getItem(SHELF) ?? '';
  } catch {
    return '';
  }
}

/** @param {string} key '' to forget it */
export function keepKey(key) {
  try {
    if (key) sessionStorage.setItem(SHELF, key);
    else sessionStorage.removeItem(SHELF);
  } catch {
    // without storage one signs in again after a reload
  }
}
