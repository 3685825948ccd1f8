/** What was made of an own file, to the map and off it again. */
import { isOwnSet } from './api.js';
import { addDraft, addSet, boxOf } from './drafts.js';

/** @typedef {import('./layers.js').Context} Context */

/**
 * Draws a layer alone, at its newest settled period, or areas over what is drawn.
 * @param {Context} context
 * @param {string} id
 */
export const showOwn = (context, id) => (isOwnSet(id) ? showSet(context, id) : showLayer(context, id));

/** @param {Context} context @param {string} id */
async function showLayer({ catalogue, state, stage }, id) {
  const layer = await addDraft(catalogue, id);
  reach(stage.map, boxOf(layer));
  const start = layer.datetime.split('/')[0];
  state.set({ page: '', layers: [{ id, opacity: 100 }], step: layer.step, start, cell: '', area: '' });
}

/** @param {Context} context @param {string} id */
async function showSet({ catalogue, state, stage }, id) {
  const set = await addSet(catalogue, id);
  reach(stage.map, boxOf(set));
  const others = state.get().areas.filter((one) => one !== id);
  state.set({ page: '', areas: [...others, id], cell: '', area: '' });
}

/** @param {Context} context @param {string} id of what is deleted */
export function hideOwn({ catalogue, state }, id) {
  const { layers, areas, area } = state.get();
  const at = catalogue.areas.findIndex((set) => set.id === id);
  if (at >= 0) catalogue.areas.splice(at, 1);
  state.set({
    layers: layers.filter((shown) => shown.id !== id),
    areas: areas.filter((shown) => shown !== id),
    area: area.startsWith(`${id}.`) ? '' : area,
  });
  catalogue.layers.delete(id);
}

/**
 * Shows a box, also where it lies outside the place.
 * @param {L.Map} map
 * @param {[number, number, number, number]} box
 */
function reach(map, [west, south, east, north]) {
  /** @type {L.LatLngBoundsLiteral} */
  const bounds = [
    [south, west],
    [north, east],
  ];
  const within = /** @type {L.LatLngBounds} */ (map.options.maxBounds);
  const [high, wide] = [2 * (north - south), 2 * (east - west)];
  within.extend([south - high, west - wide]).extend([north + high, east + wide]);
  map.setMinZoom(3).setMaxBounds(within);
  map.fitBounds(bounds, { animate: false });
}
