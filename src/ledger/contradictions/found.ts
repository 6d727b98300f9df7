/** What the finders of contradictions look at, and what they say. */
import type { FrameReference } from '../../capture/frame.ts';
import type { Call, Contradiction, ContradictionKind, Evidence, Leg, SomeEvidence, TlsSession } from '../facts.ts';
import type { LegDraft } from '../legs/leg-draft.ts';
import type { Negotiation } from '../media/negotiation.ts';
import type { SignalingSign } from '../signaling/signaling-signs.ts';

/** A connection that was to be TLS and became none. */
export interface FailedTls {
  readonly client: string;
  readonly server: string;
  readonly at: FrameReference;
  /** A clause: `the TLS handshake failed` ... */
  readonly what: string;
  /** Its ClientHello and what ended it, as far as they were seen; of a refused connection the reset. */
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

export interface LedgerFacts {
  /** In the order of the legs. */
  readonly drafts: readonly LegDraft[];
  readonly legs: readonly Leg[];
  readonly calls: readonly Call[];
  readonly tlsSessions: ReadonlyMap<string, TlsSession>;
  readonly negotiations: readonly Negotiation[];
  readonly signs: readonly SignalingSign[];
  readonly failedTls: readonly FailedTls[];
  /** Ids of legs that an offer and its answer announced. */
  legsOf(negotiation: Negotiation): readonly string[];
  /** The id of the call with this Call-ID; undefined when it is none. */
  callOf(callId: string | null): string | undefined;
}

/** Frames cited for one contradiction. */
const MOST_CITED = 20;

/** @param evidence at least one piece; the same frame with the same words once */
export function contradiction(
  kind: ContradictionKind,
  what: string,
  evidence: readonly [Evidence, ...Evidence[]],
  legs: readonly string[],
  calls: readonly (string | undefined)[],
): Contradiction {
  // Looked for one by one: nearly all have two or three.
  const cited: Evidence[] = [];
  for (const one of evidence) {
    if (cited.length < MOST_CITED && !cited.some((known) => saysTheSame(known, one))) cited.push(one);
  }
  return {
    kind,
    what,
    evidence: cited as unknown as SomeEvidence,
    legs: [...new Set(legs)],
    calls: [...new Set(calls.filter((call) => call !== undefined))],
  };
}

function saysTheSame(a: Evidence, b: Evidence): boolean {
  return a.at.frame === b.at.frame && a.at.capture === b.at.capture && a.what === b.what;
}

export function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
