/** What the details of an area say besides its numbers: how it stands, what is like it, where most is. */
import { getJson, isAbort } from './api.js';
import { comparison } from './compare.js';
import { h } from './dom.js';
import { language, locale, number, t, text } from './i18n.js';
import './messages/area.js';
import { errorNote, modelledMark } from './notice.js';
import { cutsIn } from './periods.js';
import { standing } from './standing.js';
import { topCells } from './topcells.js';
import { unitOf, whyNone } from './words.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./contract.js').AreaAnswer} AreaAnswer */
/** @typedef {import('./contract.js').AreaLayerAnswer} AreaLayerAnswer */
/** @typedef {import('./contract.js').Estimate} Estimate */
/** @typedef {import('./layers.js').Catalogue} Catalogue */

export class AreaView {
  /** @param {{catalogue: Catalogue, state: import('./state.js').StateStore, charts: import('./compare.js').Charts, announce: (words: string) => void, again: () => void, open: (cell: string) => void}} context again: writes the panel anew; open: a cell, on the map */
  constructor({ catalogue, state, charts, announce, again, open }) {
    this.catalogue = catalogue;
    this.state = state;
    this.charts = charts;
    this.announce = announce;
    this.again = again;
    this.open = open;
    /** What rates are per; '' for the first there is. */
    this.per = '';
    this.query = '';
    /** @type {AreaAnswer | undefined} */
    this.own = undefined;
    /** @type {{id: string, name: string, answer?: AreaAnswer, error?: unknown} | null} the area it is compared with */
    this.other = null;
  }

  /**
   * Another area, or another question about it: who compares goes on comparing.
   * @param {AreaAnswer} answer
   * @param {string} query
   */
  renew(answer, query) {
    const isSame = this.own?.area.id === answer.area.id;
    this.own = answer;
    const isAsked = this.query === query;
    this.query = query;
    if (!isSame) this.other = null;
    else if (this.other && !isAsked) this.compare(this.other);
  }

  /** Somebody else asks: nothing that was told before stays. */
  forget() {
    this.asked?.abort();
    this.own = undefined;
    this.other = null;
  }

  /**
   * @param {HTMLElement} section of a layer
   * @param {Layer} layer
   * @param {AreaLayerAnswer} answer
   */
  dress(section, layer, answer) {
    const { layers } = this.catalogue;
    const { step } = this.state.get();
    const choose = (/** @type {string} */ per) => {
      this.per = per;
      this.again();
    };
    const how = standing(layer, answer, { layers, step, per: this.per, choose });
    section.querySelector('.detail-value')?.after(how);
    const cells = topCells(answer.top, layer.id, this.open);
    if (cells) section.querySelector('.facts:not(.standing)')?.before(cells);
  }

  /** Whether there are sums of cells, where nothing was counted. */
  get hasSums() {
    return Boolean(this.own?.estimates.length);
  }

  /** @returns {(HTMLElement | null)[]} what stands below the layers on the map */
  below() {
    return [this.#similar(), this.#estimates()];
  }

  #similar() {
    const similar = this.own?.similar;
    if (!similar) return null;
    const names = similar.context.map(({ id }) => this.#nameOf(id).toLowerCase());
    const rows = similar.areas.map((area) => this.#row(area, similar.context));
    return h(
      'section',
      { class: 'similar' },
      h('h3', { class: 'section-title' }, t('similar.title')),
      h(
        'p',
        { class: 'caption' },
        rows.length ? t('similar.why', { context: listed(names) }) : t('similar.none'),
      ),
      rows.length > 0 && h('ul', {}, ...rows),
      this.#comparison(),
    );
  }

  /**
   * @param {import('./contract.js').SimilarArea} area
   * @param {{id: string}[]} context
   */
  #row(area, context) {
    const values = context.map(({ id }, i) => {
      const value = area.values[i];
      return value === null ? '–' : `${number(value)} ${this.#unitOf(id)}`;
    });
    return h(
      'li',
      {},
      h(
        'button',
        {
          type: 'button',
          class: 'link',
          'data-key': `similar-${area.id}`,
          'aria-pressed': String(this.other?.id === area.id),
          onclick: () => this.compare(area).then(() => this.#show()),
        },
        area.name,
      ),
      h('span', { class: 'caption' }, ` ${values.join(' · ')}`),
    );
  }

  /** @param {{id: string, name: string}} area asks for the same about another area */
  async compare({ id, name }) {
    const other = (this.other = { id, name });
    this.again();
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    try {
      const answer = await getJson(`areas/${encodeURIComponent(id)}/profile?${this.query}`, asked.signal);
      if (this.other !== other) return;
      this.other = { id, name, answer };
      this.announce(t('compare.with', { name }));
    } catch (error) {
      if (isAbort(error)) return;
      if (this.other === other) this.other = { id, name, error };
    }
    this.again();
  }

  /** On a phone what was chosen opens below the sheet. */
  #show() {
    document.querySelector('.comparison')?.scrollIntoView({ block: 'nearest' });
  }

  #comparison() {
    const { own, other } = this;
    if (!own || !other) return null;
    const { name } = other;
    if (other.error) return errorNote(t('compare.failed', { name }), other.error, () => this.compare(other));
    if (!other.answer) return h('p', { class: 'quiet', role: 'status' }, t('compare.wait', { name }));
    const { layers, step } = this.state.get();
    return comparison(own, other.answer, {
      layers: this.catalogue.layers,
      shown: layers.map(({ id }) => id),
      step,
      per: this.per,
      charts: this.charts,
      close: () => {
        this.other = null;
        this.again();
      },
    });
  }

  #estimates() {
    const estimates = this.own?.estimates ?? [];
    if (!estimates.length) return null;
    const shown = this.state.get().layers.map(({ id }) => id);
    return h(
      'section',
      { class: 'estimates' },
      h('h3', { class: 'section-title' }, t('estimate.title')),
      h('p', { class: 'caption' }, t('estimate.why')),
      ...estimates.filter(({ id }) => shown.includes(id)).map((one) => this.#estimate(one, true)),
      ...estimates.filter(({ id }) => !shown.includes(id)).map((one) => this.#folded(one)),
    );
  }

  /** @param {Estimate} estimate @returns {HTMLElement | null} of a layer that is not on the map: its value, the rest on demand */
  #folded(estimate) {
    const layer = this.catalogue.layers.get(estimate.id);
    if (!layer) return null;
    return h(
      'details',
      { class: 'folded', 'data-key': `more-${layer.id}` },
      h(
        'summary',
        {},
        h('span', {}, text(layer.texts, 'title')),
        h('span', { class: 'number' }, estimate.value === null ? stateWords(estimate) : number(estimate.value)),
      ),
      this.#estimate(estimate, false),
    );
  }

  /** @param {Estimate} estimate @param {boolean} titled */
  #estimate(estimate, titled) {
    const layer = this.catalogue.layers.get(estimate.id);
    if (!layer) return null;
    const error = number(Math.round(estimate.error ?? 0));
    const { value, cells_suppressed: hidden } = estimate;
    const isCoarse = value !== null && (estimate.error ?? 0) > value / 2;
    return h(
      'section',
      { class: 'detail-layer', 'data-layer': layer.id },
      titled && h('h4', { class: 'detail-title' }, text(layer.texts, 'title')),
      h('p', { class: 'detail-value', 'data-value': estimate.value ?? '' }, ...sumWords(layer, estimate, error)),
      modelledMark(`estimate-${layer.id}`),
      value !== null &&
        h('p', { class: 'caption' }, t('estimate.cells', { cells: number(estimate.cells), error })),
      isCoarse && h('p', { class: 'note' }, t('estimate.coarse')),
      hidden > 0 && h('p', { class: 'caption' }, t('estimate.suppressed', { n: number(hidden) })),
      this.#chart(layer, estimate),
      topCells(estimate.top, layer.id, this.open),
    );
  }

  /** @param {Layer} layer @param {Estimate} estimate @returns {SVGElement | null} none of a layer that has no series */
  #chart(layer, { series, datetime }) {
    if (series.length < 2) return null;
    const [start] = datetime.split('/');
    const step = this.state.get().step;
    const cuts = cutsIn(series, layer.breaks);
    return this.charts.sparkline(series, { step, start, title: text(layer.texts, 'title'), cuts });
  }

  /** @param {string} id @returns {string} */
  #nameOf(id) {
    const layer = this.catalogue.layers.get(id);
    return layer ? text(layer.texts, 'title') : id;
  }

  /** @param {string} id @returns {string} */
  #unitOf(id) {
    const layer = this.catalogue.layers.get(id);
    return layer ? unitOf(layer) : '';
  }
}

/** @param {string[]} names @returns {string} "dwellings and businesses" */
const listed = (names) => new Intl.ListFormat(locale(language())).format(names);

/** @param {string} state */
const stateKey = (state) => /** @type {import('./i18n.js').MessageKey} */ (`state.${state}`);

/** @param {Estimate} estimate @returns {string} */
const stateWords = ({ state }) => t(stateKey(state)).toLowerCase();

/**
 * @param {Layer} layer
 * @param {Estimate} estimate
 * @param {string} error
 * @returns {HTMLElement[]}
 */
function sumWords(layer, { value, state }, error) {
  if (value === null)
    return [
      h('span', { class: 'words' }, t(stateKey(state))),
      h('span', { class: 'why' }, whyNone(layer, state)),
    ];
  return [
    h('strong', { class: 'big number' }, number(value)),
    h('span', { class: 'error number' }, t('estimate.error', { error })),
    h('span', {}, unitOf(layer)),
  ];
}
