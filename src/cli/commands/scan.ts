/**
 * `soc2-sip scan`: captures in, verdict and evidence out.
 */
import { basename } from 'node:path';
import { assess } from '../../assess.ts';
import { CaptureError, CaptureSetError, type CaptureSource } from '../../capture/index.ts';
import { SOC2_DEFAULT } from '../../criteria/policy.ts';
import type { Renderer } from '../../renderers/define-renderer.ts';
import { RENDERERS, rendererById, rendererBySuffix } from '../../renderers/index.ts';
import type { View } from '../../renderers/terminal/views.ts';
import { printable } from '../../report/text.ts';
import type { FailOn } from '../../report/verdict.ts';
import { findCaptures } from '../captures.ts';
import { reportTime } from '../clock.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { type IdentityMode, identitiesOf } from '../identities.ts';
import { checkOutputFiles, writeWhole } from '../output-files.ts';
import { Progress } from '../progress.ts';
import { type ColorWish, colorWanted, columnsOf, unicodeWanted } from '../terminal.ts';
import { TOOL } from '../tool.ts';
import { complain, type World, write } from '../world.ts';

export interface ScanOptions {
  readonly format: string;
  readonly view?: View;
  readonly output: readonly string[];
  readonly identities: IdentityMode;
  readonly identityKey?: string;
  readonly addresses: 'clear' | 'mask';
  readonly failOn: FailOn;
  readonly exitZero: boolean;
  readonly now?: string;
  readonly force: boolean;
  readonly quiet: boolean;
  readonly color: ColorWish;
}

/** @returns the exit code */
export async function scan(
  named: readonly string[],
  options: ScanOptions,
  argv: readonly string[],
  world: World,
): Promise<number> {
  const generatedAt = reportTime(options.now, world.env);
  const identities = await identitiesOf(options.identities, options.identityKey);
  const stdoutRenderer = rendererById(options.format)!;
  const files = options.output.map((file) => ({ file, renderer: rendererOf(file, stdoutRenderer) }));
  if (options.view !== undefined && options.format !== 'terminal') {
    throw new UsageError('--view is for the terminal: leave --format out.');
  }
  const { captures, skipped } = await findCaptures(named);
  await checkOutputFiles(options.output, captures, options.force);
  refuseBinaryOnTerminal(stdoutRenderer, options, world);

  const sources = captures.map((capture) => sourceOf(capture, world));
  for (const { path, reason } of skipped) await complain(world, `skipped ${printable(path)}: ${reason}`);

  const progress = new Progress(world, options);
  try {
    const report = await assess({
      sources,
      policy: SOC2_DEFAULT,
      failOn: options.failOn,
      exitZero: options.exitZero,
      identities,
      addresses: options.addresses,
      generatedAt,
      tool: TOOL,
      command: commandLine(argv),
      onProgress: (state) => progress.update(state),
    });
    progress.clear();
    for (const { file, reason, advice } of report.unreadable) await complain(world, `${file}: ${reason} ${advice}`);
    const render = (renderer: Renderer, color: boolean) =>
      renderer.render(report, {
        columns: columnsOf(world),
        color,
        unicode: unicodeWanted(world.env),
        writtenFiles: options.output,
        ...(options.view === undefined ? {} : { view: options.view }),
      });
    for (const { file, renderer } of files) await writeWhole(file, await render(renderer, false));
    if (!options.quiet) await write(world.stdout, await render(stdoutRenderer, colorWanted(options.color, world)));
    if (report.exitCode !== EXIT.clean || report.exitReasons.length > 1) {
      for (const { code, reason } of report.exitReasons) await complain(world, `${reason} (exit code ${code})`);
    }
    return report.exitCode;
  } catch (error) {
    progress.clear();
    const errors = error instanceof CaptureSetError ? error.errors : [error];
    for (const one of errors) {
      if (!(one instanceof CaptureError)) throw one;
      await complain(world, `${printable(one.file)}: ${one.message} ${one.advice}`);
    }
    return EXIT.unreadable;
  }
}

function sourceOf(capture: string, world: World): CaptureSource {
  if (capture !== '-') return { kind: 'file', path: capture };
  if (world.stdin.isTTY) {
    throw new UsageError(
      'standard input is a terminal: pipe a capture into it, as in "tcpdump -w - | soc2-sip scan -".',
    );
  }
  return { kind: 'stream', name: '-', stream: world.stdin };
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

function refuseBinaryOnTerminal(renderer: Renderer, options: ScanOptions, world: World): void {
  if (renderer.mediaType !== 'application/pdf' || options.quiet || world.stdout.isTTY !== true) return;
  throw new UsageError('a PDF does not go to a terminal: redirect stdout, or write it with -o report.pdf.');
}

/** The command for the report's reader to repeat: file names without their folders, which say nothing about the capture. */
function commandLine(argv: readonly string[]): string {
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
