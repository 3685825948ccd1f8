/** What stands folded to a few words; what unfolds is fetched when it first does. */
import { fillWith, h } from './dom.js';
import { t } from './i18n.js';
import { errorNote } from './notice.js';

/** @typedef {(body: HTMLElement) => Promise<() => void>} Fill fills the body; what it returns writes what holds now */

export class Fold {
  /**
   * @param {string} kind
   * @param {string} key
   * @param {string} title
   * @param {Fill} fill
   */
  constructor(kind, key, title, fill) {
    this.fill = fill;
    this.body = h('div', { class: `fold-body ${kind}-body` });
    this.root = h(
      'details',
      { class: kind, 'data-key': key, ontoggle: () => this.#unfold() },
      h('summary', {}, title),
      this.body,
    );
    /** @type {() => void} */
    this.follow = () => {};
  }

  /** Says what holds now. */
  update() {
    this.follow();
  }

  async #unfold() {
    if (!this.root.open || this.body.firstChild) return;
    try {
      this.follow = await this.fill(this.body);
      this.follow();
    } catch (error) {
      const retry = () => {
        fillWith(this.body);
        this.#unfold();
      };
      fillWith(this.body, errorNote(t('error.page'), error, retry));
    }
  }
}
