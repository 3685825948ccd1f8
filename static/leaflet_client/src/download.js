/** The download of a layer: of what is shown of it now, as the server writes it. */
import { asker, keyHeader, localPath } from './api.js';
import { fillWith, h } from './dom.js';
import { chosenIn, filterWords } from './filters.js';
import { language, t, text } from './i18n.js';
import './messages/download.js';
import { errorBox, errorNote, markOf } from './notice.js';
import { datetimeOf, periodLabel } from './periods.js';

/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./i18n.js').MessageKey} MessageKey */
/** @typedef {{name: string, body: Blob}} File */

/** Ways of writing, as the server is asked for them. @type {Record<string, string>} */
const FORMS = { xlsx: 'f=xlsx', nl: 'f=csv&dialect=nl', csv: 'f=csv' };

/**
 * @param {HTMLElement} body
 * @param {Layer} layer
 * @param {import('./layers.js').Context} context
 * @returns {() => void} writes the choices for what is shown now
 */
export function addDownload(body, layer, context) {
  const own = new Download(body, layer, context);
  return () => own.render();
}

class Download {
  /**
   * @param {HTMLElement} body
   * @param {Layer} layer
   * @param {import('./layers.js').Context} context
   */
  constructor(body, layer, context) {
    this.layer = layer;
    this.context = context;
    this.chosen = { form: 'xlsx', places: '', part: 'view' };
    this.body = h('div');
    this.said = h('div', { class: 'download-said', role: 'status' });
    this.key = '';
    body.append(this.body, this.said);
  }

  /** Writes the choices for what is shown now; the same ones stay as they are. */
  render() {
    const { shown, cells } = this.context.stage.find(this.layer.id) ?? {};
    const resolution = cells?.picture?.store.resolution;
    const sets = this.#sets();
    const key = JSON.stringify([shown?.period, shown?.where, resolution, sets, this.chosen]);
    if (key === this.key) return;
    this.key = key;
    if (!shown || resolution === undefined) return fillWith(this.body, h('p', {}, t('layer.noPeriod')));
    const title = (/** @type {string} */ id) => {
      const set = this.context.catalogue.areas.find((one) => one.id === id);
      return set ? text(set.texts, 'title') : '';
    };
    const period = periodLabel(shown.step, shown.period.start);
    const words = [period, filterWords(this.layer, chosenIn(shown.where))].filter(Boolean).join(' · ');
    const name = (/** @type {string} */ choice) => t(/** @type {MessageKey} */ (`download.${choice}`));
    const cellWords = t('download.cells', { resolution });
    fillWith(
      this.body,
      h('p', { class: 'caption' }, words),
      this.#choice('form', 'download.file', Object.keys(FORMS), name),
      sets.length > 0 &&
        this.#choice('places', 'download.places', ['', ...sets], (id) => title(id) || cellWords),
      this.#choice('part', 'download.part', ['view', 'whole'], name),
      this.layer.mark && h('p', {}, markOf(this.layer), ` ${t('download.marked')}`),
      h(
        'button',
        {
          type: 'button',
          class: 'button',
          'data-key': `get-${this.layer.id}`,
          onclick: () => this.get(),
        },
        t('download.go'),
      ),
    );
  }

  /** @returns {string[]} area sets that are drawn and may be asked */
  #sets() {
    const { areas } = this.context.state.get();
    return (this.layer.areas ?? []).filter((id) => areas.includes(id));
  }

  /**
   * @param {'form' | 'places' | 'part'} name
   * @param {MessageKey} title
   * @param {string[]} values
   * @param {(value: string) => string} words
   * @returns {HTMLElement}
   */
  #choice(name, title, values, words) {
    if (!values.includes(this.chosen[name])) this.chosen[name] = values[0];
    const rows = values.map((value) =>
      h(
        'label',
        { class: 'filter-row' },
        h('input', {
          type: 'radio',
          name: `${name}-${this.layer.id}`,
          value,
          checked: this.chosen[name] === value,
          'data-key': `${name}-${value}-${this.layer.id}`,
          onchange: () => (this.chosen[name] = value),
        }),
        h('span', {}, words(value)),
      ),
    );
    return h('fieldset', { class: 'filter-many' }, h('legend', {}, t(title)), ...rows);
  }

  /** @returns {string} path below /v1/ of what is chosen, '' when nothing is shown any more */
  path() {
    const { shown, cells } = this.context.stage.find(this.layer.id) ?? {};
    if (!shown || !cells?.picture) return '';
    const { form, places, part } = this.chosen;
    const query = new URLSearchParams(shown.where);
    query.set('datetime', datetimeOf(shown.period));
    if (places) query.set('areas', places);
    else query.set('resolution', String(cells.picture.store.resolution));
    if (part === 'view') query.set('bbox', boxOf(this.context.stage.map.getBounds()));
    if (form === 'xlsx') query.set('lang', language());
    if (asker.key && asker.isPublic) query.set('view', 'public');
    return `collections/${this.layer.id}/items?${FORMS[form]}&${query}`;
  }

  async get() {
    const path = this.path();
    if (!path || this.asked) return;
    this.asked = true;
    fillWith(this.said, h('p', { class: 'quiet' }, t('download.busy')));
    try {
      const { name, body } = await fetchFile(path);
      keep(body, name);
      fillWith(this.said, h('p', {}, t('download.done', { name })));
    } catch (error) {
      fillWith(this.said, this.#failure(error));
    }
    this.asked = false;
  }

  /** What was refused stays refused; what did not come through can be tried again. @param {unknown} error */
  #failure(error) {
    const { status, detail } = /** @type {{status?: number, detail?: string}} */ (error);
    const refused = status && status < 500;
    if (refused) return errorBox(t('download.failed'), detail);
    return errorNote(t('download.failed'), { status: 0, ...Object(error) }, () => this.get());
  }
}

/** @param {L.LatLngBounds} bounds @returns {string} west,south,east,north as the server reads them */
export function boxOf(bounds) {
  const within = (/** @type {number} */ degrees, /** @type {number} */ most) =>
    Math.min(Math.max(degrees, -most), most).toFixed(6);
  const { lat: south, lng: west } = bounds.getSouthWest();
  const { lat: north, lng: east } = bounds.getNorthEast();
  return [within(west, 180), within(south, 90), within(east, 180), within(north, 90)].join();
}

/**
 * A file, put together from its pages: CSV comes in several where there are many places.
 * @param {string} path below /v1/
 * @returns {Promise<File>}
 */
async function fetchFile(path) {
  /** @type {BlobPart[]} */
  const parts = [];
  let name = '';
  let type = '';
  for (let next = path; next; ) {
    const answer = await ask(next);
    name ||= nameOf(answer.headers.get('Content-Disposition') ?? '');
    type ||= answer.headers.get('Content-Type') ?? '';
    parts.push(parts.length ? withoutNames(await answer.text()) : await answer.blob());
    next = followed(answer.headers.get('Link') ?? '');
  }
  const whole = parts.length > 1 && !path.includes('bbox=');
  return { name: whole ? name.replace('-part', '') : name, body: new Blob(parts, { type }) };
}

/** @param {string} disposition @returns {string} */
const nameOf = (disposition) => /filename="([^"]+)"/.exec(disposition)?.[1] ?? 'hexradar';

/** @param {string} text of a page after the first, with the names of its columns @returns {string} */
export const withoutNames = (text) => text.slice(text.indexOf('\r\n') + 2);

/** @param {string} links of a header @returns {string} path below /v1/ of the next page, '' after the last */
export const followed = (links) => localPath(/<([^>]+)>; rel="next"/.exec(links)?.[1] ?? '');

/**
 * The key goes out in a header, so that a link alone would not do.
 * @param {string} path below /v1/
 * @returns {Promise<Response>}
 */
async function ask(path) {
  const { key } = asker;
  const answer = await fetch(new URL(`v1/${path}`, document.baseURI), { headers: keyHeader() });
  if (answer.ok) return answer;
  if (answer.status === 401 && key && key === asker.key) asker.refused();
  const { detail = '' } = await answer.json().catch(() => ({}));
  throw Object.assign(new Error(detail), { status: answer.status, detail });
}

/** @param {Blob} body @param {string} name */
function keep(body, name) {
  const href = URL.createObjectURL(body);
  h('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000); // some browsers begin to read it late
}
