/**
 * Choosing cells by keyboard. Enter on the map starts it at the middle; arrows go to the neighbour in
 * that direction, Enter opens its details, Escape gives the arrows back to the map. Tab always leaves.
 */
import { t } from './i18n.js';
import './messages/later.js';
import { CellOutline } from './selection.js';
import { STATE } from './store.js';
import { spokenValue } from './words.js';
import { toWorld } from './world.js';

/** Directions on the screen, y down. @type {Record<string, [number, number]>} */
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export class CellCursor {
  /**
   * @param {L.Map} map
   * @param {{state: import('./state.js').StateStore, stage: import('./stage.js').Stage, announce: (words: string) => void, hint: HTMLElement, opened: () => void}} context
   */
  constructor(map, { state, stage, announce, hint, opened }) {
    this.map = map;
    this.state = state;
    this.stage = stage;
    this.announce = announce;
    this.hint = hint;
    this.opened = opened;
    this.outline = new CellOutline(map, 'cursor');
    this.active = false;
    this.row = -1;
    this.byPointer = true;
    const box = map.getContainer();
    box.addEventListener('keydown', (event) => this.#key(event), true);
    box.addEventListener('focus', () => this.#sayHint());
    addEventListener(
      'pointerdown',
      () => {
        this.byPointer = true;
      },
      true,
    );
    addEventListener(
      'keydown',
      () => {
        this.byPointer = false;
      },
      true,
    );
    box.addEventListener('blur', () => this.stop());
    stage.listen(() => this.#keepRow());
  }

  /** Goes on where the map got the focus. @param {KeyboardEvent[]} pressed meanwhile */
  begin(pressed) {
    const box = this.map.getContainer();
    if (document.activeElement !== box) return;
    this.byPointer = !box.matches(':focus-visible');
    this.#sayHint();
    for (const event of pressed) this.#key(event);
  }

  #sayHint() {
    this.hint.textContent = t(this.active ? 'map.cursor.on' : 'map.cursor.hint');
    this.hint.hidden = this.byPointer;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.target !== this.map.getContainer()) return;
    if (event.key === 'Enter' && !this.active) this.start();
    else if (event.key === 'Enter') this.#open();
    else if (event.key === 'Escape' && this.active) this.stop();
    else if (this.active && ARROWS[event.key]) this.#step(ARROWS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  start() {
    this.row = this.#nearest(this.map.getCenter());
    if (this.row < 0) return this.announce(t('map.cursor.none'));
    this.active = true;
    this.map.keyboard.disable();
    this.#sayHint();
    this.#showRow();
  }

  stop() {
    this.active = false;
    this.hint.hidden = true;
    this.outline.show(null);
    this.map.keyboard.enable();
  }

  #open() {
    const picked = this.stage.top?.at(this.row);
    if (!picked) return;
    this.state.set({ cell: picked.cell, area: '' });
    this.opened();
  }

  /** After a change of picture the row is another cell; find the same place again. */
  #keepRow() {
    const store = this.stage.top?.picture?.store;
    if (!this.active || store === this.store) return;
    this.row = this.#nearest(this.place ?? this.map.getCenter());
    this.#outlineRow();
  }

  /** @param {[number, number]} direction */
  #step(direction) {
    const next = this.#neighbour(direction);
    if (next < 0) return;
    this.row = next;
    this.#showRow();
  }

  #outlineRow() {
    const cells = this.stage.top;
    this.store = cells?.picture?.store;
    if (!cells?.picture || this.row < 0) return this.outline.show(null);
    this.place = cells.centre(this.row);
    this.outline.show(cells.outline(this.row));
  }

  #showRow() {
    this.#outlineRow();
    if (this.place) this.map.panInside(this.place, { padding: [60, 60] });
    const said = this.stage.showings.flatMap((showing) => {
      const picked = showing.cells.picture?.store === this.store ? showing.cells.at(this.row) : null;
      return picked ? [spokenValue(showing, picked)] : [];
    });
    this.announce(said.join(' '));
  }

  /**
   * The nearest cell within 60 degrees of a direction, counting distance along it more than aside.
   * @param {[number, number]} direction
   * @returns {number} row, -1 when there is none
   */
  #neighbour([dx, dy]) {
    const { centre } = /** @type {import('./store.js').CellStore} */ (this.store);
    const x = centre[2 * this.row];
    const y = centre[2 * this.row + 1];
    return this.#least((row) => {
      const ex = centre[2 * row] - x;
      const ey = centre[2 * row + 1] - y;
      const away = Math.hypot(ex, ey);
      const cosine = (ex * dx + ey * dy) / away;
      return cosine > 0.49 ? away * (2 - cosine) : Infinity;
    });
  }

  /** @param {L.LatLng} place @returns {number} */
  #nearest(place) {
    const store = this.stage.top?.picture?.store;
    if (!store) return -1;
    const [x, y] = toWorld(place.lng, place.lat);
    return this.#least((row) => Math.hypot(store.centre[2 * row] - x, store.centre[2 * row + 1] - y));
  }

  /**
   * @param {(row: number) => number} measure
   * @returns {number} the row of the layer on top with the least measure
   */
  #least(measure) {
    const picture = this.stage.top?.picture;
    if (!picture) return -1;
    let best = -1;
    let least = Infinity;
    for (let row = 0; row < picture.store.count; row++) {
      if (picture.column.state[row] === STATE.NONE) continue;
      const size = measure(row);
      if (size < least) [best, least] = [row, size];
    }
    return best;
  }
}
