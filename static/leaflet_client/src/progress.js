/** Waiting, told in steps: nothing at first, a thin bar after 300 ms, a sentence after 2 s. */
import { h } from './dom.js';
import { t, text } from './i18n.js';
import { periodLabel } from './periods.js';

const BAR_AFTER = 300;
const WORDS_AFTER = 2000;

/**
 * @param {HTMLElement} frame around the map
 * @param {import('./stage.js').Stage} stage
 */
export function addProgress(frame, stage) {
  const bar = h('div', { class: 'progress', hidden: true });
  const words = h('p', { class: 'progress-words', role: 'status', hidden: true });
  const map = /** @type {HTMLElement} */ (frame.querySelector('.map'));
  frame.append(bar, words);
  /** @type {number[]} */
  let timers = [];

  const stop = () => {
    timers.forEach(clearTimeout);
    timers = [];
    bar.hidden = words.hidden = true;
  };
  const start = () => {
    timers = [
      window.setTimeout(() => (bar.hidden = false), BAR_AFTER),
      window.setTimeout(() => (words.hidden = false), WORDS_AFTER),
    ];
  };
  stage.listen(() => {
    map.setAttribute('aria-busy', String(stage.busy));
    if (!stage.busy) return stop();
    words.textContent = sentence(stage);
    if (!timers.length) start();
  });
}

/** @param {import('./stage.js').Stage} stage @returns {string} */
function sentence(stage) {
  const showing = stage.showings.find((one) => one.busy);
  if (!showing?.wish) return '';
  const { step, period } = showing.wish;
  return t('loading.layer', {
    title: text(showing.layer.texts, 'title'),
    period: periodLabel(step, period.start),
    left: showing.queue.pending,
  });
}
