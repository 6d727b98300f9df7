/** Certificates that handshakes showed. Plain data; see `../facts.ts`. */
import type { FrameReference } from '../../capture/frame.ts';

export interface Certificate {
  readonly id: string;
  /** RFC 4514 form. */
  readonly subject: string;
  readonly issuer: string;
  /** `DNS:…`, `URI:…`, `IP:…`, `email:…`. */
  readonly subjectAltNames: readonly string[];
  /** Hex, upper case, no separators. */
  readonly serial: string;
  /** Unix seconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** `RSA`, `EC`, `Ed25519`, `DSA` ... */
  readonly keyAlgorithm: string;
  /** RSA modulus, or size of the curve; null when the algorithm has none. */
  readonly keyBits: number | null;
  /** `sha256WithRSAEncryption`, `ecdsa-with-SHA256` ... or the OID in dotted form. */
  readonly signatureAlgorithm: string;
  /** Of the DER, lower-case hex. */
  readonly sha256: string;
  /** Issuer equals subject and the signature verifies with its own key. */
  readonly selfSigned: boolean;
  /** Whether basicConstraints says CA. */
  readonly isCa: boolean;
  /** Where it was presented. */
  readonly role: 'server' | 'client' | 'both';
  /** Position in the chain: 0 is the end entity. */
  readonly chainPosition: number;
  /** True when every handshake that showed it was DTLS-SRTP, where self-signed is the design (RFC 5763 section 5). */
  readonly mediaKeyingOnly: boolean;
  /** Ids of legs. */
  readonly seenOn: readonly string[];
  /** Ids of rows of `tlsSessions`. */
  readonly sessions: readonly string[];
  readonly first: FrameReference;
  readonly last: FrameReference;
}
