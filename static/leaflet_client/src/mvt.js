/**
 * Decoder of one layer of a Mapbox Vector Tile (2.1) into flat arrays.
 *
 * Only what cells need: the first ring of each polygon, and properties on demand.
 * Ids keep 52 bits exactly, because numbers are built by addition and never by bit shifts.
 */

/**
 * @typedef {Object} DecodedTile
 * @property {number} count features
 * @property {number} extent tile units along a side
 * @property {Float64Array} ids
 * @property {Uint32Array} start index of the first coordinate pair per feature; count + 1 long
 * @property {Int32Array} xy pairs in tile units; may lie outside 0..extent
 * @property {(key: string) => Uint32Array} tags per feature 1 + index into values, 0 where absent
 * @property {(index: number) => string | number | boolean | null} value the value at an index
 */

const WIRE = { VARINT: 0, FIXED64: 1, BYTES: 2, FIXED32: 5 };
const CLOSE_PATH = 7;
const text = new TextDecoder();

/** Walks over the fields of a protocol buffer message. */
class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }

  /** @returns {number} */
  varint() {
    let value = 0;
    let weight = 1;
    let byte;
    do {
      byte = this.bytes[this.at++];
      value += (byte & 127) * weight;
      weight *= 128;
    } while (byte > 127);
    return value;
  }

  /** @returns {number} */
  signed() {
    const n = this.varint();
    return n % 2 ? -(n + 1) / 2 : n / 2;
  }

  /** @returns {number} the position after a block whose length is read here */
  block() {
    const length = this.varint();
    const end = this.at + length;
    if (!(end <= this.bytes.length)) throw new Error('a tile ends in the middle of a message: it is damaged');
    return end;
  }

  /** @returns {string} */
  string() {
    const end = this.block();
    const value = text.decode(this.bytes.subarray(this.at, end));
    this.at = end;
    return value;
  }

  /** @param {number} wire */
  skip(wire) {
    if (wire === WIRE.VARINT) this.varint();
    else if (wire === WIRE.BYTES) this.at = this.block();
    else if (wire === WIRE.FIXED64) this.at += 8;
    else if (wire === WIRE.FIXED32) this.at += 4;
    else throw new Error(`a tile holds wire type ${wire}, expected 0, 1, 2 or 5: it is damaged`);
  }

  /**
   * Calls back per field up to `end`; a field the callback does not take is skipped.
   * @param {number} end
   * @param {(field: number) => boolean} take reads the field and returns true, or leaves it
   */
  fields(end, take) {
    while (this.at < end) {
      const key = this.varint();
      if (!take(Math.floor(key / 8))) this.skip(key % 8);
    }
  }
}

/**
 * @param {ArrayBuffer | Uint8Array} buffer
 * @param {string} name of the layer wanted
 * @returns {DecodedTile | null} null when the tile has no such layer
 */
export function decode(buffer, name) {
  const reader = new Reader(buffer instanceof Uint8Array ? buffer : new Uint8Array(buffer));
  /** @type {DecodedTile | null} */
  let found = null;
  reader.fields(reader.bytes.length, (field) => {
    if (field !== 3) return false;
    const end = reader.block();
    const index = readIndex(reader, end);
    if (index.name === name && !found) found = readFeatures(reader, index);
    reader.at = end;
    return true;
  });
  return found;
}

/**
 * @typedef {{name: string, extent: number, keys: string[], values: number[], features: number[]}} LayerIndex
 */

/**
 * Where everything of one layer stands; values and features stay unread.
 * @param {Reader} reader
 * @param {number} end
 * @returns {LayerIndex}
 */
function readIndex(reader, end) {
  const index = /** @type {LayerIndex} */ ({ name: '', extent: 4096, keys: [], values: [], features: [] });
  /** @param {number[]} list */
  const note = (list) => {
    const after = reader.block();
    list.push(reader.at, after);
    reader.at = after;
  };
  reader.fields(end, (field) => {
    if (field === 1) index.name = reader.string();
    else if (field === 2) note(index.features);
    else if (field === 3) index.keys.push(reader.string());
    else if (field === 4) note(index.values);
    else if (field === 5) index.extent = reader.varint();
    else return false;
    return true;
  });
  return index;
}

/**
 * @param {Reader} reader
 * @param {LayerIndex} index
 * @returns {DecodedTile}
 */
function readFeatures(reader, index) {
  const count = index.features.length / 2;
  const ids = new Float64Array(count);
  const start = new Uint32Array(count + 1);
  const shape = { xy: new Int32Array(count * 14), used: 0 };
  const tags = index.keys.map(() => new Uint32Array(count));
  for (let i = 0; i < count; i++) {
    reader.at = index.features[2 * i];
    reader.fields(index.features[2 * i + 1], (field) => {
      if (field === 1) ids[i] = reader.varint();
      else if (field === 2) readTags(reader, tags, i);
      else if (field === 4) readRing(reader, shape);
      else return false;
      return true;
    });
    start[i + 1] = shape.used / 2;
  }
  return {
    count,
    extent: index.extent,
    ids,
    start,
    xy: shape.xy.subarray(0, shape.used),
    tags: (key) => tags[index.keys.indexOf(key)] ?? new Uint32Array(count),
    value: (i) => readValue(reader, index.values[2 * i], index.values[2 * i + 1]),
  };
}

/**
 * @param {Reader} reader
 * @param {Uint32Array[]} tags
 * @param {number} feature
 */
function readTags(reader, tags, feature) {
  const end = reader.block();
  while (reader.at < end) {
    const key = reader.varint();
    const value = reader.varint();
    if (tags[key]) tags[key][feature] = value + 1;
  }
}

/**
 * The first ring of a polygon, without the closing point.
 * @param {Reader} reader
 * @param {{xy: Int32Array, used: number}} shape
 */
function readRing(reader, shape) {
  const end = reader.block();
  let x = 0;
  let y = 0;
  while (reader.at < end) {
    const command = reader.varint();
    if (command % 8 === CLOSE_PATH) break;
    for (let n = Math.floor(command / 8); n > 0; n--) {
      x += reader.signed();
      y += reader.signed();
      if (shape.used + 2 > shape.xy.length) shape.xy = larger(shape.xy);
      shape.xy[shape.used++] = x;
      shape.xy[shape.used++] = y;
    }
  }
  reader.at = end;
}

/** @param {Int32Array} old @returns {Int32Array} */
function larger(old) {
  const copy = new Int32Array(old.length * 2 + 16);
  copy.set(old);
  return copy;
}

/**
 * @param {Reader} reader
 * @param {number} from
 * @param {number} end
 * @returns {string | number | boolean | null}
 */
function readValue(reader, from, end) {
  /** @type {string | number | boolean | null} */
  let value = null;
  reader.at = from;
  reader.fields(end, (field) => {
    if (field === 1) value = reader.string();
    else if (field === 2) value = reader.view.getFloat32(reader.at, true);
    else if (field === 3) value = reader.view.getFloat64(reader.at, true);
    else if (field === 4 || field === 5) value = reader.varint();
    else if (field === 6) value = reader.signed();
    else if (field === 7) value = reader.varint() === 1;
    else return false;
    if (field === 2) reader.at += 4;
    if (field === 3) reader.at += 8;
    return true;
  });
  return value;
}
