/** The places that a search found, as options of a listbox in groups by kind. */
import { h } from './dom.js';
import { t } from './i18n.js';

/** @typedef {import('./contract.js').Hit} Hit */

/** @param {number} at @returns {string} the id of the option of a hit */
export const hitId = (at) => `search-hit-${at}`;

/** @param {string} name as it stands in a sentence @returns {string} as it stands alone */
export const sentence = (name) => name[0].toUpperCase() + name.slice(1);

/** @param {Hit[]} hits best first @returns {Hit[]} those of one kind together, kinds in the order of their best */
export function inGroups(hits) {
  const kinds = [...new Set(hits.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => hits.filter((hit) => hit.kind === kind));
}

/**
 * @param {Hit[]} hits in groups
 * @param {(hit: Hit) => void} choose
 * @returns {HTMLElement[]}
 */
export function hitGroups(hits, choose) {
  const kinds = [...new Set(hits.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const head = `search-${kind}`;
    const options = hits.flatMap((hit, at) => (hit.kind === kind ? [option(hit, at, choose)] : []));
    return h(
      'div',
      { role: 'group', 'aria-labelledby': head },
      h('p', { class: 'search-kind', id: head, role: 'presentation' }, t(`search.${kind}`)),
      ...options,
    );
  });
}

/**
 * @param {Hit} hit
 * @param {number} at
 * @param {(hit: Hit) => void} choose
 * @returns {HTMLElement}
 */
const option = (hit, at, choose) =>
  h(
    'div',
    {
      class: 'search-hit',
      id: hitId(at),
      role: 'option',
      'aria-selected': 'false',
      onclick: () => choose(hit),
    },
    h('span', { class: 'search-title' }, sentence(hit.title)),
    hit.context && h('span', { class: 'caption' }, hit.context),
  );
