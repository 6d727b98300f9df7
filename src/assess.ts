/**
 * The pipeline, from a capture to a Report: read this file second, after ARCHITECTURE.md.
 *
 *     open(captures) -> frames -> ledger (layers, flows, reassembly, dissectors, observers) -> facts -> rules -> report
 *
 * It judges nothing and renders nothing. It does not touch the clock, the terminal or any file but the captures.
 */

import { Frame } from './capture/frame.ts';
import { type CaptureSource, openCaptureSet } from './capture/index.ts';
import type { Framework } from './criteria/frameworks.ts';
import { type Policy, policySha256, SOC2_DEFAULT } from './criteria/policy.ts';
import type { Facts } from './ledger/facts.ts';
import { Ledger } from './ledger/ledger.ts';
import { buildReport, type PolicySource } from './report/build.ts';
import { factRowsOf } from './report/fact-rows.ts';
import { factsOf } from './report/facts-of.ts';
import type { Identities } from './report/redact.ts';
import type { Report } from './report/schema.ts';
import type { FailOn } from './report/verdict.ts';
import { RULES } from './rules/index.ts';
import { judge } from './rules/judge.ts';

export interface AssessProgress {
  readonly frames: number;
  /** Octets taken from the source so far, as they lie on disk. */
  readonly read: number;
  /** Octets of all files; null when one is a stream. */
  readonly total: number | null;
}

/** How to judge facts, wherever they come from. */
export interface JudgeOptions {
  readonly policy: Policy;
  /** Where the policy came from; left out: handed in by a program. */
  readonly policySource?: PolicySource;
  /** Other frameworks to count the tests by. */
  readonly frameworks?: readonly Framework[];
  readonly failOn: FailOn;
  /** Changes the exit code in the report, never the verdict. */
  readonly exitZero: boolean;
  /** The time the report is made at; certificates are judged at it too. */
  readonly generatedAt: { readonly seconds: number; readonly nanoseconds: number };
  readonly tool: { readonly name: string; readonly version: string };
  /** The command line, for the reader to repeat; null when used as a library. */
  readonly command: string | null;
}

export interface AssessOptions extends JudgeOptions {
  /** Read as one capture, in time order; at least one. */
  readonly sources: readonly CaptureSource[];
  readonly identities: Identities;
  /** IP addresses as they are (the default), or as numbered hosts. */
  readonly addresses?: 'clear' | 'mask';
  readonly onProgress?: (progress: AssessProgress) => void;
}

/**
 * Reads captures as one and judges what is in them.
 *
 * @throws {CaptureError} when the only capture cannot be read at all; a damaged one is reported instead
 * @throws {CaptureSetError} when there are several and none can be read; one among others is reported instead
 */
export async function assess(options: AssessOptions): Promise<Report> {
  const facts = await collectFacts(options.sources, options.onProgress, options.policy);
  const { identities, addresses = 'clear' } = options;
  return buildReport({ ...judged(facts, options), identities, addresses });
}

export interface JudgeAgainOptions extends JudgeOptions {
  readonly report: Report;
  /** Of the report's file, lower-case hex. */
  readonly reportSha256: string;
}

/** Judges the facts of a report, without its captures: the same as judging them at once under the same policy. */
export function judgeAgain(options: JudgeAgainOptions): Report {
  const { report } = options;
  const { name, version, sha256 } = report.policy;
  return buildReport({
    ...judged(factsOf(report), options),
    // As the earlier report shows them, which is all there is.
    identities: 'clear',
    earlier: {
      report,
      rows: (places) => factRowsOf(report, places, options.generatedAt.seconds),
      from: {
        sha256: options.reportSha256,
        generatedAt: report.generatedAt,
        tool: report.tool,
        policy: { name, version, sha256 },
      },
    },
  });
}

function judged(facts: Facts, options: JudgeOptions) {
  const { policy, policySource, frameworks, tool, generatedAt, failOn, exitZero, command } = options;
  return {
    facts,
    judgments: judge(facts, policy, generatedAt.seconds),
    rules: RULES,
    policy,
    policySha256: policySha256(policy),
    ...(policySource && { policySource }),
    ...(frameworks && { frameworks }),
    tool,
    generatedAt,
    failOn,
    exitZero,
    command,
  };
}

/** Reads captures into facts, without judging them. Of the policy only what tells how to read: the ports of SIP over TLS. */
export async function collectFacts(
  sources: readonly CaptureSource[],
  onProgress?: (progress: AssessProgress) => void,
  { signaling }: Pick<Policy, 'signaling'> = SOC2_DEFAULT,
): Promise<Facts> {
  const reader = await openCaptureSet(sources);
  const ledger = new Ledger(signaling.tlsPorts);
  const frame = new Frame();
  while (await reader.fill()) {
    while (reader.next(frame)) ledger.take(frame);
    onProgress?.({ frames: ledger.frames, ...reader.progress() });
  }
  const { captures, unreadable } = await reader.close();
  return ledger.close(captures, unreadable);
}
