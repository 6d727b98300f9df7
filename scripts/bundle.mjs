/**
 * Joins the modules of the command into a few files, after tsc: dist/command/, which bin/ starts. See docs/adr/0021.
 *
 *   node scripts/bundle.mjs
 *
 * Each dynamic import stays a file of its own, so that a scan without PDF loads no PDF. Packages of others stay outside, with their licences.
 * Nothing is shortened or renamed: a stack trace names the functions of the source.
 */
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = new URL('../', import.meta.url);

const bundle = await rolldown({
  input: { main: fileURLToPath(new URL('dist/cli/main.js', root)) },
  platform: 'node',
  external: (id) => !id.startsWith('.') && !id.startsWith('/') && !/^[A-Za-z]:/.test(id),
});
await bundle.write({
  dir: fileURLToPath(new URL('dist/command', root)),
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name].js',
});
await bundle.close();
