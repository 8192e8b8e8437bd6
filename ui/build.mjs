// Bundles src/ into internal/web/static/dist, from where the Go build embeds
// it. File names carry a hash of their content, so that browsers may keep them
// for ever; manifest.json tells the server which hashed file stands for which
// name.
import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const outdir = join(here, '../internal/web/static/dist');

await rm(outdir, { recursive: true, force: true });

const result = await build({
  absWorkingDir: here,
  entryPoints: ['src/app.css', 'src/app.js', 'src/favicon.svg'],
  outdir,
  entryNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.woff2': 'file', '.svg': 'copy' },
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome120', 'firefox121', 'safari17'],
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});

const manifest = {};
for (const [file, output] of Object.entries(result.metafile.outputs)) {
  if (output.entryPoint) manifest[basename(output.entryPoint)] = basename(file);
}
await writeFile(join(outdir, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');
