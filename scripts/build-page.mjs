/**
 * Writes src/renderers/html/page-assets.ts: the style sheet and the script of the HTML report, each as one text.
 *
 *   node scripts/build-page.mjs            write the module
 *   node scripts/build-page.mjs --check    exit 1 when the module is not what its sources say
 *
 * The script is main.ts and the modules that it imports, compiled by tsc (which checks their types against those of a browser) and put one
 * after the other, imports and exports taken away. So every name at the top of a module must be the only one of its kind.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const page = join(root, 'src/renderers/html/page');
const target = join(root, 'src/renderers/html/page-assets.ts');

const IMPORT = /^import\s[^;]*?from\s+'([^']+)';\n|^import\s+'([^']+)';\n/gm;

/** The modules that `file` needs, each once, before those that need them. */
function modulesOf(file, known = new Map()) {
  if (known.has(file)) return known;
  known.set(file, null);
  const text = readFileSync(file, 'utf8');
  const needed = [...text.matchAll(IMPORT)].map((match) => resolve(dirname(file), match[1] ?? match[2]));
  known.delete(file);
  for (const one of needed) modulesOf(one, known);
  known.set(file, text);
  return known;
}

function scriptText() {
  const out = mkdtempSync(join(tmpdir(), 'soc2-sip-page-'));
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', page, '--outDir', out], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const modules = [...modulesOf(join(out, 'renderers/html/page/main.js')).values()];
    const plain = modules.map((text) =>
      text
        .replace(IMPORT, '')
        .replace(/^export (?=(?:async )?(?:function|class|const|let)\b)/gm, '')
        .replace(/^export \{[^}]*\};?\n/gm, '')
        .replace(/^ +/gm, (indent) => ' '.repeat(indent.length / 4)),
    );
    const text = plain.join('');
    if (/^(?:import|export)\b/m.test(text)) throw new Error('an import or export is left in the page script');
    const names = [...text.matchAll(/^(?:async )?(?:function|class|const|let) (\w+)/gm)].map((match) => match[1]);
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    if (twice.length > 0) throw new Error(`names that two modules of the page have: ${twice.join(', ')}`);
    if (/<\/script|<!--/i.test(text)) throw new Error('the page script would end early in its element');
    return text;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function styleText() {
  return readFileSync(join(page, 'style.css'), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .trim();
}

const module = [
  '// Made by scripts/build-page.mjs from the folder page: change those files, not this one.\n',
  `export const STYLE = ${JSON.stringify(styleText())};\n`,
  `export const SCRIPT = ${JSON.stringify(scriptText())};\n`,
].join('\n');

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== module) {
    console.error('page-assets.ts is not what its sources say: run node scripts/build-page.mjs');
    process.exit(1);
  }
} else writeFileSync(target, module);
