/** The permalink: the address says what the screen shows, both ways. */
import { setLanguage } from './i18n.js';
import { fromHash, toHash } from './state.js';

/** What an address that does not say so shows none of. */
const NONE = { where: [], made: [], resolution: null, isPublic: false, cell: '', area: '', page: '' };

/** @param {import('./state.js').State} state @returns {string} a link to what it shows */
export const addressOf = (state) => new URL(`#${toHash(state)}`, location.href).href;

/**
 * Keeps the address and the state the same, both ways.
 * @param {import('./state.js').StateStore} state
 * @param {L.Map} map
 */
export function keepPermalink(state, map) {
  const write = () => history.replaceState(null, '', `#${toHash(state.get())}`);
  state.watch(/** @type {(keyof import('./state.js').State)[]} */ (Object.keys(state.get())), write);
  map.on('moveend', () => {
    const { lat, lng } = map.getCenter();
    state.set({ view: { lat, lon: lng, zoom: map.getZoom() } });
  });
  window.addEventListener('hashchange', async () => {
    const found = fromHash(location.hash);
    if (found.lang) await setLanguage(found.lang);
    state.set({ ...NONE, ...found });
    if (found.view) map.setView([found.view.lat, found.view.lon], found.view.zoom, { animate: false });
  });
}
