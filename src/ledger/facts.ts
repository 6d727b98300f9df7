/**
 * The facts: what the ledger hands to the rules and the report when a capture has been read.
 *
 * Plain data (no classes, no Maps), so that a report can hold all of it and be judged again without the capture. Nothing in
 * here is a secret: keys, digest responses, nonces and bodies are named by a truncated SHA-256. SIP identities are in clear
 * here and are masked where the report is built.
 *
 * Every fact that a rule may cite carries the frame it was read from.
 */
import type { ActivityFacts } from './facts/activity.ts';
import type { Ambiguity, Call } from './facts/calls.ts';
import type { Accounting, CaptureFacts, Gap, QualityFact, UnreadableFacts } from './facts/capture.ts';
import type { Certificate, CertificateChain } from './facts/certificates.ts';
import type { Contradiction } from './facts/contradictions.ts';
import type { MediaIntrusion } from './facts/intrusions.ts';
import type { Leg } from './facts/legs.ts';
import type { FailedHandshake, TlsSession } from './facts/tls.ts';
import type { TurnFacts } from './facts/turn.ts';

export * from './facts/activity.ts';
export * from './facts/calls.ts';
export * from './facts/capture.ts';
export * from './facts/certificates.ts';
export * from './facts/contradictions.ts';
export * from './facts/evidence.ts';
export * from './facts/intrusions.ts';
export * from './facts/ladder.ts';
export * from './facts/legs.ts';
export * from './facts/media.ts';
export * from './facts/mikey.ts';
export * from './facts/sip.ts';
export * from './facts/tls.ts';
export * from './facts/turn.ts';
export * from './facts/zrtp.ts';

export interface Facts {
  readonly captureQuality: readonly QualityFact[];
  readonly captures: readonly CaptureFacts[];
  readonly unreadable: readonly UnreadableFacts[];
  readonly accounting: Accounting;
  readonly gaps: readonly Gap[];
  readonly calls: readonly Call[];
  readonly ambiguities: readonly Ambiguity[];
  readonly legs: readonly Leg[];
  readonly tlsSessions: readonly TlsSession[];
  readonly failedHandshakes: readonly FailedHandshake[];
  readonly certificates: readonly Certificate[];
  readonly activity: ActivityFacts;
  /** Clients of TURN with their servers. */
  readonly turn: readonly TurnFacts[];
  readonly mediaIntrusions: readonly MediaIntrusion[];
  readonly certificateChains: readonly CertificateChain[];
  /** In order of their first frame. */
  readonly contradictions: readonly Contradiction[];
}
