/** The words of searching, fetched only by who does. */
import { learn } from '../i18n.js';

/** @typedef {typeof import('./search-nl.js').messages} SearchMessages */

/** @type {import('../i18n.js').Shelf<SearchMessages>} */
export const SEARCH_WORDS = {
  nl: () => import('./search-nl.js'),
  en: () => import('./search-en.js'),
};

await learn(SEARCH_WORDS);
