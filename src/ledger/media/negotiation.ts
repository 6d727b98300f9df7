/**
 * What an offer and its answer agreed on for one media description. RFC 3264, RFC 4568 (SDES), RFC 5763 (DTLS-SRTP), RFC 8643
 * (opportunistic SRTP), RFC 5939 (SRTP as a capability), RFC 4567 (MIKEY).
 *
 * ZRTP is agreed on in the media path: a=zrtp-hash alone is no agreement.
 *
 * Not handled: which of several potential configurations was chosen, beyond that one was (docs/limits.md).
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { Evidence, Keying, KeyLineMethod, MikeyStatement } from '../facts.ts';
import type { Codec } from '../observation/index.ts';
import type { SignalingPath } from '../signaling/signaling-path.ts';
import type { CryptoFault, CryptoLine } from './crypto-lines.ts';

/** `a=fingerprint`, with the hash function in lower case and the value in lower-case hex without colons. */
export interface NamedFingerprint {
  readonly function: string;
  readonly value: string;
}

/** What a side could do beside what its description says: RFC 5939. */
export interface PotentialConfiguration {
  readonly transports: readonly string[];
  readonly crypto: readonly CryptoLine[];
  readonly fingerprints: readonly NamedFingerprint[];
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
  readonly crypto: readonly CryptoLine[];
  /** What RFC 4568 has against its lines, those included that are not in `crypto`. */
  readonly cryptoFaults: readonly CryptoFault[];
  readonly fingerprints: readonly NamedFingerprint[];
  /** `active`, `passive`, `actpass`, `holdconn`, or what else was written; null when absent. */
  readonly setup: string | null;
  /** RFC 8842; null when absent. */
  readonly tlsId: string | null;
  /** The method of a `k=` line, of the media description or of the session. */
  readonly keyLine: KeyLineMethod | null;
  /** `a=zrtp-hash` of RFC 6189 section 8: the hash of the Hello that this side will say in the media path. */
  readonly zrtpHashes: readonly { readonly version: string; readonly value: string }[];
  /** `a=key-mgmt:mikey` (RFC 4567). */
  readonly mikey: readonly MikeyStatement[];
  /** `a=key-mgmt` of another protocol. */
  readonly hasUnknownKeying: boolean;
  /** Offered as a capability; null when nothing secure was. */
  readonly potential: PotentialConfiguration | null;
  /** An `a=acfg` line: the answer took one of the potential configurations. */
  readonly tookPotential: boolean;
  /** What carried it. */
  readonly path: SignalingPath;
  /** An Identity header with an `mky` claim came with it (RFC 8225 section 5.2.2): the fingerprint is signed. Its signature is not checked. */
  readonly signed: boolean;
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
  /**
   * Best effort by two media descriptions: the other one of the same offer, for the same media, of which the answer refused one
   * and took the other. Absent where there is none.
   */
  readonly alternative?: { readonly offer: MediaSide; readonly answer: MediaSide };
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

export function keyingOf(negotiation: Negotiation): Keying {
  const { answer } = negotiation;
  const lines = [offeredLines(negotiation), ...(answer === null ? [] : [answer.crypto])];
  if (lines.every((side) => side.length > 0)) return 'sdes';
  const fingerprints = [offeredFingerprints(negotiation), ...(answer === null ? [] : [answer.fingerprints])];
  if (fingerprints.every((side) => side.length > 0)) return 'dtls-srtp';
  return hasMikey(negotiation) ? 'mikey' : 'none';
}

/** Without a verification message (the V flag) an answer may have no MIKEY of its own, but a secure profile. An error is no key. */
function hasMikey({ offer, answer }: Negotiation): boolean {
  if (!offer.mikey.some(isKeying)) return false;
  if (answer === null) return true;
  return answer.mikey.length > 0 ? answer.mikey.some(isKeying) : isSecureProfile(answer.transportProfile);
}

function isKeying({ mode }: MikeyStatement): boolean {
  return mode !== 'error';
}

/** Keys may come in a way that the description does not show, or that is not read. */
export function hasOtherKeying({ zrtpHashes, mikey, hasUnknownKeying }: MediaSide): boolean {
  return zrtpHashes.length > 0 || mikey.length > 0 || hasUnknownKeying;
}

/** The lines that the answer chose from: those of a capability when it took that. */
export function offeredLines(negotiation: Negotiation): readonly CryptoLine[] {
  const { offer } = negotiation;
  return offer.crypto.length === 0 && tookCapability(negotiation) ? offer.potential!.crypto : offer.crypto;
}

export function offeredFingerprints(negotiation: Negotiation): readonly NamedFingerprint[] {
  const { offer } = negotiation;
  return offer.fingerprints.length === 0 && tookCapability(negotiation)
    ? offer.potential!.fingerprints
    : offer.fingerprints;
}

/** RFC 5939 section 3.6.2: the answer names the configuration, or has a secure profile where the offer had none. */
export function tookCapability({ offer, answer }: Negotiation): boolean {
  if (offer.potential === null || answer === null) return false;
  return answer.tookPotential || isSecureProfile(answer.transportProfile);
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

export interface CryptoInForce {
  readonly offer: CryptoLine;
  readonly answer: CryptoLine;
}

/** The crypto lines in force: the answer's, and the offer's that it accepted (RFC 4568 section 5.1.2: the same tag). */
export function cryptoInForce(negotiation: Negotiation): CryptoInForce | null {
  const accepted = negotiation.answer?.crypto[0];
  if (accepted === undefined) return null;
  const lines = offeredLines(negotiation);
  const offered =
    lines.find((line) => line.tag === accepted.tag) ?? lines.find((line) => line.suite === accepted.suite);
  return offered === undefined ? null : { offer: offered, answer: accepted };
}

export function negotiationEvidence({ offer, answer }: Negotiation): Evidence[] {
  const evidence = [sideEvidence('offer', offer)];
  if (answer !== null) evidence.push(sideEvidence('answer', answer));
  return evidence;
}

export function sideEvidence(role: 'offer' | 'answer', side: MediaSide): Evidence {
  const suites = shortList(side.crypto.map(withParameters));
  const hasFingerprint = side.fingerprints.length > 0;
  const mikey = side.mikey.map(({ dataType }) => dataType).join(', ');
  const others = `${mikey === '' ? '' : `, a=key-mgmt:mikey (${mikey})`}${side.zrtpHashes.length > 0 ? ', a=zrtp-hash' : ''}`;
  const keys = suites !== '' ? `, a=crypto ${suites} (keys withheld)` : hasFingerprint ? ', a=fingerprint' : '';
  const capability = side.potential === null ? '' : ', SRTP as a capability (RFC 5939)';
  const rejected = side.port === 0 ? ', rejected' : '';
  return {
    at: side.at,
    what: `SDP ${role} in ${side.message}: m=${side.mediaType} ${side.transportProfile}${keys}${others}${capability}${rejected}`,
  };
}

/** Relays offer a dozen lines: a citation that is cut off in the report would say less. */
const MOST_LINES = 4;

function shortList(lines: readonly string[]): string {
  const rest = lines.length - MOST_LINES;
  return `${lines.slice(0, MOST_LINES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** The parameters that switch protection off belong into any citation of the line. */
function withParameters({ suite, sessionParameters }: CryptoLine): string {
  return [suite, ...sessionParameters.filter((parameter) => /^UN/i.test(parameter))].join(' ');
}
