/** The words of the upload page, fetched only with that page, in one language. */
import { learn, t } from '../i18n.js';

/** @typedef {typeof import('./upload-nl.js').messages} UploadMessages */

/** @type {import('../i18n.js').Shelf<UploadMessages>} */
const UPLOAD_WORDS = {
  nl: () => import('./upload-nl.js'),
  en: () => import('./upload-en.js'),
};

await learn(UPLOAD_WORDS);

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values] put in place of {name}
 * @returns {string}
 */
export const say = (key, values) =>
  t(/** @type {import('../i18n.js').MessageKey} */ (`upload.${key}`), values);
