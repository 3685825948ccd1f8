/** The panel in which layers are combined; fetched when it is first unfolded. */
import { denominators } from './choices.js';
import { fillSelect, isMix } from './combined.js';
import { fillWith, h } from './dom.js';
import { Draft } from './draft.js';
import { t, text } from './i18n.js';
import { inputRow } from './inputrow.js';
import { errorBox, errorNote } from './notice.js';
import { periodOf } from './periods.js';
import { MOST_INPUTS, fitting, ofTwo } from './recipes.js';
import { sentenceOf } from './sentence.js';
import { topList } from './toplist.js';

/** @typedef {import('./layers.js').Context} Context */
/** @typedef {import('./contract.js').How} How */
/** @typedef {import('./contract.js').Input} Input */
/** @typedef {import('./i18n.js').MessageKey} MessageKey */

/** @type {How[]} */
const HOWS = ['weighted', 'all', 'any', 'overlap', 'difference', 'ratio', 'bivariate'];

/** @type {('rank' | 'z' | 'minmax' | 'none')[]} */
const SCALES = ['rank', 'z', 'minmax', 'none'];

/** One panel, whatever language it is in. @type {CombinePanel | undefined} */
let panel;

/**
 * @param {HTMLElement} body
 * @param {Context} context
 * @returns {Promise<() => void>}
 */
export async function combinePanel(body, context) {
  const pers = await denominators();
  panel ??= new CombinePanel(context);
  return panel.stand(body, pers);
}

class CombinePanel {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.draft = new Draft(context);
    this.draft.onChange = () => this.render();
    this.sentence = h('p', { class: 'sentence', 'data-key': 'mix-sentence' });
    this.top = h('div', { class: 'mix-top' });
    this.isOpen = true;
    this.late = false;
    this.wasLive = false;
    /** @type {() => void} */
    this.followTop = () => {};
    context.state.watch(['layers', 'asker'], () => {
      this.draft.follow();
      this.render();
    });
    context.stage.listen(() => this.#followTop());
  }

  /**
   * @param {HTMLElement} body where it stands from now on
   * @param {string[]} pers
   * @returns {Promise<() => void>}
   */
  async stand(body, pers) {
    this.body = body;
    this.pers = pers;
    this.followTop = await topList(this.top, () => this.#showing(), this.context);
    return () => this.render();
  }

  #showing() {
    return this.draft.live ? this.context.stage.find(this.draft.live) : undefined;
  }

  /** What was asked of a combination that is being tried is of no use. */
  #followTop() {
    this.top.hidden = !this.draft.live;
    if (!this.#showing()?.trial) this.followTop();
  }

  render() {
    const { draft, body } = this;
    // a slider that is held must stay the same
    this.late = Boolean(body?.querySelector('input[type=range]:active'));
    if (!body || this.late) return;
    const { inputs } = draft.recipe;
    const fault = this.#faultNote();
    fillWith(
      body,
      ...(draft.live ? [] : [this.#presets()]),
      this.sentence,
      fault,
      inputs.length > 1 && !draft.live ? this.#primary() : null,
      this.#adjust(),
      ...(draft.live ? [this.top] : []),
    );
    fault?.scrollIntoView({ block: 'nearest' });
    // what was pressed to make it is gone
    if (draft.live && !this.wasLive && document.activeElement === document.body)
      /** @type {HTMLElement | null} */ (body.querySelector('.mix-adjust > summary'))?.focus();
    this.wasLive = Boolean(draft.live);
    this.#say();
    this.#followTop();
  }

  #say() {
    const { draft, context } = this;
    this.sentence.textContent = draft.fits ? sentenceOf(fitting(draft.recipe), context.catalogue.layers) : '';
  }

  /** @returns {HTMLElement} what most ask, in one press; without two layers how to begin */
  #presets() {
    const many = this.draft.recipe.inputs.length;
    if (many < 2) return h('p', { class: 'caption' }, t(many ? 'combine.few' : 'combine.intro'));
    /** @param {'rising' | 'high'} what */
    const preset = (what) =>
      h(
        'button',
        {
          type: 'button',
          class: 'button',
          'data-key': `mix-${what}`,
          onclick: () => {
            this.isOpen = false;
            this.draft.preset(what);
            this.draft.ask();
          },
        },
        t(many === 2 ? `combine.${what}.two` : `combine.${what}`),
      );
    return h('div', { class: 'mix-presets', role: 'group', 'aria-label': t('combine.presets') }, preset('rising'), preset('high'));
  }

  /** @returns {HTMLElement | null} the sentence of the server where it refuses */
  #faultNote() {
    const { fault } = this.draft;
    if (!fault) return null;
    const { status = 0, detail } = /** @type {{status?: number, detail?: string}} */ (fault);
    const isRefused = status >= 400 && status < 500; // the same again would be refused again
    if (isRefused) return errorBox(t('combine.refused'), detail);
    return errorNote(t('combine.refused'), fault, () => this.draft.ask());
  }

  #primary() {
    const { draft } = this;
    const props = { type: 'button', class: 'button primary', 'data-key': 'mix-show', 'aria-disabled': !draft.fits || draft.busy };
    const show = () => draft.fits && !draft.busy && draft.ask();
    return h('button', { ...props, onclick: show }, t(draft.busy ? 'combine.busy' : 'combine.show'));
  }

  /** @returns {HTMLElement} everything that can be changed; folded where one press made it */
  #adjust() {
    const { draft } = this;
    const details = h(
      'details',
      { class: 'mix-adjust', 'data-key': 'mix-adjust', ontoggle: () => (this.isOpen = details.open) },
      h('summary', { 'data-key': 'mix-adjust-head' }, t('combine.adjust')),
      draft.live && h('p', { class: 'caption' }, t('combine.live')),
      this.#how(),
      ...draft.recipe.inputs.map((_, at) => this.#row(at)),
      this.#add(),
    );
    // it is built anew, and fillWith opens what was open
    queueMicrotask(() => (details.open = this.isOpen));
    return details;
  }

  #how() {
    const { draft } = this;
    const two = draft.recipe.inputs.length === 2;
    const how = h('select', {
      'data-key': 'mix-how',
      onchange: () => draft.combineBy(/** @type {How} */ (how.value)),
    });
    const options = HOWS.map((value) => ({ value, label: t(/** @type {MessageKey} */ (`combine.how.${value}`)) }));
    fillSelect(how, options, draft.recipe.how);
    for (const option of how.options) option.disabled = !two && ofTwo(option.value);
    const line = h('label', { class: 'mix-line' }, h('span', {}, t('combine.how')), how);
    if (draft.recipe.how === 'weighted') return h('div', {}, line, this.#scale());
    return two && ofTwo(draft.recipe.how) ? h('div', {}, line, this.#swap()) : line;
  }

  /** @returns {HTMLElement} which of two is the first matters to all that is made of two */
  #swap() {
    const { draft } = this;
    const swap = () => draft.change({ ...draft.recipe, inputs: [...draft.recipe.inputs].reverse() });
    const props = { type: 'button', class: 'button mix-swap', 'data-key': 'mix-swap', onclick: swap };
    return h('button', props, t('combine.swap'));
  }

  #scale() {
    const { draft } = this;
    const scale = h('select', {
      'data-key': 'mix-scale',
      onchange: () => draft.change({ ...draft.recipe, scale: SCALES[scale.selectedIndex] }),
    });
    fillSelect(scale, SCALES.map((value) => ({ value, label: t(`combine.scale.${value}`) })), draft.recipe.scale ?? 'rank');
    return h('label', { class: 'mix-line' }, h('span', {}, t('combine.scale')), scale);
  }

  /** @param {number} at */
  #row(at) {
    const { draft, context, pers = [] } = this;
    const { layers } = context.catalogue;
    const layer = layers.get(draft.recipe.inputs[at].layer);
    const { start = '' } = context.stage.moment ?? {};
    return inputRow({
      recipe: draft.recipe,
      at,
      layers,
      pers,
      now: layer ? periodOf(layer, context.state.get().step, start) : null,
      bounds: (which) => draft.bounds(which),
      edit: (input) => draft.edit(at, input),
      move: (input) => {
        draft.move({ ...draft.recipe, inputs: draft.recipe.inputs.map((one, i) => (i === at ? input : one)) });
        this.#say();
      },
      settle: () => {
        draft.settle();
        if (this.late) requestAnimationFrame(() => this.render());
      },
      remove: () => draft.remove(at),
    });
  }

  /** @returns {HTMLElement | null} a layer more, up to six */
  #add() {
    const { draft, context } = this;
    if (draft.recipe.inputs.length >= MOST_INPUTS) return null;
    const layers = [...context.catalogue.layers.values()].filter((layer) => !layer.badge && !isMix(layer) && !layer.of);
    const options = layers.map(({ id, texts }) => ({ value: id, label: text(texts, 'title') }));
    const select = h('select', {
      'data-key': 'mix-add',
      'aria-label': t('combine.add'),
      onchange: () => draft.add(select.value),
    });
    fillSelect(select, [{ value: '', label: `+ ${t('combine.add')}` }, ...options], '');
    return select;
  }
}
