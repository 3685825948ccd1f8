/** Which tiles a view needs, and a queue that fetches them. */
import { isAbort } from './api.js';
import { toWorld } from './world.js';

/** @typedef {{z: number, x: number, y: number}} TileAt */
/** @typedef {[number, number, number, number]} Box west, south, east, north in degrees */

/** More would mean that something asks for far too much. */
const MOST_TILES = 64;

/**
 * The tiles at a zoom that touch both boxes, nearest to the middle of the view first.
 * @param {Box} view
 * @param {Box} bounds of the layer
 * @param {number} z
 * @returns {TileAt[]}
 */
export function tilesFor(view, bounds, z) {
  const west = Math.max(view[0], bounds[0]);
  const south = Math.max(view[1], bounds[1]);
  const east = Math.min(view[2], bounds[2]);
  const north = Math.min(view[3], bounds[3]);
  if (west > east || south > north) return [];
  const side = 2 ** z;
  const [left, top] = toWorld(west, north).map((w) => Math.max(0, Math.floor(w * side)));
  const [right, bottom] = toWorld(east, south).map((w) => Math.min(side - 1, Math.floor(w * side)));
  const tiles = [];
  for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) tiles.push({ z, x, y });
  return nearestFirst(tiles, view, side).slice(0, MOST_TILES);
}

/**
 * @param {TileAt[]} tiles
 * @param {Box} view
 * @param {number} side
 * @returns {TileAt[]}
 */
function nearestFirst(tiles, view, side) {
  const [cx, cy] = toWorld((view[0] + view[2]) / 2, (view[1] + view[3]) / 2).map((w) => w * side - 0.5);
  /** @param {TileAt} t */
  const away = (t) => Math.hypot(t.x - cx, t.y - cy);
  return tiles.sort((a, b) => away(a) - away(b));
}

/**
 * @typedef {Object} Job
 * @property {string} name unique per tile of a picture
 * @property {(signal: AbortSignal) => Promise<void>} run
 */

/** Runs a few jobs at a time; asking anew calls off what is no longer wanted. */
export class Queue {
  /** @param {number} [atOnce] */
  constructor(atOnce = 6) {
    this.atOnce = atOnce;
    /** @type {Job[]} */
    this.waiting = [];
    /** @type {Map<string, AbortController>} */
    this.running = new Map();
    /** @type {() => void} */
    this.onProgress = () => {};
    /** @type {(error: unknown) => void} */
    this.onError = () => {};
  }

  /** @returns {number} jobs not done yet */
  get pending() {
    return this.waiting.length + this.running.size;
  }

  /** @param {Job[]} jobs everything wanted from now on */
  ask(jobs) {
    const wanted = new Set(jobs.map((job) => job.name));
    for (const [name, controller] of this.running) if (!wanted.has(name)) controller.abort();
    this.waiting = jobs.filter((job) => !this.running.has(job.name));
    this.#next();
  }

  #next() {
    while (this.running.size < this.atOnce && this.waiting.length) {
      this.#start(/** @type {Job} */ (this.waiting.shift()));
    }
  }

  /** @param {Job} job */
  async #start(job) {
    const controller = new AbortController();
    this.running.set(job.name, controller);
    try {
      await job.run(controller.signal);
    } catch (error) {
      if (!isAbort(error)) this.onError(error);
    }
    if (this.running.get(job.name) === controller) this.running.delete(job.name);
    this.#next();
    if (!controller.signal.aborted) this.onProgress();
  }
}
