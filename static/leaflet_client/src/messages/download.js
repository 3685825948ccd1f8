/** The words of the download of a layer, fetched by who first unfolds it. */
import { learn } from '../i18n.js';

/** @typedef {typeof import('./download-nl.js').messages} DownloadMessages */

/** @type {import('../i18n.js').Shelf<DownloadMessages>} */
export const DOWNLOAD_WORDS = {
  nl: () => import('./download-nl.js'),
  en: () => import('./download-en.js'),
};

await learn(DOWNLOAD_WORDS);
