/** Puts the parts together; what each does is in its own module. */
import './css/all.css';
import { PUBLIC, askAs, asker } from './api.js';
import { AreaLabels } from './arealabels.js';
import { AreasLayer } from './areas.js';
import { keepKey, keptKey, readCatalogue } from './catalogue.js';
import { keepArea, keepCell } from './chosen.js';
import { fillWith, h, icon, iconButton, part } from './dom.js';
import { addHeader } from './header.js';
import { setLanguage, t, text } from './i18n.js';
import { LayersPanel } from './layers.js';
import { addAccess, addCursor, addDetails, addPages, addSearch } from './lazy.js';
import { addMapButtons, createMap, zooming } from './map.js';
import { errorNote } from './notice.js';
import { keepPermalink } from './permalink.js';
import { Pointer } from './pointer.js';
import { addProgress } from './progress.js';
import { announce, notify, tell } from './say.js';
import { Sheet } from './sheet.js';
import { Stage } from './stage.js';
import { createState, fromHash } from './state.js';
import { TimeBar } from './time.js';

/** @typedef {import('./layers.js').Catalogue} Catalogue */
/** @typedef {import('./state.js').State} State */
/** @typedef {import('./state.js').StateStore} StateStore */

/** @param {Catalogue} catalogue @returns {State} what a first visit shows, then what the address says */
function firstState({ place, layers, areas }) {
  const shown = [...layers.values()].filter((layer) => layer.shown).slice(0, 2);
  return {
    lang: place.language,
    layers: shown.map(({ id }) => ({ id, opacity: 100 })),
    where: [],
    made: [],
    step: shown[0]?.step ?? 'month',
    start: shown[0]?.datetime.split('/')[0] ?? '',
    areas: areas.filter((set) => set.shown).map((set) => set.id),
    base: true,
    view: null,
    cell: '',
    area: '',
    page: '',
    resolution: null,
    isPublic: false,
    asker: 0,
    ...fromHash(location.hash),
  };
}

/**
 * @param {L.Map} map
 * @param {Catalogue} catalogue
 * @param {StateStore} state
 * @param {() => void} opened called when a name was chosen by keyboard
 * @returns {{layer: AreasLayer, label: () => void}} label: writes the words in the language of now
 */
function addContext(map, { place, areas }, state, opened) {
  const layer = new AreasLayer();
  const labels = new AreaLabels(map, (area, byKey) => {
    state.set({ cell: '', area });
    if (byKey) opened();
  });
  layer.onNames = (names) => labels.show(names);
  map.addLayer(layer);
  if (place.base_map) import('./basemap.js').then(({ addBaseMap }) => addBaseMap(map, place, state));
  const showAreas = () => {
    const ids = areas.map((set) => set.id).filter((id) => state.get().areas.includes(id));
    layer.show(ids).catch((error) =>
      notify(
        errorNote(t('error.areas'), error, () => {
          notify(null);
          showAreas();
        }),
      ),
    );
  };
  state.watch(['areas'], showAreas);
  showAreas();
  return { layer, label: () => labels.label() };
}

/**
 * Closing the panels gives the map their room.
 * @param {L.Map} map
 * @returns {() => void} writes the words in the language of now
 */
function addPanelButtons(map) {
  /** @param {boolean} closed */
  const close = (closed) => {
    document.body.classList.toggle('layers-closed', closed);
    map.invalidateSize({ animate: false });
    (closed ? part('layers-open') : part('layers-head').querySelector('button'))?.focus();
  };
  part('layers-open').addEventListener('click', () => close(false));
  return () => {
    fillWith(
      part('layers-head'),
      h('h2', { class: 'panel-title' }, t('panel.layers')),
      iconButton('close', t('panel.layers.hide'), {
        class: 'icon-button desktop',
        onclick: () => close(true),
      }),
    );
    fillWith(part('layers-open'), icon('layers'), t('panel.layers'));
  };
}

/** @param {Catalogue} catalogue */
async function start(catalogue) {
  const { place } = catalogue;
  const state = createState(firstState(catalogue));
  await setLanguage(state.get().lang);
  const map = createMap(part('map'), place.bbox, state.get().view);
  const stage = new Stage(map, catalogue.layers, state);
  const sheet = new Sheet(part('sheet'));
  const context = { catalogue, state, stage, announce, zoom: zooming(map) };
  const access = addAccess(context);
  addHeader(part('top'), { catalogue, state, signIn: () => access().then((panel) => panel?.toggle()) });
  addProgress(part('frame'), stage);
  const details = addDetails(context, (area) => areas.layer.placeOf(area), sheet);
  const focusDetails = () => details().then((panel) => panel?.focus());
  const areas = addContext(map, catalogue, state, focusDetails);
  stage.arrange();
  new LayersPanel(part('layers-body'), { ...context, announce: tell });
  new TimeBar(part('time'), context);
  new Pointer(map, part('frame'), context);
  addCursor(map, { ...context, hint: part('hint'), opened: focusDetails });
  keepCell(map, state, stage);
  keepArea(map, state, areas.layer);
  addPages(context);
  addSearch({ ...context, opened: focusDetails });
  const isNew = (/** @type {string} */ id) => !catalogue.layers.has(id) && !catalogue.areas.some((set) => set.id === id);
  addEventListener('hashchange', () => [...namedOwn(), ...namedMade()].some(isNew) && location.reload());
  keepPermalink(state, map);
  const words = [
    addMapButtons(map, part('map-buttons'), place.bbox),
    addPanelButtons(map),
    () => sheet.label(),
    areas.label,
    () => label(map, place),
  ];
  const say = () => words.forEach((write) => write());
  state.watch(['lang'], say);
  say();
}

/**
 * @param {L.Map} map
 * @param {import('./contract.js').Place} place
 */
function label(map, place) {
  const box = map.getContainer();
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', t('map.label', { place: text(place.texts, 'title') }));
  part('sheet').setAttribute('aria-label', t('panel.layers'));
  const skip = part('skip');
  skip.textContent = t('app.skip');
  skip.onclick = () => box.focus();
}

/** @returns {string[]} private layers and sets of areas that the address names; they stand in no list */
const namedOwn = () => location.hash.match(/(draft|areas)_[0-9a-f]{32}/g) ?? [];

/** @returns {string[]} combinations that are on the map, by the address; nor do they */
const namedMade = () =>
  (fromHash(location.hash).layers ?? []).map(({ id }) => id).filter((id) => /^c_.{24}$/.test(id));

/**
 * What there is for the key of this tab; one that opens nothing any more is forgotten.
 * @returns {Promise<{catalogue: Catalogue, ended?: string}>}
 */
async function readAsKept() {
  const key = keptKey();
  if (!key) return { catalogue: await readCatalogue(PUBLIC) };
  askAs({ key, isPublic: Boolean(fromHash(location.hash).isPublic) });
  try {
    const [catalogue] = await Promise.all([readCatalogue(asker), import('./access.js')]);
    return { catalogue };
  } catch (error) {
    if (/** @type {{status?: number}} */ (error).status !== 401) throw error;
    keepKey('');
    askAs(PUBLIC);
    await import('./access.js');
    return { catalogue: await readCatalogue(PUBLIC), ended: t('access.ended') };
  }
}

async function begin() {
  const first = fromHash(location.hash).lang ?? (navigator.language.startsWith('en') ? 'en' : 'nl');
  await setLanguage(first);
  const late = setTimeout(() => notify(h('p', { class: 'note', role: 'status' }, t('loading.place'))), 2000);
  try {
    const { catalogue, ended } = await readAsKept();
    const own = namedOwn();
    const lost = own.length && (await (await import('./upload.js')).addNamed(catalogue, own));
    await start(catalogue);
    notify(null);
    const said = lost || ended || catalogue.lost;
    if (said) tell(said);
  } catch (error) {
    notify(errorNote(t('error.place'), error, () => location.reload()));
    throw error;
  } finally {
    clearTimeout(late);
  }
}

begin();
