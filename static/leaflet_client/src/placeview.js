/** What the details say of the place itself: a cell, or an area. */
import { fact, h } from './dom.js';
import { language, number, t, text } from './i18n.js';
import { ownBadge } from './notice.js';

/** @typedef {import('./contract.js').CellAnswer} CellAnswer */
/** @typedef {import('./contract.js').AreaAnswer} AreaAnswer */
/** @typedef {{title: string, about: HTMLElement, nothing: string, foot: HTMLElement}} PlaceView */

/**
 * @typedef {Object} Leads where a place leads to
 * @property {import('./layers.js').Catalogue} catalogue
 * @property {(area: string) => void} open
 * @property {() => void} zoom
 */

/**
 * @param {CellAnswer | AreaAnswer} answer
 * @param {Leads} leads
 * @returns {PlaceView}
 */
export const placeView = (answer, leads) =>
  'area' in answer ? areaView(answer, leads) : cellView(answer, leads);

/**
 * @param {AreaAnswer} answer
 * @param {Leads} leads
 * @returns {PlaceView}
 */
function areaView({ area, layers }, { catalogue, zoom }) {
  const found = catalogue.areas.find(({ id }) => id === area.set);
  const set = found ? text(found.texts, 'title') : area.set;
  const isNumbered = found?.badge && area.name === area.code;
  return {
    title: isNumbered ? `${set} ${area.name}` : area.name,
    about: h(
      'p',
      { class: 'caption' },
      layers.length ? `${set} · ${t('area.counted')} ` : `${set} `,
      ownBadge(found),
    ),
    nothing: t('area.noLayers', { set: set.toLowerCase() }),
    foot: foot([...fact(t('area.code'), h('code', {}, area.code))], t('area.zoom'), zoom),
  };
}

/**
 * @param {CellAnswer} answer
 * @param {Leads} leads
 * @returns {PlaceView}
 */
function cellView(answer, { catalogue, open, zoom }) {
  const order = catalogue.place.areas;
  const areas = [...answer.areas].sort((a, b) => order.indexOf(b.set) - order.indexOf(a.set));
  const size = t('cell.size', { area: number(answer.area_km2), resolution: answer.resolution });
  const [lon, lat] = answer.centre;
  const links = areas.flatMap(({ id, name }) => [
    h('button', { type: 'button', class: 'link', 'data-key': `in-${id}`, onclick: () => open(id) }, name),
    ' · ',
  ]);
  const facts = [
    ...fact(t('cell.centre'), `${lat.toFixed(5)}, ${lon.toFixed(5)}`),
  ];
  return {
    title: sentence(answer.name[language()]),
    about: h(
      'div',
      { class: 'caption' },
      !answer.name.nl.includes(answer.cell) && h('p', { class: 'cell-id' }, answer.cell),
      h('p', {}, ...links, size),
    ),
    nothing: t('cell.noLayers'),
    foot: foot(facts, t('cell.zoom'), zoom),
  };
}

/** @param {string} name as it stands in a sentence @returns {string} as it stands alone */
export const sentence = (name) => name[0].toUpperCase() + name.slice(1);

/**
 * @param {HTMLElement[]} facts
 * @param {string} words
 * @param {() => void} zoom
 */
const foot = (facts, words, zoom) =>
  h(
    'footer',
    { class: 'detail-foot' },
    h('dl', { class: 'facts' }, ...facts),
    h('button', { type: 'button', class: 'button', 'data-key': 'zoom', onclick: zoom }, words),
  );
