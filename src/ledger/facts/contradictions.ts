/** Where what was promised and what was done do not agree. Plain data; see `../facts.ts`. */
import type { SomeEvidence } from './evidence.ts';

/** In the order of the families: what was negotiated, what was seen of it, keys, fingerprints, the way of the signaling. */
export const CONTRADICTION_KINDS = [
  /** RTP/SAVP offered, RTP/AVP answered. */
  'secure-offer-answered-insecurely',
  /** A secure profile was agreed on, without keys that RFC 4568 would take. */
  'secure-profile-without-usable-keys',
  /** A later offer of the same session gives the protection up. */
  'protection-dropped-in-session',
  /** SRTP agreed on, RTP seen. */
  'srtp-agreed-rtp-seen',
  /** RTP agreed on, SRTP seen. */
  'rtp-agreed-srtp-seen',
  'srtp-beside-clear-rtcp',
  /** The handshake that was to bring the keys did not complete, and media flowed. */
  'media-without-dtls-keys',
  'same-key-in-both-directions',
  /** The same key in two media descriptions of one call. */
  'same-key-in-two-streams',
  'same-key-in-two-calls',
  /** The media went elsewhere and kept its key. */
  'key-kept-at-new-address',
  /** The call has a TLS hop, and its key is readable on another. */
  'key-readable-on-another-hop',
  'fingerprint-mismatch',
  /** The fingerprint came over signaling that anyone on the path could change. */
  'fingerprint-in-clear',
  /** The same call over TLS and in clear. */
  'hops-differ-in-protection',
  /** `sips:`, or `transport=tls` for the next hop, in a message that went in clear. */
  'secure-uri-in-clear',
  /** A request came as `sips:` and went on as `sip:`. */
  'sips-became-sip',
  'security-agreement-broken',
  'clear-sip-on-tls-port',
  'clear-retry-after-tls',
] as const;

export type ContradictionKind = (typeof CONTRADICTION_KINDS)[number];

export interface Contradiction {
  readonly kind: ContradictionKind;
  /** One or two plain sentences: both sides of it, with figures. */
  readonly what: string;
  readonly evidence: SomeEvidence;
  /** Ids of legs; empty when it led to none. */
  readonly legs: readonly string[];
  readonly calls: readonly string[];
}
