/**
 * Colours for the second layer on the map. The same colour may not mean two things on one screen, so
 * a second layer whose colours come near those of the first gets another set.
 */

/** Five classes, light to dark, told apart with every common colour blindness; pale ends left out. */
const SETS = [
  ['#fecc6b', '#fe9929', '#e06a10', '#b34504', '#7a2d05'],
  ['#d9c2e6', '#b58dcf', '#8f57b3', '#6a2c91', '#42135f'],
  ['#b3d1ea', '#7fb0da', '#4a8cc4', '#1f669f', '#0b3f70'],
  ['#c9c9c9', '#9f9f9f', '#767676', '#4f4f4f', '#262626'],
];

/** Nearest two colours may come, in OKLab times 100; below 4 they are confused side by side. */
const APART = 8;

/**
 * @param {string[]} first colours that are taken, such as those of the layer that fills
 * @param {string[]} second colours the other layer would have
 * @returns {string[]} colours for the other layer, as many as it has classes
 */
export function coloursBeside(first, second) {
  if (nearest(first, second) >= APART) return second;
  const sets = SETS.map((set) => spread(set, second.length));
  return sets.reduce((best, set) => (nearest(first, set) > nearest(first, best) ? set : best));
}

/**
 * @param {string[]} set
 * @param {number} count
 * @returns {string[]} that many colours, evenly taken
 */
function spread(set, count) {
  const step = count > 1 ? (set.length - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => mix(set, i * step));
}

/**
 * @param {string[]} set
 * @param {number} at place between two colours
 * @returns {string}
 */
function mix(set, at) {
  const from = channels(set[Math.floor(at)]);
  const to = channels(set[Math.ceil(at)]);
  const share = at % 1;
  return `#${from.map((c, i) => hex(c + (to[i] - c) * share)).join('')}`;
}

/** @param {number} channel @returns {string} */
const hex = (channel) => Math.round(channel).toString(16).padStart(2, '0');

/** @param {string} colour @returns {number[]} red, green, blue, 0..255 */
const channels = (colour) => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));

/**
 * @param {string[]} some
 * @param {string[]} others
 * @returns {number} the smallest distance between the two sets
 */
export function nearest(some, others) {
  const labs = others.map(oklab);
  return Math.min(
    ...some.map(oklab).flatMap((a) => labs.map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]))),
  );
}

/**
 * @param {string} colour
 * @returns {number[]} lightness and two colour axes, times 100 (Ottosson 2020)
 */
function oklab(colour) {
  const [r, g, b] = channels(colour).map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    100 * (0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s),
    100 * (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s),
    100 * (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s),
  ];
}
