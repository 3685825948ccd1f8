/** Puts the parts together; what each does is in its own module. */
import './css/all.css';
import { getJson } from './api.js';
import { AreaLabels } from './arealabels.js';
import { AreasLayer } from './areas.js';
import { addBaseMap } from './basemap.js';
import { keepArea, keepCell } from './chosen.js';
import { CellCursor } from './cursor.js';
import { fillWith, h, icon, iconButton } from './dom.js';
import { addHeader } from './header.js';
import { setLanguage, t, text } from './i18n.js';
import { LayersPanel } from './layers.js';
import { addMapButtons, createMap, still } from './map.js';
import { errorNote } from './notice.js';
import { Page } from './page.js';
import { keepPermalink } from './permalink.js';
import { Pointer } from './pointer.js';
import { addProgress } from './progress.js';
import { Sheet } from './sheet.js';
import { Stage } from './stage.js';
import { createState, fromHash } from './state.js';
import { TimeBar } from './time.js';

/** @typedef {import('./layers.js').Catalogue} Catalogue */
/** @typedef {import('./state.js').State} State */
/** @typedef {import('./state.js').StateStore} StateStore */

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
    uploads: landing.uploads,
  };
}

/** @param {Catalogue} catalogue @returns {State} what a first visit shows, then what the address says */
function firstState({ place, layers, areas }) {
  const shown = [...layers.values()].filter((layer) => layer.shown).slice(0, 2);
  /** @type {State} */
  const usual = {
    lang: place.language,
    layers: shown.map(({ id }) => ({ id, opacity: 100 })),
    where: [],
    step: shown[0]?.step ?? 'month',
    start: shown[0]?.datetime.split('/')[0] ?? '',
    areas: areas.filter((set) => set.shown).map((set) => set.id),
    base: true,
    view: null,
    cell: '',
    area: '',
    page: '',
  };
  const state = { ...usual, ...fromHash(location.hash) };
  return { ...state, layers: state.layers.filter(({ id }) => layers.has(id)) };
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
  return { layer, label: () => labels.label() };
}

/** A message over the map, or none. @param {HTMLElement | null} note */
function notify(note) {
  fillWith(part('notices'), note);
}

/**
 * @param {L.Map} map
 * @param {AreasLayer} areas
 * @param {import('./detail.js').PlaceAnswer} answer
 */
function zoomTo(map, areas, answer) {
  const place = 'area' in answer ? areas.placeOf(answer.area.id) : null;
  if (place) map.fitBounds(place.box, { animate: !still });
  if ('area' in answer) return;
  const { centre, resolution } = answer;
  const near = Math.max(map.getZoom(), Math.round(resolution * 1.33 + 3));
  map.setView([centre[1], centre[0]], Math.min(map.getMaxZoom(), near));
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
  addHeader(part('top'), { ...catalogue, state });
  addProgress(part('frame'), stage);
  const details = addDetails(context, (answer) => zoomTo(map, areas.layer, answer), sheet);
  const focusDetails = () =>
    details().then(
      (panel) => panel?.focus(),
      () => {},
    );
  const areas = addContext(map, catalogue, state, focusDetails);
  stage.arrange();
  new LayersPanel(part('layers-body'), { ...context, announce: tell });
  new TimeBar(part('time'), context);
  new Pointer(map, part('frame'), context);
  new CellCursor(map, { ...context, hint: part('hint'), opened: focusDetails });
  keepCell(map, state, stage);
  keepArea(map, state, areas.layer);
  const page = new Page(part('page'), { ...context, beneath: ['sheet', 'frame', 'time'].map(part) });
  addEventListener('hashchange', () => namesDraft(catalogue.layers) && location.reload());
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
  if (state.get().page) page.load();
}

/**
 * The panel that speaks about a place is fetched when the first place is chosen.
 * @param {import('./layers.js').Context} context
 * @param {(answer: import('./detail.js').PlaceAnswer) => void} zoom
 * @param {Sheet} sheet
 * @returns {() => Promise<import('./detail.js').DetailPanel | undefined>} none while no place is chosen
 */
function addDetails(context, zoom, sheet) {
  /** @type {Promise<import('./detail.js').DetailPanel> | undefined} */
  let panel;
  const fetchPanel = async () => {
    const { DetailPanel } = await import('./detail.js');
    const onOpen = (/** @type {boolean} */ open) => openDetail(open, sheet);
    return new DetailPanel(part('detail'), { ...context, zoomTo: zoom, onOpen });
  };
  const details = async () => {
    const { cell, area } = context.state.get();
    if (!panel && (cell || area)) {
      panel = fetchPanel();
      panel.catch(() => (panel = undefined));
    }
    return panel;
  };
  const retry = () => {
    notify(null);
    show();
  };
  const show = () => details().catch((error) => notify(errorNote(t('error.cell'), error, retry)));
  context.state.watch(['cell', 'area'], show);
  show();
  return details;
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

/** Whether the address names a private layer, which stands in no list. @param {Catalogue['layers']} [known] */
const namesDraft = (known) =>
  fromHash(location.hash).layers?.some(({ id }) => id.startsWith('draft_') && !known?.has(id));

async function begin() {
  const first = fromHash(location.hash).lang ?? (navigator.language.startsWith('en') ? 'en' : 'nl');
  await setLanguage(first);
  const late = setTimeout(() => notify(h('p', { class: 'note', role: 'status' }, t('loading.place'))), 2000);
  try {
    const catalogue = await readCatalogue();
    const lost = namesDraft() && (await (await import('./upload.js')).addNamed(catalogue));
    await start(catalogue);
    notify(null);
    if (lost) tell(lost);
  } catch (error) {
    notify(errorNote(t('error.place'), error, () => location.reload()));
    throw error;
  } finally {
    clearTimeout(late);
  }
}

begin();
