/** A full page over the map: the sources, or the account of a layer. */
import { getJson, isAbort } from './api.js';
import { fillWith, h, iconButton } from './dom.js';
import { learn, t } from './i18n.js';
import './messages/later.js';
import { errorNote, markOf } from './notice.js';

/**
 * @typedef {{title: string, body: import('./dom.js').Child[]}} View
 *
 * @typedef {import('./layers.js').Context & Ways} Reader what a view needs to speak and to lead on
 *
 * @typedef {Object} Ways
 * @property {(page: string) => void} open
 * @property {(page: string) => string} address
 */

/** What pages show, and the words they say it in. */
async function fetchViews() {
  const views = await import('./views.js');
  await learn(views.PAGE_WORDS);
  return views;
}

export class Page {
  /**
   * @param {HTMLElement} root
   * @param {import('./layers.js').Context & {beneath: HTMLElement[], address: Ways['address']}} context
   */
  constructor(root, context) {
    const { state, beneath } = context;
    this.root = root;
    this.state = state;
    this.beneath = beneath;
    this.opener = '';
    /** @type {Reader} */
    this.reader = {
      ...context,
      open: (page) => state.set({ page }),
    };
    this.title = h('h2', { class: 'panel-title', tabindex: -1, 'data-key': 'page-title' });
    this.head = h('header', { class: 'panel-head' });
    this.body = h('div', { class: 'page-body' });
    root.append(this.head, this.body);
    root.addEventListener('keydown', (event) => event.key === 'Escape' && this.close());
    state.watch(['page'], () => this.load());
    state.watch(['asker'], () => state.get().page && this.load());
    state.watch(['lang'], () => this.#render());
    this.load();
  }

  /** Asks for what the page of the state shows. */
  async load() {
    this.asked?.abort();
    const { page } = this.state.get();
    const [kind, id, delivery] = page.split('/');
    this.#cover(Boolean(page));
    if (!page) return this.#leave();
    const asked = (this.asked = new AbortController());
    this.view = this.classification = undefined;
    const upload = kind === 'upload';
    this.#show({
      title: t(upload ? kind : kind === 'sources' ? kind : 'account'),
      body: [h('p', { class: 'quiet' }, t('page.loading'))],
    });
    this.title.focus({ preventScroll: true });
    try {
      const path = upload
        ? ''
        : kind === 'sources'
          ? kind
          : `collections/${id}/account${delivery ? `?delivery=${delivery}` : ''}`;
      const [answer, views] = await Promise.all([
        getJson(path, asked.signal),
        upload ? import('./upload.js') : fetchViews(),
      ]);
      if (asked.signal.aborted) return;
      const view = /** @type {Record<string, Function>} */ (views)[kind];
      this.classification = answer.classification;
      this.view = () => view(answer, this.reader);
      this.#render();
      if (kind === 'sources' && id) this.#go(id);
    } catch (error) {
      if (!isAbort(error)) this.#fail(error);
    }
  }

  /** What lies beneath cannot be reached while it is covered. @param {boolean} open */
  #cover(open) {
    if (open && this.root.hidden) this.opener = document.activeElement?.getAttribute('data-key') ?? '';
    this.root.hidden = !open;
    for (const part of this.beneath) part.inert = open;
  }

  /** The keyboard goes back to where it came from, or to the map. */
  #leave() {
    this.view = undefined;
    fillWith(this.body);
    const opener = this.opener && document.querySelector(`[data-key="${CSS.escape(this.opener)}"]`);
    const back = /** @type {HTMLElement | null} */ (opener || document.getElementById('map'));
    back?.focus({ preventScroll: true });
  }

  close() {
    this.state.set({ page: '' });
  }

  #render() {
    if (this.view) this.#show(this.view());
  }

  /** @param {unknown} error */
  #fail(error) {
    const gone = /** @type {{status?: number}} */ (error).status === 404 && this.reader.catalogue.isPublic;
    if (gone)
      return this.#show({ title: this.title.textContent ?? '', body: [h('p', {}, t('layer.notPublic'))] });
    this.#show({
      title: this.title.textContent ?? '',
      body: [errorNote(t('error.page'), error, () => this.load())],
    });
  }

  /** @param {View} view */
  #show({ title, body }) {
    this.root.setAttribute('aria-label', title);
    this.title.textContent = title;
    const close = { 'data-key': 'page-close', onclick: () => this.close() };
    fillWith(this.head, this.title, iconButton('close', t('page.close'), close));
    fillWith(this.body, this.#mark(), ...body);
  }

  /** @returns {HTMLElement | null} what stands on a page about exact numbers */
  #mark() {
    const { access } = this.reader.catalogue;
    const mark = this.classification && access ? access.texts : undefined;
    return mark ? h('p', { class: 'page-mark' }, markOf({ mark }), t('account.exact')) : null;
  }

  /** @param {string} id of a source */
  #go(id) {
    const found = this.body.querySelector(`[data-source="${CSS.escape(id)}"]`);
    found?.scrollIntoView();
    /** @type {HTMLElement | null} */ (found)?.focus({ preventScroll: true });
  }
}
