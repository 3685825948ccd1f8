/** The only module that imports Leaflet. A later Leaflet is a change in this file. */
import { Control, DomUtil, LatLng, LatLngBounds, Layer, Map, Point, Polygon, TileLayer } from 'leaflet';

export { Control, DomUtil, LatLng, LatLngBounds, Layer, Map, Point, Polygon, TileLayer };

/**
 * Where a place will be drawn at the end of a zoom animation.
 * @param {L.Map} map
 * @param {L.LatLng} place
 * @param {L.ZoomAnimEvent} event
 * @returns {L.Point}
 */
export function animatedPoint(map, place, event) {
  // Leaflet has this only under a private name; its own markers use it too.
  const inner = /** @type {{_latLngToNewLayerPoint: Function}} */ (/** @type {unknown} */ (map));
  return inner._latLngToNewLayerPoint(place, event.zoom, event.center);
}
