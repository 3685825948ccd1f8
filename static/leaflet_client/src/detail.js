/** The right panel: everything known about one cell, or about one area. */
import { getJson, isAbort } from './api.js';
import { layerSection, shortValue, stateIn } from './cellview.js';
import { fillWith, h, iconButton } from './dom.js';
import { t, text } from './i18n.js';
import { swatch } from './legend.js';
import './messages/later.js';
import { errorNote, markOf, ownBadge, syntheticBadge } from './notice.js';
import { lookOf } from './paint.js';
import { datetimeOf } from './periods.js';
import { placeView } from './placeview.js';
import { niceTop, sparkline } from './spark.js';
import { stateOf } from './store.js';

/** @typedef {import('./contract.js').CellAnswer | import('./contract.js').AreaAnswer} PlaceAnswer */
/** @typedef {import('./contract.js').CellLayerAnswer | import('./contract.js').AreaLayerAnswer} CellLayerAnswer */
/** @typedef {import('./contract.js').Layer} Layer */

export class DetailPanel {
  /**
   * @param {HTMLElement} root
   * @param {import('./layers.js').Context & {zoom: import('./map.js').Zooming, placeOf: (area: string) => {box: L.LatLngBounds} | null, onOpen: (open: boolean) => void}} context
   */
  constructor(root, { catalogue, state, stage, announce, zoom, placeOf, onOpen }) {
    this.root = root;
    this.catalogue = catalogue;
    this.state = state;
    this.stage = stage;
    this.announce = announce;
    this.zoom = zoom;
    this.placeOf = placeOf;
    this.onOpen = onOpen;
    this.body = h('div', { class: 'detail-body' });
    this.title = h('h2', { class: 'panel-title', tabindex: -1, 'data-key': 'detail-title' });
    this.head = h('header', { class: 'panel-head' });
    root.append(this.head, this.body);
    /** @type {Map<string, import('./contract.js').Texts>} of sources */
    this.sources = new Map();
    /** @type {typeof import('./combinedview.js') | undefined} fetched with the first combination */
    this.combined = undefined;
    this.colours = '';
    this.place = '';
    /** @type {PlaceAnswer | undefined} */
    this.answer = undefined;
    /** @type {import('./areaview.js').AreaView | undefined} */
    this.areas = undefined;
    this.isFound = false; // in a list, and not on the map: the map goes there
    state.watch(['cell', 'area'], () => this.load());
    state.watch(['where', 'start', 'step'], () => this.load());
    state.watch(['asker'], () => this.#renew());
    state.watch(['layers', 'lang'], () => this.#again());
    stage.listen(() => this.#recolour());
    this.load();
  }

  /** Asks for the chosen place; the old answer stays until the new one is there. */
  async load() {
    this.asked?.abort();
    const { cell, area, step, where } = this.state.get();
    const place = cell ? `cells/${cell}` : area && `areas/${encodeURIComponent(area)}/profile`;
    this.root.hidden = !place;
    this.onOpen(Boolean(place));
    if (place !== this.place || !place) this.#forget();
    this.place = place;
    if (!place) return;
    const asked = (this.asked = new AbortController());
    if (!this.answer) this.#wait();
    const moment = this.stage.moment;
    const query = new URLSearchParams({ step, ...(moment ? { datetime: datetimeOf(moment) } : {}) });
    for (const one of where) query.append('where', one);
    for (const { id, badge } of this.catalogue.layers.values()) if (badge) query.append('draft', id);
    const shown = this.state.get().layers.filter(({ id }) => this.catalogue.layers.get(id)?.inputs);
    for (const { id } of shown) query.append('combination', id);
    try {
      const answer = await getJson(`${place}?${query}`, asked.signal);
      await Promise.all([this.#learnSources(answer), this.#learnAreas(answer)]);
      if (answer.layers.some((/** @type {CellLayerAnswer} */ { id }) => this.catalogue.layers.get(id)?.inputs))
        this.combined ??= await import('./combinedview.js');
      if (asked.signal.aborted) return;
      this.answer = answer;
      if ('area' in answer) this.areas?.renew(answer, String(query));
      this.#render();
      if (this.isFound) this.#zoomTo(answer);
      this.isFound = false;
    } catch (error) {
      if (!isAbort(error)) this.#fail(error);
    }
  }

  /** Combinations answer where they are named; all else is there already. */
  #again() {
    const shown = this.state.get().layers.filter(({ id }) => this.catalogue.layers.get(id)?.inputs);
    const isNew = shown.some(({ id }) => !this.answer?.layers.some((one) => one.id === id));
    if (isNew && this.place) this.load();
    else this.#render();
  }

  /** Sources have titles; without an answer their id has to do. @param {PlaceAnswer} answer */
  async #learnSources(answer) {
    const ids = answer.layers.map(({ id }) => this.catalogue.layers.get(id)?.source ?? '');
    const unknown = [...new Set(ids)].filter((id) => id && !this.sources.has(id));
    await Promise.all(
      unknown.map(async (id) => {
        const source = await getJson(`sources/${id}`).catch(() => null);
        if (source?.texts) this.sources.set(id, source.texts);
      }),
    );
  }

  /** How areas stand is fetched with the first area. @param {PlaceAnswer} answer */
  async #learnAreas(answer) {
    if (!('area' in answer) || this.areas) return;
    const { AreaView } = await import('./areaview.js');
    this.areas ??= new AreaView({
      catalogue: this.catalogue,
      state: this.state,
      charts: { niceTop, sparkline },
      announce: this.announce,
      again: () => this.#render(),
      open: (cell) => {
        this.isFound = true;
        this.state.set({ cell, area: '' });
      },
    });
  }

  /** Somebody else asks: nothing that was told before stays. */
  #renew() {
    this.sources.clear();
    this.areas?.forget();
    this.#forget();
    this.load();
  }

  #forget() {
    this.answer = undefined;
    fillWith(this.body);
  }

  /** @returns {boolean} whether an area is chosen, and no cell */
  get #isArea() {
    return !this.state.get().cell;
  }

  #wait() {
    this.#head(t(this.#isArea ? 'area.plain' : 'cell.plain'));
    fillWith(this.body, h('p', { class: 'quiet' }, t(this.#isArea ? 'area.loading' : 'cell.loading')));
  }

  /** @param {unknown} error */
  #fail(error) {
    this.answer = undefined;
    this.#head(t(this.#isArea ? 'area.plain' : 'cell.plain'));
    fillWith(
      this.body,
      errorNote(t(this.#isArea ? 'error.area' : 'error.cell'), error, () => this.load()),
    );
  }

  /** @param {string} title */
  #head(title) {
    this.root.setAttribute('aria-label', title);
    this.title.textContent = title;
    fillWith(
      this.head,
      this.title,
      iconButton('close', t('cell.close'), { 'data-key': 'close', onclick: () => this.close() }),
    );
  }

  close() {
    const map = this.stage.map.getContainer();
    const key = CSS.escape(`area-${this.state.get().area}`);
    this.state.set({ cell: '', area: '' });
    const name = map.querySelector(`[data-key="${key}"]`);
    /** @type {HTMLElement} */ (name ?? map).focus({ preventScroll: true });
  }

  /** Moves the keyboard here, for who opened the panel by keyboard. */
  focus() {
    this.title.focus({ preventScroll: true });
  }

  /** @param {PlaceAnswer} answer */
  #zoomTo(answer) {
    if ('centre' in answer) return this.zoom.toCell(answer.centre, answer.resolution);
    const place = this.placeOf(answer.area.id);
    if (place) this.zoom.toBox(place.box);
  }

  #render() {
    const { answer } = this;
    if (!answer) return;
    const place = placeView(answer, {
      catalogue: this.catalogue,
      open: (area) => this.state.set({ cell: '', area }),
      zoom: () => this.#zoomTo(answer),
    });
    this.#head(place.title);
    const shown = this.state.get().layers.map(({ id }) => id);
    const first = shown.flatMap((id) => answer.layers.filter((layer) => layer.id === id));
    const others = answer.layers.filter((layer) => !shown.includes(layer.id));
    fillWith(
      this.body,
      place.about,
      ...first.map((layer) => this.#layer(layer, true)),
      ...('area' in answer ? (this.areas?.below() ?? []) : []),
      others.length > 0 && h('h3', { class: 'section-title' }, t('cell.others')),
      ...others.map((layer) => this.#folded(layer)),
      !answer.layers.length && !this.areas?.hasSums && h('p', { class: 'note' }, place.nothing),
      place.foot,
    );
  }

  /** The key beside a title has the colours of the map, which may come after the answer. */
  #recolour() {
    const colours = String(this.stage.showings.map((showing) => [showing.colours, showing.legend?.breaks]));
    if (colours === this.colours) return;
    this.colours = colours;
    this.#render();
  }

  /** @param {CellLayerAnswer} answer @returns {HTMLElement | null} a layer that is not on the map: its value, the rest on demand */
  #folded(answer) {
    const layer = this.catalogue.layers.get(answer.id);
    if (!layer) return null;
    return h(
      'details',
      { class: 'folded', 'data-key': `more-${layer.id}` },
      h(
        'summary',
        {},
        h('span', {}, text(layer.texts, 'title'), ' ', markOf(layer), ownBadge(layer)),
        h('span', { class: 'number' }, shortValue(layer, answer)),
      ),
      this.#layer(answer, false),
    );
  }

  /**
   * @param {CellLayerAnswer} answer
   * @param {boolean} titled
   * @returns {HTMLElement | null}
   */
  #layer(answer, titled) {
    const layer = this.catalogue.layers.get(answer.id);
    if (!layer) return null;
    if (layer.inputs && this.combined) {
      const about = { step: this.state.get().step, title: titled && this.#title(layer, answer) };
      return this.combined.combinedSection(layer, answer, about);
    }
    const known = this.sources.get(layer.source);
    const section = layerSection(layer, answer, {
      step: this.state.get().step,
      source: known ? text(known, 'title') : layer.source || layer.holder,
      title: titled && this.#title(layer, answer),
      isCell: !this.#isArea,
      account: () => this.state.set({ page: `account/${layer.id}` }),
    });
    if ('rates' in answer) this.areas?.dress(section, layer, answer);
    return section;
  }

  /**
   * @param {Layer} layer
   * @param {CellLayerAnswer} answer
   */
  #title(layer, answer) {
    const synthetic = layer.synthetic && !this.catalogue.place.synthetic;
    return h(
      'h3',
      { class: 'detail-title' },
      this.#key(answer),
      text(layer.texts, 'title'),
      synthetic && syntheticBadge(),
      markOf(layer),
      ownBadge(layer),
    );
  }

  /** @param {CellLayerAnswer} answer @returns {HTMLCanvasElement | null} its colour on the map, which an area has none of */
  #key(answer) {
    const showing = this.stage.find(answer.id);
    if (!showing?.legend || this.#isArea) return null;
    return swatch(
      showing.cells.mark,
      showing.colours,
      lookOf(stateOf(stateIn(answer)), answer.value ?? NaN, showing.legend.breaks),
    );
  }
}
