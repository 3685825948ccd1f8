/** The pointer on the map: a click chooses a cell, and where a pointer can hover the value is shown. */
import { fillWith, h } from './dom.js';
import { text } from './i18n.js';
import { swatch } from './legend.js';
import { lookOf } from './paint.js';
import { CellOutline } from './selection.js';
import { stateName, valueWords } from './words.js';

export class Pointer {
  /**
   * @param {L.Map} map
   * @param {HTMLElement} frame around the map
   * @param {{state: import('./state.js').StateStore, stage: import('./stage.js').Stage}} context
   */
  constructor(map, frame, { state, stage }) {
    this.map = map;
    this.stage = stage;
    this.cell = '';
    this.outline = new CellOutline(map, 'hover');
    this.tip = h('div', { class: 'tip', hidden: true, 'aria-hidden': 'true' });
    frame.append(this.tip);
    map.on('click', (event) => {
      const picked = stage.top?.pick(event.containerPoint);
      state.set({ cell: picked?.cell ?? '', area: '' });
    });
    if (matchMedia('(hover: hover)').matches) this.#watch();
  }

  #watch() {
    this.map.on('mousemove', ({ originalEvent, containerPoint }) => {
      const named = /** @type {Element} */ (originalEvent.target).matches('.area-name');
      if (named) this.#leave();
      else this.#hover(containerPoint);
    });
    this.map.on('mouseout zoomstart dragstart', () => this.#leave());
  }

  /** @param {L.Point} point */
  #hover(point) {
    const cells = this.stage.top;
    const picked = cells?.pick(point);
    if (!cells || !picked) return this.#leave();
    if (picked.cell !== this.cell) {
      this.cell = picked.cell;
      this.outline.show(cells.outline(picked.row));
      fillWith(this.tip, ...this.#lines(picked.row));
    }
    this.tip.hidden = false;
    this.#place(point);
  }

  /**
   * @param {number} row
   * @returns {HTMLElement[]} a line per layer; both share the store of the first when resolutions agree
   */
  #lines(row) {
    const store = this.stage.top?.picture?.store;
    return this.stage.showings.flatMap(({ cells, layer, legend, colours }) => {
      const picked = cells.picture?.store === store ? cells.at(row) : null;
      if (!picked || !legend) return [];
      const words = valueWords(
        layer,
        stateName(picked.state),
        Number.isNaN(picked.value) ? null : picked.value,
      );
      const key = swatch(cells.mark, colours, lookOf(picked.state, picked.value, legend.breaks));
      return [
        h(
          'p',
          {},
          key,
          this.stage.showings.length > 1 && h('span', { class: 'quiet' }, text(layer.texts, 'title')),
          h('span', {}, words),
        ),
      ];
    });
  }

  /** Beside the pointer, on the side where there is room. @param {L.Point} point */
  #place(point) {
    const size = this.map.getSize();
    const { offsetWidth: width, offsetHeight: height } = this.tip;
    const x = point.x + 16 + width > size.x ? point.x - 16 - width : point.x + 16;
    const y = point.y + 16 + height > size.y ? point.y - 16 - height : point.y + 16;
    this.tip.style.transform = `translate(${Math.round(Math.max(4, x))}px, ${Math.round(Math.max(4, y))}px)`;
  }

  #leave() {
    this.cell = '';
    this.tip.hidden = true;
    this.outline.show(null);
  }
}
