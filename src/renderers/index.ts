/** The renderers, in the order in which help lists them. A new format is one file or folder, one line here, and a test. */
import { csv, csvCertificates, csvFindings, csvLegs, csvSessions } from './csv/index.ts';
import type { Renderer } from './define-renderer.ts';
import html from './html/index.ts';
import json from './json.ts';
import junit from './junit.ts';
import markdown from './markdown.ts';
import ndjson from './ndjson.ts';
import pdf from './pdf/index.ts';
import sarif from './sarif.ts';
import terminal from './terminal/index.ts';

export const RENDERERS: readonly Renderer[] = [
  terminal,
  json,
  pdf,
  html,
  markdown,
  csv,
  csvLegs,
  csvFindings,
  csvCertificates,
  csvSessions,
  ndjson,
  sarif,
  junit,
];

/** By the name given to `--format`. */
export function rendererById(id: string): Renderer | undefined {
  return RENDERERS.find((renderer) => renderer.id === id);
}

/** Suffixes that people give beside a renderer's own. */
const OTHER_SUFFIXES: Readonly<Record<string, string>> = {
  '.sarif.json': 'sarif',
  '.jsonl': 'ndjson',
  '.markdown': 'markdown',
};

/** By the suffix of an output file, in any case: `evidence.PDF`; of several that fit the longest, as in `evidence.legs.csv`. */
export function rendererBySuffix(file: string): Renderer | undefined {
  const suffixes = [
    ...RENDERERS.map(({ extension, id }) => [extension, id] as const),
    ...Object.entries(OTHER_SUFFIXES),
  ];
  const fitting = suffixes.filter(([suffix]) => file.toLowerCase().endsWith(suffix));
  const longest = fitting.reduce((best, next) => (next[0].length > best[0].length ? next : best), ['', '']);
  return rendererById(longest[1]);
}
