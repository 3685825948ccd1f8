/** The bottom sheet on a phone: three heights, by button or by dragging its handle. */
import { h, icon } from './dom.js';
import { t } from './i18n.js';

/** @typedef {'peek' | 'half' | 'full'} Height */

/** @type {Height[]} */
const HEIGHTS = ['peek', 'half', 'full'];

export class Sheet {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.button = h(
      'button',
      { type: 'button', class: 'sheet-handle', onclick: () => this.#cycle() },
      h('span', { class: 'grip' }),
      icon('up'),
    );
    root.prepend(this.button);
    this.button.addEventListener('pointerdown', (event) => this.#drag(event));
    this.set('peek');
  }

  /** @param {Height} height */
  set(height) {
    this.height = height;
    document.body.dataset.sheet = height;
    this.root.style.removeProperty('height');
    this.button.setAttribute('aria-expanded', String(height !== 'peek'));
    this.label();
  }

  /** In the language of now. */
  label() {
    const label = t(this.height === 'full' ? 'sheet.less' : 'sheet.more');
    this.button.setAttribute('aria-label', label);
  }

  #cycle() {
    if (this.dragged) return;
    this.set(HEIGHTS[(HEIGHTS.indexOf(/** @type {Height} */ (this.height)) + 1) % HEIGHTS.length]);
  }

  /** @param {PointerEvent} down */
  #drag(down) {
    const from = this.root.offsetHeight;
    this.dragged = false;
    this.button.setPointerCapture(down.pointerId);
    /** @param {PointerEvent} event */
    const move = (event) => {
      const height = from + down.clientY - event.clientY;
      if (Math.abs(height - from) > 6) this.dragged = true;
      if (this.dragged) this.root.style.height = `${Math.max(60, height)}px`;
    };
    const up = () => {
      this.button.removeEventListener('pointermove', move);
      if (this.dragged) this.set(nearestHeight(this.root.offsetHeight / innerHeight));
      setTimeout(() => (this.dragged = false));
    };
    this.button.addEventListener('pointermove', move);
    this.button.addEventListener('pointerup', up, { once: true });
    this.button.addEventListener('pointercancel', up, { once: true });
  }
}

/** @param {number} share of the window @returns {Height} */
const nearestHeight = (share) => (share < 0.33 ? 'peek' : share < 0.68 ? 'half' : 'full');
