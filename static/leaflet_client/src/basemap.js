/** The base map, fetched where the place has one. */
import { TileLayer } from './lf.js';

/**
 * @param {L.Map} map
 * @param {import('./contract.js').Place} place
 * @param {import('./state.js').StateStore} state
 */
export function addBaseMap(map, { base_map: base }, state) {
  if (!base) return;
  const layer = new TileLayer(relative(base.url), {
    attribution: plain(base.attribution),
    maxNativeZoom: base.max_zoom,
    className: 'base',
  });
  const follow = () => {
    if (state.get().base) map.addLayer(layer);
    else map.removeLayer(layer);
  };
  state.watch(['base'], follow);
  follow();
}

/** An address from the root of the server is taken below the document, which may be on a sub-path. @param {string} url */
const relative = (url) => url.replace(/^\/+/, '');

/** Leaflet takes attributions as markup; ours is text. @param {string} words */
function plain(words) {
  const holder = document.createElement('span');
  holder.textContent = words;
  return holder.innerHTML;
}
