/** The left panel: the cards of what is on the map, which layers there are, and what lies under them. */
import { Cards } from './cards.js';
import { fillWith, h } from './dom.js';
import { Fold } from './fold.js';
import { t, text } from './i18n.js';
import { ownBadge } from './notice.js';
import { MOST_LAYERS } from './state.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./contract.js').Place} Place */
/** @typedef {import('./contract.js').AreaSet} AreaSet */
/** @typedef {import('./state.js').StateStore} StateStore */
/**
 * @typedef {Object} Catalogue what there is, as whoever asks may see it
 * @property {Place} place
 * @property {Map<string, Layer>} layers
 * @property {AreaSet[]} areas
 * @property {object} [uploads]
 * @property {import('./contract.js').Access | null} access what the key opens; none for the public
 * @property {boolean} isPublic whether who has a key looks at what everybody sees
 * @property {string | 0 | false} [lost] what to say where a combination of the address is gone
 */

/**
 * @typedef {Object} Context
 * @property {Catalogue} catalogue
 * @property {StateStore} state
 * @property {import('./stage.js').Stage} stage
 * @property {(words: string) => void} announce
 */

export class LayersPanel {
  /**
   * @param {HTMLElement} root
   * @param {Context} context
   */
  constructor(root, { catalogue, state, stage, announce }) {
    this.catalogue = catalogue;
    this.state = state;
    this.announce = announce;
    this.combining = h('div');
    this.list = h('div', { class: 'layer-list' });
    this.context = h('div', { class: 'context' });
    const onMap = h('div', { class: 'on-map' });
    this.cards = new Cards(onMap, { catalogue, state, stage, announce, toggle: (id) => this.toggle(id) });
    root.append(this.combining, onMap, this.list, this.context);
    this.fill = (/** @type {HTMLElement} */ body) =>
      import('./combining.js').then(({ combinePanel }) => combinePanel(body, { catalogue, state, stage, announce }));
    state.watch(['lang', 'asker'], () => this.#renderCombine());
    this.#renderCombine();
    state.watch(['layers', 'lang', 'asker'], () => this.render());
    state.watch(['areas', 'base'], () => this.#renderContext());
    this.render();
  }

  render() {
    this.cards.render();
    this.#renderList();
    this.#renderContext();
  }

  #renderCombine() {
    fillWith(this.combining, new Fold('combine', 'combine', t('combine'), this.fill).root);
  }

  #renderList() {
    const { place, layers } = this.catalogue;
    const sections = place.themes.map((theme) => {
      const own = [...layers.values()]
        .filter((layer) => layer.theme === theme.id)
        .sort((a, b) => a.order - b.order);
      return own.length
        ? h(
            'section',
            { class: 'theme' },
            h('h4', { class: 'theme-title' }, text(theme.texts, 'title')),
            ...own.map((layer) => this.#row(layer)),
          )
        : null;
    });
    fillWith(this.list, h('h3', { class: 'section-title' }, t('panel.choose')), ...sections);
  }

  /** @param {Layer} layer @returns {HTMLElement} */
  #row(layer) {
    const on = this.state.get().layers.some(({ id }) => id === layer.id);
    return h(
      'label',
      { class: 'layer-row' },
      h('input', {
        type: 'checkbox',
        checked: on,
        'data-key': `layer-${layer.id}`,
        value: layer.id,
        onchange: () => this.toggle(layer.id),
      }),
      h(
        'span',
        { class: 'layer-name' },
        text(layer.texts, 'title'),
        h('span', { class: 'caption' }, ` ${text(layer.texts, 'unit')} · ${layer.holder} `),
        ownBadge(layer),
      ),
    );
  }

  /** @param {string} id turns a layer on or off; a third one takes the place of the second */
  toggle(id) {
    const layers = this.state.get().layers.filter((shown) => this.catalogue.layers.has(shown.id));
    if (layers.some((shown) => shown.id === id))
      return this.state.set({ layers: layers.filter((shown) => shown.id !== id) });
    const gone = layers[MOST_LAYERS - 1];
    this.state.set({ layers: [...layers.slice(0, MOST_LAYERS - 1), { id, opacity: 100 }] });
    const layer = gone && this.catalogue.layers.get(gone.id);
    if (layer) this.announce(t('layers.replaced', { gone: text(layer.texts, 'title') }));
  }

  #renderContext() {
    const { place, areas } = this.catalogue;
    const { areas: on, base } = this.state.get();
    const rows = areas.map((set) => {
      const shown = on.includes(set.id);
      const next = shown ? on.filter((id) => id !== set.id) : [...on, set.id];
      const label = [t('panel.areas', { title: text(set.texts, 'title') }), ownBadge(set)];
      return checkRow(`areas-${set.id}`, label, shown, () => this.state.set({ areas: next }));
    });
    if (place.base_map)
      rows.unshift(checkRow('base', [t('panel.base')], base, () => this.state.set({ base: !base })));
    fillWith(
      this.context,
      h('h3', { class: 'section-title' }, t('panel.context')),
      ...rows,
      h('a', { class: 'docs-link', href: 'v1/docs' }, t('panel.docs')),
    );
  }
}

/**
 * @param {string} key
 * @param {import('./dom.js').Child[]} label
 * @param {boolean} checked
 * @param {() => void} onchange
 * @returns {HTMLElement}
 */
const checkRow = (key, label, checked, onchange) =>
  h(
    'label',
    { class: 'layer-row' },
    h('input', { type: 'checkbox', checked, 'data-key': key, onchange }),
    h('span', { class: 'layer-name' }, ...label),
  );
