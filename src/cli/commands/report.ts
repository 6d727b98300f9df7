/**
 * `soc2-sip report evidence.json`: a saved report in another format, and under another policy: its facts are judged again without the
 * capture.
 *
 * Not handled: showing what the saved report masks; only the capture has it.
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { judgeAgain } from '../../assess.ts';
import type { Framework } from '../../criteria/frameworks.ts';
import { frameworkRow } from '../../report/frameworks.ts';
import { ReportError, readReport } from '../../report/read-report.ts';
import type { Report } from '../../report/schema.ts';
import type { FailOn } from '../../report/verdict.ts';
import { reportTime } from '../clock.ts';
import { commandLine, type DeliveryOptions, deliver, frameworksNamed, plannedDelivery } from '../deliver.ts';
import { UsageError } from '../exit-codes.ts';
import { checkOutputFiles } from '../output-files.ts';
import { announcePolicy, loadPolicy } from '../policy.ts';
import { TOOL } from '../tool.ts';
import { complain, type World } from '../world.ts';

export interface ReportOptions extends DeliveryOptions {
  readonly policy?: string;
  readonly failOn?: FailOn;
  readonly framework: readonly string[];
  readonly exitZero: boolean;
  readonly now?: string;
}

/** A string of V8 holds no more than about half a gigabyte. */
const MAX_OCTETS = 400_000_000;

/** @returns the exit code */
export async function report(
  file: string,
  options: ReportOptions,
  argv: readonly string[],
  world: World,
): Promise<number> {
  const delivery = await plannedDelivery(options, world);
  const frameworks = frameworksNamed(options.framework);
  await checkOutputFiles(options.output, [file], options.force);
  if (options.policy === undefined) refuseWithoutPolicy(options);
  const octets = await octetsOf(file);
  const saved = savedReport(octets, file);
  const made =
    options.policy === undefined
      ? withFrameworks(saved, frameworks)
      : await judgedAgain(saved, octets, frameworks, options, argv, world);
  return deliver(made, delivery, options, world);
}

/** Without a policy nothing is judged, and what would judge otherwise has no effect. */
function refuseWithoutPolicy({ failOn, exitZero, now }: ReportOptions): void {
  const [given] = [failOn !== undefined && '--fail-on', exitZero && '--exit-zero', now !== undefined && '--now'].filter(
    Boolean,
  );
  if (given)
    throw new UsageError(
      `${given} judges again: name the policy to judge by with --policy. Without it, a saved report is shown as it is.`,
    );
}

async function judgedAgain(
  saved: Report,
  octets: Uint8Array,
  frameworks: readonly Framework[],
  options: ReportOptions,
  argv: readonly string[],
  world: World,
): Promise<Report> {
  const loaded = await loadPolicy(options.policy, world);
  await announcePolicy(loaded, world);
  await complain(world, 'judged from the facts in the report; the captures were not read');
  if (saved.identities !== 'clear') {
    await complain(
      world,
      'identities in the report are masked: what a rule compares with numbers, users or domains of calls was not recorded in full',
    );
  }
  if (saved.addresses !== 'clear') {
    await complain(
      world,
      'addresses in the report are masked: networks and endpoints by address are not known, and findings have other ids',
    );
  }
  return judgeAgain({
    report: saved,
    reportSha256: createHash('sha256').update(octets).digest('hex'),
    policy: loaded.policy,
    policySource: loaded.source,
    frameworks,
    failOn: options.failOn ?? loaded.policy.failOn,
    exitZero: options.exitZero,
    generatedAt: reportTime(options.now, world.env),
    tool: TOOL,
    command: commandLine(argv),
  });
}

function withFrameworks(saved: Report, frameworks: readonly Framework[]): Report {
  if (frameworks.length === 0) return saved;
  return { ...saved, frameworks: frameworks.map((framework) => frameworkRow(framework, saved.rules, saved.controls)) };
}

async function octetsOf(file: string): Promise<Uint8Array> {
  const status = await stat(file).catch(() => null);
  if (status === null) throw new UsageError(`${file}: there is no such file.`);
  if (!status.isFile()) throw new UsageError(`${file} is not a file.`);
  if (status.size > MAX_OCTETS)
    throw new UsageError(`${file} has ${status.size} octets; at most ${MAX_OCTETS} are read.`);
  return readFile(file).catch((error: Error) => {
    throw new UsageError(`${file} cannot be read: ${error.message}.`);
  });
}

function savedReport(octets: Uint8Array, file: string): Report {
  try {
    return readReport(new TextDecoder('utf-8', { fatal: true }).decode(octets));
  } catch (error) {
    if (error instanceof ReportError) throw new UsageError(`${file}: ${error.message}`);
    if (error instanceof TypeError) throw new UsageError(`${file} is not text in UTF-8.`);
    throw error;
  }
}
