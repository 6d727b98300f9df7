/**
 * `soc2-sip extract`: the frames that prove a finding, as a pcapng to hand on.
 */
import { assess } from '../../assess.ts';
import { CaptureError, CaptureSetError, type CaptureSource } from '../../capture/index.ts';
import { extractFrames } from '../../extract/index.ts';
import type { Report, ReportFinding } from '../../report/schema.ts';
import { printable } from '../../report/text.ts';
import { findCaptures } from '../captures.ts';
import { reportTime } from '../clock.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { checkOutputFiles, writeWhole } from '../output-files.ts';
import { announcePolicy, loadPolicy } from '../policy.ts';
import { TOOL } from '../tool.ts';
import { complain, type World } from '../world.ts';

export interface ExtractCommandOptions {
  readonly finding: readonly string[];
  readonly output: string;
  readonly payloads: 'blank' | 'keep';
  readonly policy?: string;
  readonly now?: string;
  readonly force: boolean;
}

/** @returns the exit code */
export async function extract(named: readonly string[], options: ExtractCommandOptions, world: World): Promise<number> {
  if (named.includes('-')) {
    throw new UsageError('extract reads the capture twice, which standard input cannot: name a file.');
  }
  const generatedAt = reportTime(options.now, world.env);
  const { captures } = await findCaptures(named);
  await checkOutputFiles([options.output], captures, options.force);
  const loaded = await loadPolicy(options.policy, world);
  await announcePolicy(loaded, world);
  const sources: CaptureSource[] = captures.map((path) => ({ kind: 'file', path }));
  try {
    const report = await assess({
      sources,
      policy: loaded.policy,
      policySource: loaded.source,
      failOn: 'none',
      exitZero: true,
      identities: 'clear',
      generatedAt,
      tool: TOOL,
      command: null,
    });
    if (options.finding.length === 0) throw new UsageError(`say which finding: --finding ID. ${findingsOf(report)}`);
    const findings = options.finding.map((id) => findingOf(id, report));
    const extracted = await extractFrames({ sources, report, findings, payloads: options.payloads });
    await writeWhole(options.output, extracted.bytes);
    await complain(world, summaryOf(extracted, options));
    return EXIT.clean;
  } catch (error) {
    const errors = error instanceof CaptureSetError ? error.errors : [error];
    for (const one of errors) {
      if (!(one instanceof CaptureError)) throw one;
      await complain(world, `${printable(one.file)}: ${one.message} ${one.advice}`);
    }
    return EXIT.unreadable;
  }
}

/** By its id, or by as much of it as is needed to tell it from others. */
function findingOf(id: string, report: Report): ReportFinding {
  const found = report.findings.filter((finding) => finding.id.startsWith(id.toLowerCase()));
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    throw new UsageError(`${found.length} findings begin with "${printable(id)}": give more of the id.`);
  }
  throw new UsageError(`there is no finding "${printable(id)}". ${findingsOf(report)}`);
}

function findingsOf({ findings }: Report): string {
  const known = findings.map((finding) => `${finding.id} (${finding.rule})`);
  return known.length === 0 ? 'This capture has none.' : `This capture has ${known.slice(0, 12).join(', ')}.`;
}

function summaryOf(
  { frames, evidence, omitted }: { readonly frames: number; readonly evidence: number; readonly omitted: number },
  { output, payloads }: ExtractCommandOptions,
): string {
  const rest = omitted === 0 ? '' : ` ${omitted} more around them were left out.`;
  const warning = payloads === 'keep' ? ' It holds call content and may hold keys: treat it as such.' : '';
  return `${printable(output)}: ${frames} frames, ${evidence} of them evidence.${rest}${warning}`;
}
