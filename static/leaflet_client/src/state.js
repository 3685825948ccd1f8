/** What the screen shows, in one frozen object, and its permalink in the hash of the address. */

/** @typedef {import('./contract.js').Language} Language */
/** @typedef {{id: string, opacity: number}} Shown opacity in percent */

/**
 * @typedef {Object} State
 * @property {Language} lang
 * @property {readonly Shown[]} layers the first fills the cells, the second is drawn as dots
 * @property {readonly string[]} where filters of layers that are shown, as layer.dimension=value
 * @property {readonly string[]} made combinations of whoever looks, newest first, each as id~recipe
 * @property {string} step
 * @property {string} start first day of the period, '' for the newest settled one
 * @property {readonly string[]} areas sets drawn as context
 * @property {boolean} base whether the base map is drawn
 * @property {{lat: number, lon: number, zoom: number} | null} view null for the whole place
 * @property {string} cell chosen cell, '' for none
 * @property {string} area chosen area, '' for none; never beside a cell
 * @property {number | null} resolution at which cells are drawn, null to follow the zoom
 * @property {boolean} isPublic whether who has a key looks at what everybody sees
 * @property {number} asker counts how often somebody else began to ask; in no permalink
 * @property {string} page over the map: upload, sources, sources/<source>, account/<layer>, account/<layer>/<delivery>; '' for none
 */

/** Two layers at once is what stays readable. */
export const MOST_LAYERS = 2;

/** The name that a combination gets by its content, and how it is made. */
const MADE = /^c_[a-z2-7]{24}(~[\w-]+)?$/;

/** Names of layers and sources are what definitions allow. */
const PAGE = /^(upload|sources(\/[a-z][a-z0-9_]*)?|account\/[a-z][a-z0-9_]*(\/\d+)?)$/;

/** @param {State} initial */
export function createState(initial) {
  let now = Object.freeze({ ...initial });
  /** @type {{keys: (keyof State)[], fn: (state: State) => void}[]} */
  const watchers = [];
  return {
    get: () => now,

    /** @param {Partial<State>} change */
    set(change) {
      const patch = withoutStray({ ...now, ...change }, change);
      const keys = /** @type {(keyof State)[]} */ (Object.keys(patch)).filter(
        (key) => patch[key] !== now[key],
      );
      if (!keys.length) return;
      now = Object.freeze({ ...now, ...patch });
      for (const { keys: wanted, fn } of watchers) if (wanted.some((key) => keys.includes(key))) fn(now);
    },

    /**
     * @param {(keyof State)[]} keys
     * @param {(state: State) => void} fn called after a change of one of the keys
     */
    watch(keys, fn) {
      watchers.push({ keys, fn });
    },
  };
}

/**
 * A layer that leaves the map takes its filter along.
 * @param {State} next
 * @param {Partial<State>} change
 * @returns {Partial<State>} the change, completed
 */
function withoutStray({ layers, where }, change) {
  const kept = where.filter((one) => layers.some(({ id }) => one.startsWith(`${id}.`)));
  return kept.length < where.length ? { ...change, where: kept } : change;
}

/** @typedef {ReturnType<typeof createState>} StateStore */

/**
 * @param {State} state
 * @returns {string} without the #
 */
export function toHash(state) {
  const { view } = state;
  const parts = [
    view && `map=${view.zoom}/${view.lat.toFixed(6)}/${view.lon.toFixed(6)}`,
    `layers=${state.layers.map(writeShown).join(',')}`,
    state.made.length && `made=${state.made.map((one) => writeMade(state, one)).join(',')}`,
    state.where.length && `where=${state.where.map(encodeURIComponent).join(',')}`,
    state.step && `step=${state.step}`,
    state.start && `time=${state.start}`,
    state.resolution !== null && `resolution=${state.resolution}`,
    state.isPublic && 'view=public',
    `areas=${state.areas.map(encodeURIComponent).join(',')}`,
    state.base ? '' : 'base=0',
    state.cell && `cell=${state.cell}`,
    state.area && `area=${encodeURIComponent(state.area)}`,
    state.page && `page=${state.page}`,
    `lang=${state.lang}`,
  ];
  return parts.filter(Boolean).join('&');
}

/** How it is made goes along with what is on the map, so that a link outlives it. @param {State} state @param {string} one */
const writeMade = ({ layers }, one) => (layers.some(({ id }) => one.startsWith(id)) ? one : one.split('~')[0]);

/** @param {Shown} shown @returns {string} */
const writeShown = ({ id, opacity }) => encodeURIComponent(id) + (opacity === 100 ? '' : `:${opacity}`);

/**
 * Reads what a hash says; what it does not say, or says wrongly, is left out.
 * @param {string} hash with or without the #
 * @returns {Partial<State>}
 */
export function fromHash(hash) {
  const words = new Map(hash.replace(/^#/, '').split('&').map(pair));
  /** @type {Partial<State>} */
  const found = {};
  const view = readView(words.get('map') ?? '');
  const lang = words.get('lang');
  if (view) found.view = view;
  if (words.has('layers'))
    found.layers = list(words.get('layers'))
      .map(readShown)
      .filter(({ id }) => id)
      .slice(0, MOST_LAYERS);
  if (words.has('made')) found.made = list(words.get('made')).filter((one) => MADE.test(one));
  if (words.has('where')) found.where = list(words.get('where')).map(decode).filter(Boolean);
  if (/^(day|week|month|quarter|year)$/.test(words.get('step') ?? '')) found.step = words.get('step');
  if (/^\d{4}-\d\d-\d\d$/.test(words.get('time') ?? '')) found.start = words.get('time');
  if (/^\d\d?$/.test(words.get('resolution') ?? '')) found.resolution = Number(words.get('resolution'));
  if (words.get('view') === 'public') found.isPublic = true;
  if (words.has('areas')) found.areas = list(words.get('areas')).map(decode);
  if (words.has('base')) found.base = words.get('base') !== '0';
  if (/^8[0-9a-f]{14}$/.test(words.get('cell') ?? '')) found.cell = words.get('cell');
  if (words.get('area') && !found.cell) found.area = decode(words.get('area') ?? '');
  if (PAGE.test(words.get('page') ?? '')) found.page = words.get('page');
  if (lang === 'nl' || lang === 'en') found.lang = lang;
  return found;
}

/** @param {string} part @returns {[string, string]} */
function pair(part) {
  const at = part.indexOf('=');
  return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
}

/** @param {string} [joined] @returns {string[]} */
const list = (joined) => (joined ? joined.split(',').filter(Boolean) : []);

/** @param {string} word @returns {string} '' when it is not well written */
function decode(word) {
  try {
    return decodeURIComponent(word);
  } catch {
    return '';
  }
}

/** @param {string} word @returns {Shown} */
function readShown(word) {
  const [id, opacity] = word.split(':');
  const percent = Number(opacity ?? 100);
  return { id: decode(id), opacity: percent >= 10 && percent <= 100 ? Math.round(percent) : 100 };
}

/** @param {string} word @returns {State['view']} */
function readView(word) {
  const [zoom, lat, lon] = word.split('/').map(Number);
  const good = zoom >= 0 && zoom <= 22 && Math.abs(lat) <= 85.06 && Math.abs(lon) <= 180;
  return good ? { zoom, lat, lon } : null;
}
