/**
 * The band over the page: the classification of what is exact, and the way to the public version and
 * back. The style sheet shows it wherever something on the page carries the mark of exact numbers.
 */
import { fillWith, h, icon } from './dom.js';
import { t, text } from './i18n.js';

export class Band {
  /**
   * @param {HTMLElement} root
   * @param {{catalogue: import('./layers.js').Catalogue, state: import('./state.js').StateStore, map: L.Map}} context
   */
  constructor(root, { catalogue, state, map }) {
    this.root = root;
    this.catalogue = catalogue;
    this.state = state;
    state.watch(['lang', 'asker'], () => this.render());
    this.render();
    new ResizeObserver(() => {
      document.documentElement.style.setProperty('--band-height', `${root.offsetHeight}px`);
      map.invalidateSize({ animate: false });
    }).observe(root);
  }

  render() {
    const { access, isPublic } = this.catalogue;
    this.root.toggleAttribute('data-public', Boolean(access && isPublic));
    this.root.setAttribute('aria-label', t('band.label'));
    fillWith(this.root, ...(access ? this.#parts(access, isPublic) : []));
  }

  /**
   * @param {import('./contract.js').Access} access
   * @param {boolean} isPublic
   */
  #parts(access, isPublic) {
    const look = () => this.state.set({ isPublic: !isPublic });
    const props = { type: 'button', class: 'button', 'data-key': 'band-look', onclick: look };
    return [
      icon('security'),
      h('strong', {}, isPublic ? t('band.public') : text(access.texts, 'classification')),
      h('span', {}, t(isPublic ? 'band.asEverybody' : 'band.exact')),
      h('button', props, t(isPublic ? 'band.back' : 'band.toPublic')),
    ];
  }
}
