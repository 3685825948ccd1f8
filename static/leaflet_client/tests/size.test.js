import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** The map with its panels, area profiles and names that are buttons; it was 25,000 before these. */
const FIRST = 30_000;

/** Sources and accounts, which only those fetch who open them. */
const PAGES = 5_000;

const { outputFiles, metafile } = await build({
  absWorkingDir: dirname(dirname(fileURLToPath(import.meta.url))),
  entryPoints: ['src/app.js'],
  outdir: 'never-written',
  external: ['leaflet', '*.css'],
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  metafile: true,
  write: false,
});

/** Packed bytes of the built files whose path holds one of the words. */
const sizes = (...words) =>
  outputFiles
    .filter(({ path }) => words.some((word) => path.includes(`/${word}`)))
    .map(({ contents }) => gzipSync(contents, { level: 9 }).length);
const sum = (numbers) => numbers.reduce((total, size) => total + size, 0);

test('what everybody fetches stays within 30 kB gzip', () => {
  const first = sum(sizes('app.js', 'chunk-')) + Math.max(...sizes('nl-', 'en-'));
  assert.ok(first <= FIRST, `${first} bytes`);
});

test('what full pages need besides stays within 5 kB gzip', () => {
  const pages = sum(sizes('views-'));
  assert.ok(pages > 0 && pages <= PAGES, `${pages} bytes`);
});

test('every built file is in one of these budgets', () => {
  const names = Object.keys(metafile.outputs).map((path) => path.split('/').pop());
  assert.ok(
    names.every((name) => /^(app\.js|(chunk|nl|en|views)-\w+\.js)$/.test(name)),
    names.join(),
  );
});
