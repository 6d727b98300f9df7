/** What was agreed for the media of a leg, and what was seen of it. Plain data; see `../facts.ts`. */
import type { FrameReference } from '../../capture/frame.ts';
import type { Evidence } from './evidence.ts';
import type { MikeyFact } from './mikey.ts';
import type { ZrtpFact } from './zrtp.ts';

export type Keying = 'sdes' | 'dtls-srtp' | 'zrtp' | 'mikey' | 'none' | 'unseen';

export interface MediaFacts {
  /** `audio`, `video`, `image` ... from the m= line; null when no SDP announced this leg. */
  readonly mediaType: string | null;
  /** Codec names in order of the answer (or as seen by payload type): `PCMU`, `opus`, `telephone-event` ... */
  readonly codecs: readonly string[];
  readonly keying: Keying;
  /** The transport profile of the last agreed m= line: `RTP/AVP`, `RTP/SAVP`, `UDP/TLS/RTP/SAVPF` ...; null when unseen. */
  readonly transportProfile: string | null;
  /** Crypto suite (SDES name), protection profile (DTLS-SRTP name), or cipher and tag of ZRTP (`AES1 HS80`) in force; null when none or unseen. */
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
  /** Offer and answer of the last agreement, or of the last offer: the offer first. Empty when none was seen. */
  readonly sides: readonly MediaSideFact[];
  /** Readable a=crypto lines: those in force, those with parameters that switch protection off, and those that RFC 4568 calls invalid. */
  readonly crypto: readonly CryptoLineFact[];
  /** a=fingerprint lines of `sides`, and what came of them. */
  readonly fingerprints: readonly FingerprintFact[];
  /** Which side really sent the DTLS ClientHello; null when no handshake was seen or its sender cannot be told. */
  readonly dtlsClient: { readonly side: 'offer' | 'answer'; readonly at: FrameReference } | null;
  /** ZRTP messages on the media path; null when there were none. */
  readonly zrtp: ZrtpFact | null;
  /** Readable MIKEY messages of offers and answers, in order of time. */
  readonly mikey: readonly MikeyFact[];
  /** SRTP that was offered without being demanded; null when it was not. */
  readonly opportunistic: OpportunisticFact | null;
  readonly streams: readonly StreamFacts[];
  readonly rtcp: RtcpFacts | null;
  /** Whether RTCP was protected as observed; null when there was none or it cannot be told. */
  readonly rtcpProtected: boolean | null;
  /** What stood readable in the media, counted; never what it said. */
  readonly content: readonly ContentFact[];
  /** How loud who speaks, readable in header extensions (RFC 6464, RFC 6465); null when it was not seen or SDP does not name it. */
  readonly readableAudioLevel: AudioLevelFact | null;
}

/** Keys pressed (telephone events, tones in the audio), text packets (T.140), fax packets (T.38). */
export type ContentKind = 'dtmf' | 'dtmf-in-band' | 'text' | 'fax';

export interface ContentFact {
  readonly kind: ContentKind;
  /** Keys, or packets. */
  readonly count: number;
  /** True when only a sample was looked at: there may be more. */
  readonly atLeast: boolean;
  readonly first: FrameReference;
  readonly last: FrameReference;
  /** At most three. */
  readonly samples: readonly FrameReference[];
}

export interface AudioLevelFact {
  readonly of: 'sender' | 'contributors';
  /** Identifier of the extension, as `a=extmap` gives it. */
  readonly id: number;
  readonly first: FrameReference;
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
  /** Whose packets it protects: the side that sent it. */
  readonly side: 'offer' | 'answer';
  /** Packets that it may protect; null when the line does not say. */
  readonly lifetime: number | null;
  /** Why it can be guessed: `all zero`, `readable text` ...; null when nothing speaks for that. */
  readonly predictable: string | null;
}

/** The methods of a `k=` line; `other` for a word that no RFC knows. */
export type KeyLineMethod = 'clear' | 'base64' | 'uri' | 'prompt' | 'other';

/** What one side said of the media in its SDP. */
export interface MediaSideFact {
  readonly side: 'offer' | 'answer';
  readonly at: FrameReference;
  readonly message: string;
  readonly transportProfile: string;
  readonly rejected: boolean;
  /** What carried the SDP: `udp`, `tcp`, `ws` ... */
  readonly transport: string;
  /** Which end of the leg it is; null when neither address of the leg is its own. */
  readonly end: 'a' | 'b' | null;
  /** a=crypto, a=fingerprint, a=zrtp-hash, a=key-mgmt with MIKEY, and with another protocol. */
  readonly keying: readonly ('sdes' | 'dtls-srtp' | 'zrtp' | 'mikey' | 'other')[];
  /** `active`, `passive`, `actpass`, `holdconn`, or what else was written; null when absent. */
  readonly setup: string | null;
  /** RFC 8842; null when absent. */
  readonly tlsId: string | null;
  /** How a `k=` line gives a key; null without one. */
  readonly keyLine: KeyLineMethod | null;
}

export interface CryptoLineFact {
  readonly side: 'offer' | 'answer';
  readonly at: FrameReference;
  readonly message: string;
  /** Null when it is no number. */
  readonly tag: number | null;
  readonly suite: string;
  readonly inForce: boolean;
  /** As written: `UNENCRYPTED_SRTP`, `KDR=20` ... */
  readonly sessionParameters: readonly string[];
  /** Octets of the master key identifier; 0 without one. */
  readonly mkiOctets: number;
  /** What RFC 4568 has against it: clauses. */
  readonly faults: readonly string[];
}

export interface FingerprintFact {
  readonly side: 'offer' | 'answer';
  readonly at: FrameReference;
  readonly message: string;
  /** Hash function in lower case: `sha-256`. */
  readonly function: string;
  /** Lower-case hex. */
  readonly value: string;
  /** The SDP went in clear: whoever could change it could change this. */
  readonly inClear: boolean;
  /** A signature over it came with it (RFC 8225, `mky`); it is not checked here. */
  readonly signed: boolean;
  /** `unseen`: no certificate of this side was there to compare. */
  readonly result: 'match' | 'mismatch' | 'unseen';
  /** Why it is `unseen`, a clause; null otherwise. */
  readonly reason: string | null;
  /** SHA-256 of the certificate that this side presented, and where; null when it was not seen. */
  readonly certificate: string | null;
  readonly certificateAt: FrameReference | null;
}

export interface OpportunisticFact {
  /** Keys beside RTP/AVP (RFC 8643), SRTP as a capability (RFC 5939), or two media descriptions of which one is secure. */
  readonly form: 'keys-beside-rtp' | 'capability' | 'two-descriptions';
  readonly result: 'upgraded' | 'fell-back' | 'unanswered';
  readonly evidence: readonly Evidence[];
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
  /** It is of the time before ZRTP had agreed on keys and both sides had turned to them, and is not known to be encrypted. */
  readonly beforeKeys: boolean;
  /** How the stream came to be known as RTP. */
  readonly foundBy: 'sdp' | 'pattern';
  /** Readable before a tag: authenticated, and not encrypted. */
  readonly integrityOnly: boolean;
  /** Nothing readable in a sample that would show most codecs in clear; true of all that is `yes`, and of some that is `unknown`. */
  readonly looksRandom: boolean;
  /** More sizes of payload than a codec of a fixed rate makes. */
  readonly manySizes: boolean;
  /** Sequence numbers that were used before with another payload, as far as that was seen; null when none was. */
  readonly reuse: ReuseFact | null;
}

export interface ReuseFact {
  /** Times that the sender went back. */
  readonly count: number;
  readonly first: FrameReference;
}

export interface RtcpFacts {
  readonly clear: number;
  readonly encrypted: number;
  readonly unknown: number;
  readonly firstClear: FrameReference | null;
  readonly firstEncrypted: FrameReference | null;
}
