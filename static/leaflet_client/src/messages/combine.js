/** The words of measures and combinations, fetched with the first of them, in one language. */
import { learn } from '../i18n.js';
import './later.js';

/** @typedef {typeof import('./combine-nl.js').messages} CombineMessages */

/** @type {import('../i18n.js').Shelf<CombineMessages>} */
const COMBINE_WORDS = {
  nl: () => import('./combine-nl.js'),
  en: () => import('./combine-en.js'),
};

await learn(COMBINE_WORDS);
