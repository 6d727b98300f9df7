/**
 * The pipeline, from a capture to a Report: read this file second, after ARCHITECTURE.md.
 *
 *     open(captures) -> frames -> ledger (layers, flows, reassembly, dissectors, observers) -> facts -> rules -> report
 *
 * It judges nothing and renders nothing. It does not touch the clock, the terminal or any file but the captures.
 */

import { Frame } from './capture/frame.ts';
import { type CaptureSource, openCaptureSet } from './capture/index.ts';
import { type Policy, policySha256 } from './criteria/policy.ts';
import type { Facts } from './ledger/facts.ts';
import { Ledger } from './ledger/ledger.ts';
import { buildReport } from './report/build.ts';
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

export interface AssessOptions {
  /** Read as one capture, in time order; at least one. */
  readonly sources: readonly CaptureSource[];
  readonly policy: Policy;
  readonly failOn: FailOn;
  /** Changes the exit code in the report, never the verdict. */
  readonly exitZero: boolean;
  readonly identities: Identities;
  /** IP addresses as they are (the default), or as numbered hosts. */
  readonly addresses?: 'clear' | 'mask';
  /** The time the report is made at; certificates are judged at it too. */
  readonly generatedAt: { readonly seconds: number; readonly nanoseconds: number };
  readonly tool: { readonly name: string; readonly version: string };
  /** The command line, for the reader to repeat; null when used as a library. */
  readonly command: string | null;
  readonly onProgress?: (progress: AssessProgress) => void;
}

/**
 * Reads captures as one and judges what is in them.
 *
 * @throws {CaptureError} when the only capture cannot be read at all; a damaged one is reported instead
 * @throws {CaptureSetError} when there are several and none can be read; one among others is reported instead
 */
export async function assess(options: AssessOptions): Promise<Report> {
  const facts = await collectFacts(options.sources, options.onProgress);
  const judgments = judge(facts, options.policy, options.generatedAt.seconds);
  return buildReport({
    facts,
    judgments,
    rules: RULES,
    policy: options.policy,
    policySha256: policySha256(options.policy),
    tool: options.tool,
    generatedAt: options.generatedAt,
    failOn: options.failOn,
    exitZero: options.exitZero,
    identities: options.identities,
    addresses: options.addresses ?? 'clear',
    command: options.command,
  });
}

/** Reads captures into facts, without judging them. */
export async function collectFacts(
  sources: readonly CaptureSource[],
  onProgress?: (progress: AssessProgress) => void,
): Promise<Facts> {
  const reader = await openCaptureSet(sources);
  const ledger = new Ledger();
  const frame = new Frame();
  while (await reader.fill()) {
    while (reader.next(frame)) ledger.take(frame);
    onProgress?.({ frames: ledger.frames, ...reader.progress() });
  }
  const { captures, unreadable } = await reader.close();
  return ledger.close(captures, unreadable);
}
