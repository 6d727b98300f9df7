/**
 * The facts: what the ledger hands to the rules and the report when a capture has been read.
 *
 * Plain data (no classes, no Maps), so that a report can hold all of it and be judged again without the capture. Nothing in
 * here is a secret: keys, digest responses, nonces and bodies are named by a truncated SHA-256. SIP identities are in clear
 * here and are masked where the report is built.
 *
 * Every fact that a rule may cite carries the frame it was read from.
 */
import type { StopReason } from '../bytes/stop.ts';
import type { FrameReference } from '../capture/frame.ts';
import type { CaptureFormat, Compression } from '../capture/index.ts';

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

export interface Leg extends ProtectionDecision {
  /** `leg-1` ...: by first appearance. */
  readonly id: string;
  readonly plane: Plane;
  /** `SIP`, `RTP`, ... */
  readonly protocol: string;
  /** `udp`, `tcp`, `tls`, `ws` ... */
  readonly transport: string;
  /** Tunnels that carried it, from the outside in, each once: `GRE`, `VXLAN`, `GTP-U`, `MPLS` ...; empty for most. VLAN tags do not count. */
  readonly encapsulation: readonly string[];
  /** Who told of it when it was not seen on this wire: its endpoints, transport and times are then that program's word. */
  readonly reportedBy: 'hep' | 'exported-pdu' | null;
  /** The client, or the side seen first. */
  readonly a: Endpoint;
  readonly b: Endpoint;
  readonly frames: number;
  /** Octets of transport payload as they were on the wire. */
  readonly octets: number;
  readonly first: FrameReference;
  readonly last: FrameReference;
  readonly callIds: readonly string[];
  /** Ids of rows of `calls`. */
  readonly calls: readonly string[];
  /** Readable SIP of this leg; null when none was readable or the leg is not signaling. */
  readonly sip: SipFacts | null;
  /** Ids of rows of `tlsSessions` (TLS or DTLS) that this leg runs over or is keyed by. */
  readonly tls: readonly string[];
  /** Media legs only. */
  readonly media: MediaFacts | null;
}

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

export type Keying = 'sdes' | 'dtls-srtp' | 'zrtp' | 'mikey' | 'none' | 'unseen';

export interface MediaFacts {
  /** `audio`, `video`, `image` ... from the m= line; null when no SDP announced this leg. */
  readonly mediaType: string | null;
  /** Codec names in order of the answer (or as seen by payload type): `PCMU`, `opus`, `telephone-event` ... */
  readonly codecs: readonly string[];
  readonly keying: Keying;
  /** The transport profile of the last agreed m= line: `RTP/AVP`, `RTP/SAVP`, `UDP/TLS/RTP/SAVPF` ...; null when unseen. */
  readonly transportProfile: string | null;
  /** Crypto suite (SDES name) or protection profile (DTLS-SRTP name) in force; null when none or unseen. */
  readonly profile: string | null;
  /** Suites or profiles offered, in order. */
  readonly offered: readonly string[];
  /** Suite or profile answered. */
  readonly answered: string | null;
  /** Whether the signaling agreed on SRTP: true, false (it agreed on RTP), or null (not seen or not answered). */
  readonly srtpNegotiated: boolean | null;
  /** The messages that carried offer and answer. */
  readonly negotiation: readonly Evidence[];
  /** SDES keys that stood readable in this capture for this leg. */
  readonly readableKeys: readonly ReadableKeyFact[];
  readonly streams: readonly StreamFacts[];
  readonly rtcp: RtcpFacts | null;
  /** Whether RTCP was protected as observed; null when there was none or it cannot be told. */
  readonly rtcpProtected: boolean | null;
}

export interface ReadableKeyFact {
  readonly at: FrameReference;
  readonly suite: string;
  readonly tag: number;
  /** First 16 hex digits of the SHA-256 of the inline key; never the key. */
  readonly keySha256: string;
  /** Which message: `INVITE`, `200 (INVITE)`, ... */
  readonly message: string;
  /** True when it was the offer or answer that came into force for the leg. */
  readonly inForce: boolean;
  /** Packets whose authentication tag verified with this key; null when that was not tried. */
  readonly verifiedTags: number | null;
}

export interface StreamFacts {
  /** As on the wire, unsigned. */
  readonly ssrc: number;
  readonly direction: 'a-to-b' | 'b-to-a';
  readonly payloadTypes: readonly number[];
  readonly packets: number;
  /** RTP payload octets, without headers. */
  readonly octets: number;
  /** By sequence number, RFC 3550 appendix A.3; never negative. */
  readonly lost: number;
  /** As observed on the wire, whatever the signaling says. */
  readonly encrypted: 'yes' | 'no' | 'unknown';
  /** 0 to 1. */
  readonly confidence: number;
  /** The tests that decided, with their figures and sample size. */
  readonly method: string;
  readonly first: FrameReference;
  readonly last: FrameReference;
  /** Frames worth looking at for this decision, at most five. */
  readonly samples: readonly FrameReference[];
  /** How the stream came to be known as RTP. */
  readonly foundBy: 'sdp' | 'pattern';
}

export interface RtcpFacts {
  readonly clear: number;
  readonly encrypted: number;
  readonly unknown: number;
  readonly firstClear: FrameReference | null;
  readonly firstEncrypted: FrameReference | null;
}

export interface Call {
  /** `call-1` ...: by first appearance. */
  readonly id: string;
  readonly callIds: readonly string[];
  /** URIs as written in From and To, without display name and parameters. */
  readonly from: string;
  readonly to: string;
  readonly startedAt: FrameReference;
  readonly endedAt: FrameReference | null;
  readonly outcome: 'answered' | 'failed' | 'cancelled' | 'unknown';
  readonly legs: readonly string[];
  /** Why each Call-ID but the first, and each leg without readable signaling, belongs to this call; empty for a call of one Call-ID. */
  readonly joinedBy: readonly CallJoin[];
  /** Its signaling legs from the caller to the callee; empty where the capture does not tell the order. */
  readonly path: readonly string[];
  /** The weakest of its legs. */
  readonly protection: Protection;
}

/** What ties a Call-ID or a leg to a call. */
export interface CallJoin {
  /** Null when it is about a leg whose signaling is hidden. */
  readonly callId: string | null;
  readonly leg: string | null;
  /** Plain words; identifiers are named by their header field, never by their value. */
  readonly by: string;
  /** 0 to 1; 0.9 and above rest on an identifier or on the media itself. */
  readonly confidence: number;
}

/** What belongs to a call or to none, and the capture does not tell: nothing was guessed. */
export interface Ambiguity {
  readonly kind: 'calls' | 'media' | 'signaling';
  readonly at: FrameReference;
  readonly what: string;
  readonly legs: readonly string[];
  readonly calls: readonly string[];
}

/** A number from a registry with its name: `{ code: '0x1302', name: 'TLS_AES_256_GCM_SHA384' }`. */
export interface NamedCode {
  /** Lower-case hex with `0x`, four digits. */
  readonly code: string;
  readonly name: string;
}

/** One row per distinct set of parameters between two endpoints; TLS and DTLS. */
export interface TlsSession {
  readonly id: string;
  readonly protocol: 'TLS' | 'DTLS';
  /** Port null: it varies. */
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** `SSL 3.0`, `TLS 1.2`, `DTLS 1.2` ...; null when no ServerHello was seen. */
  readonly version: string | null;
  readonly cipherSuite: NamedCode | null;
  /** Named group of the key exchange, IANA name; null when not seen. */
  readonly group: string | null;
  readonly signatureScheme: string | null;
  readonly serverName: string | null;
  readonly alpn: string | null;
  /**
   * `complete`: both sides went on to protected records after the handshake. `failed`: ended by a fatal alert or a close.
   * `partial`: begun, and the capture does not show the end. `unseen`: records only, the handshake is not in the capture.
   */
  readonly handshake: 'complete' | 'failed' | 'partial' | 'unseen';
  readonly resumed: boolean | null;
  readonly clientAuthenticated: boolean | null;
  /** Ids of rows of `certificates`, server's chain first. */
  readonly certificates: readonly string[];
  /** True when the handshake hides them (TLS 1.3, DTLS 1.3). */
  readonly certificatesHidden: boolean;
  readonly decrypted: boolean;
  /** DTLS-SRTP: chosen profile, or null. */
  readonly useSrtp: string | null;
  readonly useSrtpOffered: readonly string[];
  readonly connections: number;
  /** Octets of application data records seen, both directions; 0 means that nothing was carried. */
  readonly applicationOctets: number;
  readonly legs: readonly string[];
  readonly first: FrameReference;
  /** Where version and suite were read; `first` when there was no ServerHello. */
  readonly serverHello: FrameReference | null;
  readonly alerts: readonly Evidence[];
}

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

export interface Gap {
  readonly reason: StopReason;
  readonly layer: string;
  readonly count: number;
  readonly first: FrameReference;
  /** Of the first one: plain words, offsets and lengths. */
  readonly detail: string;
  /** Ids of legs that it touches; empty when it belongs to none. */
  readonly legs: readonly string[];
}

/** Every frame is counted in exactly one of these. */
export const FRAME_CLASSES = [
  'sip',
  'rtp',
  'srtp',
  'rtcp',
  'srtcp',
  'tls',
  'dtls',
  'stun',
  'otherVoip',
  'tunnel',
  'tcpControl',
  'notVoip',
  'undecoded',
] as const;

export type FrameClass = (typeof FRAME_CLASSES)[number];

export interface Accounting {
  readonly frames: number;
  readonly classes: Readonly<Record<FrameClass, number>>;
}

export interface CaptureFacts {
  /** Base name, never a path. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly format: CaptureFormat;
  readonly compression: Compression | null;
  /** `ETHERNET`, `LINUX_SLL2` ... in order of appearance. */
  readonly linkTypes: readonly string[];
  readonly snaplen: number | null;
  readonly frames: number;
  readonly firstFrame: FrameReference | null;
  readonly lastFrame: FrameReference | null;
  /** The latest time in the file; frames need not be in order. */
  readonly truncatedFrames: number;
  /** From pcapng interface statistics; null when the file does not say. */
  readonly reportedDrops: number | null;
  /** Frames that hold an IP packet that was seen before, here or in another capture of the set: counted and not read again. */
  readonly duplicateFrames: number;
  readonly damaged: { readonly frame: number; readonly offset: number; readonly reason: string } | null;
}

/** What is measured of the recording itself. Only what was found at least once makes a row. */
export const QUALITY_MEASURES = [
  /** Frames that the recorder admits to have lost. */
  'drops-reported',
  /** Moments at which RTP is missing in both directions of a leg. */
  'gaps-both-directions',
  /** Octets of TCP that the receiver acknowledged and the capture does not have. */
  'tcp-octets-missing',
  /** Frames cut short by the snapshot length, of signaling, of media, and beside both. */
  'truncated-signaling',
  'truncated-media',
  'truncated-other',
  /** Signaling legs with requests and no response, or the other way round. */
  'one-way-signaling',
  /** Media legs with packets in one direction although both were agreed. */
  'one-way-media',
  /** Dialogs of which the first message seen was sent inside the dialog. */
  'calls-began-before',
  /** Media legs that began a second or more before the INVITE of their call was seen. */
  'media-before-signaling',
  /** TLS and DTLS sessions of legs, set up before the recording. */
  'tls-began-before',
  /** Calls that were answered and whose end is not in the capture. */
  'calls-go-on',
  /** Steps back of the clock by more than a second, and forward by more than a minute, within one file. */
  'clock-back',
  'clock-forward',
  /** Frames above the MTU of Ethernet: segmentation offload, and no fault. */
  'frames-above-mtu',
] as const;

export type QualityMeasure = (typeof QUALITY_MEASURES)[number];

export interface QualityFact {
  readonly measure: QualityMeasure;
  /** In the unit of the measure: frames, moments, octets, legs, dialogs, sessions, calls, steps. */
  readonly count: number;
  /** Out of how many of the same unit; null where there is no total. */
  readonly of: number | null;
  /** At most five; empty where the file says so and no frame does. */
  readonly evidence: readonly Evidence[];
  /** Legs concerned. */
  readonly legs: readonly string[];
}

/** A capture of the set of which nothing could be read. */
export interface UnreadableFacts {
  /** Base name, never a path. */
  readonly file: string;
  /** One sentence each. */
  readonly reason: string;
  readonly advice: string;
}

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
  readonly certificates: readonly Certificate[];
}
