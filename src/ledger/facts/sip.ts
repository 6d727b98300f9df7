/** What readable SIP of a leg showed. Plain data; see `../facts.ts`. */
import type { FrameReference } from '../../capture/frame.ts';
import type { Evidence } from './evidence.ts';

export interface SipFacts {
  readonly messages: number;
  /** Requests by method. */
  readonly methods: Readonly<Record<string, number>>;
  /** Responses by status code. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The first and last message that was readable on the wire, and its start line with the user part left out. */
  readonly firstReadable: Evidence | null;
  readonly lastReadable: Evidence | null;
  readonly credentials: readonly CredentialFact[];
  /** What servers asked for before they accepted; alike ones once. */
  readonly challenges: readonly ChallengeFact[];
  /** What else was seen in its messages: one row for each kind and sender. */
  readonly observations: readonly SipObservation[];
}

/** An Authorization or Proxy-Authorization header in a message that could be read. */
export interface CredentialFact {
  readonly at: FrameReference;
  readonly header: 'Authorization' | 'Proxy-Authorization';
  /** `Digest`, `Basic`, ...; `other` for a scheme that no registry knows, which may be a secret in the wrong place. */
  readonly scheme: string;
  /** The registered name; `other` for an unknown one; null when the parameter is absent (RFC 8760 section 2.1: then MD5). */
  readonly algorithm: string | null;
  readonly qop: string | null;
  readonly method: string;
  /** Truncated SHA-256 of username and realm: identity without the name. */
  readonly userSha256: string;
  /** Whether it carries nonce count and client nonce, as qop asks for (RFC 7616 section 3.4). */
  readonly counted: boolean;
}

/** The WWW-Authenticate or Proxy-Authenticate headers of a response, together: what the client could choose from. */
export interface ChallengeFact {
  /** The first one like it. */
  readonly at: FrameReference;
  readonly header: 'WWW-Authenticate' | 'Proxy-Authenticate';
  /** As in CredentialFact; one for each header, in order. */
  readonly schemes: readonly string[];
  /** Of Digest challenges; `MD5` where none is named (RFC 8760 section 2.1). */
  readonly algorithms: readonly string[];
  /** Whether every Digest challenge offers qop. */
  readonly qop: boolean;
  readonly count: number;
}

export const SIP_OBSERVATIONS = [
  /** REGISTER accepted, and those of them without a sign-in in the same dialog. */
  'register-accepted',
  'register-accepted-without-sign-in',
  /** The same behind a proxy, which may have asked for it. */
  'register-accepted-behind-proxy',
  /** Calls answered that came from one hop away: with a sign-in, and without. */
  'invite-answered',
  'invite-answered-without-sign-in',
  'uri-password',
  /** Header fields that name people: From, To, P-Asserted-Identity ... */
  'identity',
  /** P-Asserted-Identity, with `Privacy: id` and with no Privacy at all. */
  'asserted-identity-private',
  'asserted-identity',
  'caller-details',
  'location',
  'presence',
  'text',
  'dtmf',
  'transfer-progress',
  'voicemail',
  'registration-state',
  'recording-metadata',
  'card-number',
  /** Sessions that record a call (RFC 7866), and those of them that offer media without SRTP. */
  'recording-session',
  'recording-without-srtp',
  /** ICE candidates with private addresses. */
  'internal-candidate',
  /** INVITEs with and without an Identity header, and what is wrong with those with one. */
  'call-signed',
  'call-unsigned',
  'signature-stale',
  'signature-certificate-in-clear',
  /** Requests to a domain for which DNS had offered SIP over TLS to their sender; the evidence is the answer of DNS. */
  'tls-in-dns',
] as const;

export type SipObservationKind = (typeof SIP_OBSERVATIONS)[number];

export interface SipObservation {
  readonly kind: SipObservationKind;
  /** The end of the leg that sent it; of what was accepted or answered, the end that asked. */
  readonly by: 'a' | 'b';
  /** Messages; of `identity` header fields, of `internal-candidate` candidates. */
  readonly count: number;
  readonly first: Evidence;
  /** Of what was accepted or answered, the request that `first` answers; null for anything else. */
  readonly request: Evidence | null;
}
