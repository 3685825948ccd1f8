/** A mark with a name on the map, at a place that was searched for. */
import { fillWith, h } from './dom.js';

export class PlaceMark {
  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    /** @type {[number, number] | null} latitude first */
    this.place = null;
    this.box = h('div', { class: 'place-mark leaflet-zoom-hide', hidden: true });
    map.getPane('names')?.append(this.box);
    map.on('zoomend viewreset', () => this.#move());
  }

  /**
   * @param {[number, number]} point longitude first
   * @param {string} name
   */
  show([lon, lat], name) {
    this.place = [lat, lon];
    fillWith(this.box, h('span', { class: 'place-mark-name' }, name));
    this.box.hidden = false;
    this.#move();
  }

  hide() {
    this.place = null;
    this.box.hidden = true;
  }

  #move() {
    if (!this.place) return;
    const { x, y } = this.map.latLngToLayerPoint(this.place);
    this.box.style.translate = `${Math.round(x)}px ${Math.round(y)}px`;
  }
}
