/** The left panel: what is on the map, which layers there are, and what lies under them. */
import { fillWith, h, iconButton } from './dom.js';
import { t, text } from './i18n.js';
import { legendOf, stripOf } from './legend.js';
import { notices, syntheticBadge } from './notice.js';
import { periodLabel } from './periods.js';
import { MOST_LAYERS } from './state.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./contract.js').Place} Place */
/** @typedef {import('./contract.js').AreaSet} AreaSet */
/** @typedef {import('./showing.js').Showing} Showing */
/** @typedef {import('./state.js').StateStore} StateStore */
/** @typedef {{place: Place, layers: Map<string, Layer>, areas: AreaSet[]}} Catalogue */

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
    this.stage = stage;
    this.announce = announce;
    this.cardsKey = '';
    this.onMap = h('div', { class: 'on-map' });
    this.list = h('div', { class: 'layer-list' });
    this.context = h('div', { class: 'context' });
    root.append(this.onMap, this.list, this.context);
    state.watch(['layers', 'lang'], () => this.render());
    state.watch(['areas', 'base'], () => this.#renderContext());
    stage.listen(() => this.#queueCards());
    this.render();
  }

  render() {
    this.#renderCards();
    this.#renderList();
    this.#renderContext();
  }

  /** Tiles come in bursts; the cards are written once per frame. */
  #queueCards() {
    cancelAnimationFrame(this.waiting ?? 0);
    this.waiting = requestAnimationFrame(() => this.#renderCards());
  }

  #renderCards() {
    const { showings } = this.stage;
    const key = JSON.stringify([this.state.get().lang, showings.map(cardKey)]);
    if (key === this.cardsKey) return;
    this.cardsKey = key;
    fillWith(
      this.onMap,
      h('h3', { class: 'section-title' }, t('panel.onMap')),
      ...(showings.length ? showings.map((showing, i) => this.#card(showing, i)) : [this.#empty()]),
    );
  }

  /** @returns {HTMLElement} a first step for who sees an empty map */
  #empty() {
    const first =
      [...this.catalogue.layers.values()].find((layer) => layer.shown) ??
      [...this.catalogue.layers.values()][0];
    return h(
      'div',
      { class: 'empty' },
      h('p', {}, t('layers.none')),
      first &&
        h(
          'button',
          { type: 'button', class: 'button', onclick: () => this.toggle(first.id) },
          t('layers.try', { title: text(first.texts, 'title') }),
        ),
    );
  }

  /**
   * @param {Showing} showing
   * @param {number} i
   * @returns {HTMLElement}
   */
  #card(showing, i) {
    const { layer } = showing;
    const title = text(layer.texts, 'title');
    return h(
      'article',
      { class: 'card', 'data-layer': layer.id },
      h(
        'header',
        { class: 'card-head' },
        h('h4', { class: 'card-title' }, title),
        this.#orderButton(title, i),
        iconButton('close', t('layer.off', { title }), {
          'data-key': `off-${layer.id}`,
          onclick: () => this.toggle(layer.id),
        }),
      ),
      h('p', { class: 'caption' }, ...this.#caption(showing)),
      stripOf(showing),
      ...notices(showing, () => this.stage.update()),
      legendOf(showing),
      this.#opacity(layer.id, title),
      h(
        'button',
        {
          type: 'button',
          class: 'link caption card-account',
          'data-key': `card-account-${layer.id}`,
          onclick: () => this.state.set({ page: `account/${layer.id}` }),
        },
        t('account'),
      ),
    );
  }

  /**
   * @param {string} title
   * @param {number} i
   * @returns {HTMLElement | null} only when there is something to change places with
   */
  #orderButton(title, i) {
    if (this.stage.showings.length < 2) return null;
    const props = {
      'data-key': `order-${i}`,
      onclick: () => this.state.set({ layers: [...this.state.get().layers].reverse() }),
    };
    return i === 0
      ? iconButton('down', t('layer.lower', { title }), props)
      : iconButton('up', t('layer.raise', { title }), props);
  }

  /** @param {Showing} showing @returns {(string | HTMLElement)[]} */
  #caption({ layer, cells, shown }) {
    const parts = [t(`layer.as.${cells.mark}`)];
    if (shown) parts.push(periodLabel(shown.step, shown.period.start));
    if (cells.picture) parts.push(t('layer.resolution', { resolution: cells.picture.store.resolution }));
    const badge = layer.synthetic && !this.catalogue.place.synthetic ? [syntheticBadge()] : [];
    return [parts.join(' · '), ...badge];
  }

  /**
   * @param {string} id
   * @param {string} title
   * @returns {HTMLElement}
   */
  #opacity(id, title) {
    const now = this.state.get().layers.find((shown) => shown.id === id)?.opacity ?? 100;
    const output = h('output', { class: 'number' }, `${now} %`);
    /** @param {Event} event */
    const change = (event) => {
      const opacity = Number(/** @type {HTMLInputElement} */ (event.target).value);
      output.textContent = `${opacity} %`;
      this.stage.find(id)?.cells.setOpacity(opacity / 100);
    };
    /** @param {Event} event */
    const settle = (event) => {
      const opacity = Number(/** @type {HTMLInputElement} */ (event.target).value);
      this.state.set({
        layers: this.state.get().layers.map((shown) => (shown.id === id ? { id, opacity } : shown)),
      });
    };
    return h(
      'label',
      { class: 'opacity' },
      h('span', { class: 'quiet' }, t('layer.opacity')),
      h('input', {
        type: 'range',
        min: 10,
        max: 100,
        step: 5,
        value: now,
        'aria-label': t('layer.opacity.of', { title }),
        'data-key': `opacity-${id}`,
        oninput: change,
        onchange: settle,
      }),
      output,
    );
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
        h('span', { class: 'caption' }, ` ${text(layer.texts, 'unit')} · ${layer.holder}`),
      ),
    );
  }

  /** @param {string} id turns a layer on or off; a third one takes the place of the second */
  toggle(id) {
    const { layers } = this.state.get();
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
      return checkRow(`areas-${set.id}`, t('panel.areas', { title: text(set.texts, 'title') }), shown, () =>
        this.state.set({ areas: next }),
      );
    });
    if (place.base_map)
      rows.unshift(checkRow('base', t('panel.base'), base, () => this.state.set({ base: !base })));
    fillWith(
      this.context,
      h('h3', { class: 'section-title' }, t('panel.context')),
      ...rows,
      h('a', { class: 'docs-link', href: 'v1/docs' }, t('panel.docs')),
    );
  }
}

/** @param {Showing} s @returns {unknown[]} everything a card is made of */
const cardKey = (s) => [
  s.layer.id,
  s.cells.mark,
  s.cells.opacity,
  s.colours,
  s.legend && [s.legend.breaks, s.legend.counts],
  s.shown?.step,
  s.shown?.period,
  s.cells.picture?.store.resolution,
  s.wish?.step,
  String(s.error),
];

/**
 * @param {string} key
 * @param {string} label
 * @param {boolean} checked
 * @param {() => void} onchange
 * @returns {HTMLElement}
 */
const checkRow = (key, label, checked, onchange) =>
  h(
    'label',
    { class: 'layer-row' },
    h('input', { type: 'checkbox', checked, 'data-key': key, onchange }),
    h('span', { class: 'layer-name' }, label),
  );
