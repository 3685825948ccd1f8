/** The combination that is being made, and how it gets on the map: at once of what is there, then by the server. */
import { isAbort } from './api.js';
import { combinationOf, isMix, make, putInPlace } from './combined.js';
import { chosenOf } from './measures.js';
import { MOST_INPUTS, judges, lettersOf, ofTwo, recipeOf, usualCondition } from './recipes.js';
import { toldBy, trialOf } from './trial.js';

/** @typedef {import('./contract.js').Recipe} Recipe */
/** @typedef {import('./contract.js').Input} Input */
/** @typedef {import('./contract.js').How} How */
/** @typedef {import('./contract.js').Layer} Layer */
/** @typedef {import('./layers.js').Context} Context */

/** Whoever lets go of a slider may take it again within this many milliseconds. */
const LET_GO = 400;

export class Draft {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    /** @type {Recipe} */
    this.recipe = { how: 'all', inputs: [] };
    /** Of the combination on the map that this is; '' while it is not there. */
    this.live = '';
    /** Whether somebody chose here, so that what is shown does not choose any more. */
    this.touched = false;
    this.busy = false;
    /** @type {unknown} */
    this.fault = null;
    this.turn = 0;
    /** Whose values the last trial was made of. */
    this.triedOf = '';
    /** @type {ReturnType<typeof setTimeout> | 0} */
    this.timer = 0;
    /** @type {() => void} */
    this.onChange = () => {};
    context.stage.listen(() => this.#tryAgain());
    this.follow();
  }

  /** Takes what is on the map: a combination as it is, else the layers as inputs. */
  follow() {
    const { catalogue, state } = this.context;
    const shown = state.get().layers.flatMap(({ id }) => catalogue.layers.get(id) ?? []);
    if (this.live && shown.some(({ id }) => id === this.live)) return;
    const mix = shown.find(isMix);
    if (this.live && !mix) this.touched = false;
    this.live = mix?.id ?? '';
    this.fault = null;
    if (mix) this.recipe = recipeOf(mix);
    else if (!this.touched) {
      const inputs = shown.flatMap((layer) => this.#inputOf(layer));
      this.recipe = { how: 'all', inputs: inputs.sort((a, b) => (a.layer < b.layer ? -1 : 1)) };
    }
  }

  /** @param {Layer} layer @returns {Input[]} none of a private layer, which no other may see */
  #inputOf(layer) {
    if (layer.badge) return [];
    if (layer.of && layer.inputs) return [layer.inputs[0].input];
    const where = chosenOf(this.context.state.get().where, layer);
    return [{ layer: layer.id, ...(Object.keys(where).length ? { where } : {}) }];
  }

  /** @returns {boolean} whether it can be asked for */
  get fits() {
    const { how, inputs } = this.recipe;
    if (inputs.length < 2 || inputs.length > MOST_INPUTS) return false;
    if (ofTwo(how) && inputs.length !== 2) return false;
    return how !== 'weighted' || inputs.some(({ weight = 1 }) => weight !== 0);
  }

  /** @param {How} how */
  combineBy(how) {
    const inputs = this.recipe.inputs.map((input) => (judges(how) ? { high: usualCondition(input), ...input } : input));
    this.change({ ...this.recipe, how, inputs });
  }

  /** @param {number} at @param {Input} input */
  edit(at, input) {
    this.change({ ...this.recipe, inputs: this.recipe.inputs.map((one, i) => (i === at ? input : one)) });
  }

  /** @param {string} id */
  add(id) {
    const layer = this.context.catalogue.layers.get(id);
    if (layer) this.change({ ...this.recipe, inputs: [...this.recipe.inputs, ...this.#inputOf(layer)] });
  }

  /** @param {number} at */
  remove(at) {
    this.change({ ...this.recipe, inputs: this.recipe.inputs.filter((_, i) => i !== at) });
  }

  /**
   * Every layer held against the same condition.
   * @param {'rising' | 'high'} what
   */
  preset(what) {
    /** @param {Input} input @returns {Input} */
    const judged = ({ layer, where }) => ({
      layer,
      ...(where ? { where } : {}),
      ...(what === 'rising' ? { compute: 'change', high: { verdict: 'rising' } } : { high: { top: 20 } }),
    });
    this.change({ how: 'all', inputs: this.recipe.inputs.map(judged) });
  }

  /** Something else is chosen; what is on the map follows. @param {Recipe} recipe */
  change(recipe) {
    this.move(recipe);
    this.settle();
    this.onChange();
  }

  /** The same while a slider is on its way: only what is on the map already is used. @param {Recipe} recipe */
  move(recipe) {
    clearTimeout(this.timer);
    this.timer = 0;
    this.turn++;
    this.busy = false;
    this.recipe = recipe;
    this.touched = true;
    this.fault = null;
    this.#try();
  }

  #try() {
    const showing = this.live && this.context.stage.find(this.live);
    if (!showing) return;
    this.triedOf = showing.toldOf;
    const trial = this.fits ? trialOf(showing, this.recipe) : null;
    if (trial || showing.trial) showing.try(trial);
  }

  /** What was asked for has come, while something else is being tried already. */
  #tryAgain() {
    const showing = this.live && this.context.stage.find(this.live);
    if (showing && (this.timer || this.busy) && showing.toldOf !== this.triedOf) this.#try();
  }

  /** A slider was let go: a moment later the server is asked. */
  settle() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.live && this.fits) this.timer = setTimeout(() => this.ask(), LET_GO);
  }

  /** Has it made, and puts it on the map. */
  async ask() {
    const { live } = this;
    const turn = ++this.turn;
    clearTimeout(this.timer);
    this.timer = 0;
    this.busy = true;
    this.fault = null;
    this.onChange();
    try {
      const layer = await make(this.recipe);
      if (turn === this.turn) this.#take(live, layer);
    } catch (error) {
      if (turn === this.turn && !isAbort(error)) this.#refuse(error);
    }
    if (turn !== this.turn) return;
    this.busy = false;
    this.onChange();
  }

  /** @param {string} live @param {Layer} layer */
  #take(live, layer) {
    const gone = live ? [live] : [];
    this.live = layer.id;
    this.recipe = recipeOf(layer); // in the order in which the server says it
    if (live !== layer.id) putInPlace(this.context, gone, layer);
    else this.context.stage.find(live)?.try(null);
  }

  /** @param {unknown} error */
  #refuse(error) {
    this.fault = error;
    this.context.stage.find(this.live)?.try(null);
  }

  /**
   * @param {number} at
   * @returns {{least: number, most: number} | null} the ends of what the map holds of an input
   */
  bounds(at) {
    const showing = this.live && this.context.stage.find(this.live);
    const layer = showing && combinationOf(showing.toldOf);
    const letter = layer && lettersOf(this.recipe, layer)?.[at];
    if (!showing || !letter || !showing.told) return null;
    const { value } = toldBy(letter, showing.told, showing.cells.picture?.store.count ?? 0);
    const told = Array.from(value).filter((one) => !Number.isNaN(one));
    if (!told.length) return null;
    return { least: Math.min(...told), most: Math.max(...told) };
  }
}
