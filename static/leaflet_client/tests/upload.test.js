import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messages as en } from '../src/messages/upload-en.js';
import { messages as nl } from '../src/messages/upload-nl.js';
import { withoutGone } from '../src/drafts.js';
import { fromHash } from '../src/state.js';
import { failureOf } from '../src/uploadparts.js';

const blanks = (words) => [...words.matchAll(/\{\w+\}/g)].map(String).sort();

test('the upload page says everything in both languages, with the same blanks', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(nl).sort());
  for (const [key, words] of Object.entries(nl)) {
    assert.ok(words.trim() && en[key].trim(), key);
    assert.deepEqual(blanks(en[key]), blanks(words), key);
  }
});

test('reasons of refused rows are words, and the name of the file stays as it is', () => {
  const detail = 'my_file.csv: no row was accepted (2,998 bad_coordinates, 1 wrong_number_of_fields); expected one.';
  const { why } = failureOf({ status: 422, told: { detail } }, 'kept');
  assert.ok(why.startsWith('my_file.csv: no row was accepted (2,998 bad coordinates, 1 wrong number of fields)'));
});

test('what is gone leaves the address with its filters and its areas, and nothing else does', () => {
  const [layer, set] = [`draft_${'0'.repeat(32)}`, `areas_${'1'.repeat(32)}`];
  const hash = `#layers=${layer}:80,noise&where=${layer}.kind%3Dseal,noise.kind%3Da&areas=wards,${set}&area=${set}.P1&lang=nl`;
  const left = { layers: [{ id: 'noise', opacity: 100 }], where: ['noise.kind=a'], areas: ['wards'], lang: 'nl' };
  assert.deepEqual(fromHash(withoutGone(hash, [layer, set])), left);
  assert.deepEqual(fromHash(withoutGone(hash, [])).area, `${set}.P1`);
});
