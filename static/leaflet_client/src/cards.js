/** The cards of the layers on the map: legend, filter, order, opacity and download. */
import { fillWith, h, iconButton } from './dom.js';
import { FilterBlock, chosenIn, filterWords, filterable } from './filters.js';
import { Fold } from './fold.js';
import { t, text } from './i18n.js';
import { legendOf, stripOf } from './legend.js';
import { hiddenNote, hidesMuch, notices, ownBadge, percentShown, syntheticBadge } from './notice.js';
import { periodLabel } from './periods.js';

/** @typedef {import('./showing.js').Showing} Showing */
/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {{root: HTMLElement, above: HTMLElement, folds: Fold[], below: HTMLElement}} Card what unfolds stays in place while what is around it is written anew */

export class Cards {
  /**
   * @param {HTMLElement} root
   * @param {import('./layers.js').Context & {toggle: (id: string) => void}} context
   */
  constructor(root, context) {
    const { catalogue, state, stage, toggle } = context;
    this.root = root;
    this.context = context;
    this.catalogue = catalogue;
    this.state = state;
    this.stage = stage;
    this.toggle = toggle;
    this.key = '';
    this.order = '';
    /** @type {Card[]} */
    this.cards = [];
    /** @type {Map<string, Fold>} what stays unfolded while another layer takes the place of one */
    this.lasting = new Map();
    stage.listen(() => this.#queue());
    state.watch(['where', 'areas'], () => this.cards.forEach(({ folds }) => folds.forEach((fold) => fold.update())));
    state.watch(['lang', 'asker'], () => this.lasting.clear());
  }

  /** Tiles come in bursts; the cards are written once per frame. */
  #queue() {
    cancelAnimationFrame(this.waiting ?? 0);
    this.waiting = requestAnimationFrame(() => this.render());
  }

  render() {
    const { showings } = this.stage;
    const { lang, asker, resolution, layers } = this.state.get();
    const key = JSON.stringify([lang, asker, resolution, layers.length, showings.map(cardKey)]);
    if (key === this.key) return;
    this.key = key;
    const order = [lang, asker, layers.length, ...showings.map(({ layer, cells }) => layer.id + cells.mark)].join();
    if (order !== this.order) this.#arrange(showings);
    this.order = order;
    showings.forEach((showing, i) => this.#write(showing, i));
  }

  /** @param {Showing[]} showings */
  #arrange(showings) {
    const focused = document.activeElement;
    const open = [...this.lasting.values()].filter(({ root }) => root.open);
    this.cards = showings.map(({ layer }, i) => {
      const [above, below] = [h('div'), h('div')];
      const folds = this.#folds(layer, i);
      const root = h(
        'article',
        { class: 'card', 'data-layer': layer.id, 'data-marked': Boolean(layer.mark) },
        above,
        ...folds.slice(0, -1).map((fold) => fold.root),
        below,
        folds.at(-1)?.root,
      );
      return { root, above, folds, below };
    });
    const missing = this.state.get().layers.length > showings.length;
    const cards = this.cards.length || missing ? this.cards.map(({ root }) => root) : [this.#empty()];
    const note = missing && h('p', { class: 'note' }, missingWords(this.catalogue));
    fillWith(this.root, h('h3', { class: 'section-title' }, t('panel.onMap')), ...cards, note);
    for (const { root } of open) root.open = true;
    if (this.root.contains(focused)) /** @type {HTMLElement} */ (focused).focus();
  }

  /**
   * What of a layer unfolds: its filter, its measure, where it is high, and last its download.
   * @param {Layer} layer
   * @param {number} i
   * @returns {Fold[]}
   */
  #folds(layer, i) {
    const counted = layer.of ?? (layer.measure === 'count' && !layer.badge && layer.id);
    const { context } = this;
    return [
      filterable(layer).length ? new FilterBlock(layer, this.state) : [],
      counted
        ? this.#lasting('measure', counted, async (body) =>
            (await import('./measures.js')).measureControls(body, counted, context),
          )
        : [],
      layer.inputs
        ? this.#lasting('top', String(i), async (body) =>
            (await import('./toplist.js')).topList(body, () => this.stage.showings[i], context),
          )
        : [],
      new Fold('filter download', `download-${layer.id}`, t('download'), async (body) =>
        (await import('./download.js')).addDownload(body, layer, context),
      ),
    ].flat();
  }

  /**
   * @param {'measure' | 'top'} kind
   * @param {string} of
   * @param {import('./fold.js').Fill} fill
   * @returns {Fold}
   */
  #lasting(kind, of, fill) {
    const key = `${kind}-${of}`;
    const fold = this.lasting.get(key) ?? new Fold('more', key, t(kind), fill);
    this.lasting.set(key, fold);
    return fold;
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
   */
  #write(showing, i) {
    const { layer } = showing;
    const { above, folds, below } = this.cards[i];
    const title = text(layer.texts, 'title');
    fillWith(above, this.#head(layer, title, i), ...this.#summary(showing));
    fillWith(
      below,
      ...notices(showing, () => this.stage.update()),
      hiddenNote(showing, this.context),
      legendOf(showing),
      this.#opacity(layer.id, title),
      layer.kind === 'layer' && this.#account(layer.id),
    );
    folds.forEach((fold) => fold.update());
  }

  /**
   * @param {Layer} layer
   * @param {string} title
   * @param {number} i
   */
  #head({ id }, title, i) {
    const off = { 'data-key': `off-${id}`, onclick: () => this.toggle(id) };
    return h(
      'header',
      { class: 'card-head' },
      h('h4', { class: 'card-title' }, title),
      this.#orderButton(title, i),
      iconButton('close', t('layer.off', { title }), off),
    );
  }

  /** @param {Showing} showing */
  #summary(showing) {
    const words = filterWords(showing.layer, chosenIn(showing.shown?.where ?? ''));
    return [
      h('p', { class: 'filter-note card-filter' }, words),
      h('p', { class: 'caption' }, ...this.#caption(showing)),
      h('p', { class: 'sentence' }, text(showing.layer.texts, 'sentence')),
      stripOf(showing),
    ];
  }

  /** @param {string} id */
  #account(id) {
    const props = {
      type: 'button',
      class: 'link caption card-account',
      'data-key': `card-account-${id}`,
      onclick: () => this.state.set({ page: `account/${id}` }),
    };
    return h('button', props, t('account'));
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

  /** @param {Showing} showing @returns {import('./dom.js').Child[]} */
  #caption(showing) {
    const { layer, cells, shown } = showing;
    const parts = [t(`layer.as.${cells.mark}`)];
    if (layer.modelled) parts.push(t('modelled.short'));
    if (shown) parts.push(periodLabel(shown.step, shown.period.start));
    if (cells.picture) parts.push(t('layer.resolution', { resolution: cells.picture.store.resolution }));
    const badge = layer.synthetic && !this.catalogue.place.synthetic ? [syntheticBadge()] : [];
    return [parts.join(' · '), shareOf(showing), ...badge, ownBadge(layer), this.#follow()];
  }

  /** @returns {HTMLElement | string} a way out of one resolution for every zoom */
  #follow() {
    if (this.state.get().resolution === null) return '';
    const follow = () => this.state.set({ resolution: null });
    const props = { type: 'button', class: 'link caption follow', 'data-key': 'follow', onclick: follow };
    return h('button', props, t('layer.follow'));
  }

  /**
   * @param {string} id
   * @param {string} title
   * @returns {HTMLElement}
   */
  #opacity(id, title) {
    const now = this.state.get().layers.find((shown) => shown.id === id)?.opacity ?? 100;
    const output = h('output', { class: 'number' }, `${now}%`);
    /** @param {Event} event */
    const change = (event) => {
      const opacity = Number(/** @type {HTMLInputElement} */ (event.target).value);
      output.textContent = `${opacity}%`;
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
}

/** @param {Showing} showing @returns {HTMLElement | string} where the note about it has no room */
const shareOf = (showing) =>
  hidesMuch(showing)
    ? h('span', { class: 'share' }, ` · ${t('layer.share', { percent: percentShown(showing) ?? 0 })}`)
    : '';

/**
 * What is not there for whoever asks is not told from what is nowhere.
 * @param {import('./layers.js').Catalogue} catalogue
 */
const missingWords = ({ isPublic }) => t(isPublic ? 'layer.notPublic' : 'layer.notHere');

/** @param {Showing} s @returns {unknown[]} everything a card is made of */
const cardKey = (s) => [
  s.layer.id,
  s.cells.mark,
  s.cells.opacity,
  s.colours,
  s.legend && [s.legend.breaks, s.legend.counts],
  s.shown?.step,
  s.shown?.period,
  s.shown?.where,
  s.cells.picture?.store.resolution,
  s.wish?.step,
  String(s.error),
];
