import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messages as en } from '../src/messages/upload-en.js';
import { messages as nl } from '../src/messages/upload-nl.js';

const blanks = (words) => [...words.matchAll(/\{\w+\}/g)].map(String).sort();

test('the upload page says everything in both languages, with the same blanks', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(nl).sort());
  for (const [key, words] of Object.entries(nl)) {
    assert.ok(words.trim() && en[key].trim(), key);
    assert.deepEqual(blanks(en[key]), blanks(words), key);
  }
});
