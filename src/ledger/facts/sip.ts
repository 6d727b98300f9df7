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
}
