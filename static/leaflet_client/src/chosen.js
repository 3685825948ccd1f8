/** The chosen cell or area stays outlined, and in sight beside the panel that speaks about it. */
import { part } from './dom.js';
import { still } from './map.js';
import { CellOutline } from './selection.js';
import { cellId, cellResolution } from './store.js';

/** Panels have come to rest after this many milliseconds. */
const PANEL_MOTION = still ? 0 : 180;

/**
 * The chosen cell stays outlined; its shape is known once its tile is there.
 * @param {L.Map} map
 * @param {import('./state.js').StateStore} state
 * @param {import('./stage.js').Stage} stage
 */
export function keepCell(map, state, stage) {
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
  // the first time the panel is still on its way
  const right = below ? 0 : panel.width ? frame.right - panel.left : 360;
  const bottom = below ? Math.max(0, frame.bottom - part('time').getBoundingClientRect().top) : 0;
  map.panInside(place, {
    paddingTopLeft: [60, 60],
    paddingBottomRight: [right + 60, bottom + 60],
    animate: !still,
  });
}

/**
 * @param {L.Map} map
 * @param {import('./state.js').StateStore} state
 * @param {import('./areas.js').AreasLayer} areas
 */
export function keepArea(map, state, areas) {
  const show = () => {
    const { area } = state.get();
    areas.choose(area);
    const place = areas.placeOf(area);
    if (place) setTimeout(keepInSight, PANEL_MOTION, map, place.middle);
  };
  state.watch(['area'], show);
  show();
}
