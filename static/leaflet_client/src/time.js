/** The time bar: one clock for all layers, a slider over its periods, and play. */
import { fillWith, h, icon, iconButton } from './dom.js';
import { t } from './i18n.js';
import { clockOf, nearestPeriod, periodLabel, stepsOf } from './periods.js';

/** @typedef {import('./contract.js').Period} Period */
/** @typedef {import('./state.js').StateStore} StateStore */

const FRAME = 900;

export class TimeBar {
  /**
   * @param {HTMLElement} root
   * @param {{state: StateStore, stage: import('./stage.js').Stage}} context
   */
  constructor(root, { state, stage }) {
    this.root = root;
    this.state = state;
    this.stage = stage;
    /** @type {Period[]} */
    this.clock = [];
    this.timer = 0;
    this.playing = false;
    state.watch(['layers', 'step', 'lang', 'asker'], () => this.render());
    state.watch(['start'], () => this.#update());
    this.render();
  }

  /** @returns {number} place on the clock */
  get at() {
    return nearestPeriod(this.clock, this.state.get().start);
  }

  render() {
    const { step } = this.state.get();
    const steps = stepsOf(this.stage.clockLayers);
    if (!steps.includes(step) && steps.length) return this.state.set({ step: steps[0] });
    this.clock = clockOf(this.stage.clockLayers, step);
    this.root.setAttribute('aria-label', t('time.region'));
    this.#controls(steps);
    this.#update();
  }

  /** @param {string[]} steps */
  #controls(steps) {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.play = iconButton('play', t('time.play'), {
      class: 'icon-button play',
      'data-key': 'play',
      hidden: still,
      onclick: () => this.toggle(),
    });
    this.slider = h('input', {
      type: 'range',
      class: 'slider',
      min: 0,
      max: Math.max(0, this.clock.length - 1),
      step: 1,
      'aria-label': t('time.slider'),
      'data-key': 'slider',
      oninput: () => this.go(Number(this.slider?.value)),
    });
    this.now = h('span', { class: 'time-now' });
    this.flag = h('span', { class: 'badge badge-warning' }, t('time.provisional'));
    fillWith(
      this.root,
      this.play,
      iconButton('previous', t('time.previous'), {
        'data-key': 'previous',
        onclick: () => this.go(this.at - 1),
      }),
      iconButton('next', t('time.next'), { 'data-key': 'next', onclick: () => this.go(this.at + 1) }),
      h('div', { class: 'time-label' }, this.now, this.flag),
      h('div', { class: 'time-track' }, this.slider, this.#ticks()),
      this.#stepChoice(steps),
    );
  }

  /** @param {string[]} steps @returns {HTMLElement} */
  #stepChoice(steps) {
    const { step } = this.state.get();
    /** @param {Event} event */
    const choose = (event) => this.state.set({ step: /** @type {HTMLSelectElement} */ (event.target).value });
    const options = steps.map((s) =>
      h(
        'option',
        { value: s, selected: s === step },
        t(/** @type {import('./i18n.js').MessageKey} */ (`step.${s}`)),
      ),
    );
    return h(
      'label',
      { class: 'time-step' },
      h('span', { class: 'quiet' }, t('time.step')),
      h('select', { 'aria-label': t('time.length'), 'data-key': 'step', onchange: choose }, ...options),
    );
  }

  /** @returns {HTMLElement} a tick per year, and a dotted stretch where the clock is provisional */
  #ticks() {
    const ticks = h('div', { class: 'ticks', 'aria-hidden': 'true' });
    const last = Math.max(1, this.clock.length - 1);
    const years = this.clock.map((period) => period.start.slice(0, 4));
    const every = Math.ceil(new Set(years).size / 12);
    this.clock.forEach((period, i) => {
      const first = years.indexOf(years[i]) === i;
      if (first && Number(years[i]) % every === 0)
        ticks.append(at(h('span', { class: 'tick' }, years[i]), i / last));
      if (period.state === 'provisional')
        ticks.append(at(h('span', { class: 'tick-provisional' }), i / last));
    });
    return ticks;
  }

  #update() {
    const { slider, now, flag } = this;
    const period = this.clock[this.at];
    if (!slider || !now || !flag) return;
    const label = period ? periodLabel(this.state.get().step, period.start) : t('time.none');
    const provisional = period?.state === 'provisional';
    now.textContent = label;
    flag.hidden = !provisional;
    slider.value = String(this.at);
    slider.disabled = this.clock.length < 2;
    slider.style.setProperty('--done', String(this.at / Math.max(1, this.clock.length - 1)));
    slider.setAttribute('aria-valuetext', provisional ? `${label}, ${t('time.provisional')}` : label);
    this.#disable('previous', this.at <= 0);
    this.#disable('next', this.at >= this.clock.length - 1);
  }

  /**
   * @param {string} key
   * @param {boolean} off
   */
  #disable(key, off) {
    // Not `disabled`: that would throw the keyboard out of the bar at either end.
    this.root.querySelector(`[data-key="${key}"]`)?.setAttribute('aria-disabled', String(off));
  }

  /** @param {number} at place on the clock; outside it nothing happens */
  go(at) {
    const period = this.clock[at];
    if (period) this.state.set({ start: period.start });
  }

  toggle() {
    this.playing = !this.playing;
    const label = t(this.playing ? 'time.pause' : 'time.play');
    this.play?.replaceChildren(icon(this.playing ? 'pause' : 'play'));
    this.play?.setAttribute('aria-label', label);
    this.play?.setAttribute('title', label);
    clearTimeout(this.timer);
    if (this.playing) this.#tick();
  }

  /** Shows the next period once it is here; the one after is fetched meanwhile. */
  async #tick() {
    const next = (this.at + 1) % this.clock.length;
    const wait = new Promise((done) => {
      this.timer = window.setTimeout(done, FRAME);
    });
    await Promise.all([this.stage.prefetch(this.clock[next].start), wait]);
    if (!this.playing) return;
    this.go(next);
    this.#tick();
  }
}

/**
 * @param {HTMLElement} element
 * @param {number} share 0..1 along the track
 * @returns {HTMLElement}
 */
function at(element, share) {
  element.style.setProperty('--at', String(share));
  return element;
}
