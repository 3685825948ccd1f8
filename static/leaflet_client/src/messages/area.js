/** The words of the panel of an area: change, rates, rank, share, similar areas, highest cells. */
import { learn } from '../i18n.js';
import './later.js';

/** @typedef {typeof import('./area-nl.js').messages} AreaMessages */

/** @type {import('../i18n.js').Shelf<AreaMessages>} */
const AREA_WORDS = {
  nl: () => import('./area-nl.js'),
  en: () => import('./area-en.js'),
};

await learn(AREA_WORDS);
