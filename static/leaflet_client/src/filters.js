/**
 * Filters on dimensions. The state and the permalink hold `layer.dimension=value`, as the server
 * reads it where several layers answer; a request about one layer gets `dimension=value`.
 */
import { fillWith, h } from './dom.js';
import { Fold } from './fold.js';
import { language, t, text } from './i18n.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./contract.js').Dimension} Dimension */
/** @typedef {(dimension: string) => string[]} Chosen values per dimension, none for all */

/** More values than these are told by their number. */
const MOST_NAMED = 3;

/**
 * @param {readonly string[]} where of the state
 * @param {string} id of a layer
 * @returns {string} its part of a query, '' for no filter
 */
export function queryOf(where, id) {
  const own = where.filter((one) => one.startsWith(`${id}.`)).map((one) => one.slice(id.length + 1));
  return String(
    new URLSearchParams(own.map((one) => [one.split('=', 1)[0], one.slice(one.indexOf('=') + 1)])),
  );
}

/** @param {string} query @returns {Chosen} */
export const chosenIn = (query) => (name) => new URLSearchParams(query).getAll(name);

/** @param {Layer} layer @returns {Dimension[]} by which there is something to choose */
export const filterable = (layer) => layer.dimensions.filter(({ values }) => values.length > 1);

/**
 * What the server answered about a group lists its values; people know it by its name.
 * @param {Dimension} dimension
 * @param {string[]} values
 * @returns {string[]} the group that is exactly these values, else the values
 */
export function grouped({ groups = {} }, values) {
  const asked = [...values].sort().join('\n');
  const same = Object.entries(groups).find(([, of]) => [...of].sort().join('\n') === asked);
  return same && values.length > 1 ? [same[0]] : values;
}

/** @param {Dimension} dimension @param {string} value @returns {string} in the language of the reader */
export const labelOf = ({ labels }, value) => labels[value]?.[language()] || value || t('filter.empty');

/**
 * @param {Layer} layer
 * @param {Chosen} chosen
 * @returns {string} "Kanaal: app, telefoon", '' for all
 */
export function filterWords(layer, chosen) {
  const told = layer.dimensions.map((dimension) => {
    const values = grouped(dimension, chosen(dimension.name));
    const names =
      values.length > MOST_NAMED
        ? t('filter.some', { n: values.length, of: dimension.values.length })
        : values.map((value) => labelOf(dimension, value)).join(', ');
    return names && `${text(dimension.texts, 'title')}: ${names}`;
  });
  return told.filter(Boolean).join(' · ');
}

/**
 * @param {Layer} layer
 * @param {Chosen} chosen
 * @returns {HTMLElement | null} what numbers are limited to; none when to nothing
 */
export function filterNote(layer, chosen) {
  const words = filterWords(layer, chosen);
  return words ? h('p', { class: 'filter-note' }, t('filter.only', { words })) : null;
}

/** The filter of one layer: folded to its words, with controls that are fetched when it unfolds. */
export class FilterBlock extends Fold {
  /**
   * @param {Layer} layer
   * @param {import('./state.js').StateStore} state
   */
  constructor(layer, state) {
    super('filter', `filter-${layer.id}`, t('filter'), async (body) => {
      const { filterControls } = await import('./filterview.js');
      const { parts, follow } = filterControls(this);
      fillWith(body, ...parts);
      return follow;
    });
    this.layer = layer;
    this.state = state;
    this.words = h('span', { class: 'filter-words' });
    this.root.firstElementChild?.append(this.words);
    this.update();
  }

  /** @returns {Chosen} */
  get chosen() {
    return chosenIn(queryOf(this.state.get().where, this.layer.id));
  }

  /** Says what is chosen now. */
  update() {
    this.words.textContent = filterWords(this.layer, this.chosen) || t('filter.all');
    this.follow();
  }
}
