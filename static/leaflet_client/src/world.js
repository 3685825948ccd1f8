/** World coordinates: 0..1 over the whole Web Mercator square, x to the east and y to the south. */

/**
 * @param {number} lon degrees
 * @param {number} lat degrees
 * @returns {[number, number]}
 */
export function toWorld(lon, lat) {
  const y = Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI;
  return [(lon + 180) / 360, (1 - y) / 2];
}

/**
 * @param {number} x
 * @param {number} y
 * @returns {[number, number]} longitude and latitude in degrees
 */
export function fromWorld(x, y) {
  return [x * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

/**
 * @param {number} zoom of the map; zoom 0 shows the world 256 px wide
 * @returns {number} CSS pixels per unit of world
 */
export const worldScale = (zoom) => 256 * 2 ** zoom;
