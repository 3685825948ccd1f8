/** Outlines and names of areas, drawn over the cells as context. */
import { getFeatures, isOwnSet } from './api.js';
import { LatLngBounds } from './lf.js';
import { ViewCanvas } from './viewcanvas.js';
import { fromWorld, toWorld } from './world.js';

/** @typedef {Float64Array} Ring world x, y pairs */
/** @typedef {{x: number, y: number, width: number}} Spot where a name fits, in world units */
/** @typedef {{id: string, name: string, rings: Ring[], spot: Spot}} Area */
/** @typedef {{id: string, areas: Area[], isOwn: boolean}} AreaLevel isOwn: drawn and named however small it is */

/** Pens from coarse to fine; a light casing keeps a line readable on any class. */
const PENS = [
  { casing: 4, line: 1.6, colour: '#2f3842', font: '600 13px', ink: '#1b1f24' },
  { casing: 2.5, line: 0.8, colour: '#4b5661', font: '400 11.5px', ink: '#343d46' },
];
const FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
/** Of the chosen area. */
const CHOSEN = { casing: 6, line: 3, colour: '#0b5cad', font: '', ink: '' };
/** Of areas of one's own: dashed, so that they are told from those of everybody. */
const OWN = { ...PENS[0], line: 2.4, dash: [9, 4] };
/** @typedef {typeof CHOSEN & {dash?: number[]}} Pen */
const HALO = 'rgba(255, 255, 255, 0.88)';

/** Below this typical width in px the outlines of a level are only noise, below the other its names. */
const LEAST_WIDTH = 22;
const LEAST_NAMED = 62;

export class AreasLayer extends ViewCanvas {
  constructor() {
    super('areas', 'areas');
    /** @type {Map<string, AreaLevel>} */
    this.known = new Map();
    /** @type {AreaLevel[]} coarse to fine */
    this.levels = [];
    this.chosen = '';
    /** @type {(names: import('./arealabels.js').Label[]) => void} hears which names are on the map, and where */
    this.onNames = () => {};
  }

  /** @param {string} id of the area that stands out, '' for none */
  choose(id) {
    if (id === this.chosen) return;
    this.chosen = id;
    this.draw();
  }

  /** @param {string} id @returns {Area | undefined} while its set is shown */
  find(id) {
    return this.levels.flatMap((level) => level.areas).find((area) => area.id === id);
  }

  /** @param {string} id @returns {{box: L.LatLngBounds, middle: L.LatLng} | null} where an area lies */
  placeOf(id) {
    const area = this.find(id);
    if (!area) return null;
    const box = new LatLngBounds([]);
    for (const ring of area.rings)
      for (let i = 0; i < ring.length; i += 2) box.extend(latLng(ring[i], ring[i + 1]));
    return { box, middle: box.getCenter() };
  }

  /**
   * @param {string[]} ids sets to draw, coarse to fine
   * @returns {Promise<void>}
   */
  async show(ids) {
    this.wanted = ids;
    const levels = await Promise.all(ids.map((id) => this.#level(id)));
    if (this.wanted !== ids) return;
    this.levels = levels;
    this.draw();
  }

  /** @param {string} id @returns {Promise<AreaLevel>} */
  async #level(id) {
    const known = this.known.get(id);
    if (known) return known;
    const features = await getFeatures(id);
    const level = { id, areas: features.map(toArea), isOwn: isOwnSet(id) };
    this.known.set(id, level);
    return level;
  }

  draw() {
    const { context, canvas, frame } = this;
    if (!context || !canvas || !frame) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    const { ratio } = frame.view;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const visible = this.levels.filter((level) => this.#typical(level) >= LEAST_WIDTH);
    for (const level of [...visible].reverse())
      this.#outlines(
        level.areas.flatMap((area) => area.rings),
        this.#pen(level),
      );
    this.#outlines(this.find(this.chosen)?.rings ?? [], CHOSEN);
    const named =
      visible.findLast((level) => this.#typical(level) >= LEAST_NAMED && this.#namesFit(level)) ?? visible[0];
    this.onNames(named ? this.#names(named, this.#pen(named)) : []);
  }

  /**
   * @param {AreaLevel} level
   * @returns {boolean} whether at least a third of its names find room
   */
  #namesFit(level) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.context);
    context.font = `${this.#pen(level).font} ${FAMILY}`;
    const fitting = level.areas.filter((area) => this.#lines(level, area));
    return fitting.length * 3 >= level.areas.length;
  }

  /** @param {AreaLevel} level @param {Area} area @returns {string[] | false} its name; nothing where there is no room */
  #lines({ isOwn }, { name, spot }) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.context);
    const { scale, ratio } = /** @type {NonNullable<ViewCanvas['frame']>} */ (this.frame).view;
    const room = Math.max(72, ((spot.width * scale) / ratio) * 1.05);
    return wrap(context, name, room) ?? (isOwn && [name]);
  }

  /** @param {AreaLevel} level @returns {number} width of its middle area in CSS px, as far as that matters */
  #typical(level) {
    if (level.isOwn) return Infinity;
    const { scale, ratio } = /** @type {NonNullable<ViewCanvas['frame']>} */ (this.frame).view;
    return middle(level.areas.map((area) => (area.spot.width * scale) / ratio));
  }

  /** A fine one also for the coarsest, where it is so dense that its lines would hide the cells. @param {AreaLevel} level */
  #pen(level) {
    if (level.isOwn) return OWN;
    return PENS[level === this.levels[0] && this.#typical(level) >= LEAST_NAMED ? 0 : 1];
  }

  /** @param {number} x @param {number} y @returns {[number, number]} CSS px on the canvas */
  #place(x, y) {
    const { scale, left, top, ratio } = /** @type {NonNullable<ViewCanvas['frame']>} */ (this.frame).view;
    return [(x * scale - left) / ratio, (y * scale - top) / ratio];
  }

  /**
   * @param {Ring[]} rings
   * @param {Pen} pen
   */
  #outlines(rings, pen) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.context);
    const path = new Path2D();
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2)
        path[i ? 'lineTo' : 'moveTo'](...this.#place(ring[i], ring[i + 1]));
      path.closePath();
    }
    context.lineJoin = 'round';
    context.setLineDash(pen.dash ?? []);
    context.strokeStyle = HALO;
    context.lineWidth = pen.casing;
    context.stroke(path);
    context.strokeStyle = pen.colour;
    context.lineWidth = pen.line;
    context.stroke(path);
  }

  /**
   * Names of the widest areas first; one that would touch another is left out.
   * @param {AreaLevel} level
   * @param {Pen} pen
   * @returns {import('./arealabels.js').Label[]} those that found room
   */
  #names(level, pen) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.context);
    Object.assign(context, {
      font: `${pen.font} ${FAMILY}`,
      textAlign: 'center',
      textBaseline: 'middle',
      lineJoin: 'round',
      strokeStyle: HALO,
      lineWidth: 3.5,
      fillStyle: pen.ink,
    });
    /** @type {import('./arealabels.js').Label[]} */
    const taken = [];
    for (const area of [...level.areas].sort((a, b) => b.spot.width - a.spot.width)) {
      const lines = this.#lines(level, area);
      if (!lines) continue;
      const [x, y] = this.#place(area.spot.x, area.spot.y);
      const box = {
        id: area.id,
        name: area.name,
        x,
        y,
        width: Math.max(...lines.map((line) => context.measureText(line).width)) + 8,
        height: lines.length * 15,
      };
      if (taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      lines.forEach((line, i) => halo(context, line, x, y + (i - (lines.length - 1) / 2) * 15));
    }
    const corner = this.map?.latLngToLayerPoint(/** @type {L.LatLng} */ (this.frame?.corner)) ?? {
      x: 0,
      y: 0,
    };
    return taken.map((box) => ({ ...box, x: box.x + corner.x, y: box.y + corner.y }));
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} line
 * @param {number} x
 * @param {number} y
 */
function halo(context, line, x, y) {
  context.strokeText(line, x, y);
  context.fillText(line, x, y);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} name
 * @param {number} room in px
 * @returns {string[] | null} at most two lines, or null when it does not fit
 */
function wrap(context, name, room) {
  /** @param {string} line */
  const fits = (line) => context.measureText(line).width <= room;
  if (fits(name)) return [name];
  const words = name.split(/(?<=[\s-])/);
  for (let i = Math.ceil(words.length / 2); i > 0; i--) {
    const lines = [words.slice(0, i).join('').trim(), words.slice(i).join('').trim()];
    if (lines[1] && lines.every(fits)) return lines;
  }
  return null;
}

/**
 * @param {{x: number, y: number, width: number, height: number}} a
 * @param {{x: number, y: number, width: number, height: number}} b
 */
const overlap = (a, b) =>
  Math.abs(a.x - b.x) * 2 < a.width + b.width && Math.abs(a.y - b.y) * 2 < a.height + b.height;

/** @param {number} x @param {number} y @returns {[number, number]} latitude and longitude */
function latLng(x, y) {
  const [lon, lat] = fromWorld(x, y);
  return [lat, lon];
}

/** @param {number[]} values @returns {number} */
const middle = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** @param {any} feature GeoJSON Polygon or MultiPolygon @returns {Area} */
function toArea({ geometry, properties }) {
  /** @type {[number, number][][]} */
  const lines = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
  const rings = lines.map((line) => Float64Array.from(line.flatMap(([lon, lat]) => toWorld(lon, lat))));
  return { id: properties.id, name: properties.name, rings, spot: spotIn(rings) };
}

/**
 * The middle of the widest stretch inside an area, with a liking for its middle height.
 * @param {Ring[]} rings
 * @returns {Spot}
 */
function spotIn(rings) {
  const ys = rings.flatMap((ring) => [...ring].filter((_, i) => i % 2));
  const low = Math.min(...ys);
  const high = Math.max(...ys);
  let best = { x: 0, y: 0, width: 0 };
  let bestScore = 0;
  for (const share of [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74]) {
    const y = low + (high - low) * share;
    const xs = crossings(rings, y);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const width = xs[i + 1] - xs[i];
      const score = width * (1 - Math.abs(share - 0.5));
      if (score > bestScore) [best, bestScore] = [{ x: (xs[i] + xs[i + 1]) / 2, y, width }, score];
    }
  }
  return best;
}

/** @param {Ring[]} rings @param {number} y @returns {number[]} ascending */
function crossings(rings, y) {
  /** @type {number[]} */
  const xs = [];
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      if (ring[j + 1] <= y === ring[i + 1] <= y) continue;
      xs.push(ring[j] + ((y - ring[j + 1]) / (ring[i + 1] - ring[j + 1])) * (ring[i] - ring[j]));
    }
  }
  return xs.sort((a, b) => a - b);
}
