/** Builds dist/: one hashed script and style sheet, the page that names them, and the scripts of the API docs. */
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
const DIST = join(ROOT, 'dist');
const SWAGGER = join(ROOT, 'node_modules', 'swagger-ui-dist');

/** Leaflet's package names its script for old browsers; its module leaves out what is not used. */
const leafletAsModule = {
  name: 'leaflet-as-module',
  setup({ onResolve }) {
    const path = join(ROOT, 'node_modules', 'leaflet', 'dist', 'leaflet-src.esm.js');
    onResolve({ filter: /^leaflet$/ }, () => ({ path, sideEffects: false }));
  },
};

/** @returns {Promise<{files: Record<string, string>, early: string[]}>} files: entry name with extension -> built file; early: what the script begins by asking for; relative to dist */
async function bundle() {
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: { app: 'src/app.js' },
    outdir: 'dist/assets',
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    plugins: [leafletAsModule],
    loader: { '.png': 'file' },
    bundle: true,
    splitting: true,
    chunkNames: '[name]-[hash]',
    minify: true,
    sourcemap: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'linked',
    metafile: true,
    logLevel: 'warning',
  });
  const built = Object.keys(result.metafile.outputs).map((path) =>
    relative('dist', path).split(sep).join('/'),
  );
  const find = (end) => built.find((path) => path.startsWith('assets/app-') && path.endsWith(end));
  const parts = result.metafile.outputs[`dist/${find('.js')}`].imports.filter(
    (one) => one.kind === 'import-statement',
  );
  return {
    files: { 'app.js': find('.js'), 'app.css': find('.css') },
    early: parts.map(({ path }) => path.replace('dist/', '')),
  };
}

async function writePage({ files, early }) {
  let page = await readFile(join(ROOT, 'index.html'), 'utf8');
  const links = early.map((path) => `    <link rel="modulepreload" href="${path}" />\n`).join('');
  page = page.replace('  </head>', `${links}  </head>`);
  for (const [name, path] of Object.entries(files)) page = page.replace(`"${name}"`, `"${path}"`);
  await writeFile(join(DIST, 'index.html'), page);
}

/** Scripts and styles stand in files of their own, because the page may run nothing inline. */
async function writeDocs() {
  const docs = join(DIST, 'assets', 'docs');
  await mkdir(docs, { recursive: true });
  for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css'])
    await copyFile(join(SWAGGER, name), join(docs, name));
  await copyFile(join(ROOT, 'docs', 'start.js'), join(docs, 'start.js'));
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(DIST, join(entry.parentPath, entry.name)));
  return files.map((path) => path.split(sep).join(posix.sep)).sort();
}

async function writeManifest() {
  const manifest = {};
  for (const path of await filesBelow(DIST)) {
    manifest[path] = createHash('sha256')
      .update(await readFile(join(DIST, path)))
      .digest('hex');
  }
  await writeFile(join(DIST, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** What an earlier build left goes last, so that a running server always finds a whole client. */
async function removeOld(started) {
  for (const path of await filesBelow(DIST)) {
    if ((await stat(join(DIST, path))).mtimeMs < started) await rm(join(DIST, path));
  }
}

const started = Date.now() - 1;
await mkdir(DIST, { recursive: true });
await writePage(await bundle());
await writeDocs();
await removeOld(started);
await writeManifest();
