/** A canvas over the map, somewhat larger than it, that follows drags and zoom animations. */
import { DomUtil, Layer, animatedPoint } from './lf.js';
import { worldScale } from './world.js';

const MARGIN = 0.2;
const MOST_RATIO = 2;
const REDRAW_WAIT = 100;

/** @abstract Children draw in `draw()`; `frame` tells them where the canvas lies. */
export class ViewCanvas extends Layer {
  /**
   * @param {string} pane
   * @param {string} className
   */
  constructor(pane, className) {
    super();
    this.options = { ...this.options, pane };
    this.className = className;
    this.lastMove = 0;
  }

  /** @param {L.Map} map */
  onAdd(map) {
    this.map = map;
    this.canvas = /** @type {HTMLCanvasElement} */ (
      DomUtil.create('canvas', `leaflet-zoom-animated ${this.className}`)
    );
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    this.getPane()?.append(this.canvas);
    this.reset();
    return this;
  }

  onRemove() {
    this.canvas?.remove();
    this.map = undefined;
    return this;
  }

  /** @returns {Record<string, (event: any) => void>} */
  getEvents() {
    return {
      viewreset: this.reset,
      resize: this.reset,
      moveend: this.settle,
      move: this.follow,
      zoomanim: this.animate,
    };
  }

  /** Draws anew only when the map has left the canvas or its zoom. */
  settle() {
    if (this.map && (this.frame?.zoom !== this.map.getZoom() || !this.#covers())) this.reset();
  }

  /** A long drag may leave the canvas before it ends. */
  follow() {
    const now = performance.now();
    if (!this.map || this.frame?.zoom !== this.map.getZoom() || this.#covers()) return;
    if (now - this.lastMove < REDRAW_WAIT) return;
    this.lastMove = now;
    this.reset();
  }

  /** @param {L.ZoomAnimEvent} event */
  animate(event) {
    if (!this.map || !this.canvas || !this.frame) return;
    const scale = this.map.getZoomScale(event.zoom, this.frame.zoom);
    DomUtil.setTransform(this.canvas, animatedPoint(this.map, this.frame.corner, event), scale);
  }

  /** Places the canvas around the view and draws. */
  reset() {
    const { map, canvas } = this;
    if (!map || !canvas) return;
    const size = map.getSize();
    const margin = size.multiplyBy(MARGIN).round();
    const topLeft = map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
    const width = size.x + 2 * margin.x;
    const height = size.y + 2 * margin.y;
    const ratio = Math.min(MOST_RATIO, window.devicePixelRatio || 1);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    DomUtil.setTransform(canvas, topLeft, 1);
    this.frame = frameOf(map, topLeft, ratio);
    this.draw();
  }

  /** To be filled in by a child. */
  draw() {}

  /** @returns {boolean} whether the whole map lies within the canvas */
  #covers() {
    if (!this.map || !this.frame || !this.canvas) return false;
    const inside = this.map.latLngToContainerPoint(this.frame.corner);
    const size = this.map.getSize();
    const { ratio } = this.frame.view;
    return (
      inside.x <= 0 &&
      inside.y <= 0 &&
      inside.x + this.canvas.width / ratio >= size.x &&
      inside.y + this.canvas.height / ratio >= size.y
    );
  }
}

/**
 * @param {L.Map} map
 * @param {L.Point} topLeft in layer points
 * @param {number} ratio canvas pixels per CSS px
 * @returns {{corner: L.LatLng, zoom: number, view: import('./raster.js').View}}
 */
function frameOf(map, topLeft, ratio) {
  const zoom = map.getZoom();
  const origin = map.getPixelOrigin().add(topLeft);
  return {
    corner: map.layerPointToLatLng(topLeft),
    zoom,
    view: { scale: worldScale(zoom) * ratio, left: origin.x * ratio, top: origin.y * ratio, ratio },
  };
}
