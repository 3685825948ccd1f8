/**
 * A button over each name on the map, so that a pointer, a finger and a keyboard can open an area.
 * One of them takes part in tabbing; arrows go to the others, in reading order.
 */
import { fillWith, h } from './dom.js';
import { t } from './i18n.js';
import { DomUtil, Point } from './lf.js';

/** @typedef {{id: string, name: string, x: number, y: number, width: number, height: number}} Label middle and size in layer points */

/** @type {Record<string, number>} */
const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Names on about one height are read from left to right. */
const LINE = 24;

export class AreaLabels {
  /**
   * @param {L.Map} map
   * @param {(id: string, byKey: boolean) => void} open
   */
  constructor(map, open) {
    this.map = map;
    this.open = open;
    this.box = h('div', { class: 'area-names leaflet-zoom-hide', role: 'group' });
    this.box.addEventListener('keydown', (event) => this.#key(event));
    this.box.addEventListener('focusin', (event) => this.#enter(/** @type {HTMLElement} */ (event.target)));
    map.getPane('names')?.append(this.box);
  }

  /** @param {Label[]} labels */
  show(labels) {
    const inOrder = [...labels].sort((a, b) => Math.round(a.y / LINE) - Math.round(b.y / LINE) || a.x - b.x);
    fillWith(this.box, ...inOrder.map((label) => this.#button(label)));
    this.label();
    if (!this.box.contains(document.activeElement)) this.#enter(this.#inSight()[0]);
  }

  /** In the language of now. */
  label() {
    this.box.setAttribute('aria-label', t('area.names'));
  }

  /** @param {Label} label @returns {HTMLButtonElement} */
  #button({ id, name, x, y, width, height }) {
    const button = h('button', {
      type: 'button',
      class: 'area-name',
      'aria-label': name,
      'data-key': `area-${id}`,
      tabindex: -1,
      onclick: (/** @type {MouseEvent} */ event) => this.#click(event, id),
    });
    button.style.width = `${Math.round(width)}px`;
    button.style.height = `${Math.round(height)}px`;
    DomUtil.setTransform(button, new Point(x - width / 2, y - height / 2).round(), 1);
    return button;
  }

  /** The end of a drag is no click; and a click on a name is none on the cell under it. @param {MouseEvent} event @param {string} id */
  #click(event, id) {
    event.stopPropagation();
    const drag = /** @type {{moved: () => boolean}} */ (/** @type {unknown} */ (this.map.dragging));
    if (!event.detail || !drag.moved()) this.open(id, !event.detail);
  }

  /** @returns {HTMLElement[]} names within the map, which is somewhat smaller than what is drawn */
  #inSight() {
    const frame = this.map.getContainer().getBoundingClientRect();
    return [...this.box.children].flatMap((child) => {
      const { left, right, top, bottom } = child.getBoundingClientRect();
      const inside = left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom;
      return inside ? [/** @type {HTMLElement} */ (child)] : [];
    });
  }

  /** @param {HTMLElement | undefined} button the one that takes part in tabbing from now on */
  #enter(button) {
    if (!button) return;
    for (const other of this.box.children) other.setAttribute('tabindex', other === button ? '0' : '-1');
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const all = this.#inSight();
    const at = all.indexOf(/** @type {HTMLElement} */ (event.target));
    all[(at + step + all.length) % all.length]?.focus({ preventScroll: true });
  }
}
