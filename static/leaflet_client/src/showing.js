/**
 * One layer while it is shown: asks for its classes and tiles, and hands finished pictures to its
 * canvas. The old picture stays until the new one is complete; cells of two resolutions never mix.
 */
import { asker, getLegend, getTile, getTileJson, tileAddress } from './api.js';
import { CellLayer } from './celllayer.js';
import { decode } from './mvt.js';
import { datetimeOf } from './periods.js';
import { stateOf, tileName } from './store.js';
import { Queue, tilesFor } from './tiles.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./contract.js').Period} Period */
/** @typedef {import('./contract.js').LegendAnswer} LegendAnswer */
/** @typedef {import('./tiles.js').Box} Box */

/**
 * @typedef {Object} Wish what to show
 * @property {string} step of this layer, which may be longer than that of the clock
 * @property {string} clockStep
 * @property {string} where filter as part of a query, '' for none
 * @property {Period} period
 * @property {number | null} resolution null to let the server choose by zoom
 * @property {number} zoom of the map
 * @property {Box} box degrees
 */

/**
 * @typedef {Object} Plan a wish, worked out
 * @property {string} layer
 * @property {string} name of the picture
 * @property {string} template
 * @property {Box} bounds
 * @property {number} tileZoom
 * @property {number} resolution
 */

/** @typedef {{legend: LegendAnswer, column: import('./store.js').Column}} Seen */
/** @typedef {((seen: Seen, store: import('./store.js').CellStore) => Seen) | null} Trial */

/** Tiles are 512 CSS px, so they are one zoom below the map. */
const TILE_STEP = 1;

/**
 * @param {import('./contract.js').TileJson} tilejson
 * @param {number} zoom of the map
 * @returns {{tileZoom: number, resolution: number}}
 */
export function servedAt(tilejson, zoom) {
  const tileZoom = Math.min(tilejson.maxzoom, Math.max(tilejson.minzoom, Math.round(zoom) - TILE_STEP));
  return { tileZoom, resolution: tilejson.resolutions[tileZoom] };
}

export class Showing {
  /**
   * @param {Layer} layer
   * @param {import('./paint.js').Mark} mark
   * @param {import('./store.js').Sheets} sheets
   */
  constructor(layer, mark, sheets) {
    this.layer = layer;
    this.sheets = sheets;
    this.cells = new CellLayer(layer.id, mark);
    this.queue = new Queue();
    this.queue.onProgress = () => this.#progress();
    this.queue.onError = (error) => this.#fail(error);
    /** @type {LegendAnswer | null} */
    this.legend = null;
    /** @type {LegendAnswer | null} of the picture that is being fetched */
    this.nextLegend = null;
    /** @type {string[]} colours as drawn */
    this.colours = [];
    /** @type {Wish | null} */
    this.wish = null;
    /** @type {Plan | null} */
    this.plan = null;
    /** @type {Wish | null} what the picture on the screen shows */
    this.shown = null;
    /** @type {import('./store.js').Column | null} that this picture is made of */
    this.told = null;
    /** Layer whose values these are. */
    this.toldOf = '';
    /** @type {Trial} other values in the place of those that were told, while somebody tries them */
    this.trial = null;
    /** @type {unknown} */
    this.error = null;
    this.asking = false;
    this.turn = 0;
    /** @type {() => void} */
    this.onChange = () => {};
  }

  /** @returns {boolean} */
  get busy() {
    return this.asking || this.queue.pending > 0;
  }

  /**
   * Another layer in the place of this one; what is drawn stays until that one is there.
   * @param {Layer} layer
   */
  become(layer) {
    this.layer = layer;
    if (!this.trial) this.legend = null; // its classes are not those of the other
    this.cells.rename(layer.id);
  }

  /** @param {Wish | null} wish null when the layer has no such period */
  async update(wish) {
    const turn = ++this.turn;
    this.wish = wish;
    this.error = null;
    if (!wish) return this.#clear();
    this.asking = true;
    this.onChange();
    try {
      const plan = await this.#work(wish);
      const legend = await getLegend(this.layer.id, wish.step, plan.resolution, wish.where);
      if (turn !== this.turn) return;
      this.asking = false;
      this.#begin(wish, plan, legend);
    } catch (error) {
      if (turn !== this.turn) return;
      this.asking = false;
      this.#clear();
      this.#fail(error);
    }
  }

  /**
   * @param {Wish} wish
   * @returns {Promise<Plan>}
   */
  async #work(wish) {
    const datetime = datetimeOf(wish.period);
    const { where } = wish;
    const question = { datetime, where, resolution: wish.resolution ?? undefined };
    const tilejson = await getTileJson(this.layer.id, question);
    const { tileZoom, resolution } = servedAt(tilejson, wish.zoom);
    return {
      layer: this.layer.id,
      name: `${this.layer.id}|${datetime}|${where}`,
      template: tilejson.tiles[0],
      bounds: tilejson.bounds,
      tileZoom,
      resolution: wish.resolution ?? resolution,
    };
  }

  /**
   * @param {Wish} wish
   * @param {Plan} plan
   * @param {LegendAnswer} legend
   */
  #begin(wish, plan, legend) {
    this.plan = plan;
    this.nextLegend = legend;
    const { jobs } = this.#jobs(wish, plan);
    this.queue.ask(jobs);
    this.#progress();
  }

  /**
   * @param {Wish} wish
   * @param {Plan} plan
   */
  #jobs(wish, plan) {
    const store = this.sheets.get(plan.resolution, plan.tileZoom);
    const column = store.column(plan.name, this.layer.keys);
    const missing = tilesFor(wish.box, plan.bounds, plan.tileZoom).filter(
      (at) => !column.tiles.has(tileName(at)),
    );
    const jobs = missing.map((at) => ({
      name: `${plan.name}|${plan.resolution}|${tileName(at)}`,
      /** @param {AbortSignal} signal */
      run: (signal) => this.#load(tileAddress(plan.template, at), at, { store, column }, signal),
    }));
    return { jobs, store, column };
  }

  /**
   * Gets a tile: with shapes, or where another period brought these already, its values alone.
   * @param {string} address
   * @param {import('./tiles.js').TileAt} at
   * @param {{store: import('./store.js').CellStore, column: import('./store.js').Column}} into
   * @param {AbortSignal} signal
   */
  async #load(address, at, { store, column }, signal) {
    const shapes = `${asker.key}|${address.replace(/([?&])datetime=[^&]*/, '$1')}`;
    const rows = store.shapes.get(shapes);
    const values = rows && (await getTile(`${address}&f=values`, signal));
    if (values && (await import('./columns.js')).fillFrom(values, rows, column, stateOf)) {
      column.tiles.add(tileName(at));
      return;
    }
    const body = await getTile(address, signal);
    store.add(body && decode(body, 'cells'), at, column, shapes);
  }

  /** A tile came in, or nothing is left to wait for. */
  #progress() {
    const { plan, wish } = this;
    if (!plan || !wish) return;
    const done = this.queue.pending === 0;
    const store = this.sheets.get(plan.resolution, plan.tileZoom);
    const column = store.column(plan.name, this.layer.keys);
    const same = this.cells.picture?.store === store && this.told === column;
    if (done || same || !this.cells.picture) this.#show(wish, column, store, plan.layer);
    this.onChange();
  }

  /** @returns {boolean} whether all tiles of what is drawn are in, and not only those in sight */
  get whole() {
    const { plan, told } = this;
    return !!plan && tilesFor(plan.bounds, plan.bounds, plan.tileZoom).every((at) => told?.tiles.has(tileName(at)));
  }

  /** Draws other values in the place of those that were told. @param {Trial} trial */
  try(trial) {
    const { store } = this.cells.picture ?? {};
    if (!store || !this.shown || !this.told) return;
    this.trial = trial;
    this.#show(this.shown, this.told, store, this.toldOf);
    this.onChange();
  }

  /**
   * @param {Wish} wish
   * @param {import('./store.js').Column} told
   * @param {import('./store.js').CellStore} store
   * @param {string} toldOf
   */
  #show(wish, told, store, toldOf) {
    const fresh = this.nextLegend;
    if (!fresh) return;
    if (toldOf !== this.toldOf) this.trial = null; // what was tried has come
    const seen = { legend: fresh, column: told };
    const { legend, column } = this.trial?.(seen, store) ?? seen;
    if (legend !== this.legend || !this.colours.length) this.colours = legend.colours;
    Object.assign(this, { legend, told, toldOf, shown: wish });
    this.onLegend();
    this.cells.show({ store, column, breaks: legend.breaks, colours: this.colours });
  }

  /** The stage may give other colours here, before anything is drawn. */
  onLegend() {}

  /** @param {string[]} colours */
  recolour(colours) {
    if (String(colours) === String(this.colours)) return;
    this.colours = colours;
    if (this.cells.picture) this.cells.show({ ...this.cells.picture, colours });
  }

  /**
   * Gets the tiles of another period into the store, so that it can be shown at once.
   * @param {Wish} wish
   * @returns {Promise<void>}
   */
  async prefetch(wish) {
    const plan = await this.#work(wish);
    await getLegend(this.layer.id, wish.step, plan.resolution, wish.where);
    const signal = new AbortController().signal;
    await Promise.all(this.#jobs(wish, plan).jobs.map((job) => job.run(signal)));
  }

  #clear() {
    this.plan = null;
    this.shown = null;
    this.queue.ask([]);
    this.cells.show(null);
    this.onChange();
  }

  /** @param {unknown} error */
  #fail(error) {
    this.error = error;
    this.onChange();
  }

  /** @param {L.Map} map */
  add(map) {
    map.addLayer(this.cells);
  }

  remove() {
    this.turn++;
    this.queue.ask([]);
    this.cells.remove();
  }
}
