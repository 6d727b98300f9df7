/**
 * What a session description says (RFC 8866), as plain data: strings and numbers that are copies, nothing borrowed.
 *
 * Everything can be printed and serialized: key material appears as length and truncated SHA-256 only (see `Secret`), and the values of
 * attributes that carry secrets are left out of `attributes`.
 */
import type { Stop } from '../../bytes/stop.ts';
import type { Candidate } from './candidate.ts';
import type { CryptoAttribute } from './crypto-attribute.ts';
import type { Secret } from './secret.ts';

export interface Connection {
  /** `IN`, or what else was written. */
  readonly netType: string;
  /** `IP4`, `IP6`, or what else was written. */
  readonly addressType: string;
  /** An address or a name, without `/ttl` and `/count`. */
  readonly address: string;
}

export interface Origin extends Connection {
  readonly username: string;
  /** Digits as written; may be longer than a number holds. */
  readonly sessionId: string;
  readonly sessionVersion: string;
}

export interface Attribute {
  /** As written. */
  readonly name: string;
  /** Null for a property attribute, and for one whose value may hold a secret. */
  readonly value: string | null;
  /** Line of the SDP, 1-based. */
  readonly line: number;
}

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** `a=fingerprint` (RFC 8122 section 5). */
export interface Fingerprint {
  /** Lower case: `sha-256`. */
  readonly hash: string;
  /** Upper-case hex with colons: `4A:AD:…`. */
  readonly value: string;
  readonly line: number;
}

/** `a=key-mgmt` (RFC 4567 section 3.1). The message is a Secret, since it may hold keys in clear. */
export interface KeyManagement extends Secret {
  /** Lower case: `mikey`. */
  readonly protocol: string;
  readonly line: number;
}

/** `a=zrtp-hash` (RFC 6189 section 8). */
export interface ZrtpHash {
  readonly version: string;
  /** 64 hex digits, lower case, of the Hello message. */
  readonly value: string;
  readonly line: number;
}

/** The method of a `k=` line (RFC 4566 section 5.12, obsoleted by RFC 8866 section 5.12); `other` for a word that no RFC knows. */
export type KeyLineMethod = 'clear' | 'base64' | 'uri' | 'prompt' | 'other';

/** Capability negotiation (RFC 5939): what could be, and what was chosen of it. */
export interface Capabilities {
  /** Transport profiles of `a=tcap`, in order. */
  readonly transports: string[];
  /** `a=crypto` within `a=acap`. */
  readonly crypto: CryptoAttribute[];
  /** `a=fingerprint` within `a=acap`. */
  readonly fingerprints: Fingerprint[];
  /** Names of the attributes in `a=acap`, in order, those with crypto included. */
  readonly attributes: string[];
  /** Values of `a=pcfg` (offered) and `a=acfg` (answered), as written. */
  readonly potential: string[];
  readonly actual: string[];
}

export interface Group {
  /** `BUNDLE`, `LS`, `DUP` ... */
  readonly semantics: string;
  readonly mids: readonly string[];
}

/** What can stand at session level and at media level. */
export interface Section {
  /** `c=`. In a media description the session's when it has none of its own. */
  connection: Connection | null;
  /** In a media description the session's, or `sendrecv` when nobody says (RFC 8866 section 6.7). Null only at session level. */
  direction: Direction | null;
  /** In a media description the session's when it has none of its own (RFC 8122 section 5). */
  fingerprints: Fingerprint[];
  /** `active`, `passive`, `actpass`, `holdconn`, in lower case; inherited like fingerprints (RFC 8842 section 5.3). */
  setup: string | null;
  tlsId: string | null;
  /** Inherited as well (RFC 8839 section 5.4). `a=ice-pwd` is a secret and is not given. */
  iceUfrag: string | null;
  /** Inherited as well (RFC 4567 section 3.1). */
  keyManagement: KeyManagement[];
  /** Own ones only; RFC 4568 knows `a=crypto` at media level only, but hostile and broken senders do not. */
  crypto: CryptoAttribute[];
  zrtpHashes: ZrtpHash[];
  capabilities: Capabilities;
  /** A `k=` line stands here (obsolete since RFC 8866: a key in clear, or where to get one). */
  hasKeyLine: boolean;
  /** How that line gives the key; null without one. The key itself is not kept. */
  keyLineMethod: KeyLineMethod | null;
  /** All attributes in order, known or not. */
  attributes: Attribute[];
}

export interface Codec {
  /** 0 to 127. */
  readonly payloadType: number;
  /** By `a=rtpmap`, else by RFC 3551; null when neither knows. */
  readonly name: string | null;
  /** Hz. */
  readonly clockRate: number | null;
  readonly channels: number | null;
  /** `a=fmtp`, as written; null when absent. */
  readonly parameters: string | null;
}

export interface MediaDescription extends Section {
  /** Line of the `m=` line, 1-based. */
  readonly line: number;
  /** `audio`, `video`, `image`, `application`, `message` ... */
  readonly mediaType: string;
  /** 0: rejected (RFC 3264 section 6), unless the media is bundle-only. Null when unreadable. */
  readonly port: number | null;
  readonly portCount: number;
  /** The transport profile as written: `RTP/AVP`, `RTP/SAVP`, `UDP/TLS/RTP/SAVPF`, `udptl` ... */
  readonly protocol: string;
  readonly formats: readonly string[];
  /** One for each format that is an RTP payload type, in order. */
  codecs: Codec[];
  /** Milliseconds. */
  ptime: number | null;
  /** `a=rtcp` (RFC 3605); null when absent: then the next port up, and the media's address. */
  rtcpPort: number | null;
  rtcpAddress: string | null;
  rtcpMux: boolean;
  candidates: Candidate[];
  mid: string | null;
  /** RFC 9143 section 6. */
  bundleOnly: boolean;
  /** `a=ssrc`, each once, in order. */
  ssrcs: number[];
}

export class SessionDescription {
  /** `v=`; null when absent or unreadable. */
  version: number | null = null;
  origin: Origin | null = null;
  /** Whether `s=` and `t=` are there; observers do without them. */
  hasSessionName = false;
  hasTiming = false;
  session: Section = emptySection();
  groups: Group[] = [];
  media: MediaDescription[] = [];
  /** Everything that could not be read, in order, at most MAX_STOPS; the first is what `dissect` returns. */
  stops: Stop[] = [];

  /** Forgets everything; what was handed out before stays as it is. */
  clear(): void {
    this.version = null;
    this.origin = null;
    this.hasSessionName = this.hasTiming = false;
    this.session = emptySection();
    this.groups = [];
    this.media = [];
    this.stops = [];
  }
}

export function emptySection(): Section {
  return {
    connection: null,
    direction: null,
    fingerprints: [],
    setup: null,
    tlsId: null,
    iceUfrag: null,
    keyManagement: [],
    crypto: [],
    zrtpHashes: [],
    capabilities: { transports: [], crypto: [], fingerprints: [], attributes: [], potential: [], actual: [] },
    hasKeyLine: false,
    keyLineMethod: null,
    attributes: [],
  };
}
