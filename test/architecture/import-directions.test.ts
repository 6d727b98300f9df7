// A folder of src imports only from folders to its right (design: bin > cli > assess > ... > bytes).
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ORDER = [
  'cli',
  'extract',
  'assess',
  'renderers',
  'report',
  'rules',
  'criteria',
  'ledger',
  'dissectors',
  'crypto',
  'tones',
  'reassembly',
  'flows',
  'layers',
  'capture',
  'registry',
  'bytes',
] as const;

const SRC = join(import.meta.dirname, '../../src');
const IMPORT =
  /(?:^|\s)(?:import|export)[^'"]*?from\s+['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)|^import\s+['"](\.[^'"]+)['"]/gm;
/** Modules, with or without `node:`, that reach beyond the program; and the clock and the process themselves. */
const OUTSIDE =
  /(?:from|import\(|import)\s*['"](?:node:)?(?:fs|fs\/promises|process|worker_threads|child_process|net|tls|dgram|http|https|http2|dns|dns\/promises|os)['"]|\bprocess\.|\bDate\.now\b|new Date\(\)/;

interface Import {
  readonly file: string;
  readonly line: number;
  readonly from: string;
  readonly to: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** `src/ledger/media/x.ts` is in `ledger`; `src/assess.ts` is `assess`. */
function roomOf(path: string): string {
  return relative(SRC, path).split('/')[0]!.replace(/\.ts$/, '');
}

function importsOf(file: string): Import[] {
  return importsIn(readFileSync(file, 'utf8'), file);
}

function importsIn(text: string, file: string): Import[] {
  return [...text.matchAll(IMPORT)].map((match) => ({
    file: relative(join(SRC, '..'), file),
    line: text.slice(0, match.index).split('\n').length,
    from: roomOf(file),
    to: roomOf(join(file, '..', match[1] ?? match[2] ?? match[3]!)),
  }));
}

/** `index` is the library's door: it may show anything. */
function offences(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, to }) => from !== to && from !== 'index')
    .filter(({ from, to }) => !isRightOf(to, from))
    .map(({ file, line, from, to }) => `${file}:${line}: ${from} must not import from ${to}`);
}

function isRightOf(to: string, from: string): boolean {
  const [left, right] = [ORDER.indexOf(from as never), ORDER.indexOf(to as never)];
  return left >= 0 && right > left;
}

const imports = sourceFiles(SRC).flatMap(importsOf);

describe('import directions', () => {
  it('reads the imports of the tree', () => {
    expect(imports.length).toBeGreaterThan(50);
    expect(imports.some(({ from, to }) => from === 'assess' && to === 'ledger')).toBe(true);
  });

  it('finds an offence when there is one', () => {
    const offence = { file: 'src/bytes/x.ts', line: 3, from: 'bytes', to: 'ledger' };
    expect(offences([offence])).toEqual(['src/bytes/x.ts:3: bytes must not import from ledger']);
  });

  it.each([
    "import { x } from '../ledger/x.ts';",
    "import type {\n  x,\n} from '../ledger/x.ts';",
    "export * from '../ledger/x.ts';",
    "const x = await import('../ledger/x.ts');",
    "import '../ledger/x.ts';",
  ])('reads %j', (text) => {
    expect(importsIn(text, join(SRC, 'bytes/y.ts'))).toMatchObject([{ from: 'bytes', to: 'ledger' }]);
  });

  it.each([
    "import { readFileSync } from 'fs';",
    "import fs from 'node:fs';",
    "await import('node:net')",
    "import 'node:process';",
    'process.exit(1)',
    'Date.now()',
  ])('finds what reaches outside in %j', (text) => {
    expect(OUTSIDE.test(text)).toBe(true);
  });

  it('go only to the right', () => {
    expect(offences(imports)).toEqual([]);
  });

  it('only capture and cli touch the file system or the process', () => {
    const touching = sourceFiles(SRC)
      .filter((file) => !['cli', 'capture'].includes(roomOf(file)))
      .filter((file) => OUTSIDE.test(readFileSync(file, 'utf8')));
    expect(touching.map((file) => relative(SRC, file))).toEqual([]);
  });
});
