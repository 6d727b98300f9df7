/** What every fact is made of: the frame it was read from, endpoints, and the words of protection. Plain data; see `../facts.ts`. */
import type { FrameReference } from '../../capture/frame.ts';

/** A frame and what it shows, in words safe to print. */
export interface Evidence {
  readonly at: FrameReference;
  readonly what: string;
}

/** At least one piece of evidence: a verdict without a frame cannot be built. */
export type SomeEvidence = readonly [Evidence, ...Evidence[]];

export type Plane = 'signaling' | 'media' | 'messaging' | 'control' | 'vendor';

/**
 * `exposed`: encrypted, but the key or the plaintext is readable in the same capture.
 * `open`: the capture does not tell.
 */
export type Protection = 'encrypted' | 'weak' | 'exposed' | 'cleartext' | 'open';

export type Basis = 'proved' | 'observed' | 'negotiated';

/** What `ledger/protection.ts` decided for a leg: the only place that says "encrypted". */
export interface ProtectionDecision {
  readonly protection: Protection;
  /** Null when `protection` is `open`. */
  readonly basis: Basis | null;
  /** One or two plain sentences. */
  readonly reason: string;
  /** The frames that the decision rests on. */
  readonly evidence: SomeEvidence;
}

export interface Endpoint {
  /** IPv4 dotted or IPv6 in RFC 5952 form. */
  readonly address: string;
  /** Null where it varies (a client's). */
  readonly port: number | null;
  /** The policy's name for it; null when the policy has none. */
  readonly name: string | null;
}

/** A number from a registry with its name: `{ code: '0x1302', name: 'TLS_AES_256_GCM_SHA384' }`. */
export interface NamedCode {
  /** Lower-case hex with `0x`, four digits. */
  readonly code: string;
  readonly name: string;
}
