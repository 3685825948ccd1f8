import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** The map with its panels, and names of areas that are buttons. */
const FIRST = 30_000;

/** Sources and accounts, which only those fetch who open them; besides, their words in one language. */
const PAGES = 6_200;
const PAGE_WORDS = 2_100;

/** The panel of a place, the controls of a filter, a coarser step, the keyboard on the map: each fetched with its first use. */
const DETAILS = 5_500;
const FILTER = 1_500;
const COARSER = 800;
const CURSOR = 1_300;

/** The values of another period, for shapes that are there. */
const COLUMNS = 900;

/** A second layer, as dots in colours of its own; fetched with the first of them. */
const DOTS = 1_600;

/** Combinations and measures: showing them, making them, one of them in a place; besides, their words in one language. */
const COMBINED = 3_500;
const COMBINING = 11_000;
const COMBINED_VIEW = 2_000;
const COMBINE_WORDS = 3_000;
/** How an area stands, similar areas and the comparison with one; besides, its words in one language. */
const AREA = 3_700;
const AREA_WORDS = 1_100;

/** The words of these in one language. */
const LATER_WORDS = 1_100;

/** Signing in, with the band of what is exact; besides, its words in one language. */
const ACCESS = 2_200;
const ACCESS_WORDS = 750;

/** The download of a layer; besides, its words in one language. */
const DOWNLOAD = 2_100;
const DOWNLOAD_WORDS = 450;

/** The search box once it is used; besides, its words in one language. */
const SEARCH = 2_600;
const SEARCH_WORDS = 450;

/** Sending a file, confirming it, and private layers; besides, its words in one language. */
const UPLOAD = 6_000;
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

/** The built files that one of the named ones fetches with it, itself among them. */
function withImports(...words) {
  const found = new Set();
  const queue = Object.keys(metafile.outputs).filter((path) => words.some((word) => path.includes(`/${word}`)));
  for (const path of queue) {
    if (found.has(path)) continue;
    found.add(path);
    const imports = metafile.outputs[path]?.imports ?? [];
    queue.push(...imports.filter(({ kind }) => kind === 'import-statement').map((one) => one.path));
  }
  return [...found].flatMap((path) => (path in metafile.outputs ? [path.split('/').pop()] : []));
}
const FIRST_FILES = withImports('app.js');

test('what everybody fetches stays within 30 kB gzip', () => {
  const first = sum(sizes(...FIRST_FILES)) + Math.max(...sizes('nl-', 'en-'));
  assert.ok(first <= FIRST, `${first} bytes`);
});

test('what full pages need besides stays within 6.2 kB gzip', () => {
  const pages = sum(sizes('views-', 'page-'));
  assert.ok(pages > 0 && pages <= PAGES, `${pages} bytes`);
});

test('the words of full pages stay within 2.1 kB gzip', () => {
  const words = Math.max(...sizes('pages-nl', 'pages-en'));
  assert.ok(words > 0 && words <= PAGE_WORDS, `${words} bytes`);
});

test('what is fetched when it is first used stays within its own limit', () => {
  /** @type {[string, number][]} */
  const limits = [
    ['filterview-', FILTER],
    ['coarser-', COARSER],
    ['cursor-', CURSOR],
    ['columns-', COLUMNS],
  ];
  for (const [name, limit] of limits) {
    const size = sum(sizes(name));
    assert.ok(size > 0 && size <= limit, `${name} ${size} bytes`);
  }
});

test('the panel of a place stays within its limit', () => {
  const size = sum(sizes(...withImports('detail-').filter((one) => !FIRST_FILES.includes(one))));
  assert.ok(size > 0 && size <= DETAILS, `${size} bytes`);
});

test('a second layer stays within 1.6 kB gzip', () => {
  const size = sum(sizes('dots-'));
  assert.ok(size > 0 && size <= DOTS, `${size} bytes`);
});

test('combinations stay within their limits: shown, made, and told of in a place', () => {
  const beside = (...words) => sum(sizes(...withImports(...words).filter((one) => !FIRST_FILES.includes(one))));
  const shown = beside('combined-');
  const made = beside('combined-', 'combining-', 'measures-', 'toplist-') - shown;
  const told = beside('combinedview-', 'detail-') - beside('detail-');
  assert.ok(shown > 0 && shown <= COMBINED, `shown ${shown} bytes`);
  assert.ok(made > 0 && made <= COMBINING, `made ${made} bytes`);
  assert.ok(told > 0 && told <= COMBINED_VIEW, `told ${told} bytes`);
  const words = Math.max(...sizes('combine-nl', 'combine-en'));
  assert.ok(words > 0 && words <= COMBINE_WORDS, `${words} bytes of words`);
});

test('the words of what is fetched later stay within 1.1 kB gzip', () => {
  const words = Math.max(...sizes('later-nl', 'later-en'));
  assert.ok(words > 0 && words <= LATER_WORDS, `${words} bytes`);
});

test('the panel of an area stays within 3.7 kB gzip besides, and its words within 1.1 kB', () => {
  const area = sum(sizes('areaview-'));
  const words = Math.max(...sizes('area-nl', 'area-en'));
  assert.ok(area > 0 && area <= AREA, `${area} bytes`);
  assert.ok(words > 0 && words <= AREA_WORDS, `${words} bytes of words`);
});

test('signing in stays within 2.2 kB gzip, and its words within 0.75 kB', () => {
  const words = sizes('access-nl', 'access-en');
  const access = sum(sizes('access-')) - sum(words);
  assert.ok(access > 0 && access <= ACCESS, `${access} bytes`);
  assert.ok(Math.max(...words) <= ACCESS_WORDS, `${words} bytes of words`);
});

test('a download stays within 2.1 kB gzip, and its words within 0.45 kB', () => {
  const words = sizes('download-nl', 'download-en');
  const download = sum(sizes('download-')) - sum(words);
  assert.ok(download > 0 && download <= DOWNLOAD, `${download} bytes`);
  assert.ok(Math.max(...words) <= DOWNLOAD_WORDS, `${words} bytes of words`);
});

test('searching stays within 2.6 kB gzip, and its words within 0.45 kB', () => {
  const words = sizes('search-nl', 'search-en');
  const search = sum(sizes('search-')) - sum(words);
  assert.ok(search > 0 && search <= SEARCH, `${search} bytes`);
  assert.ok(Math.max(...words) > 0 && Math.max(...words) <= SEARCH_WORDS, `${words} bytes of words`);
});

test('the upload page stays within 6 kB gzip, and its words within 2 kB', () => {
  const [upload, words] = [sum(sizes('upload-')), Math.max(...sizes('upload-nl', 'upload-en'))];
  const page = upload - sum(sizes('upload-nl', 'upload-en'));
  assert.ok(page > 0 && page <= UPLOAD, `${page} bytes`);
  assert.ok(words > 0 && words <= UPLOAD_WORDS, `${words} bytes of words`);
});

test('every built file is in one of these budgets', () => {
  const names = Object.keys(metafile.outputs).map((path) => path.split('/').pop());
  assert.ok(
    names.every((name) =>
      /^(app\.js|(chunk|nl|en|views|pages-nl|pages-en|later-nl|later-en|areaview|area-nl|area-en|page|detail|filterview|basemap|dots|columns|combined|combining|measures|toplist|combinedview|combine-nl|combine-en|coarser|cursor|access|access-nl|access-en|download|download-nl|download-en|search|search-nl|search-en|upload|upload-nl|upload-en)-\w+\.js)$/.test(name),
    ),
    names.join(),
  );
});
