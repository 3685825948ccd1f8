/** The words of signing in, fetched only by who does. */
import { learn } from '../i18n.js';

/** @typedef {typeof import('./access-nl.js').messages} AccessMessages */

/** @type {import('../i18n.js').Shelf<AccessMessages>} */
export const ACCESS_WORDS = {
  nl: () => import('./access-nl.js'),
  en: () => import('./access-en.js'),
};

await learn(ACCESS_WORDS);
