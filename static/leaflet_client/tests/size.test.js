import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const BUDGET = 25_000;

test('our own script with one language stays within 25 kB gzip', async () => {
  const { outputFiles } = await build({
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
    write: false,
  });
  const sizes = outputFiles.map(({ path, contents }) => ({
    app: path.endsWith('app.js'),
    size: gzipSync(contents, { level: 9 }).length,
  }));
  const app = sizes.filter((file) => file.app).reduce((sum, file) => sum + file.size, 0);
  const language = Math.max(...sizes.filter((file) => !file.app).map((file) => file.size));
  assert.ok(app + language <= BUDGET, `${app} + ${language} bytes`);
});
