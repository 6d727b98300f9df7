/**
 * The contract of a renderer: a Report in, bytes out. Pure: no stdout, clock, colour detection, files, sorting or judging.
 * If a renderer needs something, the Report is missing something.
 */
import type { Report } from '../report/schema.ts';
import type { PageSize } from './pdf/page.ts';
import type { View } from './terminal/view-names.ts';

export interface RenderOptions {
  /** Terminal columns; other formats ignore it. */
  readonly columns: number;
  /** ANSI colour; decided by `cli`. */
  readonly color: boolean;
  /** Whether the reader's locale can show characters beyond ASCII. */
  readonly unicode: boolean;
  /** All of one kind of thing instead of the whole report on a screen; only the terminal has views. */
  readonly view?: View;
  /** The ladder of one call, by its id, instead of the report; only the terminal has it. */
  readonly call?: string;
  /** The paper of a PDF; A4 when left out. */
  readonly pageSize?: PageSize;
  /** Needed to open a PDF; other formats have none. */
  readonly password?: string;
  /** Files that the same run writes, to be named at the end of the terminal report. */
  readonly writtenFiles: readonly string[];
}

export interface Renderer {
  /** The name for `--format`. */
  readonly id: string;
  readonly mediaType: string;
  /** With the dot: `.pdf`. */
  readonly extension: string;
  render(report: Report, options: RenderOptions): string | Uint8Array | Promise<string | Uint8Array>;
  /** The same, a piece at a time: for a format whose report can be larger than a string. */
  pieces?(report: Report): Iterable<string>;
}

export function defineRenderer(renderer: Renderer): Renderer {
  return renderer;
}
