/**
 * `soc2-sip scan`: captures in, verdict and evidence out.
 */
import { assess } from '../../assess.ts';
import { CaptureError, CaptureSetError, type CaptureSource } from '../../capture/index.ts';
import { printable } from '../../report/text.ts';
import type { FailOn } from '../../report/verdict.ts';

import { findCaptures } from '../captures.ts';
import { reportTime, stopwatch } from '../clock.ts';
import { commandLine, type DeliveryOptions, deliver, frameworksNamed, plannedDelivery } from '../deliver.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { type IdentityMode, identitiesOf } from '../identities.ts';
import { checkOutputFiles } from '../output-files.ts';
import { announcePolicy, loadPolicy } from '../policy.ts';
import { Progress } from '../progress.ts';
import { TOOL } from '../tool.ts';
import { tellVerbosely } from '../verbose.ts';
import { complain, type World } from '../world.ts';

export interface ScanOptions extends DeliveryOptions {
  readonly identities: IdentityMode;
  readonly identityKey?: string;
  readonly addresses: 'clear' | 'mask';
  readonly policy?: string;
  /** Left out: the policy's. */
  readonly failOn?: FailOn;
  readonly framework: readonly string[];
  readonly exitZero: boolean;
  readonly now?: string;
  readonly verbose: boolean;
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
  const delivery = await plannedDelivery(options, world);
  const frameworks = frameworksNamed(options.framework);
  const { captures, skipped } = await findCaptures(named);
  await checkOutputFiles(options.output, captures, options.force);
  const loaded = await loadPolicy(options.policy, world);
  const sources = captures.map((capture) => sourceOf(capture, world));
  await announcePolicy(loaded, world);
  for (const { path, reason } of skipped) await complain(world, `skipped ${printable(path)}: ${reason}`);

  const progress = new Progress(world, options);
  const seconds = stopwatch();
  try {
    const report = await assess({
      sources,
      policy: loaded.policy,
      policySource: loaded.source,
      frameworks,
      failOn: options.failOn ?? loaded.policy.failOn,
      exitZero: options.exitZero,
      identities,
      addresses: options.addresses,
      generatedAt,
      tool: TOOL,
      command: commandLine(argv),
      onProgress: (state) => progress.update(state),
    });
    progress.clear();
    if (options.verbose) await tellVerbosely(report, seconds(), world);
    for (const { file, reason, advice } of report.unreadable) await complain(world, `${file}: ${reason} ${advice}`);
    return await deliver(report, delivery, options, world);
  } catch (error) {
    progress.clear();
    return await complainOfCaptures(error, world);
  }
}

/** @throws what is no fault of a capture */
export async function complainOfCaptures(error: unknown, world: World): Promise<number> {
  const errors = error instanceof CaptureSetError ? error.errors : [error];
  for (const one of errors) {
    if (!(one instanceof CaptureError)) throw one;
    await complain(world, `${printable(one.file)}: ${one.message} ${one.advice}`);
  }
  return EXIT.unreadable;
}

export function sourceOf(capture: string, world: World): CaptureSource {
  if (capture !== '-') return { kind: 'file', path: capture };
  if (world.stdin.isTTY) {
    throw new UsageError(
      'standard input is a terminal: pipe a capture into it, as in "tcpdump -w - | soc2-sip scan -".',
    );
  }
  return { kind: 'stream', name: '-', stream: world.stdin };
}
