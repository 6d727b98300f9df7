/**
 * What an offer and its answer agreed on for one media description. RFC 3264, RFC 4568 (SDES), RFC 5763 (DTLS-SRTP).
 *
 * Not handled: capability negotiation (RFC 5939), MIKEY and ZRTP in SDP, best-effort SRTP by two media descriptions
 * (docs/limits.md).
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { Evidence, Keying } from '../facts.ts';
import type { Codec } from '../observation/index.ts';

/** One a=crypto line. The key itself is only for tag checks and is not enumerable. */
export interface CryptoOffer {
  readonly tag: number;
  readonly suite: string;
  readonly keySha256: string;
  readonly mkiOctets: number;
  /** The decoded inline key and salt, for tag checks only. */
  reveal(): Uint8Array;
}

/** One side of a media description. */
export interface MediaSide {
  readonly at: FrameReference;
  /** `INVITE`, `200 (INVITE)` ... */
  readonly message: string;
  readonly mediaType: string;
  /** 0: rejected. */
  readonly port: number;
  /** Where this side receives: `address port`, from c= and m=, then ICE candidates. */
  readonly endpoints: readonly string[];
  /** Where it receives RTCP when that does not share the port; null when unknown. */
  readonly rtcpEndpoint: string | null;
  readonly transportProfile: string;
  readonly codecs: ReadonlyMap<number, Codec>;
  readonly codecNames: readonly string[];
  /** Header extensions by identifier: `a=extmap` (RFC 8285). Absent: none. */
  readonly extensions?: ReadonlyMap<number, string>;
  readonly crypto: readonly CryptoOffer[];
  readonly hasFingerprint: boolean;
  /** RFC 8866 section 6.7; absent where nobody said: then `sendrecv`. */
  readonly direction?: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
  /** The media description whose transport this one shares by BUNDLE (RFC 8843), which may be itself; null without BUNDLE. */
  readonly bundledWith: number | null;
}

export interface Negotiation {
  readonly callId: string;
  /** Which media description, from 0. */
  readonly index: number;
  readonly offer: MediaSide;
  readonly answer: MediaSide | null;
}

/** True when both sides accepted the stream. */
export function isAgreed(negotiation: Negotiation): negotiation is Negotiation & { readonly answer: MediaSide } {
  return negotiation.answer !== null && negotiation.offer.port !== 0 && negotiation.answer.port !== 0;
}

/** Whether media is to flow both ways, one way or not at all (hold: RFC 3264 sections 6.1 and 8.4). */
export function flowOf({ offer, answer }: Negotiation): 'both' | 'one' | 'none' {
  const [there, back] = [offer.direction ?? 'sendrecv', answer?.direction ?? 'sendrecv'];
  const forth = sends(there) && receives(back);
  const reverse = sends(back) && receives(there);
  return forth && reverse ? 'both' : forth || reverse ? 'one' : 'none';
}

function sends(direction: string): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

function receives(direction: string): boolean {
  return direction === 'sendrecv' || direction === 'recvonly';
}

/** True when the answer put it on the transport of another media description: it has no path of its own. */
export function sharesTransport({ index, answer }: Negotiation): boolean {
  return answer !== null && answer.bundledWith !== null && answer.bundledWith !== index;
}

/** T.38 fax over UDPTL, in clear; over DTLS (RFC 7345) it has another profile. */
export function isUdptl({ offer, answer }: Negotiation): boolean {
  return /^udptl$/i.test((answer ?? offer).transportProfile);
}

/** RTP/SAVP, RTP/SAVPF, UDP/TLS/RTP/SAVP ... */
export function isSecureProfile(transportProfile: string): boolean {
  return /(^|\/)SAVPF?$/i.test(transportProfile);
}

export function keyingOf({ offer, answer }: Negotiation): Keying {
  const sides = answer === null ? [offer] : [offer, answer];
  if (sides.every((side) => side.crypto.length > 0)) return 'sdes';
  if (sides.every((side) => side.hasFingerprint)) return 'dtls-srtp';
  return 'none';
}

/**
 * Whether offer and answer agreed on SRTP: both with a secure profile and keys, or keys on both sides of an RTP/AVP description
 * (RFC 8643). False when they agreed on RTP; null when there is no answer, or a secure profile was answered without keys.
 */
export function agreesOnSrtp(negotiation: Negotiation): boolean | null {
  if (!isAgreed(negotiation)) return null;
  const keyed = keyingOf(negotiation) !== 'none';
  if (keyed) return true;
  return isSecureProfile(negotiation.answer.transportProfile) ? null : false;
}

/** The crypto lines in force: the answer's, and the offer's that it accepted (RFC 4568 section 5.1.2: the same tag). */
export function cryptoInForce({ offer, answer }: Negotiation): { offer: CryptoOffer; answer: CryptoOffer } | null {
  const accepted = answer?.crypto[0];
  if (accepted === undefined) return null;
  const offered =
    offer.crypto.find((line) => line.tag === accepted.tag) ??
    offer.crypto.find((line) => line.suite === accepted.suite);
  return offered === undefined ? null : { offer: offered, answer: accepted };
}

export function negotiationEvidence({ offer, answer }: Negotiation): Evidence[] {
  const evidence = [sideEvidence('offer', offer)];
  if (answer !== null) evidence.push(sideEvidence('answer', answer));
  return evidence;
}

function sideEvidence(role: 'offer' | 'answer', side: MediaSide): Evidence {
  const suites = side.crypto.map((line) => line.suite).join(', ');
  const keys = suites !== '' ? `, a=crypto ${suites} (keys withheld)` : side.hasFingerprint ? ', a=fingerprint' : '';
  const rejected = side.port === 0 ? ', rejected' : '';
  return {
    at: side.at,
    what: `SDP ${role} in ${side.message}: m=${side.mediaType} ${side.transportProfile}${keys}${rejected}`,
  };
}
