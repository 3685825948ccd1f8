/** A small encoder of vector tiles, so that the decoder is tested against bytes made another way. */

/** @param {number} n not negative; up to 2^53 @returns {number[]} */
export function varint(n) {
  const bytes = [];
  let rest = BigInt(n);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

/** @param {number} n @returns {number[]} */
export const zigzag = (n) => varint(n < 0 ? -2 * n - 1 : 2 * n);

/** @param {number} field @param {number} wire @returns {number[]} */
export const key = (field, wire) => varint(field * 8 + wire);

/** @param {number} field @param {number[]} bytes @returns {number[]} */
export const block = (field, bytes) => [...key(field, 2), ...varint(bytes.length), ...bytes];

/** @param {number} field @param {string} words @returns {number[]} */
export const string = (field, words) => block(field, [...new TextEncoder().encode(words)]);

/** @param {string | number | boolean} value @returns {number[]} */
function encodeValue(value) {
  if (typeof value === 'string') return string(1, value);
  if (typeof value === 'boolean') return [...key(7, 0), ...varint(value ? 1 : 0)];
  if (Number.isInteger(value))
    return value < 0 ? [...key(6, 0), ...zigzag(value)] : [...key(5, 0), ...varint(value)];
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return [...key(3, 1), ...bytes];
}

/** @param {[number, number][]} ring @returns {number[]} */
function encodeRing(ring) {
  let [x, y] = [0, 0];
  const commands = [];
  ring.forEach(([nx, ny], i) => {
    if (i === 0) commands.push(...varint(9));
    if (i === 1) commands.push(...varint(((ring.length - 1) << 3) | 2));
    commands.push(...zigzag(nx - x), ...zigzag(ny - y));
    [x, y] = [nx, ny];
  });
  return [...commands, ...varint(15)];
}

/**
 * @param {{id: number, ring: [number, number][], properties: Record<string, any>}[]} features
 * @param {{name?: string, extent?: number, extra?: number[]}} [options] extra: bytes put before the layer
 * @returns {Uint8Array}
 */
export function encodeTile(features, { name = 'cells', extent = 4096, extra = [] } = {}) {
  const keys = [...new Set(features.flatMap((f) => Object.keys(f.properties)))];
  const values = [...new Set(features.flatMap((f) => Object.values(f.properties)))];
  const encoded = features.map(({ id, ring, properties }) => {
    const tags = Object.entries(properties).flatMap(([k, v]) => [
      ...varint(keys.indexOf(k)),
      ...varint(values.indexOf(v)),
    ]);
    return block(2, [
      ...key(1, 0),
      ...varint(id),
      ...block(2, tags),
      ...key(3, 0),
      3,
      ...block(4, encodeRing(ring)),
    ]);
  });
  const layer = [
    ...string(1, name),
    ...encoded.flat(),
    ...keys.flatMap((k) => string(3, k)),
    ...values.flatMap((v) => block(4, encodeValue(v))),
    ...key(5, 0),
    ...varint(extent),
    ...key(15, 0),
    ...varint(2),
  ];
  return Uint8Array.from([...extra, ...block(3, layer)]);
}
