/** The places where a combination is highest: the answer in one sentence, then the places with why and since when. */
import { getJson } from './api.js';
import { fillSelect } from './combined.js';
import { fillWith, h } from './dom.js';
import { language, number, t, text } from './i18n.js';
import { errorNote } from './notice.js';
import { datetimeOf, periodLabel } from './periods.js';
import { figure } from './scale.js';
import { unitOf } from './words.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./contract.js').Language} Language */
/** @typedef {import('./showing.js').Showing} Showing */
/** @typedef {Record<Language, string>} Both */
/** @typedef {{step: string, start: string, earliest: string, latest: string, times: number | null} | null} Since */
/**
 * @typedef {Object} TopPlace
 * @property {string} [h3] of a cell
 * @property {string} [id] of an area
 * @property {Both} name
 * @property {number | null} value
 * @property {Both} [why]
 * @property {Record<string, Since>} [since] by the letter of an input
 * @property {[number, number]} centre longitude, latitude
 */
/** @typedef {{answer: Both, places: TopPlace[]}} TopAnswer */

const MOST = 10;

/**
 * @param {HTMLElement} body
 * @param {() => Showing | undefined} current
 * @param {import('./layers.js').Context} context
 * @returns {Promise<() => void>}
 */
export async function topList(body, current, context) {
  const answer = h('p', { class: 'answer', 'aria-live': 'polite' });
  const list = h('div', { class: 'top-list' });
  const per = h('select', { 'data-key': 'top-per', onchange: () => follow() });
  const perRow = h('label', { class: 'filter-one top-per', hidden: true }, h('span', {}, t('top.per')), per);
  fillWith(body, answer, perRow, list);
  let asked = '';
  const follow = async () => {
    const showing = current();
    const shown = showing?.shown;
    const resolution = showing?.cells.picture?.store.resolution;
    if (!showing || !shown || !body.isConnected || showing.plan?.layer !== showing.layer.id) return;
    const question = new URLSearchParams({ datetime: datetimeOf(shown.period), limit: String(MOST) });
    if (per.value) question.set('areas', per.value);
    else question.set('resolution', String(resolution));
    const path = `collections/${showing.layer.id}/top?${question}`;
    const is = `${path} ${language()}`;
    if (is === asked) return;
    asked = is;
    if (!list.firstChild) fillWith(list, h('p', { class: 'caption' }, t('top.loading')));
    const { said, part } = await told(path, showing, context, () => {
      asked = '';
      follow();
    });
    if (is !== asked) return;
    answer.textContent = said;
    fillWith(list, part);
    offerAreas(perRow, per, said ? (showing.layer.areas ?? []) : [], context);
  };
  return follow;
}

/**
 * @param {string} path
 * @param {Showing} showing
 * @param {import('./layers.js').Context} context
 * @param {() => void} retry
 * @returns {Promise<{said: string, part: HTMLElement | null}>} the answer, and the places; neither where a server has no list
 */
async function told(path, { layer }, context, retry) {
  try {
    const answer = /** @type {TopAnswer} */ (await getJson(path));
    const places = answer.places.map((place) => placeRow(place, layer, context));
    return {
      said: answer.answer[language()],
      part: places.length ? h('ol', { class: 'places' }, ...places) : null,
    };
  } catch (error) {
    if (/** @type {{status?: number}} */ (error).status === 404) return { said: '', part: null };
    return { said: '', part: errorNote(t('error.page'), error, retry) };
  }
}

/**
 * By cell, or by the areas that all of it is told by.
 * @param {HTMLElement} row
 * @param {HTMLSelectElement} select
 * @param {string[]} areas
 * @param {import('./layers.js').Context} context
 */
function offerAreas(row, select, areas, { catalogue }) {
  const sets = catalogue.areas.filter(({ id }) => areas.includes(id));
  const options = [
    { value: '', label: t('top.cells') },
    ...sets.map(({ id, texts }) => ({ value: id, label: text(texts, 'title').toLowerCase() })),
  ];
  fillSelect(select, options, options.some(({ value }) => value === select.value) ? select.value : '');
  row.hidden = options.length < 2;
}

/**
 * @param {TopPlace} place
 * @param {Layer} layer
 * @param {import('./layers.js').Context} context
 * @returns {HTMLElement}
 */
function placeRow(place, layer, { catalogue, state, stage }) {
  const { h3 = '', id = '', value, centre } = place;
  const name = place.name[language()];
  const open = () => {
    stage.map.panTo([centre[1], centre[0]], { animate: false });
    state.set({ cell: h3, area: id });
  };
  const props = { type: 'button', class: 'link place-name-row', onclick: open, 'aria-label': t('top.open', { name }) };
  const said = value === null || layer.say ? '' : `${figure(layer, value)} ${unitOf(layer)}`.trim();
  const why = place.why?.[language()] ?? '';
  return h(
    'li',
    { 'data-place': h3 || id },
    h('button', { ...props, 'data-key': `place-${h3 || id}` }, name),
    why.startsWith(said) ? null : h('span', { class: 'number quiet' }, ` ${said}`),
    why && h('p', { class: 'caption' }, why),
    ...sinceWords(place.since ?? {}, layer, catalogue.layers).map((words) => h('p', { class: 'caption since' }, words)),
  );
}

/**
 * @param {Record<string, Since>} since
 * @param {Layer} layer
 * @param {Map<string, Layer>} layers
 * @returns {string[]} one per input of which it is known
 */
export function sinceWords(since, { inputs = [] }, layers) {
  return inputs.flatMap(({ name, layer, texts }) => {
    const when = since[name];
    if (!when) return [];
    const title = text(layers.get(layer)?.texts ?? texts, 'title');
    const words = t('top.since', { title, period: periodLabel(when.step, when.start) });
    const [from, to] = [when.earliest, when.latest].map((start) => periodLabel(when.step, start));
    const notes = [
      when.times && t('top.since.times', { times: number(when.times, 2) }),
      from !== to && t('top.since.between', { from, to }),
    ].filter(Boolean);
    return [notes.length ? `${words} (${notes.join('; ')})` : words];
  });
}

