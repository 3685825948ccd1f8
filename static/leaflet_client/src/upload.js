/** The upload page: a file, what was recognised in it, what became of it, and to the map. */
import { areaForm } from './areaform.js';
import { clock, forget, mine, remember } from './drafts.js';
import { fillWith, h } from './dom.js';
import { number } from './i18n.js';
import { say } from './messages/upload.js';
import { hideOwn, showOwn } from './ownshow.js';
import { form } from './uploadform.js';
import { ask, failureNote, failureOf, refusals } from './uploadparts.js';

export { addNamed } from './drafts.js';

/** @typedef {import('./uploadform.js').Upload} Upload */
/** @typedef {{bytes: number, rows: number, areas: number, hours: number}} Limits */
/** @typedef {import('./uploadparts.js').Failure} Failure */

const MIB = 1 << 20;

/** What the page is about now; it outlives the page being closed. */
const now = {
  /** @type {Upload | null} */
  upload: null,
  /** @type {string} words about what is going on; '' when nothing is */
  busy: '',
  /** @type {Failure | null} */
  failure: null,
  /** @type {AbortController | null} */
  asked: null,
};
const clear = () => Object.assign(now, { upload: null, failure: null });
const root = h('div', { class: 'upload' });

/**
 * @param {{uploads: Limits}} landing
 * @param {import('./page.js').Reader} reader
 * @returns {import('./page.js').View}
 */
export function upload({ uploads: limits }, reader) {
  const page = new UploadPage(limits, reader);
  page.paint();
  return { title: say('title'), body: [root] };
}

class UploadPage {
  /**
   * @param {Limits} limits
   * @param {import('./page.js').Reader} reader
   */
  constructor(limits, reader) {
    this.limits = limits;
    this.reader = reader;
  }

  /** @param {string} [said] to who does not see the page change */
  paint(said = '') {
    fillWith(root, now.failure && failureNote(now.failure), ...this.#part());
    if (said) this.reader.announce(said);
  }

  #part() {
    const { upload, busy } = now;
    if (busy) return this.#waiting(busy);
    if (upload?.state === 'ready') return this.#done(upload);
    if (upload) return this.#confirming(upload);
    return this.#beginning();
  }

  /** Moves the eye and the keyboard to what is new. @param {string} said */
  #turn(said) {
    this.paint(said);
    const first = /** @type {HTMLElement | null} */ (root.querySelector('[tabindex="-1"]'));
    first?.focus({ preventScroll: true });
    root.parentElement?.parentElement?.scrollTo(0, 0);
  }

  #beginning() {
    const { bytes, rows, areas } = this.limits;
    const most = { size: bytes / MIB, rows: number(rows), areas: number(areas) };
    const file = h('input', {
      type: 'file',
      accept: '.csv,.txt,.tsv,.xlsx,.geojson,.json,.gpkg',
      hidden: true,
      onchange: () => file.files?.[0] && this.#send(file.files[0]),
    });
    const choose = { type: 'button', class: 'button primary', 'data-key': 'upload-choose' };
    return [
      h('p', { class: 'page-intro' }, say('intro', { hours: this.limits.hours })),
      h('p', { class: 'page-intro' }, say('exact')),
      h(
        'div',
        { class: 'drop', ...this.#dropping() },
        h('p', { class: 'drop-words' }, say('drop')),
        h('button', { ...choose, onclick: () => file.click() }, say('choose')),
        file,
        h('p', { class: 'caption' }, say('limits', most)),
      ),
      this.#own(),
    ];
  }

  #dropping() {
    /** @param {DragEvent} event @param {boolean} over */
    const hover = (event, over) => {
      event.preventDefault();
      /** @type {HTMLElement} */ (event.currentTarget).classList.toggle('over', over);
    };
    return {
      ondragover: (/** @type {DragEvent} */ event) => hover(event, true),
      ondragleave: (/** @type {DragEvent} */ event) => hover(event, false),
      ondrop: (/** @type {DragEvent} */ event) => {
        hover(event, false);
        const file = event.dataTransfer?.files[0];
        if (file) this.#send(file);
      },
    };
  }

  /** What this browser made before. */
  #own() {
    const own = mine();
    if (!own.length) return null;
    const rows = own.map((one) =>
      h(
        'li',
        {},
        h('span', {}, one.name, h('span', { class: 'caption' }, ` ${say('until', { when: clock(one.expires) })}`)),
        button(`show-${one.id}`, say('show'), () => this.#show(one.layer)),
        deleteButton(one, () => this.#delete(one)),
      ),
    );
    return h('section', { class: 'own' }, h('h3', { class: 'source-part' }, say('mine')), h('ul', {}, ...rows));
  }

  /** @param {string} busy */
  #waiting(busy) {
    return [
      h('p', { class: 'upload-head', role: 'status', tabindex: -1 }, busy),
      h('progress', { 'aria-label': busy }),
      h('p', { class: 'caption' }, say('stays')),
      now.asked && button('upload-stop', say('cancel'), () => now.asked?.abort()),
    ];
  }

  /** @param {Upload} upload */
  #confirming(upload) {
    const faults = now.failure?.faults ?? [];
    const ways = {
      go: (/** @type {unknown} */ choices) => this.#make(upload, choices),
      stop: deleteButton(upload, () => this.#delete(upload)),
    };
    const sets = this.reader.catalogue.areas.filter(({ badge }) => !badge);
    return [
      h('h3', { class: 'upload-head', tabindex: -1 }, say('confirm')),
      h('p', { class: 'page-intro' }, say('confirmIntro', { name: upload.name })),
      holdsAreas(upload) ? areaForm(upload, faults, ways) : form(upload, sets, faults, ways),
    ];
  }

  /** @param {Upload} upload */
  #done(upload) {
    const show = () => this.#show(upload.layer);
    const when = { when: clock(upload.expires) };
    return [
      h('h3', { class: 'upload-head', tabindex: -1 }, doneWords(upload)),
      h('p', {}, say(upload.areas ? 'expiresAreas' : 'expires', when)),
      h(
        'p',
        { class: 'buttons' },
        button('upload-show', say('show'), show, 'button primary'),
        button('upload-another', say('another'), () => this.#restart()),
        deleteButton(upload, () => this.#delete(upload)),
      ),
      ...(upload.areas ? [h('p', {}, say('sums'))] : refusals(upload.rows)),
    ];
  }

  #restart() {
    clear();
    this.#turn('');
  }

  /** @param {File} file */
  async #send(file) {
    if (file.size > this.limits.bytes) {
      now.failure = { what: say('tooLarge', { size: this.limits.bytes / MIB }) };
      return this.#turn(now.failure.what);
    }
    const asked = new AbortController();
    const path = `uploads?name=${encodeURIComponent(file.name)}`;
    const headers = { 'Content-Type': 'application/octet-stream' };
    const sent = { method: 'POST', body: file, headers, signal: asked.signal };
    const made = await this.#work(say('reading', { name: file.name }), path, sent, asked);
    if (made) now.upload = made;
    this.#turn(made ? say('confirm') : '');
  }

  /** @param {Upload} upload @param {unknown} choices */
  async #make(upload, choices) {
    const sent = { method: 'PUT', body: JSON.stringify(choices) };
    const busy = say(holdsAreas(upload) ? 'making' : 'counting', { name: upload.name });
    const made = await this.#work(busy, `uploads/${upload.id}/definition`, sent);
    if (made) {
      now.upload = made;
      remember(made);
    } else now.upload = { ...upload, recognised: { ...upload.recognised, proposal: choices } };
    this.#turn(made ? doneWords(made) : (now.failure?.what ?? ''));
  }

  /**
   * Asks, and tells what is going on until the answer is there.
   * @param {string} busy
   * @param {string} path
   * @param {RequestInit} sent
   * @param {AbortController | null} [asked]
   * @returns {Promise<any>} nothing when it was refused or called off
   */
  async #work(busy, path, sent, asked = null) {
    Object.assign(now, { busy, asked, failure: null });
    this.#turn(busy);
    try {
      return await ask(path, sent);
    } catch (error) {
      if (!asked?.signal.aborted) now.failure = failureOf(error, asked ? 'failed' : 'kept');
    } finally {
      Object.assign(now, { busy: '', asked: null });
    }
  }

  /** @param {{id: string, layer?: string, name: string}} one */
  async #delete({ id, layer, name }) {
    try {
      await ask(`uploads/${id}`, { method: 'DELETE' });
    } catch (error) {
      const gone = /** @type {{status?: number}} */ (error).status === 404;
      if (!gone) {
        now.failure = failureOf(error, 'kept');
        return this.paint();
      }
    }
    forget(id);
    hideOwn(this.reader, layer ?? '');
    if (!now.upload || now.upload.id === id) clear();
    this.#turn(say('deleted', { name }));
  }

  /** @param {string} id of a layer, or of a set of areas */
  async #show(id) {
    try {
      await showOwn(this.reader, id);
      clear();
    } catch (error) {
      now.failure = failureOf(error, 'failed');
      this.#turn(now.failure.what);
    }
  }
}

/** @param {Upload} upload that waits to be confirmed */
const holdsAreas = ({ recognised }) => recognised.holds === 'areas';

/** @param {Upload} upload that became something @returns {string} */
const doneWords = ({ areas, rows }) =>
  areas
    ? say('doneAreas', { n: number(areas) })
    : say('done', { accepted: number(rows.accepted), read: number(rows.read) });

/**
 * @param {string} key
 * @param {string} words
 * @param {() => void} onclick
 * @param {string} [look]
 */
const button = (key, words, onclick, look = 'button') =>
  h('button', { type: 'button', class: look, 'data-key': key, onclick }, words);

/** @param {{id: string, name: string}} one @param {() => void} onclick */
const deleteButton = ({ id, name }, onclick) => {
  const props = { 'data-key': `delete-${id}`, 'aria-label': say('deleteOf', { name }), onclick };
  return h('button', { type: 'button', class: 'button danger', ...props }, say('delete'));
};
