/** The map itself: panes, limits, scale bar and buttons. */
import { fillWith, iconButton } from './dom.js';
import { t } from './i18n.js';
import { Control, LatLngBounds, Map } from './lf.js';

/** Panes of our own, bottom to top, between Leaflet's tiles (200) and its pop-ups (700). */
const PANES = ['cells-fill', 'cells-dot', 'areas', 'selection', 'names'];

/** Whether the reader asked for no motion. */
export const still = matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * @param {HTMLElement} box
 * @param {[number, number, number, number]} bbox of the place
 * @param {import('./state.js').State['view']} view null for the whole place
 * @returns {L.Map}
 */
export function createMap(box, bbox, view) {
  const place = boundsOf(bbox);
  const map = new Map(box, {
    zoomControl: false,
    attributionControl: false,
    maxZoom: 18,
    zoomAnimation: !still,
    fadeAnimation: false,
    markerZoomAnimation: !still,
    inertia: !still,
  });
  PANES.forEach((name, i) => {
    map.createPane(name).style.zIndex = String(410 + 10 * i);
  });
  if (view) map.setView([view.lat, view.lon], view.zoom, { animate: false });
  else map.fitBounds(place, { animate: false });
  map.setMaxBounds(place.pad(1.5));
  map.setMinZoom(Math.max(3, map.getBoundsZoom(place) - 2));
  map.addControl(new Control.Scale({ imperial: false, maxWidth: 120, position: 'bottomleft' }));
  map.addControl(new Control.Attribution({ prefix: false, position: 'bottomleft' }));
  return map;
}

/** @param {number} resolution @returns {number} the zoom at which its cells are large, with others around them */
const zoomOf = (resolution) => Math.round(resolution * 1.33 + 3);

/** @typedef {ReturnType<typeof zooming>} Zooming */

/** How near the map comes to a place; handed to parts that are fetched later. @param {L.Map} map */
export const zooming = (map) => ({
  /**
   * @param {[number, number]} centre longitude first
   * @param {number} resolution
   */
  toCell([lon, lat], resolution) {
    const near = Math.max(map.getZoom(), zoomOf(resolution));
    map.setView([lat, lon], Math.min(map.getMaxZoom(), near));
  },

  /**
   * @param {L.LatLngBoundsExpression} box
   * @param {number} [resolution] of cells that must not become larger than usual
   */
  toBox(box, resolution = Infinity) {
    map.fitBounds(box, { animate: !still, maxZoom: zoomOf(resolution) });
  },
});

/** @param {[number, number, number, number]} bbox */
const boundsOf = ([west, south, east, north]) => new LatLngBounds([south, west], [north, east]);

/**
 * @param {L.Map} map
 * @param {HTMLElement} root
 * @param {[number, number, number, number]} bbox
 * @returns {() => void} writes the buttons in the language of now
 */
export function addMapButtons(map, root, bbox) {
  const render = () =>
    fillWith(
      root,
      iconButton('plus', t('map.zoomIn'), { 'data-key': 'in', onclick: () => map.zoomIn() }),
      iconButton('minus', t('map.zoomOut'), { 'data-key': 'out', onclick: () => map.zoomOut() }),
      iconButton('whole', t('map.whole'), {
        'data-key': 'whole',
        onclick: () => map.fitBounds(boundsOf(bbox), { animate: !still }),
      }),
    );
  render();
  return render;
}
