/** The cells of an area that hold most of a layer: choosing one opens it on the map. */
import { h } from './dom.js';
import { language, t } from './i18n.js';
import './messages/area.js';
import { sentence } from './placeview.js';

/**
 * @param {import('./contract.js').TopCell[]} top
 * @param {string} layer id
 * @param {(cell: string) => void} open
 * @returns {HTMLElement | null}
 */
export function topCells(top, layer, open) {
  if (!top.length) return null;
  const rows = top.map(({ cell, name, why }) =>
    h(
      'li',
      {},
      h(
        'button',
        {
          type: 'button',
          class: 'link',
          'data-key': `top-${layer}-${cell}`,
          title: t('area.top.open'),
          onclick: () => open(cell),
        },
        sentence(name[language()]),
      ),
      h('p', { class: 'caption' }, why[language()]),
    ),
  );
  return h(
    'div',
    { class: 'top-cells', 'data-top': layer },
    h('h4', { class: 'small-title' }, t('top.title')),
    h('ol', {}, ...rows),
  );
}
