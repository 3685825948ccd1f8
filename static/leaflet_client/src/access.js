/** Signing in with a key, what it opens, and the public version; fetched by who asks for it. */
import { PUBLIC, askAs, asker } from './api.js';
import { Band } from './band.js';
import { fact, fillWith, h, iconButton } from './dom.js';
import { longDate, t, text } from './i18n.js';
import './messages/access.js';
import { errorNote } from './notice.js';

/** @typedef {import('./layers.js').Catalogue} Catalogue */

/**
 * @typedef {Object} Ways
 * @property {HTMLElement} band
 * @property {(note: HTMLElement | null) => void} notify
 * @property {(words: string) => void} tell on the screen for a while, and to screen readers
 * @property {typeof import('./catalogue.js').readCatalogue} read
 * @property {typeof import('./catalogue.js').keepKey} keep
 */

/** A whole key, as the server makes them. */
const KEY = /^hxr_[0-9a-f]{12}\.[\w-]{43}$/;

export class Access {
  /**
   * @param {HTMLElement} root
   * @param {import('./layers.js').Context & Ways} context
   */
  constructor(root, { catalogue, state, stage, announce, band, notify, tell, read, keep }) {
    this.root = root;
    this.catalogue = catalogue;
    this.state = state;
    this.map = stage.map;
    this.announce = announce;
    this.notify = notify;
    this.tell = tell;
    this.read = read;
    this.keep = keep;
    this.turn = 0;
    this.fault = '';
    new Band(band, { catalogue, state, map: stage.map });
    root.addEventListener('keydown', (event) => event.key === 'Escape' && this.close());
    asker.refused = () => this.#leave(t('access.ended'));
    state.watch(['isPublic'], () => this.#lookAsTold());
    state.watch(['lang', 'asker'], () => root.hidden || this.#render());
  }

  toggle() {
    if (!this.root.hidden) return this.close();
    this.fault = '';
    this.root.hidden = false;
    this.#mark();
    this.#render();
    this.#focus();
  }

  close() {
    this.root.hidden = true;
    fillWith(this.root); // what was typed goes with it
    this.#mark()?.focus();
  }

  /** @returns {HTMLElement | null} the button in the header, which tells whether the panel is open */
  #mark() {
    const opener = /** @type {HTMLElement | null} */ (document.querySelector('[data-key="access"]'));
    opener?.setAttribute('aria-expanded', String(!this.root.hidden));
    return opener;
  }

  #focus() {
    /** @type {HTMLElement | null} */ (
      this.root.querySelector('input') ?? this.root.querySelector('h2')
    )?.focus();
  }

  #render() {
    const { access } = this.catalogue;
    const title = access ? text(access.texts, 'title') : t('signIn');
    this.root.setAttribute('aria-label', t('access.panel'));
    fillWith(
      this.root,
      h(
        'header',
        { class: 'panel-head' },
        h('h2', { class: 'panel-title', tabindex: -1 }, title),
        iconButton('close', t('access.close'), { 'data-key': 'access-close', onclick: () => this.close() }),
      ),
      access ? this.#role(access) : this.#form(),
      h('p', { class: 'caption' }, t('access.stays')),
    );
  }

  #form() {
    const field = h('input', {
      id: 'access-key',
      class: 'access-key',
      type: 'password',
      autocomplete: 'off',
      spellcheck: 'false',
      'data-key': 'access-key',
      'aria-describedby': 'access-fault',
    });
    const fault = h('p', { id: 'access-fault', class: 'access-fault', role: 'alert' }, this.fault);
    /** @param {Event} event */
    const send = async (event) => {
      event.preventDefault();
      fault.textContent = t('access.asking');
      this.fault = await this.#signIn(field.value.trim());
      fault.textContent = this.fault;
      if (this.fault) field.select();
    };
    return h(
      'form',
      { onsubmit: send },
      h('p', { class: 'caption' }, t('access.intro')),
      h('label', { for: 'access-key' }, t('access.key')),
      field,
      fault,
      h('button', { class: 'button primary', 'data-key': 'access-send' }, t('signIn')),
    );
  }

  /** @param {import('./contract.js').Access} access */
  #role({ texts, purpose, until, areas }) {
    const classification = text(texts, 'classification');
    const within = areas.map(({ name }) => name).join(', ');
    return h(
      'div',
      {},
      h(
        'dl',
        { class: 'facts' },
        ...fact(t('access.purpose'), purpose),
        ...(classification
          ? fact(t('access.classification'), t('access.exact', { words: classification }))
          : []),
        ...(within ? fact(t('access.within'), within) : []),
        ...fact(t('access.until'), longDate(until)),
      ),
      h('p', { class: 'buttons' }, this.#lookButton(), this.#outButton()),
    );
  }

  #lookButton() {
    const { isPublic } = this.catalogue;
    const look = () => this.state.set({ isPublic: !isPublic });
    const props = { type: 'button', class: 'button', 'data-key': 'access-look', onclick: look };
    return h('button', props, t(isPublic ? 'band.back' : 'band.toPublic'));
  }

  #outButton() {
    const props = { type: 'button', class: 'button', 'data-key': 'access-out' };
    return h('button', { ...props, onclick: () => this.#signOut() }, t('access.signOut'));
  }

  /** @param {string} key @returns {Promise<string>} what is wrong, '' for nothing */
  async #signIn(key) {
    if (!KEY.test(key)) return t('access.shape');
    try {
      const who = { key, isPublic: false };
      this.#take(await this.read(who), who);
      this.keep(key);
      this.state.set({ isPublic: false });
    } catch (error) {
      const { status, detail } = /** @type {{status?: number, detail?: string}} */ (error);
      if (status === 401) return t('access.wrong');
      return status === 0 ? t('error.unreachable') : `${t('access.failed')} ${detail ?? ''}`;
    }
    const { access } = this.catalogue;
    this.announce(t('access.in', { title: access ? text(access.texts, 'title') : '' }));
    if (access?.bbox) this.#goTo(access.bbox);
    this.#focus();
    return '';
  }

  /** Who is answered within areas opens their own grid. @param {[number, number, number, number]} bbox */
  #goTo([west, south, east, north]) {
    this.map.fitBounds(
      [
        [south, west],
        [north, east],
      ],
      { animate: false },
    );
  }

  /** The layers that only the role may see leave the map, too, once it is known which those are. */
  async #signOut() {
    const known = await this.#leave(t('access.out'));
    const { layers } = this.state.get();
    if (known) this.state.set({ layers: layers.filter(({ id }) => this.catalogue.layers.has(id)) });
    this.close();
  }

  /**
   * Becomes the public: what was told to the key goes at once, whether the server answers or not.
   * @param {string} words to say
   * @returns {Promise<boolean>} whether the server told what there is for everybody
   */
  async #leave(words) {
    this.keep('');
    this.#take({ ...this.catalogue, layers: new Map(), access: null, isPublic: false }, PUBLIC);
    this.state.set({ isPublic: false });
    this.tell(words);
    return this.#becomePublic();
  }

  /** @returns {Promise<boolean>} */
  #becomePublic() {
    return this.#refresh(t('access.emptied'), () => this.#becomePublic());
  }

  /** Shows one's own version or the public one, as the state says. */
  async #lookAsTold() {
    const { isPublic } = this.state.get();
    if (!asker.key || isPublic === asker.isPublic) return;
    await this.#refresh(t('access.failed'), () => this.state.set({ isPublic }));
    this.state.set({ isPublic: asker.isPublic });
  }

  /**
   * @param {string} failed what to say where there is no answer
   * @param {() => void} again
   * @returns {Promise<boolean>} whether there was one
   */
  async #refresh(failed, again) {
    const turn = ++this.turn;
    const who = { key: asker.key, isPublic: this.state.get().isPublic };
    try {
      const fresh = await this.read(who);
      if (turn === this.turn) this.#take(fresh, who);
      return true;
    } catch (error) {
      if (turn !== this.turn || /** @type {{status?: number}} */ (error).status === 401) return false;
      const retry = () => {
        this.notify(null);
        again();
      };
      this.notify(errorNote(failed, error, retry));
      return false;
    }
  }

  /**
   * Everything that shows layers has them from one catalogue; private ones stay.
   * @param {Catalogue} fresh
   * @param {import('./api.js').Asker} who asks from now on
   */
  #take(fresh, who) {
    const { catalogue, state } = this;
    askAs(who);
    const own = [...catalogue.layers].filter(([, layer]) => layer.badge);
    const layers = [...fresh.layers, ...own];
    catalogue.layers.clear();
    for (const [id, layer] of layers) catalogue.layers.set(id, layer);
    Object.assign(catalogue, { access: fresh.access, isPublic: fresh.isPublic });
    state.set({ asker: state.get().asker + 1 });
  }
}
