/** What full pages show; fetched when the first of them is opened. */
export { accountView } from './accountview.js';
export { sourcesView } from './sourcesview.js';
