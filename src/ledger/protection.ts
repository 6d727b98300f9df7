/**
 * The one place that says "encrypted".
 *
 * It joins, for one leg, what was *negotiated* (SDP, handshake), what was *observed* (octets on the wire) and what was *proved*
 * (an authentication tag that verifies, a certificate that fits its fingerprint) into a protection with its basis, its reason and the frames it rests on.
 *
 * The order of the questions matters and errs towards caution: what is readable is readable, whatever was negotiated; then what
 * cannot be told; only then what is protected. A leg is as strong as its weakest part.
 *
 * Not judged here: whether a policy accepts the outcome. That is what the rules are for.
 */

import { REPORTER_NAMES, type ReportedBy } from './carriage.ts';
import type {
  Basis,
  CryptoLineFact,
  Evidence,
  FingerprintFact,
  Keying,
  MediaFacts,
  Protection,
  ProtectionDecision,
  ReadableKeyFact,
  SipBasis,
  SipFacts,
  SomeEvidence,
  StreamFacts,
  TlsSession,
} from './facts.ts';
import { goClearEvidence, mikeyEvidence, outlasts, toldOfZrtp, zrtpEvidence } from './keying-evidence.ts';
import {
  exposedMikey,
  isUnauthenticatedPolicy,
  nullMikey,
  type Weakness,
  weaknessOfProfile,
  weaknessOfSession,
  weaknessOfZrtp,
} from './strength.ts';

/** From the worst to the best: what cannot be told may be cleartext, so it ranks below `weak`. */
export const WEAKEST_FIRST: readonly Protection[] = ['cleartext', 'exposed', 'open', 'weak', 'encrypted'];

/** The weakest of some protections; `open` when there are none. */
export function weakest(protections: readonly Protection[]): Protection {
  return WEAKEST_FIRST.find((protection) => protections.includes(protection)) ?? 'open';
}

// ------------------------------------------------------------------------------------------------ signaling

export interface SignalingObservation {
  readonly transport: string;
  readonly sip: SipFacts | null;
  readonly sessions: readonly TlsSession[];
  /** Why encrypted octets are taken for SIP; null when SIP was readable. */
  readonly sipHint: SipBasis | null;
  /** Whose word the leg is; null: it was on this wire. */
  readonly reportedBy: ReportedBy;
  readonly first: Evidence;
}

export function decideSignaling(leg: SignalingObservation): ProtectionDecision {
  if (leg.sip !== null && leg.sip.firstReadable !== null) return readableSignaling(leg, leg.sip);
  if (leg.sipHint?.strength === 'guess') return guessedSignaling(leg, leg.sipHint);
  const hint = leg.sipHint === null ? '' : ` Taken for SIP because ${leg.sipHint.what}.`;
  const carrying = leg.sessions.filter((session) => session.handshake !== 'failed');
  const unseen = carrying.find((session) => session.handshake !== 'complete');
  const unencrypted = carrying.find((session) => weaknessOfSession(session)?.kind === 'none');
  if (unencrypted !== undefined) return weakSignaling(unencrypted, hint);
  if (unseen !== undefined || carrying.length === 0) return openSignaling(leg, unseen, hint);
  const weak = carrying.find((session) => weaknessOfSession(session) !== null);
  if (weak !== undefined) return weakSignaling(weak, hint);
  const evidence = carrying.slice(0, 5).map(helloEvidence);
  const silent = carrying.every((session) => session.applicationOctets === 0);
  if (silent) {
    const reason = `${describeSession(carrying[0]!)} completed, and nothing was sent over it in the capture.${hint}`;
    return decision('encrypted', 'negotiated', reason, evidence);
  }
  const reason = `${describeSession(carrying[0]!)}, handshake complete, application data seen.${hint}`;
  return decision('encrypted', 'observed', reason, evidence);
}

/** Whether it is signaling at all is not known: then neither is whether signaling was encrypted. */
function guessedSignaling({ sessions, first }: SignalingObservation, { what, at }: SipBasis): ProtectionDecision {
  const session = sessions[0];
  const name = session === undefined ? 'A TLS connection' : describeSession(session);
  const reason = `${name}. That it carries SIP is only a guess, because ${what}; nothing in the capture says so.`;
  const shown = session === undefined ? first : helloEvidence(session);
  const why = { at, what: `why it may be SIP: ${what}` };
  return decision('open', null, reason, [shown, why]);
}

function weakSignaling(session: TlsSession, hint: string): ProtectionDecision {
  const weakness = weaknessOfSession(session)!;
  const reason = `${describeSession(session)}: ${weakness.why}.${hint}`;
  if (weakness.kind === 'none') return decision('cleartext', 'negotiated', reason, [helloEvidence(session)]);
  const basis = session.applicationOctets === 0 ? 'negotiated' : 'observed';
  return decision('weak', basis, reason, [helloEvidence(session)]);
}

function readableSignaling(leg: SignalingObservation, sip: SipFacts): ProtectionDecision {
  const count = sip.messages === 1 ? '1 SIP message is' : `${sip.messages} SIP messages are`;
  const evidence = sip.lastReadable === null ? [sip.firstReadable!] : [sip.firstReadable!, sip.lastReadable];
  if (leg.reportedBy !== null) return reportedSignaling(leg, leg.reportedBy, count, evidence);
  const unencrypted = leg.sessions.find((session) => weaknessOfSession(session)?.kind === 'none');
  const where =
    unencrypted === undefined
      ? `over ${leg.transport.toUpperCase()}`
      : `in TLS that does not encrypt: ${describeSession(unencrypted)}`;
  const shown = unencrypted === undefined ? evidence : [...evidence, helloEvidence(unencrypted)];
  return decision('cleartext', 'observed', `${count} readable ${where}.`, shown);
}

/**
 * Exposed upstream: whoever reports SIP could read it, which says little of its own wire. Over UDP SIP has no protection of its own; over
 * TCP there may have been TLS, which the report leaves out.
 */
function reportedSignaling(
  leg: SignalingObservation,
  reportedBy: NonNullable<ReportedBy>,
  count: string,
  evidence: readonly Evidence[],
): ProtectionDecision {
  const name = REPORTER_NAMES[reportedBy];
  const transport = leg.transport.toUpperCase();
  const seen = `${count} readable as ${name} reported them, not on a wire of this capture`;
  if (reportedBy === 'hep' && leg.transport === 'udp') {
    return decision(
      'cleartext',
      'observed',
      `${seen}; ${name} says they went over UDP, where SIP is in clear.`,
      evidence,
    );
  }
  const reason = `${seen} (exposed upstream): over ${transport} they may have been protected before ${name} had them.`;
  return decision('open', null, reason, evidence);
}

function openSignaling(leg: SignalingObservation, session: TlsSession | undefined, hint: string): ProtectionDecision {
  if (session === undefined) {
    return decision('open', null, `No SIP was readable and no TLS handshake was seen.${hint}`, [leg.first]);
  }
  const reason =
    session.handshake === 'unseen'
      ? `TLS records without their handshake: the connection began before the capture, so version and cipher are unknown.${hint}`
      : `The TLS handshake began, and the capture does not show that it completed.${hint}`;
  return decision('open', null, reason, [helloEvidence(session)]);
}

function helloEvidence(session: TlsSession): Evidence {
  if (session.serverHello === null)
    return { at: session.first, what: `first ${session.protocol} record of the connection` };
  return { at: session.serverHello, what: `ServerHello: ${describeSession(session)}` };
}

function describeSession(session: TlsSession): string {
  const suite = session.cipherSuite === null ? '' : `, ${session.cipherSuite.name}`;
  return `${session.version ?? session.protocol}${suite}`;
}

// ------------------------------------------------------------------------------------------------ media

/** T.38 packets in clear. */
export interface FaxObservation {
  readonly packets: number;
  readonly samples: readonly Evidence[];
}

export interface MediaObservation {
  readonly fax?: FaxObservation;
  readonly media: MediaFacts;
  /** DTLS sessions on the same path. */
  readonly sessions: readonly TlsSession[];
  readonly first: Evidence;
}

export function decideMedia(leg: MediaObservation): ProtectionDecision {
  const { media, fax } = leg;
  if (fax !== undefined) return readableFax(fax, leg);
  const streams = streamsThatCount(media);
  const readable = streams.filter((stream) => stream.encrypted === 'no');
  if (readable.length > 0) return readableMedia(media, readable);
  if (streams.length === 0) return unobservedMedia(leg);
  const untold = streams.filter((stream) => stream.encrypted === 'unknown');
  if (untold.length > 0) return untoldMedia(leg, untold);
  return protectedMedia(leg);
}

/** With ZRTP media may begin before its keys are there: that is told, and does not make the rest readable. Without any rest it counts. */
function streamsThatCount({ streams }: MediaFacts): readonly StreamFacts[] {
  const keyed = streams.filter(({ beforeKeys }) => !beforeKeys);
  return keyed.length > 0 ? keyed : streams;
}

/** A sentence about media before the keys of ZRTP; empty when there was none. */
function beforeKeysWords({ streams }: MediaFacts): string {
  const packets = streams.reduce((sum, stream) => sum + (stream.beforeKeys ? stream.packets : 0), 0);
  return packets === 0
    ? ''
    : ` ${plural(packets, 'packet')} went before both sides used the keys, and cannot be taken for encrypted.`;
}

/** UDPTL has no encryption: a packet whose lengths add up is in clear. */
function readableFax({ packets, samples }: FaxObservation, { media, first }: MediaObservation): ProtectionDecision {
  const reason = `T.38 fax is readable in ${plural(packets, 'UDPTL packet')}.`;
  const evidence = samples.length === 0 ? [first] : samples;
  return decision('cleartext', 'observed', reason, [...evidence, ...media.negotiation]);
}

function readableMedia(media: MediaFacts, readable: readonly StreamFacts[]): ProtectionDecision {
  const promised = media.srtpNegotiated === true ? ' although the signaling agreed on SRTP' : '';
  const some =
    readable.length === media.streams.length
      ? `${plural(readable.length, 'stream')}`
      : `${readable.length} of ${media.streams.length} streams`;
  const { words, evidence: told } = toldOfZrtp(media, readable);
  const reason = `RTP payload is readable in ${some}${promised}${words}: ${readable[0]!.method}.`;
  const evidence = readable.flatMap((stream) => stream.samples.slice(0, 3).map((at) => streamEvidence(stream, at)));
  const all = [...evidence, ...told, ...media.negotiation];
  return decision('cleartext', 'observed', reason, all.length > 0 ? all : [firstOfStream(readable[0]!)]);
}

/** Frames of the agreement that ZRTP came to on the path; null when it came to none. */
function agreementOfZrtp({ keying, zrtp }: MediaFacts): readonly Evidence[] | null {
  return keying === 'zrtp' && zrtp !== null && zrtp.completed !== null ? [zrtpEvidence(zrtp)] : null;
}

/**
 * RFC 6189 section 4.7.2: behind GoClear the keys are deleted, and what flows then is in clear even where it looks otherwise. The message has a
 * MAC that nobody else can check, so that it may be forged: not more than open.
 */
function clearedMedia({ media }: MediaObservation, rest: string): ProtectionDecision | null {
  const goClear = media.zrtp?.goClear ?? null;
  if (goClear === null || goClear.resumed !== null || !media.streams.some((stream) => outlasts(stream, goClear)))
    return null;
  const reason = `ZRTP gave its keys up by GoClear in frame ${goClear.at.frame}, and media went on. ${rest}.`;
  return decision('open', null, reason, [...goClearEvidence(goClear), ...media.streams.slice(0, 4).map(firstOfStream)]);
}

function unobservedMedia(leg: MediaObservation): ProtectionDecision {
  const { media } = leg;
  const evidence = media.negotiation.length > 0 ? media.negotiation : [leg.first];
  const unseen = 'no media packets of this leg are in the capture';
  const unencrypted = encryptionSwitchedOff(media, capital(unseen), evidence);
  if (unencrypted !== null) return unencrypted;
  const exposure = exposureOf(media);
  if (exposure !== null)
    return decision('exposed', 'negotiated', `${exposure.reason}; ${unseen}.`, [exposure.evidence, ...evidence]);
  const weakened = agreedWeakness(leg, unseen, evidence);
  if (weakened !== null) return weakened;
  const handshake = leg.sessions.find((session) => session.useSrtp !== null && session.handshake === 'complete');
  if (handshake !== undefined) {
    const reason = `A DTLS handshake agreed on ${keyingName(media)}; ${unseen}.`;
    return decision('encrypted', 'negotiated', reason, [helloEvidence(handshake), ...evidence]);
  }
  const byZrtp = agreementOfZrtp(media);
  if (byZrtp !== null)
    return decision(
      'encrypted',
      'negotiated',
      `${capital(keyingName(media))} was agreed on in the media path; ${unseen}.`,
      [...byZrtp, ...evidence],
    );
  if (media.srtpNegotiated === true && media.keying !== 'dtls-srtp') {
    return decision('encrypted', 'negotiated', `The signaling agreed on ${keyingName(media)}; ${unseen}.`, evidence);
  }
  if (media.srtpNegotiated === false) {
    return decision(
      'cleartext',
      'negotiated',
      `The signaling agreed on ${media.transportProfile}; ${unseen}.`,
      evidence,
    );
  }
  const why =
    media.keying === 'dtls-srtp' || leg.sessions.length > 0
      ? 'No DTLS handshake was seen to complete'
      : 'No answer to the offer was seen';
  return decision('open', null, `${why}, and ${unseen}.`, evidence);
}

function untoldMedia(leg: MediaObservation, untold: readonly StreamFacts[]): ProtectionDecision {
  const { media } = leg;
  const worst = untold[0]!;
  const evidence = [...untold.slice(0, 3).map(firstOfStream), ...media.negotiation];
  const why = `${plural(untold.length, 'stream')} of ${media.streams.length} cannot be told: ${worst.method}`;
  const unencrypted = encryptionSwitchedOff(media, capital(why), evidence);
  if (unencrypted !== null) return unencrypted;
  const exposure = exposureOf(media);
  if (exposure !== null)
    return decision('exposed', 'negotiated', `${exposure.reason}. ${why}.`, [exposure.evidence, ...evidence]);
  const cleared = clearedMedia(leg, capital(why));
  if (cleared !== null) return cleared;
  const weakened = agreedWeakness(leg, why, evidence);
  if (weakened !== null) return weakened;
  const dtls = leg.sessions.some((session) => session.useSrtp !== null && session.handshake === 'complete');
  if (dtls || (media.srtpNegotiated === true && media.keying !== 'dtls-srtp')) {
    return decision('encrypted', 'negotiated', `${capital(keyingName(media))} was agreed. ${why}.`, evidence);
  }
  const byZrtp = agreementOfZrtp(media);
  if (byZrtp !== null)
    return decision(
      'encrypted',
      'negotiated',
      `${capital(keyingName(media))} was agreed on in the media path. ${why}.`,
      [...byZrtp, ...evidence],
    );
  if (media.srtpNegotiated !== false) return decision('open', null, `${capital(why)}.`, evidence);
  // Keys may have come in a way that was not seen: what looks like ciphertext is not called cleartext because the signaling says nothing of keys.
  const random = media.streams.filter(({ looksRandom }) => looksRandom);
  if (random.length > 0) {
    const seen = `nothing is readable in ${plural(random.length, 'stream')} of ${media.streams.length}`;
    const reason = `The signaling agreed on ${media.transportProfile} without keys, and yet ${seen}. ${capital(why)}.`;
    return decision('open', null, reason, evidence);
  }
  return decision('cleartext', 'negotiated', `The signaling agreed on ${media.transportProfile}. ${why}.`, evidence);
}

function protectedMedia(leg: MediaObservation): ProtectionDecision {
  const { media } = leg;
  const streams = streamsThatCount(media);
  const stream = streams[0]!;
  const evidence = [...streams.slice(0, 4).map(firstOfStream), ...(agreementOfZrtp(media) ?? []), ...media.negotiation];
  const unencrypted = encryptionSwitchedOff(media, `What was seen does not contradict it: ${stream.method}`, evidence);
  if (unencrypted !== null) return unencrypted;
  const exposure = exposureOf(media);
  if (exposure !== null) {
    const proof = exposure.verifiedTags !== null && exposure.verifiedTags > 0;
    const verified = verifiedWords(media, exposure.verifiedTags);
    const reason = `${exposure.reason}${verified}.`;
    return decision('exposed', proof ? 'proved' : 'observed', reason, [exposure.evidence, ...evidence]);
  }
  const cleared = clearedMedia(leg, `What was seen is not readable: ${stream.method}`);
  if (cleared !== null) return cleared;
  const weakness = weakMediaKeying(leg);
  if (weakness !== null)
    return decision(
      'weak',
      'observed',
      `SRTP observed (${stream.method}), but ${weakness.why}.${beforeKeysWords(media)}`,
      evidence,
    );
  if (fingerprintsFit(media)) {
    const proof = 'the certificates of both sides fit the fingerprints of the signaling';
    const reason = `SRTP observed, ${keyingWords(media)}, and ${proof}: ${stream.method}.`;
    return decision('encrypted', 'proved', reason, [...evidence, ...media.fingerprints.flatMap(fitEvidence)]);
  }
  const reason = `SRTP observed, ${keyingWords(media)}: ${stream.method}.${beforeKeysWords(media)}`;
  return decision('encrypted', 'observed', reason, evidence);
}

/**
 * RFC 4568 section 6.3.2: with UNENCRYPTED_SRTP the payload goes as it is, with a tag behind it. A payload that a codec compressed well
 * looks encrypted then, and its length is right for a tag, so that nothing seen speaks against it.
 */
function encryptionSwitchedOff(
  media: MediaFacts,
  rest: string,
  evidence: readonly Evidence[],
): ProtectionDecision | null {
  const mikey = media.keying === 'mikey' ? nullMikey(media.mikey) : undefined;
  if (mikey !== undefined) {
    const reason = `The signaling agreed on SRTP without encryption (NULL in the MIKEY policy of the ${mikey.message}). ${rest}.`;
    return decision('cleartext', 'negotiated', reason, [mikeyEvidence(mikey), ...evidence]);
  }
  const line = lineWith(media, 'UNENCRYPTED_SRTP');
  if (line === undefined) return null;
  const reason = `The signaling agreed on SRTP without encryption (UNENCRYPTED_SRTP in the ${line.message}). ${rest}.`;
  return decision('cleartext', 'negotiated', reason, [lineEvidence(line), ...evidence]);
}

/** A line in force that has the parameter. Negotiated parameters stand in offer and answer; one of the two is enough to act on. */
function lineWith({ crypto }: MediaFacts, parameter: string): CryptoLineFact | undefined {
  return crypto.find(
    ({ inForce, sessionParameters }) => inForce && sessionParameters.some((one) => one.toUpperCase() === parameter),
  );
}

function lineEvidence({ at, tag, suite, sessionParameters }: CryptoLineFact): Evidence {
  return { at, what: `a=crypto:${tag} ${[suite, ...sessionParameters].join(' ')} (key withheld)` };
}

/** Both sides named a fingerprint, and the certificate that each presented fits. */
function fingerprintsFit({ keying, fingerprints }: MediaFacts): boolean {
  if (keying !== 'dtls-srtp' || fingerprints.some(({ result }) => result === 'mismatch')) return false;
  const fitting = new Set(fingerprints.filter(({ result }) => result === 'match').map(({ side }) => side));
  return fitting.size === 2;
}

function fitEvidence({ side, function: name, result, certificateAt }: FingerprintFact): Evidence[] {
  if (result !== 'match' || certificateAt === null) return [];
  return [{ at: certificateAt, what: `certificate that fits the ${name} fingerprint of the ${side}` }];
}

/** Where no packet tells: what was agreed on is no better than its profile and its handshake. */
function agreedWeakness(leg: MediaObservation, rest: string, evidence: readonly Evidence[]): ProtectionDecision | null {
  const isAgreed =
    leg.sessions.some((session) => session.useSrtp !== null && session.handshake === 'complete') ||
    leg.media.keying === 'zrtp' ||
    (leg.media.srtpNegotiated === true && leg.media.keying !== 'dtls-srtp');
  const weakness = isAgreed ? weakMediaKeying(leg) : null;
  if (weakness === null) return null;
  const protection = weakness.kind === 'none' ? 'cleartext' : 'weak';
  return decision(protection, 'negotiated', `SRTP was agreed on, but ${weakness.why}; ${rest}.`, evidence);
}

function weakMediaKeying(leg: MediaObservation): Weakness | null {
  const { media, sessions } = leg;
  const unauthenticated = lineWith(media, 'UNAUTHENTICATED_SRTP');
  if (unauthenticated !== undefined) {
    const why = `${unauthenticated.suite} is used without authentication (UNAUTHENTICATED_SRTP)`;
    return { kind: 'weak', why };
  }
  const inPath = weaknessInPath(media);
  if (inPath !== null) return inPath;
  const foreign = media.fingerprints.find(({ result }) => result === 'mismatch');
  if (foreign !== undefined)
    return { kind: 'weak', why: `the certificate of the ${foreign.side} is not the one that its SDP named` };
  if (media.profile !== null) {
    const weakness = weaknessOfProfile(media.profile);
    if (weakness !== null) return { ...weakness, why: `${media.profile}: ${weakness.why}` };
  }
  for (const session of sessions) {
    if (session.useSrtp === null) continue;
    const weakness = weaknessOfSession(session);
    // A DTLS suite without encryption does not bear on SRTP: the keys come from the exporter.
    if (weakness !== null)
      return { kind: 'weak', why: `its DTLS handshake is ${describeSession(session)}: ${weakness.why}` };
  }
  return null;
}

/** What ZRTP or MIKEY agreed on, and whether somebody else may have. */
function weaknessInPath({ keying, zrtp, mikey }: MediaFacts): Weakness | null {
  if (keying === 'mikey') {
    const untagged = mikey.find(({ inForce, policies }) => inForce && policies.some(isUnauthenticatedPolicy));
    return untagged === undefined ? null : { kind: 'weak', why: 'its MIKEY policy leaves out authentication' };
  }
  if (keying !== 'zrtp' || zrtp === null) return null;
  if (zrtp.helloHash === 'mismatch')
    return { kind: 'weak', why: 'a ZRTP Hello is not the one that the SDP named (a=zrtp-hash)' };
  if (zrtp.hashChain === 'broken')
    return { kind: 'weak', why: 'ZRTP messages of one side do not follow from its Hello (hash images)' };
  return weaknessOfZrtp(zrtp);
}

/** A readable SDES key that is in force for this leg; the one that verified, if any. */
function exposingKey(media: MediaFacts): ReadableKeyFact | null {
  if (media.keying !== 'sdes') return null;
  const keys = media.readableKeys.filter((key) => key.inForce);
  return keys.find((key) => key.verifiedTags !== null && key.verifiedTags > 0) ?? keys[0] ?? null;
}

/** Tags that do not verify prove nothing: the stream may have begun long before. */
function verifiedWords(media: MediaFacts, tags: number | null): string {
  if (tags === null) return '';
  if (tags > 0) return `; ${plural(tags, 'authentication tag')} verified with it`;
  const hasTags = lineWith(media, 'UNAUTHENTICATED_SRTP') === undefined;
  return hasTags ? '; no authentication tag that was tried verified with it' : '';
}

interface Exposure {
  readonly reason: string;
  /** Null where none was tried. */
  readonly verifiedTags: number | null;
  readonly evidence: Evidence;
}

/** Why whoever saw the signaling has the keys; null when nobody is known to. */
function exposureOf(media: MediaFacts): Exposure | null {
  const key = exposingKey(media);
  if (key !== null) {
    const reason = `The SRTP master key (${key.suite}) stands readable in the ${key.message} in cleartext signaling`;
    return { reason, verifiedTags: key.verifiedTags, evidence: keyEvidence(key) };
  }
  const mikey = media.keying === 'mikey' ? exposedMikey(media.mikey) : undefined;
  if (mikey === undefined) return null;
  const reason = `The MIKEY message of the ${mikey.message} carries its key without encryption in cleartext signaling`;
  return { reason, verifiedTags: null, evidence: mikeyEvidence(mikey) };
}

function keyEvidence(key: ReadableKeyFact): Evidence {
  return { at: key.at, what: `a=crypto:${key.tag} ${key.suite} (key withheld, sha256 ${key.keySha256})` };
}

function firstOfStream(stream: StreamFacts): Evidence {
  return streamEvidence(stream, stream.first);
}

function streamEvidence(stream: StreamFacts, at: StreamFacts['first']): Evidence {
  const types = stream.payloadTypes.join(', ');
  return {
    at,
    what: `RTP SSRC 0x${stream.ssrc.toString(16).padStart(8, '0')}, payload type ${types}, ${stream.direction}`,
  };
}

const KEYING_NAMES: Readonly<Record<Keying, string>> = {
  sdes: 'SRTP with SDES keys',
  'dtls-srtp': 'DTLS-SRTP',
  zrtp: 'ZRTP',
  mikey: 'SRTP with MIKEY keys',
  none: 'no keying',
  unseen: 'keying that was not seen',
};

function keyingWords(media: MediaFacts): string {
  if (media.keying === 'unseen') return 'its keying was not seen';
  if (media.keying === 'zrtp') return `keyed by ${keyingName(media)}`;
  if (media.srtpNegotiated === false) return `although the signaling agreed on ${media.transportProfile} without keys`;
  return `keyed by ${keyingName(media)}`;
}

function keyingName(media: MediaFacts): string {
  const name = KEYING_NAMES[media.keying];
  return media.profile === null ? name : `${name} (${media.profile})`;
}

// ------------------------------------------------------------------------------------------------ encrypted tunnels

export interface TunnelObservation {
  readonly name: string;
  readonly keyExchangeSeen: boolean;
  readonly first: Evidence;
}

/** Always open: that a tunnel is encrypted says nothing of what is in it, nor of where it ends. */
export function decideTunnel({ name, keyExchangeSeen, first }: TunnelObservation): ProtectionDecision {
  const exchange = keyExchangeSeen ? ' IKE was seen between the same hosts; what it agreed on is encrypted.' : '';
  const reason = `An encrypted tunnel (${name}): what it carries is not in the capture. Calls inside it are neither known to be in clear nor known to be encrypted SIP.${exchange}`;
  return decision('open', null, reason, [first]);
}

// ------------------------------------------------------------------------------------------------ messaging and control

/** Messages of MSRP, MRCP or RTSP that were readable. */
export interface ChannelObservation {
  readonly messages: number;
  /** Of requests, in order of appearance. */
  readonly methods: readonly string[];
  readonly samples: readonly Evidence[];
}

export function decideChannel(
  protocol: string,
  { messages, methods, samples }: ChannelObservation,
): ProtectionDecision {
  const kinds = methods.length === 0 ? '' : ` (${methods.join(', ')})`;
  const verb = messages === 1 ? 'is' : 'are';
  return decision(
    'cleartext',
    'observed',
    `${plural(messages, `${protocol} message`)}${kinds} ${verb} readable over TCP.`,
    samples,
  );
}

// ------------------------------------------------------------------------------------------------ parts of a leg

/** Of a stream, or of RTCP, of a leg that was decided: what was observed of the part, and how good the leg's keys are. */
export function protectionOfPart(leg: Protection, encrypted: StreamFacts['encrypted']): Protection {
  if (encrypted === 'unknown') return 'open';
  if (encrypted === 'no') return 'cleartext';
  return leg === 'weak' || leg === 'exposed' ? leg : 'encrypted';
}

// ------------------------------------------------------------------------------------------------ shared

function decision(
  protection: Protection,
  basis: Basis | null,
  reason: string,
  evidence: readonly Evidence[],
): ProtectionDecision {
  return { protection, basis, reason, evidence: distinct(evidence) };
}

/** The same frame with the same words only once; the order is kept. Callers pass at least one. */
function distinct(evidence: readonly Evidence[]): SomeEvidence {
  const seen = new Set<string>();
  const kept = evidence.filter(({ at, what }) => {
    const key = `${at.capture}:${at.frame}:${what}`;
    return seen.has(key) ? false : seen.add(key);
  });
  return kept as unknown as SomeEvidence;
}

function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
