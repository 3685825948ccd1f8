/** The form that confirms what was recognised in a file; under each choice what the column holds. */
import { h } from './dom.js';
import { t, text } from './i18n.js';
import { say } from './messages/upload.js';
import { buttons, field, mark, option, same, select, values, whenWhole } from './uploadfields.js';
import { table } from './uploadparts.js';

/**
 * @typedef {Object} Upload
 * @property {string} id
 * @property {string} name
 * @property {'read' | 'counting' | 'ready'} state
 * @property {string} expires
 * @property {string} layer
 * @property {{holds: 'rows' | 'areas', columns: string[], sample: string[][], formats: Record<string, string>, categories: string[], proposal: any}} recognised
 * @property {{read: number, accepted: number, refused: {reason: string, rows: number, texts: import('./contract.js').Texts}[], first_refused: {row: number, reason: string, value: string}[]}} rows
 * @property {number} [areas] how many were made, of a file of areas
 */

/** @typedef {{go: (choices: unknown) => void, stop: HTMLElement}} Ways */

const STEPS = ['day', 'week', 'month', 'quarter', 'year'];
const SYSTEMS = ['EPSG:4326', 'EPSG:28992', 'EPSG:27700', 'EPSG:3857'];
const PRECISIONS = ['address', 'street', 'snap_point'];

/**
 * @param {Upload} upload
 * @param {import('./contract.js').AreaSet[]} areas
 * @param {{key: string}[]} faults
 * @param {Ways} ways
 * @returns {HTMLElement}
 */
export function form(upload, areas, faults, { go, stop }) {
  const { recognised } = upload;
  const { proposal, columns, formats, categories } = recognised;
  const dates = Object.keys(formats);
  const seen = (/** @type {string} */ column) => values(recognised, column);
  const pick = [{ value: '', words: say('pick') }];
  const every = [...pick, ...columns.map(same)];
  const sets = areas.map((set) => ({ value: set.id, words: text(set.texts, 'title') }));
  const { time, location = {}, key, count, coverage } = proposal;
  const name = h('input', { class: 'address', name: 'title', value: proposal.title ?? '', required: true });
  const by = select('by', ['point', sets.length && 'area'].filter(Boolean).map(option), key ? 'area' : 'point');
  const around = { value: '', words: say('around') };
  const whole = sets.map(({ value, words }) => ({ value, words: say('whole', { title: words }) }));
  const byPoint = h(
    'div',
    { class: 'fields under' },
    field('x', select('location.x', every, location.x), seen),
    field('y', select('location.y', every, location.y), seen),
    field('crs', select('location.crs', SYSTEMS.map(option), location.crs)),
    field('precision', select('location.precision', PRECISIONS.map(option), location.precision ?? 'street')),
    field('coverage', select('coverage', [around, ...whole], coverage?.areas ?? ''), null, say('coverageWhy')),
  );
  const byArea = h(
    'div',
    { class: 'fields under' },
    field('column', select('key.column', every, key?.column), seen),
    field('areas', select('key.areas', sets, key?.areas)),
  );
  const numbers = columns.map((column) => ({ value: column, words: say('many', { column }) }));
  const rows = [{ value: '', words: say('one') }, ...numbers];
  const made = h(
    'form',
    { class: 'confirm', novalidate: true },
    field('name', name),
    dates.length === 0 && h('p', { class: 'warning' }, say('noDates')),
    h(
      'div',
      { class: 'fields' },
      dates.length > 0
        ? field('when', select('time.column', dates.map(same), time?.column), seen)
        : field('when', h('input', { class: 'address', type: 'date', name: 'time.on', value: time?.on ?? '', required: true })),
      field('period', select('time.period', STEPS.map((step) => ({ value: step, words: stepName(step) })), time?.period ?? 'month')),
    ),
    h('div', { class: 'fields' }, field('where', by), field('count', select('count', rows, count?.column ?? ''), seen)),
    byPoint,
    byArea,
    categories.length > 0 && categoriesField(recognised, proposal.dimensions ?? []),
    folded(recognised),
    buttons('go', stop),
  );
  const swap = () => {
    byPoint.hidden = by.value === 'area';
    byArea.hidden = !byPoint.hidden;
  };
  by.addEventListener('change', swap);
  swap();
  mark(made, faults);
  whenWhole(made, (data) => go(choicesOf(data, recognised)));
  return made;
}

/**
 * @param {FormData} data
 * @param {Upload['recognised']} recognised
 */
function choicesOf(data, { formats, proposal }) {
  const of = (/** @type {string} */ name) => String(data.get(name) ?? '');
  const column = of('time.column');
  const on = of('time.on'); // one day for all rows, where no column holds dates
  const count = of('count');
  const told = {
    title: of('title').trim(),
    time: {
      ...(on ? { on } : { column, format: formats[column] }),
      timezone: proposal.time?.timezone ?? 'UTC',
      period: of('time.period'),
    },
    dimensions: data.getAll('dimension'),
    ...(count ? { count: proposal.count?.column === count ? proposal.count : { column: count } } : {}),
  };
  const areas = of('key.areas');
  if (of('by') === 'area')
    return { ...told, key: { column: of('key.column'), areas }, coverage: { areas } };
  const set = of('coverage');
  const guessed = proposal.location;
  const same = guessed?.x === of('location.x') && guessed?.y === of('location.y');
  const placeholders = same && guessed.placeholders;
  const location = {
    ...Object.fromEntries(['x', 'y', 'crs', 'precision'].map((one) => [one, of(`location.${one}`)])),
    ...(placeholders ? { placeholders } : {}),
  };
  return { ...told, location, ...(set ? { coverage: { areas: set } } : {}) };
}

/** @param {string} step */
const stepName = (step) => t(/** @type {import('./i18n.js').MessageKey} */ (`step.${step}`)).toLowerCase();

/**
 * @param {Upload['recognised']} recognised
 * @param {string[]} chosen
 */
function categoriesField(recognised, chosen) {
  const rows = recognised.categories.map((column) =>
    h(
      'label',
      { class: 'layer-row' },
      h('input', { type: 'checkbox', name: 'dimension', value: column, checked: chosen.includes(column) }),
      h('span', { class: 'layer-name' }, column, h('span', { class: 'caption' }, ` ${values(recognised, column)}`)),
    ),
  );
  return h('fieldset', { class: 'categories' }, h('legend', { class: 'field-name' }, say('categories')), ...rows);
}

/** @param {Upload['recognised']} recognised */
function folded({ columns, sample }) {
  return h(
    'details',
    { class: 'series deliveries', 'data-key': 'upload-sample' },
    h('summary', {}, say('table')),
    table(say('table'), columns, sample),
  );
}
