/** Words, numbers and dates in the language of the reader. */

/** @typedef {import('./contract.js').Language} Language */
/** @typedef {import('./contract.js').Texts} Texts */
/** @typedef {typeof import('./messages/nl.js').messages} Messages */
/** @typedef {typeof import('./messages/pages-nl.js').messages} PageMessages */
/** @typedef {typeof import('./messages/access-nl.js').messages} AccessMessages */
/** @typedef {typeof import('./messages/later-nl.js').messages} LaterMessages */
/** @typedef {typeof import('./messages/download-nl.js').messages} DownloadMessages */
/** @typedef {typeof import('./messages/search-nl.js').messages} SearchMessages */
/** @typedef {typeof import('./messages/combine-nl.js').messages} CombineMessages */
/** @typedef {typeof import('./messages/area-nl.js').messages} AreaMessages */
/** @typedef {AccessMessages & AreaMessages & DownloadMessages & SearchMessages & CombineMessages} PartMessages */
/** @typedef {Messages & LaterMessages & PageMessages & PartMessages} AllMessages */
/** @typedef {keyof AllMessages} MessageKey */
/** @template Words @typedef {Record<Language, () => Promise<{messages: Words}>>} Shelf */

/** A reader fetches the words of one language only. @type {Shelf<Messages>} */
const SHELF = {
  nl: () => import('./messages/nl.js'),
  en: () => import('./messages/en.js'),
};

/** What is known in every language: these words, and those of pages that were opened. @type {Set<Shelf<any>>} */
const shelves = new Set([SHELF]);

/** @type {Language[]} */
export const LANGUAGES = ['nl', 'en'];

/** @type {{language: Language, messages: AllMessages}} */
let current;

/** Who changes the language while words are on their way gets the last one asked for. @type {Language} */
let wanted = 'nl';

/** @returns {Language} */
export const language = () => current.language;

/**
 * To be awaited before anything is said.
 * @param {Language} lang
 */
export async function setLanguage(lang) {
  wanted = lang;
  const books = await Promise.all([...shelves].map((shelf) => shelf[lang]()));
  if (wanted === lang)
    current = { language: lang, messages: Object.assign({}, ...books.map((book) => book.messages)) };
}

/**
 * Adds words, in the language of now and in any that follows; to be awaited before they are said.
 * @param {Shelf<any>} shelf
 * @returns {Promise<void>}
 */
export function learn(shelf) {
  shelves.add(shelf);
  return setLanguage(wanted);
}

/** @param {Language} lang @returns {string} */
export const locale = (lang) => (lang === 'nl' ? 'nl-NL' : 'en-GB');

/**
 * @param {MessageKey} key
 * @param {Record<string, string | number>} [values] put in place of {name}
 * @returns {string}
 */
export function t(key, values = {}) {
  return current.messages[key].replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * A text of the place in the language of the reader, else in the other one.
 * @param {Texts} texts
 * @param {string} field
 * @returns {string}
 */
export function text(texts, field) {
  const other = current.language === 'nl' ? 'en' : 'nl';
  return texts?.[current.language]?.[field] || texts?.[other]?.[field] || '';
}

/**
 * @param {number} value
 * @param {number} [digits] that matter
 * @returns {string} from 100 on in whole numbers, others in three digits
 */
export function number(value, digits = 3) {
  const whole = Number.isInteger(value) || Math.abs(value) >= 10 ** (digits - 1);
  const options = whole ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: digits };
  return new Intl.NumberFormat(locale(current.language), options).format(value);
}

/** @param {number} share 0..1 @returns {string} */
export function percent(share) {
  const digits = share > 0 && share < 0.01 ? 1 : 0;
  return new Intl.NumberFormat(locale(current.language), {
    style: 'percent',
    maximumFractionDigits: digits,
  }).format(share);
}

/** @param {Language} code @returns {string} "Engels" */
export const languageName = (code) =>
  new Intl.DisplayNames(locale(current.language), { type: 'language' }).of(code) ?? code;

/** @param {string} moment ISO date or time @returns {string} "1 november 2026" */
export function longDate(moment) {
  const parts = /** @type {const} */ ({ day: 'numeric', month: 'long', year: 'numeric' });
  return new Intl.DateTimeFormat(locale(current.language), parts).format(new Date(moment));
}

/** Spans of time in days, longest first. @type {[Intl.RelativeTimeFormatUnit, number][]} */
const SPANS = [
  ['year', 365],
  ['month', 30],
  ['week', 7],
  ['day', 1],
];

/**
 * @param {string} moment
 * @param {number} [now] in milliseconds
 * @returns {string} "3 weken geleden"
 */
export function ago(moment, now = Date.now()) {
  const days = Math.round((now - new Date(moment).getTime()) / 86_400_000);
  const [unit, length] = SPANS.find(([, size]) => Math.abs(days) >= size * 2) ?? ['day', 1];
  return new Intl.RelativeTimeFormat(locale(current.language), { numeric: 'auto' }).format(
    -Math.round(days / length),
    unit,
  );
}
