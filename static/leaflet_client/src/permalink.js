/** The permalink: the address says what the screen shows, both ways. */
import { setLanguage } from './i18n.js';
import { fromHash, toHash } from './state.js';

/** What an address that does not say so shows none of. */
const NONE = { where: [], cell: '', area: '', page: '' };

/**
 * Keeps the address and the state the same, both ways.
 * @param {import('./state.js').StateStore} state
 * @param {L.Map} map
 */
export function keepPermalink(state, map) {
  const write = () => history.replaceState(null, '', `#${toHash(state.get())}`);
  state.watch(
    ['lang', 'layers', 'where', 'step', 'start', 'areas', 'base', 'view', 'cell', 'area', 'page'],
    write,
  );
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
