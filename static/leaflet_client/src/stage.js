/** The layers on the map together: order, a shared resolution, colours that do not clash. */
import { getTileJson } from './api.js';
import { queryOf } from './filters.js';
import { clockOf, nearestPeriod, periodOf } from './periods.js';
import { Showing, servedAt } from './showing.js';
import { Sheets } from './store.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./state.js').StateStore} StateStore */
/** @typedef {import('./showing.js').Wish} Wish */

/** Part of the view added on every side, as the canvas has. */
const AROUND = 0.2;

/** Dots must stand out from the rim around them, too. */
const PAPER = '#ffffff';

/** @type {import('./paint.js').Mark[]} */
const MARKS = ['fill', 'dot'];

/** How a second layer is drawn is fetched with the first of them. @type {typeof import('./dots.js') | undefined} */
let dots;

export class Stage {
  /**
   * @param {L.Map} map
   * @param {Map<string, Layer>} layers
   * @param {StateStore} state
   */
  constructor(map, layers, state) {
    this.map = map;
    this.layers = layers;
    this.state = state;
    this.sheets = new Sheets();
    /** @type {Showing[]} in the order of the state */
    this.showings = [];
    /** @type {(() => void)[]} */
    this.listeners = [];
    this.turn = 0;
    state.watch(['layers'], () => this.arrange());
    state.watch(['asker'], () => this.renew());
    state.watch(['where', 'step', 'start', 'resolution'], () => this.update());
    map.on('moveend resize', () => this.update());
  }

  /** @param {() => void} fn called whenever something on the map changed */
  listen(fn) {
    this.listeners.push(fn);
  }

  /** @returns {boolean} */
  get busy() {
    return this.showings.some((showing) => showing.busy);
  }

  /** Somebody else asks: nothing that was told before stays. */
  renew() {
    for (const showing of this.showings) showing.remove();
    this.showings = [];
    this.sheets = new Sheets();
    this.arrange();
  }

  /** Makes the showings the same as the state: which, in which order, how opaque. */
  arrange() {
    const wanted = this.state.get().layers.filter(({ id }) => this.layers.has(id));
    for (const [i, showing] of this.showings.entries()) {
      if (wanted[i]?.id !== showing.layer.id) showing.remove();
    }
    this.showings = wanted.map(({ id, opacity }, i) => {
      const kept = this.showings[i]?.layer.id === id ? this.showings[i] : this.#raise(id, i);
      kept.cells.setOpacity(opacity / 100);
      return kept;
    });
    this.update();
  }

  /**
   * @param {string} id
   * @param {number} place
   * @returns {Showing}
   */
  #raise(id, place) {
    const layer = /** @type {Layer} */ (this.layers.get(id));
    const showing = new Showing(layer, MARKS[place], this.sheets);
    showing.onChange = () => this.#changed();
    showing.onLegend = () => this.#separateColours();
    showing.add(this.map);
    return showing;
  }

  #separateColours() {
    const [first, second] = this.showings;
    if (!second?.legend || !dots) return;
    second.recolour(dots.coloursBeside([PAPER, ...(first.legend?.colours ?? [])], second.legend.colours));
  }

  #changed() {
    for (const fn of this.listeners) fn();
  }

  /** @returns {Layer[]} layers on the map, else all: those the clock runs for */
  get clockLayers() {
    const shown = this.showings.map((showing) => showing.layer);
    return shown.length ? shown : [...this.layers.values()];
  }

  /** @returns {import('./contract.js').Period | undefined} the moment of the clock */
  get moment() {
    const { step, start } = this.state.get();
    const clock = clockOf(this.clockLayers, step);
    return clock[nearestPeriod(clock, start)];
  }

  /** Asks every showing for what the state wants. */
  async update() {
    const turn = ++this.turn;
    const isDrawn = await this.#fetchDots();
    const resolution = await this.#sharedResolution();
    if (turn !== this.turn) return;
    const start = this.moment?.start ?? '';
    for (const showing of isDrawn ? this.showings : this.showings.slice(0, 1))
      showing.update(this.#wish(showing, start, resolution));
    this.#changed();
  }

  /** @returns {Promise<boolean>} whether all layers can be drawn */
  async #fetchDots() {
    const second = this.showings[1];
    if (!second || dots) return true;
    try {
      dots = await import('./dots.js');
    } catch (error) {
      second.error = error;
    }
    return Boolean(dots);
  }

  /**
   * @param {Showing} showing
   * @param {string} start
   * @param {number | null} resolution
   * @returns {Wish | null}
   */
  #wish(showing, start, resolution) {
    const { step: clockStep, where } = this.state.get();
    const found = periodOf(showing.layer, clockStep, start);
    if (!found) return null;
    const bounds = this.map.getBounds().pad(AROUND);
    return {
      ...found,
      where: queryOf(where, showing.layer.id),
      clockStep,
      resolution,
      zoom: this.map.getZoom(),
      box: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
    };
  }

  /**
   * Two layers are drawn in the same cells: at the coarser of what each would show.
   * @returns {Promise<number | null>} null when the server's own choice serves all
   */
  async #sharedResolution() {
    const layers = this.showings.map((showing) => showing.layer);
    const { resolution } = this.state.get();
    if (resolution !== null && layers.every((layer) => layer.resolutions.includes(resolution)))
      return resolution;
    if (layers.length < 2) return null;
    try {
      const zoom = this.map.getZoom();
      const own = await Promise.all(
        layers.map(async ({ id }) => servedAt(await getTileJson(id), zoom).resolution),
      );
      if (new Set(own).size === 1) return null;
      const shared = layers[0].resolutions.filter((r) =>
        layers.every((layer) => layer.resolutions.includes(r)),
      );
      const coarsest = Math.min(...own);
      return shared.filter((r) => r <= coarsest).at(-1) ?? shared[0] ?? null;
    } catch {
      return null; // each layer will report its own failure
    }
  }

  /**
   * @param {string} start first day of the period to have ready
   * @returns {Promise<unknown>}
   */
  async prefetch(start) {
    const resolution = await this.#sharedResolution();
    return Promise.allSettled(
      this.showings.map((showing) => {
        const wish = this.#wish(showing, start, resolution);
        return wish ? showing.prefetch(wish) : undefined;
      }),
    );
  }

  /** @returns {import('./celllayer.js').CellLayer | undefined} the layer that is picked from */
  get top() {
    return (this.showings.find((showing) => showing.cells.picture) ?? this.showings[0])?.cells;
  }

  /** @param {string} id @returns {Showing | undefined} */
  find(id) {
    return this.showings.find((showing) => showing.layer.id === id);
  }
}
