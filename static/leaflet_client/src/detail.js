/** The right panel: everything known about one cell. */
import { getJson, isAbort } from './api.js';
import { fillWith, h, iconButton } from './dom.js';
import { ago, longDate, number, t, text } from './i18n.js';
import { errorNote } from './layers.js';
import { swatch } from './legend.js';
import { lookOf } from './paint.js';
import { datetimeOf, periodLabel } from './periods.js';
import { sparkline } from './spark.js';
import { stateOf } from './store.js';
import { valueWords, whySuppressed } from './words.js';

/** @typedef {import('./contract.js').CellAnswer} CellAnswer */
/** @typedef {import('./contract.js').CellLayerAnswer} CellLayerAnswer */
/** @typedef {import('./contract.js').Layer} Layer */

export class DetailPanel {
  /**
   * @param {HTMLElement} root
   * @param {import('./layers.js').Context & {zoomTo: (cell: CellAnswer) => void, onOpen: (open: boolean) => void}} context
   */
  constructor(root, { catalogue, state, stage, announce, zoomTo, onOpen }) {
    this.root = root;
    this.catalogue = catalogue;
    this.state = state;
    this.stage = stage;
    this.announce = announce;
    this.zoomTo = zoomTo;
    this.onOpen = onOpen;
    this.body = h('div', { class: 'detail-body' });
    this.title = h('h2', { class: 'panel-title', tabindex: -1 });
    this.head = h('header', { class: 'panel-head' });
    root.append(this.head, this.body);
    /** @type {Map<string, string>} titles of sources */
    this.sources = new Map();
    /** @type {CellAnswer | undefined} */
    this.answer = undefined;
    state.watch(['cell'], () => this.load());
    state.watch(['start', 'step'], () => this.load());
    state.watch(['layers', 'lang'], () => this.#render());
  }

  /** Asks for the chosen cell; the old answer stays until the new one is there. */
  async load() {
    this.asked?.abort();
    const { cell, step } = this.state.get();
    this.root.hidden = !cell;
    this.onOpen(Boolean(cell));
    if (!cell) return this.#forget();
    const asked = (this.asked = new AbortController());
    if (this.answer?.cell !== cell) this.#wait();
    const moment = this.stage.moment;
    const query = new URLSearchParams({ step, ...(moment ? { datetime: datetimeOf(moment) } : {}) });
    try {
      const answer = await getJson(`cells/${cell}?${query}`, asked.signal);
      await this.#learnSources(answer);
      if (asked.signal.aborted) return;
      this.answer = answer;
      this.#render();
    } catch (error) {
      if (!isAbort(error)) this.#fail(error);
    }
  }

  /** Sources have titles; without an answer their id has to do. @param {CellAnswer} answer */
  async #learnSources(answer) {
    const ids = answer.layers.map(({ id }) => this.catalogue.layers.get(id)?.source ?? '');
    const unknown = [...new Set(ids)].filter((id) => id && !this.sources.has(id));
    await Promise.all(unknown.map(async (id) => {
      const source = await getJson(`sources/${id}`).catch(() => null);
      if (source) this.sources.set(id, source.texts ?? source.title);
    }));
  }

  #forget() {
    this.answer = undefined;
    fillWith(this.body);
  }

  #wait() {
    this.answer = undefined;
    this.#head(t('cell.plain'));
    fillWith(this.body, h('p', { class: 'quiet' }, t('cell.loading')));
  }

  /** @param {unknown} error */
  #fail(error) {
    this.answer = undefined;
    this.#head(t('cell.plain'));
    fillWith(this.body, errorNote(t('error.cell'), error, () => this.load()));
  }

  /** @param {string} title */
  #head(title) {
    this.root.setAttribute('aria-label', title);
    this.title.textContent = title;
    fillWith(this.head, this.title, iconButton('close', t('cell.close'), { 'data-key': 'close', onclick: () => this.close() }));
  }

  close() {
    this.state.set({ cell: '' });
    this.stage.map.getContainer().focus({ preventScroll: true });
  }

  /** Moves the keyboard here, for who opened the panel by keyboard. */
  focus() {
    this.title.focus({ preventScroll: true });
  }

  #render() {
    const { answer } = this;
    if (!answer) return;
    const areas = this.#areasCoarseToFine(answer);
    const nearest = areas.at(-1);
    this.#head(nearest ? t('cell.title', { area: nearest.name }) : t('cell.plain'));
    const shown = this.state.get().layers.map(({ id }) => id);
    const first = shown.flatMap((id) => answer.layers.filter((layer) => layer.id === id));
    const others = answer.layers.filter((layer) => !shown.includes(layer.id));
    fillWith(
      this.body,
      this.#about(answer, areas.slice(0, -1).map((area) => area.name)),
      ...first.map((layer) => this.#layer(layer, true)),
      others.length > 0 && h('h3', { class: 'section-title' }, t('cell.others')),
      ...others.map((layer) => this.#folded(layer)),
      answer.layers.length === 0 && h('p', { class: 'note' }, t('cell.noLayers')),
      this.#identity(answer),
    );
  }

  /** @param {CellAnswer} answer */
  #areasCoarseToFine({ areas }) {
    const order = this.catalogue.place.areas;
    return [...areas].sort((a, b) => order.indexOf(a.set) - order.indexOf(b.set));
  }

  /**
   * @param {CellAnswer} answer
   * @param {string[]} around names of the larger areas
   */
  #about(answer, around) {
    const size = t('cell.size', { area: number(answer.area_km2), resolution: answer.resolution });
    return h('p', { class: 'caption' }, [...around.reverse(), size].join(' · '));
  }

  /** @param {CellAnswer} answer */
  #identity(answer) {
    const [lon, lat] = answer.centre;
    return h(
      'footer',
      { class: 'detail-foot' },
      h('dl', { class: 'facts' }, ...fact(t('cell.address'), h('code', {}, answer.cell)), ...fact(t('cell.centre'), `${lat.toFixed(5)}, ${lon.toFixed(5)}`)),
      h('button', { type: 'button', class: 'button', 'data-key': 'zoom', onclick: () => this.zoomTo(answer) }, t('cell.zoom')),
    );
  }

  /** @param {CellLayerAnswer} answer @returns {HTMLElement | null} a layer that is not on the map: its value, the rest on demand */
  #folded(answer) {
    const layer = this.catalogue.layers.get(answer.id);
    if (!layer) return null;
    return h(
      'details',
      { class: 'folded' },
      h('summary', {}, h('span', {}, text(layer.texts, 'title')), h('span', { class: 'number' }, shortValue(answer))),
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
    const [start] = answer.datetime.split('/');
    const step = stepOf(layer, answer, this.state.get().step);
    const title = text(layer.texts, 'title');
    return h(
      'section',
      { class: 'detail-layer', 'data-layer': layer.id },
      titled && h('h3', { class: 'detail-title' }, this.#key(answer), title, layer.synthetic && !this.catalogue.place.synthetic && h('span', { class: 'badge', title: t('badge.synthetic.why') }, t('badge.synthetic'))),
      h('p', { class: 'detail-value', 'data-value': answer.value ?? '' }, ...bigValue(layer, answer), h('span', { class: 'quiet' }, periodLabel(step, start))),
      answer.series.length > 1 && sparkline(answer.series, { step, start, title }),
      answer.series.length > 1 && seriesTable(layer, answer, step),
      this.#provenance(layer, answer),
    );
  }

  /** @param {CellLayerAnswer} answer @returns {HTMLCanvasElement | null} its colour on the map */
  #key(answer) {
    const showing = this.stage.find(answer.id);
    if (!showing?.legend) return null;
    const state = answer.suppressed ? 'suppressed' : answer.state;
    return swatch(showing.cells.mark, showing.colours, lookOf(stateOf(state), answer.value ?? NaN, showing.legend.breaks));
  }

  /**
   * @param {Layer} layer
   * @param {CellLayerAnswer} answer
   */
  #provenance(layer, answer) {
    const known = this.sources.get(layer.source);
    const source = typeof known === 'string' ? known : known ? text(known, 'title') : layer.source;
    const newest = layer.indicators?.freshness?.newest_period;
    const limits = text(layer.texts, 'limits');
    const count = text(layer.texts, 'one_count_is');
    return h(
      'dl',
      { class: 'facts' },
      ...fact(t('cell.source'), source, count && h('span', { class: 'quiet' }, ` ${t('cell.oneCount', { what: count })}`)),
      ...fact(t('cell.holder'), layer.holder),
      ...fact(t('cell.age'), t('cell.age.said', { delivery: answer.delivery, date: longDate(layer.delivered), ago: ago(layer.delivered) })),
      ...(newest ? fact(t('cell.until'), longDate(newest)) : []),
      ...(limits ? fact(t('cell.limits'), limits) : []),
    );
  }
}

/**
 * @param {string} name
 * @param {...import('./dom.js').Child} value
 * @returns {HTMLElement[]}
 */
const fact = (name, ...value) => [h('dt', {}, name), h('dd', {}, ...value)];

/**
 * The step of an answer: the wished one if the layer has it, else the one its period belongs to.
 * @param {Layer} layer
 * @param {CellLayerAnswer} answer
 * @param {string} wished
 */
function stepOf(layer, answer, wished) {
  /** @param {string} step */
  const has = (step) => layer.periods[step]?.some((period) => datetimeOf(period) === answer.datetime);
  return has(wished) ? wished : layer.steps.find(has) ?? layer.step;
}

/** @param {CellLayerAnswer} answer */
const stateIn = (answer) => (answer.suppressed ? 'suppressed' : answer.state);

/**
 * @param {CellLayerAnswer} answer
 * @returns {string}
 */
function shortValue(answer) {
  return answer.value !== null && !answer.suppressed ? number(answer.value) : t(`state.${stateIn(answer)}`).toLowerCase();
}

/**
 * @param {Layer} layer
 * @param {CellLayerAnswer} answer
 * @returns {HTMLElement[]}
 */
function bigValue(layer, answer) {
  const state = stateIn(answer);
  if (answer.value === null || state === 'suppressed') {
    const why = state === 'suppressed' ? whySuppressed(layer) : '';
    return [h('span', { class: 'words' }, t(`state.${state}`)), h('span', { class: 'why' }, why)];
  }
  const flag = state === 'provisional' ? [h('span', { class: 'badge badge-warning' }, t('time.provisional'))] : [];
  return [h('strong', { class: 'big number' }, number(answer.value)), h('span', {}, text(layer.texts, 'unit')), ...flag];
}

/**
 * @param {Layer} layer
 * @param {CellLayerAnswer} answer
 * @param {string} step
 */
function seriesTable(layer, answer, step) {
  const rows = [...answer.series].reverse().map((item) =>
    h('tr', {}, h('th', { scope: 'row' }, periodLabel(step, item.start)), h('td', { class: 'number' }, valueWords(layer, item.suppressed ? 'suppressed' : item.state, item.value))),
  );
  return h(
    'details',
    { class: 'series' },
    h('summary', {}, t('series.table')),
    h('div', { class: 'series-scroll', tabindex: 0, role: 'group', 'aria-label': t('series.table') }, h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('series.period')), h('th', { scope: 'col' }, t('series.value')))), h('tbody', {}, ...rows))),
  );
}
