/** What full pages show; fetched when the first of them is opened. */
import './messages/later.js';

export { PAGE_WORDS } from './messages/pages.js';
export { accountView as account } from './accountview.js';
export { sourcesView as sources } from './sourcesview.js';
