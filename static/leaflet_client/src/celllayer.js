/**
 * One layer of cells on one canvas, drawn through an index buffer (pixel to cell).
 * A new period, palette or class break only makes a new lookup; only new shapes are rasterised.
 */
import { LatLng } from './lf.js';
import { looksOf, paint, paletteOf } from './paint.js';
import { DOTS, PART_BITS, markParts, rasterCells } from './raster.js';
import { STATE, cellName } from './store.js';
import { ViewCanvas } from './viewcanvas.js';
import { fromWorld } from './world.js';

/** @typedef {import('./store.js').CellStore} CellStore */
/** @typedef {import('./store.js').Column} Column */
/** @typedef {{store: CellStore, column: Column, breaks: number[], colours: string[]}} Picture */
/** @typedef {{cell: string, row: number, value: number, state: number}} Picked */

export class CellLayer extends ViewCanvas {
  /**
   * @param {string} id of the layer shown
   * @param {import('./paint.js').Mark} mark
   */
  constructor(id, mark) {
    super(`cells-${mark}`, 'cells');
    this.id = id;
    this.mark = mark;
    this.opacity = 1;
    /** @type {Picture | null} */
    this.picture = null;
    this.index = { data: new Int32Array(0), width: 0, height: 0 };
    this.rows = 0;
    this.waiting = 0;
  }

  /** @param {L.Map} map */
  onAdd(map) {
    super.onAdd(map);
    // what is drawn can be read from its canvas: by tests, and in a console
    if (this.canvas) Object.assign(this.canvas, { cells: this }).dataset.mark = this.mark;
    this.rename(this.id);
    this.setOpacity(this.opacity);
    return this;
  }

  onRemove() {
    cancelAnimationFrame(this.waiting);
    return super.onRemove();
  }

  /** @param {string} id of the layer that is shown from now on */
  rename(id) {
    this.id = id;
    if (this.canvas) this.canvas.dataset.layer = id;
  }

  /** @param {number} opacity 0..1 */
  setOpacity(opacity) {
    this.opacity = opacity;
    if (this.canvas) this.canvas.style.opacity = String(opacity);
  }

  /** @param {Picture | null} picture */
  show(picture) {
    const old = this.picture;
    this.picture = picture;
    const sameShapes =
      old && picture && old.store === picture.store && this.#dotClasses(old) === this.#dotClasses(picture);
    if (sameShapes) this.refresh();
    else this.draw();
  }

  /** Draws what came in since: new cells, new values. Many calls in one frame make one drawing. */
  refresh() {
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => {
      this.#raster();
      this.#paint();
    });
  }

  /** Everything anew: another view, other shapes. */
  draw() {
    if (!this.canvas) return;
    const { width, height } = this.canvas;
    const size = width * height;
    if (this.index.data.length === size) this.index.data.fill(0);
    else this.index.data = new Int32Array(size);
    Object.assign(this.index, { width, height });
    this.rows = 0;
    this.#raster();
    this.#paint();
  }

  /** @param {Picture} picture @returns {number} sizes a dot can have; fills have one */
  #dotClasses(picture) {
    return this.mark === 'dot' ? picture.colours.length : 0;
  }

  #raster() {
    const { picture, frame } = this;
    if (!picture || !frame || this.rows === picture.store.count) return;
    if (this.mark === 'dot')
      DOTS.raster(this.index, picture.store, this.rows, frame.view, picture.colours.length);
    else rasterCells(this.index, picture.store, this.rows, frame.view);
    if (this.mark === 'fill') markParts(this.index, frame.view.ratio);
    this.rows = picture.store.count;
  }

  #paint() {
    const { picture, context, index } = this;
    if (!context || !index.width) return;
    if (!picture) return context.clearRect(0, 0, index.width, index.height);
    const image = context.createImageData(index.width, index.height);
    const looks = looksOf(picture.column, this.rows, picture.breaks);
    paint(new Uint32Array(image.data.buffer), index.data, looks, paletteOf(this.mark, picture.colours));
    context.putImageData(image, 0, 0);
  }

  /**
   * The cell under a point of the map: one array read, when the mark fills the cell.
   * @param {L.Point} point in container pixels
   * @returns {Picked | null}
   */
  pick(point) {
    if (!this.map || !this.frame || !this.picture) return null;
    const corner = this.map.latLngToContainerPoint(this.frame.corner);
    const x = Math.floor((point.x - corner.x) * this.frame.view.ratio);
    const y = Math.floor((point.y - corner.y) * this.frame.view.ratio);
    if (x < 0 || y < 0 || x >= this.index.width || y >= this.index.height) return null;
    return this.at((this.index.data[y * this.index.width + x] >> PART_BITS) - 1);
  }

  /**
   * @param {number} row
   * @returns {Picked | null} null where the layer does not speak
   */
  at(row) {
    const { picture } = this;
    if (!picture || row < 0 || row >= picture.column.state.length) return null;
    const state = picture.column.state[row];
    if (state === STATE.NONE) return null;
    const cell = cellName(picture.store.resolution, picture.store.ids[row]);
    return { cell, row, value: picture.column.value[row], state };
  }

  /**
   * @param {number} row
   * @returns {L.LatLng[]} corners
   */
  outline(row) {
    const store = /** @type {Picture} */ (this.picture).store;
    const ring = [];
    for (let i = store.start[row]; i < store.start[row + 1]; i++)
      ring.push(latLng(store.xy[2 * i], store.xy[2 * i + 1]));
    return ring;
  }

  /**
   * @param {number} row
   * @returns {L.LatLng} centre
   */
  centre(row) {
    const { centre } = /** @type {Picture} */ (this.picture).store;
    return latLng(centre[2 * row], centre[2 * row + 1]);
  }
}

/**
 * @param {number} x
 * @param {number} y
 * @returns {L.LatLng}
 */
function latLng(x, y) {
  const [lon, lat] = fromWorld(x, y);
  return new LatLng(lat, lon);
}
