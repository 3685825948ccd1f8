/** Puts the parts together; what each does is in its own module. */
import './css/all.css';
import { getJson } from './api.js';
import { AreasLayer } from './areas.js';
import { addBaseMap } from './basemap.js';
import { CellCursor } from './cursor.js';
import { DetailPanel } from './detail.js';
import { fillWith, h, icon, iconButton } from './dom.js';
import { addHeader } from './header.js';
import { setLanguage, t, text } from './i18n.js';
import { LayersPanel } from './layers.js';
import { addMapButtons, createMap } from './map.js';
import { errorNote } from './notice.js';
import { Pointer } from './pointer.js';
import { addProgress } from './progress.js';
import { CellOutline } from './selection.js';
import { Sheet } from './sheet.js';
import { Stage } from './stage.js';
import { createState, fromHash, toHash } from './state.js';
import { cellId, cellResolution } from './store.js';
import { TimeBar } from './time.js';

/** @typedef {import('./layers.js').Catalogue} Catalogue */
/** @typedef {import('./state.js').State} State */
/** @typedef {import('./state.js').StateStore} StateStore */

/** Panels have come to rest after this many milliseconds. */
const PANEL_MOTION = 180;

/** A passing remark can be read in this many milliseconds. */
const NOTE_STAYS = 6000;

/** @param {string} name @returns {HTMLElement} */
const part = (name) => /** @type {HTMLElement} */ (document.getElementById(name));

/** Says something to screen readers. @param {string} words */
function announce(words) {
  part('live').textContent = words;
}

/** The same, and on the screen for a while. @param {string} words */
function tell(words) {
  announce(words);
  const note = h('p', { class: 'note' }, words);
  notify(note);
  setTimeout(() => note.remove(), NOTE_STAYS);
}

/** @returns {Promise<Catalogue>} */
async function readCatalogue() {
  const [landing, answer] = await Promise.all([getJson(''), getJson('collections')]);
  const layers = answer.collections.filter((/** @type {any} */ c) => c.kind === 'layer');
  const areas = landing.place.areas.flatMap((/** @type {string} */ id) =>
    answer.collections.filter((/** @type {any} */ c) => c.id === id),
  );
  return {
    place: landing.place,
    layers: new Map(layers.map((/** @type {any} */ layer) => [layer.id, layer])),
    areas,
  };
}

/** @param {Catalogue} catalogue @returns {State} what a first visit shows, then what the address says */
function firstState({ place, layers }) {
  const shown = [...layers.values()].filter((layer) => layer.shown).slice(0, 2);
  /** @type {State} */
  const usual = {
    lang: place.language,
    layers: shown.map(({ id }) => ({ id, opacity: 100 })),
    step: shown[0]?.step ?? 'month',
    start: shown[0]?.datetime.split('/')[0] ?? '',
    areas: place.areas,
    base: true,
    view: null,
    cell: '',
  };
  const state = { ...usual, ...fromHash(location.hash) };
  return { ...state, layers: state.layers.filter(({ id }) => layers.has(id)) };
}

/**
 * Keeps the address and the state the same, both ways.
 * @param {StateStore} state
 * @param {L.Map} map
 */
function keepPermalink(state, map) {
  const write = () => history.replaceState(null, '', `#${toHash(state.get())}`);
  state.watch(['lang', 'layers', 'step', 'start', 'areas', 'base', 'view', 'cell'], write);
  map.on('moveend', () => {
    const { lat, lng } = map.getCenter();
    state.set({ view: { lat, lon: lng, zoom: map.getZoom() } });
  });
  window.addEventListener('hashchange', async () => {
    const found = fromHash(location.hash);
    if (found.lang) await setLanguage(found.lang);
    state.set(found);
    if (found.view) map.setView([found.view.lat, found.view.lon], found.view.zoom, { animate: false });
  });
}

/**
 * The chosen cell stays outlined; its shape is known once its tile is there.
 * @param {L.Map} map
 * @param {StateStore} state
 * @param {Stage} stage
 */
function keepSelection(map, state, stage) {
  const outline = new CellOutline(map, 'chosen');
  let drawn = '';
  const show = () => {
    const { cell } = state.get();
    if (cell !== drawn) outline.show(null);
    const cells = stage.top;
    const store = cells?.picture?.store;
    if (!cells || !cell || store?.resolution !== cellResolution(cell)) return;
    const row = store.rowOf.get(cellId(cell));
    if (row === undefined) return;
    outline.show(cells.outline(row));
    if (cell !== drawn) setTimeout(keepInSight, PANEL_MOTION, map, cells.centre(row));
    drawn = cell;
  };
  state.watch(['cell'], show);
  stage.listen(show);
}

/**
 * A panel over the map may not hide the cell it speaks about.
 * @param {L.Map} map
 * @param {L.LatLng} place
 */
function keepInSight(map, place) {
  const frame = part('frame').getBoundingClientRect();
  const panel = part('detail').getBoundingClientRect();
  const below = getComputedStyle(part('sheet')).display !== 'contents';
  const right = below ? 0 : frame.right - panel.left;
  const bottom = below ? Math.max(0, frame.bottom - part('time').getBoundingClientRect().top) : 0;
  map.panInside(place, { paddingTopLeft: [60, 60], paddingBottomRight: [right + 60, bottom + 60] });
}

/**
 * @param {L.Map} map
 * @param {Catalogue} catalogue
 * @param {StateStore} state
 */
function addContext(map, { place, areas }, state) {
  const layer = new AreasLayer();
  map.addLayer(layer);
  const switchBase = addBaseMap(map, place.base_map);
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
  state.watch(['base'], ({ base }) => switchBase(base));
  switchBase(state.get().base);
  showAreas();
}

/** A message over the map, or none. @param {HTMLElement | null} note */
function notify(note) {
  fillWith(part('notices'), note);
}

/**
 * @param {L.Map} map
 * @param {import('./contract.js').CellAnswer} answer
 */
function zoomTo(map, { centre: [lon, lat], resolution }) {
  map.setView(
    [lat, lon],
    Math.min(map.getMaxZoom(), Math.max(map.getZoom(), Math.round(resolution * 1.33 + 3))),
  );
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
  const context = { catalogue, state, stage, announce };
  addHeader(part('top'), { place, state });
  addProgress(part('frame'), stage);
  addContext(map, catalogue, state);
  stage.arrange();
  new LayersPanel(part('layers-body'), { ...context, announce: tell });
  new TimeBar(part('time'), context);
  const detail = new DetailPanel(part('detail'), {
    ...context,
    zoomTo: (cell) => zoomTo(map, cell),
    onOpen: (open) => openDetail(open, sheet),
  });
  new Pointer(map, part('frame'), context);
  new CellCursor(map, { ...context, hint: part('hint'), opened: () => detail.focus() });
  keepSelection(map, state, stage);
  keepPermalink(state, map);
  const words = [
    addMapButtons(map, part('map-buttons'), place.bbox),
    addPanelButtons(map),
    () => sheet.label(),
    () => label(map, place),
  ];
  const say = () => words.forEach((write) => write());
  state.watch(['lang'], say);
  say();
  if (state.get().cell) detail.load();
}

/**
 * @param {boolean} open
 * @param {Sheet} sheet
 */
function openDetail(open, sheet) {
  if (open === document.body.classList.contains('detail-open')) return;
  document.body.classList.toggle('detail-open', open);
  sheet.set(open ? 'half' : 'peek');
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

async function begin() {
  const first = fromHash(location.hash).lang ?? (navigator.language.startsWith('en') ? 'en' : 'nl');
  await setLanguage(first);
  const late = setTimeout(() => notify(h('p', { class: 'note', role: 'status' }, t('loading.place'))), 2000);
  try {
    await start(await readCatalogue());
    notify(null);
  } catch (error) {
    notify(errorNote(t('error.place'), error, () => location.reload()));
    throw error;
  } finally {
    clearTimeout(late);
  }
}

begin();
