/** The renderers, in the order in which help lists them. A new format is one file or folder, one line here, and a test. */
import type { Renderer } from './define-renderer.ts';
import json from './json.ts';
import pdf from './pdf/index.ts';
import terminal from './terminal/index.ts';

export const RENDERERS: readonly Renderer[] = [terminal, json, pdf];

/** By the name given to `--format`. */
export function rendererById(id: string): Renderer | undefined {
  return RENDERERS.find((renderer) => renderer.id === id);
}

/** By the suffix of an output file, in any case: `evidence.PDF`. */
export function rendererBySuffix(file: string): Renderer | undefined {
  return RENDERERS.find((renderer) => file.toLowerCase().endsWith(renderer.extension));
}
