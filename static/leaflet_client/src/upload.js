/** The upload page: a file, what was recognised in it, what became of its rows, and to the map. */
import { addDraft, boxOf, clock, forget, mine, remember } from './drafts.js';
import { fillWith, h } from './dom.js';
import { number } from './i18n.js';
import { say } from './messages/upload.js';
import { form } from './uploadform.js';
import { ask, failureNote, failureOf, refusals } from './uploadparts.js';

export { addNamed } from './drafts.js';

/** @typedef {import('./uploadform.js').Upload} Upload */
/** @typedef {{bytes: number, rows: number, hours: number}} Limits */
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
    const size = this.limits.bytes / MIB;
    const file = h('input', {
      type: 'file',
      accept: '.csv,.txt,.tsv,.xlsx',
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
        h('p', { class: 'caption' }, say('limits', { size, rows: number(this.limits.rows) })),
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

  /** The layers that this browser made before. */
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
    return [
      h('h3', { class: 'upload-head', tabindex: -1 }, say('confirm')),
      h('p', { class: 'page-intro' }, say('confirmIntro', { name: upload.name })),
      form(upload, this.reader.catalogue.areas, now.failure?.faults ?? [], {
        go: (choices) => this.#count(upload, choices),
        stop: deleteButton(upload, () => this.#delete(upload)),
      }),
    ];
  }

  /** @param {Upload} upload */
  #done(upload) {
    const { rows } = upload;
    const counts = { accepted: number(rows.accepted), read: number(rows.read) };
    const show = () => this.#show(upload.layer);
    return [
      h('h3', { class: 'upload-head', tabindex: -1 }, say('done', counts)),
      h('p', {}, say('expires', { when: clock(upload.expires) })),
      h(
        'p',
        { class: 'buttons' },
        button('upload-show', say('show'), show, 'button primary'),
        button('upload-another', say('another'), () => this.#restart()),
        deleteButton(upload, () => this.#delete(upload)),
      ),
      ...refusals(rows),
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
  async #count(upload, choices) {
    const sent = { method: 'PUT', body: JSON.stringify(choices) };
    const busy = say('counting', { name: upload.name });
    const made = await this.#work(busy, `uploads/${upload.id}/definition`, sent);
    if (made) {
      now.upload = made;
      remember(made);
    } else now.upload = { ...upload, recognised: { ...upload.recognised, proposal: choices } };
    this.#turn(made ? say('done', made.rows) : (now.failure?.what ?? ''));
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
    const { catalogue, state } = this.reader;
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
    state.set({ layers: state.get().layers.filter((shown) => shown.id !== layer) });
    catalogue.layers.delete(layer ?? '');
    if (!now.upload || now.upload.id === id) clear();
    this.#turn(say('deleted', { name }));
  }

  /** Draws a layer alone, at its newest settled period. @param {string} id */
  async #show(id) {
    const { catalogue, state, stage } = this.reader;
    try {
      const layer = await addDraft(catalogue, id);
      reach(stage.map, boxOf(layer));
      const start = layer.datetime.split('/')[0];
      state.set({ page: '', layers: [{ id, opacity: 100 }], step: layer.step, start, cell: '', area: '' });
      clear();
    } catch (error) {
      now.failure = failureOf(error, 'failed');
      this.#turn(now.failure.what);
    }
  }
}

/**
 * Shows a box, also where it lies outside the place.
 * @param {L.Map} map
 * @param {[number, number, number, number]} box
 */
function reach(map, [west, south, east, north]) {
  /** @type {L.LatLngBoundsLiteral} */
  const bounds = [
    [south, west],
    [north, east],
  ];
  const within = /** @type {L.LatLngBounds} */ (map.options.maxBounds);
  const [high, wide] = [2 * (north - south), 2 * (east - west)];
  within.extend([south - high, west - wide]).extend([north + high, east + wide]);
  map.setMinZoom(3).setMaxBounds(within);
  map.fitBounds(bounds, { animate: false });
}

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
