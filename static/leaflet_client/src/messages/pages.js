/** The words of full pages, which only those fetch who open one. */

/** @type {import('../i18n.js').Shelf<import('../i18n.js').PageMessages>} */
export const PAGE_WORDS = {
  nl: () => import('./pages-nl.js'),
  en: () => import('./pages-en.js'),
};
