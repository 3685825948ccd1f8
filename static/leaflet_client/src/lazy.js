/** Parts that are fetched when they are first needed. */
import { asker } from './api.js';
import { keepKey, readCatalogue } from './catalogue.js';
import { part } from './dom.js';
import { t } from './i18n.js';
import { errorNote } from './notice.js';
import { addressOf } from './permalink.js';
import { notify, tell } from './say.js';

/**
 * What is fetched when it is first needed. A failure is told, with a way to try again.
 * @template T
 * @param {() => Promise<T>} fetch
 * @param {import('./i18n.js').MessageKey} failed
 * @returns {() => Promise<T | void>} nothing after a failure
 */
function once(fetch, failed) {
  /** @type {Promise<T | void> | undefined} */
  let kept;
  const get = () =>
    (kept ??= fetch().catch((error) => {
      kept = undefined;
      const again = () => {
        notify(null);
        get();
      };
      notify(errorNote(t(failed), error, again));
    }));
  return get;
}

/**
 * Signing in is fetched by who asks for it, or has signed in before in this tab.
 * @param {import('./layers.js').Context} context
 * @returns {() => Promise<import('./access.js').Access | void>}
 */
export function addAccess(context) {
  const access = once(async () => {
    const { Access } = await import('./access.js');
    return new Access(part('access'), {
      ...context,
      band: part('band'),
      notify,
      tell,
      read: readCatalogue,
      keep: keepKey,
    });
  }, 'error.page');
  if (asker.key) access();
  return access;
}

/**
 * Choosing cells by keyboard is fetched when the map first has the focus; keys wait for it.
 * @param {L.Map} map
 * @param {ConstructorParameters<typeof import('./cursor.js').CellCursor>[1]} context
 */
export function addCursor(map, context) {
  const box = map.getContainer();
  /** @type {KeyboardEvent[]} */
  const pressed = [];
  const keep = (/** @type {KeyboardEvent} */ event) => pressed.push(event);
  const begin = async () => {
    box.addEventListener('keydown', keep);
    try {
      const { CellCursor } = await import('./cursor.js');
      new CellCursor(map, context).begin(pressed);
    } catch {
      addCursor(map, context); // the next focus tries again
    }
    box.removeEventListener('keydown', keep);
  };
  box.addEventListener('focus', begin, { once: true });
}

/**
 * Full pages are fetched with the first of them.
 * @param {import('./layers.js').Context} context
 */
export function addPages(context) {
  const beneath = ['sheet', 'frame', 'time'].map(part);
  const page = once(async () => {
    const { Page } = await import('./page.js');
    const address = (/** @type {string} */ page) => addressOf({ ...context.state.get(), page });
    new Page(part('page'), { ...context, beneath, address });
  }, 'error.page');
  const open = () => context.state.get().page && page();
  context.state.watch(['page'], open);
  open();
}

/**
 * Searching is fetched when its box first has the focus.
 * @param {ConstructorParameters<typeof import('./search.js').SearchBox>[1]} context
 */
export function addSearch(context) {
  const search = once(async () => {
    const { SearchBox } = await import('./search.js');
    return new SearchBox(part('search'), context);
  }, 'error.page');
  part('search').addEventListener('focusin', search);
}

/**
 * The panel that speaks about a place is fetched when the first place is chosen.
 * @param {import('./layers.js').Context & {zoom: import('./map.js').Zooming}} context
 * @param {(area: string) => {box: L.LatLngBounds} | null} placeOf where an area lies that is on the map
 * @param {import('./sheet.js').Sheet} sheet
 * @returns {() => Promise<import('./detail.js').DetailPanel | void>} none while no place is chosen
 */
export function addDetails(context, placeOf, sheet) {
  const panel = once(async () => {
    const { DetailPanel } = await import('./detail.js');
    const onOpen = (/** @type {boolean} */ open) => openDetail(open, sheet);
    return new DetailPanel(part('detail'), { ...context, placeOf, onOpen });
  }, 'error.cell');
  let wanted = false;
  const details = async () => {
    const { cell, area } = context.state.get();
    wanted ||= Boolean(cell || area);
    if (wanted) return panel();
  };
  context.state.watch(['cell', 'area'], details);
  details();
  return details;
}

/**
 * @param {boolean} open
 * @param {import('./sheet.js').Sheet} sheet
 */
function openDetail(open, sheet) {
  if (open === document.body.classList.contains('detail-open')) return;
  document.body.classList.toggle('detail-open', open);
  sheet.set(open ? 'half' : 'peek');
}
