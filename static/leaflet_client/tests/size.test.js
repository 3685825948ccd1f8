import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** The map with its panels, area profiles and names that are buttons; it was 25,000 before these. */
const FIRST = 30_000;

/** Sources and accounts, which only those fetch who open them; besides, their words in one language. */
const PAGES = 5_000;
const PAGE_WORDS = 2_100;

/** The panel of a cell or an area, and the controls of a filter: fetched with the first of each. */
const DETAILS = 4_500;
const FILTER = 1_500;

/** Sending a file, confirming it, and private layers; besides, its words in one language. */
const UPLOAD = 5_250;
const UPLOAD_WORDS = 2_000;

const { outputFiles, metafile } = await build({
  absWorkingDir: dirname(dirname(fileURLToPath(import.meta.url))),
  entryPoints: ['src/app.js'],
  outdir: 'never-written',
  chunkNames: '[name]-[hash]',
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

test('the words of full pages stay within 2.1 kB gzip', () => {
  const words = Math.max(...sizes('pages-nl', 'pages-en'));
  assert.ok(words > 0 && words <= PAGE_WORDS, `${words} bytes`);
});

test('what a chosen place and a filter need besides stays within 6 kB gzip', () => {
  const [details, filter] = [sum(sizes('detail-')), sum(sizes('filterview-'))];
  assert.ok(details > 0 && details <= DETAILS, `${details} bytes`);
  assert.ok(filter > 0 && filter <= FILTER, `${filter} bytes`);
});

test('the upload page stays within 5.25 kB gzip, and its words within 2 kB', () => {
  const [upload, words] = [sum(sizes('upload-')), Math.max(...sizes('upload-nl', 'upload-en'))];
  const page = upload - sum(sizes('upload-nl', 'upload-en'));
  assert.ok(page > 0 && page <= UPLOAD, `${page} bytes`);
  assert.ok(words > 0 && words <= UPLOAD_WORDS, `${words} bytes of words`);
});

test('every built file is in one of these budgets', () => {
  const names = Object.keys(metafile.outputs).map((path) => path.split('/').pop());
  assert.ok(
    names.every((name) =>
      /^(app\.js|(chunk|nl|en|views|pages-nl|pages-en|detail|filterview|upload|upload-nl|upload-en)-\w+\.js)$/.test(name),
    ),
    names.join(),
  );
});
