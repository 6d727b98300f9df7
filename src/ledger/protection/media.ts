/**
 * Whether a leg of media is encrypted: what is readable is readable; then legs of which no packet was seen, or whose packets do not
 * tell; then what looks protected. Each of these asks, as far as it applies, in one order: encryption switched off, keys exposed, keys
 * given up, weak, agreed on.
 *
 * Not decided here: whether the packets of a stream are ciphertext (`observation/`), and what was agreed on (`legs/media-facts.ts`).
 */
import type { Evidence, MediaFacts, ProtectionDecision, StreamFacts } from '../facts.ts';
import { capital, decision, plural } from './decision.ts';
import { exposureOf } from './exposure.ts';
import { fingerprintsFit, fitEvidence } from './fingerprint-proof.ts';
import { goClearEvidence, outlasts, toldOfZrtp, zrtpEvidence } from './keying-evidence.ts';
import type { FaxObservation, MediaObservation } from './media-observation.ts';
import { agreedWeakness, weakMediaKeying } from './media-weakness.ts';
import { encryptionSwitchedOff } from './switched-off.ts';
import { firstOfStream, helloEvidence, keyingName, keyingWords, streamEvidence } from './words.ts';

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
    const proof = exposure.verifiedTags > 0;
    const verified = proof ? `; ${plural(exposure.verifiedTags, 'authentication tag')} verified with it` : '';
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
