/** The search box: what is typed, the places that it finds, and going there. */
import { getJson, isAbort } from './api.js';
import { fillWith, h, iconButton, part } from './dom.js';
import { language, t } from './i18n.js';
import './messages/search.js';
import { errorNote } from './notice.js';
import { PlaceMark } from './placemark.js';
import { hitGroups, hitId, inGroups, sentence } from './searchhits.js';

/** @typedef {import('./contract.js').Hit} Hit */

/** Milliseconds after the last letter, the fewest letters, and the most hits. */
const PAUSE = 180;
const LEAST = 2;
const MOST = 12;

/** Where no layer is on the map, streets are shown as near as cells of this resolution are. */
const USUAL = 9;

/** A combobox with a listbox, after the ARIA Authoring Practices: the focus stays in the text. */
export class SearchBox {
  /**
   * @param {HTMLElement} root
   * @param {import('./layers.js').Context & {zoom: import('./map.js').Zooming, opened: () => void}} context opened: called when a place with a panel was chosen by keyboard
   */
  constructor(root, { catalogue, state, stage, announce, zoom, opened }) {
    this.root = root;
    this.catalogue = catalogue;
    this.state = state;
    this.stage = stage;
    this.announce = announce;
    this.zoom = zoom;
    this.opened = opened;
    this.mark = new PlaceMark(stage.map);
    this.input = /** @type {HTMLInputElement} */ (part('search-text'));
    this.panel = part('search-panel');
    this.list = part('search-hits');
    this.note = h('div', { class: 'search-note' });
    this.panel.append(this.note);
    this.clearing = iconButton('close', '', { class: 'icon-button search-clear', onclick: () => this.#clear() });
    this.input.after(this.clearing);
    /** @type {Hit[]} */
    this.hits = [];
    this.active = -1;
    this.asked = '';
    this.#listen();
    this.#label();
    this.#typed();
  }

  #listen() {
    this.input.addEventListener('input', () => this.#typed());
    this.input.addEventListener('focus', () => this.#open());
    this.input.addEventListener('click', () => this.#open());
    this.input.addEventListener('keydown', (event) => this.#key(event));
    this.root.addEventListener('focusout', ({ relatedTarget }) => {
      if (!this.root.contains(/** @type {Node | null} */ (relatedTarget))) this.#close();
    });
    // a press on a hit may not take the focus out of the text
    this.list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.list.addEventListener('mousedown', (event) => event.preventDefault());
    this.state.watch(['lang'], () => {
      this.#label();
      this.#forget();
    });
  }

  #label() {
    this.list.setAttribute('aria-label', t('search.results'));
    this.clearing.setAttribute('aria-label', t('search.clear'));
    this.clearing.title = t('search.clear');
  }

  /** Letters that follow each other quickly are one question; one under way is called off. */
  #typed() {
    clearTimeout(this.timer);
    this.call?.abort();
    this.#forget();
    this.#open();
    const text = this.input.value.trim();
    if (text.length < LEAST) return;
    this.timer = setTimeout(() => this.#ask(text), PAUSE);
  }

  /** @param {string} text */
  async #ask(text) {
    const call = (this.call = new AbortController());
    const late = setTimeout(() => this.#say(t('search.wait')), 300);
    try {
      const query = new URLSearchParams({ q: text, limit: String(MOST), lang: language() });
      const { hits } = await getJson(`search?${query}`, call.signal);
      if (!call.signal.aborted) this.#found(text, hits);
    } catch (error) {
      if (!isAbort(error)) this.#failed(text, error);
    } finally {
      clearTimeout(late);
    }
  }

  /**
   * @param {string} text
   * @param {Hit[]} hits
   */
  #found(text, hits) {
    this.asked = text;
    this.hits = inGroups(hits);
    this.active = -1;
    this.#render();
    const none = [h('p', {}, t('search.none', { text })), h('p', { class: 'quiet' }, t('search.try'))];
    fillWith(this.note, ...(hits.length ? [] : none));
    this.announce(hits.length ? t('search.count', { n: hits.length }) : t('search.none', { text }));
    this.#open();
  }

  /**
   * @param {string} text
   * @param {unknown} error
   */
  #failed(text, error) {
    const again = () => {
      this.input.focus();
      this.#ask(text);
    };
    fillWith(this.note, errorNote(t('search.failed'), error, again));
    this.announce(t('search.failed'));
    this.#open();
  }

  /** @param {string} words */
  #say(words) {
    fillWith(this.note, h('p', { class: 'quiet' }, words));
    if (this.root.contains(document.activeElement)) this.#open();
  }

  /** Nothing is found yet; an empty box says what can be typed. */
  #forget() {
    this.asked = '';
    this.hits = [];
    this.active = -1;
    this.clearing.hidden = !this.input.value;
    const [west, south, east, north] = this.catalogue.place.bbox;
    const example = `${((south + north) / 2).toFixed(2)}, ${((west + east) / 2).toFixed(2)}`;
    if (this.input.value.trim().length < LEAST) this.#say(t('search.hint', { example }));
    else fillWith(this.note);
    this.#render();
  }

  #render() {
    fillWith(this.list, ...hitGroups(this.hits, (hit) => this.#choose(hit, false)));
    this.#show();
  }

  #open() {
    this.panel.hidden = !this.hits.length && !this.note.childElementCount;
    this.input.setAttribute('aria-expanded', String(!this.panel.hidden && this.hits.length > 0));
  }

  #close() {
    this.panel.hidden = true;
    this.active = -1;
    this.#show();
    this.input.setAttribute('aria-expanded', 'false');
  }

  #clear() {
    this.input.value = '';
    this.mark.hide();
    this.#typed();
    this.input.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.hits.length) {
      this.#open();
      const from = this.active < 0 && step < 0 ? 0 : this.active;
      this.active = (from + step + this.hits.length) % this.hits.length;
      this.#show();
    } else if (event.key === 'Enter') this.#enter();
    else if (event.key === 'Escape') this.#escape();
    else {
      if (event.key === 'Tab') this.#close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** The hit that is pointed at, else the first; before there is one, the question is asked at once. */
  #enter() {
    const hit = this.hits[Math.max(0, this.active)];
    const text = this.input.value.trim();
    if (hit && !this.panel.hidden) this.#choose(hit, true);
    else if (text.length >= LEAST) {
      clearTimeout(this.timer);
      this.call?.abort();
      this.#ask(text);
    }
  }

  #escape() {
    if (this.panel.hidden) this.#clear();
    this.#close();
  }

  /** Says which hit is pointed at, and keeps it in sight. */
  #show() {
    for (const [at, option] of this.list.querySelectorAll('[role=option]').entries()) {
      option.setAttribute('aria-selected', String(at === this.active));
      if (at === this.active) option.scrollIntoView({ block: 'nearest' });
    }
    if (this.active < 0) this.input.removeAttribute('aria-activedescendant');
    else this.input.setAttribute('aria-activedescendant', hitId(this.active));
  }

  /**
   * @param {Hit} hit
   * @param {boolean} byKey
   */
  #choose(hit, byKey) {
    const { map } = this.stage;
    const title = sentence(hit.title);
    if (!inside(map, hit.point)) {
      this.#say(t('search.outside', { title }));
      this.announce(t('search.outside', { title }));
      return;
    }
    this.call?.abort();
    this.input.value = title;
    this.#forget();
    this.#close();
    this.#go(hit, title);
    if (hit.kind !== 'cell' && hit.kind !== 'area') this.input.blur();
    else if (byKey) this.opened();
    else this.input.blur();
  }

  /**
   * Moves the map, marks the place, and opens its panel if it has one.
   * @param {Hit} hit
   * @param {string} title
   */
  #go(hit, title) {
    this.mark.hide();
    if (hit.kind === 'cell') {
      this.zoom.toCell(hit.point, parseInt(hit.id[1], 16));
      this.state.set({ cell: hit.id, area: '' });
      return;
    }
    const resolutions = this.stage.showings.flatMap(({ layer }) => layer.resolutions);
    const [west, south, east, north] = hit.bbox;
    const finest = resolutions.length ? Math.max(...resolutions) : USUAL;
    this.zoom.toBox([[south, west], [north, east]], finest); // prettier-ignore
    if (hit.kind === 'area') this.state.set({ cell: '', area: hit.id, areas: this.#with(hit.id) });
    else this.mark.show(hit.point, title);
  }

  /** @param {string} area @returns {string[]} the sets on the map, with that of an area, so that it can be outlined */
  #with(area) {
    const set = area.split('.')[0];
    const shown = this.state.get().areas;
    return this.catalogue.areas.map(({ id }) => id).filter((id) => id === set || shown.includes(id));
  }
}

/**
 * @param {L.Map} map
 * @param {[number, number]} point
 * @returns {boolean} whether the map can be moved there
 */
const inside = (map, [lon, lat]) =>
  /** @type {L.LatLngBounds} */ (map.options.maxBounds).contains([lat, lon]);
