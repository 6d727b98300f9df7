/** What was agreed for the media of a leg, and what was seen of it. Plain data; see `../facts.ts`. */
import type { FrameReference } from '../../capture/frame.ts';
import type { Evidence } from './evidence.ts';

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
  /** What stood readable in the media, counted; never what it said. */
  readonly content: readonly ContentFact[];
  /** How loud who speaks, readable in header extensions (RFC 6464, RFC 6465); null when it was not seen or SDP does not name it. */
  readonly readableAudioLevel: AudioLevelFact | null;
}

/** Keys pressed (telephone events), text packets (T.140), fax packets (T.38). */
export type ContentKind = 'dtmf' | 'text' | 'fax';

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
  /** Readable before a tag: authenticated, and not encrypted. */
  readonly integrityOnly: boolean;
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
