/** The words of what is fetched later: details of a place, controls of a filter, the offer of another step. */
import { learn } from '../i18n.js';

/** @typedef {typeof import('./later-nl.js').messages} LaterMessages */

/** @type {import('../i18n.js').Shelf<LaterMessages>} */
export const LATER_WORDS = {
  nl: () => import('./later-nl.js'),
  en: () => import('./later-en.js'),
};

await learn(LATER_WORDS);
