/** What full pages show; fetched when the first of them is opened. */
export { accountView } from './accountview.js';
export { PAGE_WORDS } from './messages/pages.js';
export { sourcesView } from './sourcesview.js';
