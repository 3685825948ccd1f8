/** Asks the server; every address is relative to the document, so a sub-path behind a proxy works. */

/** @typedef {import('./contract.js').TileJson} TileJson */
/** @typedef {import('./contract.js').LegendAnswer} LegendAnswer */

/** A refusal or a failure, with a sentence a person can act on (or '' when the server was not reached). */
class ApiError extends Error {
  /**
   * @param {number} status HTTP status; 0 when there was no answer
   * @param {string} detail
   */
  constructor(status, detail) {
    super(detail || `HTTP ${status}`);
    this.status = status;
    this.detail = detail;
  }
}

/** @typedef {{key: string, isPublic: boolean}} Asker key: '' of the public; isPublic: whether answers are those of the public nevertheless */

/**
 * Who asks now. The key goes out in a header, never in an address.
 * refused: called when it opens nothing any more.
 */
export const asker = { key: '', isPublic: false, refused: () => {} };

/** From now on somebody asks; what was told to somebody else is forgotten. @param {Asker} who */
export function askAs({ key, isPublic }) {
  Object.assign(asker, { key, isPublic });
  answers.clear();
}

/** @type {Asker} */
export const PUBLIC = { key: '', isPublic: false };

/** @param {Asker} [who] @returns {Record<string, string>} */
export const keyHeader = ({ key } = asker) => (key ? { Authorization: `Bearer ${key}` } : {});

/** @param {unknown} error @returns {boolean} whether a request was called off by ourselves */
export function isAbort(error) {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** @param {string} id @returns {boolean} whether the server names a private set of areas so */
export const isOwnSet = (id) => /^areas_[0-9a-f]{32}$/.test(id);

/** @param {string} path @returns {string} */
export const address = (path) => new URL(`v1${/^$|^\?/.test(path) ? path : `/${path}`}`, document.baseURI).href;

/**
 * @param {string} url
 * @param {RequestInit} [how]
 * @returns {Promise<Response>}
 */
export async function ask(url, how) {
  const { key } = asker;
  let answer;
  try {
    answer = await fetch(url, { headers: keyHeader(), ...how });
  } catch (error) {
    throw isAbort(error) ? error : new ApiError(0, '');
  }
  if (answer.status === 401 && key && key === asker.key) asker.refused();
  if (!answer.ok) throw new ApiError(answer.status, await problemDetail(answer));
  return answer;
}

/** @param {Response} answer @returns {Promise<string>} */
async function problemDetail(answer) {
  try {
    return String((await answer.json()).detail ?? '');
  } catch {
    return '';
  }
}

/**
 * @param {string} path below /v1/
 * @param {AbortSignal} [signal]
 * @param {Asker} [who]
 * @returns {Promise<any>}
 */
export async function getJson(path, signal, who = asker) {
  return (await ask(address(viewed(path, who)), { signal, headers: keyHeader(who) })).json();
}

/** @param {string} path @param {Asker} who @returns {string} the same as the public is answered, where that is asked */
function viewed(path, { key, isPublic }) {
  if (!key || !isPublic || path.includes('view=public')) return path;
  return `${path}${path.includes('?') ? '&' : '?'}view=public`;
}

/**
 * What a key opens, also while its holder looks at what everybody sees.
 * @param {string} key
 * @returns {Promise<import('./contract.js').Access>}
 */
export const getAccess = (key) => getJson('access', undefined, { key, isPublic: false });

/**
 * One tile, or null where there are no cells.
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<ArrayBuffer | null>}
 */
export async function getTile(url, signal) {
  const answer = await ask(url, { signal });
  if (answer.status === 204) return null;
  const body = await answer.arrayBuffer();
  return body.byteLength ? body : null;
}

/**
 * Remembers answers by path, and forgets failures so that a retry asks again.
 * @param {string} path
 * @returns {Promise<any>}
 */
function remembered(path) {
  const known = answers.get(path);
  if (known) return known;
  const asked = getJson(path);
  answers.set(path, asked);
  asked.catch(() => answers.delete(path));
  return asked;
}

/** @type {Map<string, Promise<any>>} */
const answers = new Map();

/**
 * @param {string} layer
 * @param {{datetime?: string, resolution?: number, where?: string}} [question]
 * @returns {Promise<TileJson>}
 */
export function getTileJson(layer, { datetime, resolution, where } = {}) {
  const query = new URLSearchParams(where);
  if (datetime) query.set('datetime', datetime);
  if (resolution !== undefined) query.set('resolution', String(resolution));
  const tail = query.size ? `?${query}` : '';
  return remembered(`collections/${layer}/tilejson.json${tail}`);
}

/**
 * @param {string} layer
 * @param {string} step
 * @param {number} resolution
 * @param {string} where a filter as part of a query, '' for none
 * @returns {Promise<LegendAnswer>}
 */
export function getLegend(layer, step, resolution, where) {
  return remembered(
    `collections/${layer}/legend?step=${step}&resolution=${resolution}${where && `&${where}`}`,
  );
}

/**
 * Every feature of a collection, page after page.
 * @param {string} collection
 * @returns {Promise<any[]>}
 */
export async function getFeatures(collection) {
  const features = [];
  let path = `collections/${collection}/items?f=json&limit=1000`;
  for (let page = 0; path && page < 20; page++) {
    const answer = await getJson(path);
    features.push(...answer.features);
    path = localPath(nextLink(answer));
  }
  return features;
}

/** @param {{links?: {rel: string, href: string}[]}} answer @returns {string} */
const nextLink = (answer) => answer.links?.find((link) => link.rel === 'next')?.href ?? '';

/**
 * The part of an address below /v1/. A server behind a proxy may not know its public name; the
 * document does, so only this part is kept.
 * @param {string} href
 * @returns {string}
 */
export function localPath(href) {
  const at = href.indexOf('/v1/');
  return at < 0 ? href : href.slice(at + 4);
}

/**
 * @param {string} template tile address of a TileJSON
 * @param {{z: number, x: number, y: number}} tile
 * @returns {string}
 */
export function tileAddress(template, { z, x, y }) {
  const path = localPath(template)
    .replace('{z}', String(z))
    .replace('{x}', String(x))
    .replace('{y}', String(y));
  return address(path);
}
