/** A finished report to standard output and files, and what its exit code rests on to standard error. The same for every command that makes one. */
import { basename } from 'node:path';
import { FRAMEWORKS, type Framework, frameworkById } from '../criteria/frameworks.ts';
import type { Renderer } from '../renderers/define-renderer.ts';
import { RENDERERS, rendererById, rendererBySuffix } from '../renderers/index.ts';
import type { View } from '../renderers/terminal/view-names.ts';
import type { Report } from '../report/schema.ts';
import { plural } from '../report/verdict.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { writeWhole } from './output-files.ts';
import { type PdfOptions, type PdfWishes, pdfOptionsOf } from './pdf-options.ts';
import { type ColorWish, colorWanted, columnsOf, unicodeWanted } from './terminal.ts';
import { complain, type World, writePieces } from './world.ts';

export interface DeliveryOptions extends PdfWishes {
  readonly format: string;
  readonly view?: View;
  /** The call whose ladder is shown. */
  readonly call?: string;
  readonly output: readonly string[];
  readonly force: boolean;
  readonly quiet: boolean;
  readonly color: ColorWish;
}

export interface Delivery {
  readonly stdout: Renderer;
  readonly files: readonly { readonly file: string; readonly renderer: Renderer }[];
  readonly pdf: PdfOptions;
}

/** @throws {UsageError} when a file's format cannot be told, a PDF would go to a terminal, or cannot be made as asked; call before any work is done */
export async function plannedDelivery(options: DeliveryOptions, world: World): Promise<Delivery> {
  const stdout = rendererById(options.format)!;
  if (options.view !== undefined && options.format !== 'terminal') {
    throw new UsageError('--view is for the terminal: leave --format out.');
  }
  if (options.call !== undefined && (options.view !== undefined || options.format !== 'terminal')) {
    throw new UsageError('--call is for the terminal, and shows one call alone: leave --format and --view out.');
  }
  const files = options.output.map((file) => ({ file, renderer: rendererOf(file, stdout) }));
  refuseBinaryOnTerminal(stdout, options, world);
  const makesPdf = [stdout, ...files.map(({ renderer }) => renderer)].some(({ id }) => id === 'pdf');
  return { stdout, files, pdf: await pdfOptionsOf(options, makesPdf) };
}

/** @returns the exit code */
export async function deliver(
  report: Report,
  { stdout, files, pdf }: Delivery,
  options: DeliveryOptions,
  world: World,
): Promise<number> {
  if (options.call !== undefined) refuseUnknownCall(options.call, report);
  const render = (renderer: Renderer, color: boolean) =>
    renderer.pieces?.(report) ??
    renderer.render(report, {
      columns: columnsOf(world),
      color,
      unicode: unicodeWanted(world.env),
      writtenFiles: options.output,
      ...pdf,
      ...(options.view === undefined ? {} : { view: options.view }),
      ...(options.call === undefined ? {} : { call: options.call }),
    });
  for (const { file, renderer } of files) await writeWhole(file, await render(renderer, false));
  if (!options.quiet) await writePieces(world.stdout, await render(stdout, colorWanted(options.color, world)));
  await complainOfWaivers(report, world);
  if (report.exitCode !== EXIT.clean || report.exitReasons.length > 1) {
    for (const { code, reason } of report.exitReasons) {
      // Several reasons may apply, and the process ends with one code.
      const own = code === report.exitCode ? '' : 'on its own ';
      await complain(world, `${reason} (${own}exit code ${code})`);
    }
  }
  return report.exitCode;
}

/** Which calls there are is known only now. */
function refuseUnknownCall(id: string, { calls }: Report): void {
  if (calls.some((call) => call.id === id)) return;
  const known =
    calls.length === 0
      ? 'no call could be read in the capture'
      : `it has ${plural(calls.length, 'call')}, ${calls[0]!.id} to ${calls.at(-1)!.id}`;
  throw new UsageError(`--call ${id}: there is no such call; ${known}. --view calls lists them.`);
}

async function complainOfWaivers({ waivers }: Report, world: World): Promise<void> {
  for (const { rule, where, expires, state, findings, partly } of waivers) {
    const place = Object.entries(where)
      .map((pair) => pair.join(' '))
      .join(', ');
    const name = `the waiver of ${rule} for ${place}`;
    if (state === 'expired') {
      const covered = findings.length === 0 ? '' : `; what it covered counts again (${findings.length})`;
      await complain(world, `${name} expired on ${expires}${covered}`);
    } else if (state === 'unused') await complain(world, `${name} covers nothing in this capture`);
    if (partly.length > 0) {
      await complain(
        world,
        `${name} covers only some of what ${partly.length} of the findings are about, so they are not waived`,
      );
    }
  }
}

/** @throws {UsageError} */
export function frameworksNamed(ids: readonly string[]): Framework[] {
  return [...new Set(ids)].map((id) => {
    const framework = frameworkById(id);
    if (framework !== undefined) return framework;
    throw new UsageError(`there is no framework "${id}". Known: ${FRAMEWORKS.map((one) => one.id).join(', ')}.`);
  });
}

function rendererOf(file: string, fallback: Renderer): Renderer {
  const renderer = rendererBySuffix(file) ?? (fallback.id === 'terminal' ? undefined : fallback);
  if (renderer === undefined) {
    const known = RENDERERS.filter((one) => one.id !== 'terminal').map((one) => one.extension);
    throw new UsageError(
      `-o ${file}: its suffix names no format. Known: ${known.join(', ')}; or name one with --format.`,
    );
  }
  return renderer;
}

function refuseBinaryOnTerminal(renderer: Renderer, options: DeliveryOptions, world: World): void {
  if (renderer.mediaType !== 'application/pdf' || options.quiet || world.stdout.isTTY !== true) return;
  throw new UsageError('a PDF does not go to a terminal: redirect stdout, or write it with -o report.pdf.');
}

/** The command for the report's reader to repeat: file names without their folders, which say nothing about the capture. */
export function commandLine(argv: readonly string[]): string {
  return ['soc2-sip', ...argv.map(withoutFolder).map(quoted)].join(' ');
}

/** `--output=/somewhere/x.pdf` as well as `/somewhere/x.pdf`. */
function withoutFolder(word: string): string {
  const [, option = '', value = ''] = /^(--[\w-]+=)?(.*)$/s.exec(word)!;
  return option + (value.startsWith('-') ? value : basename(value));
}

function quoted(word: string): string {
  return /^[\w./:=+@%-]+$/.test(word) ? word : JSON.stringify(word);
}
