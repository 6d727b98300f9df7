/**
 * How the media of one leg is keyed, as its offers and answers say: the sides, the a=crypto lines and their keys, and SRTP that was offered
 * without being demanded. RFC 4568, RFC 5763, RFC 5939, RFC 8643.
 */
import { compareReferences } from '../../capture/frame.ts';
import type { CryptoLineFact, MediaSideFact, MikeyFact, OpportunisticFact, ReadableKeyFact } from '../facts.ts';
import { answerFaults, type CryptoFault, type CryptoLine, hasParameter } from '../media/crypto-lines.ts';
import {
  agreesOnSrtp,
  cryptoInForce,
  isAgreed,
  isSecureProfile,
  type MediaSide,
  type Negotiation,
  offeredLines,
  sideEvidence,
} from '../media/negotiation.ts';
import type { RtpStream } from '../media/rtp-stream.ts';
import { verifiedTags } from '../media/tag-check.ts';
import { placeOf } from './handshakes.ts';

/** The parameters of RFC 4568 section 6.3 that take protection away. */
const SWITCHES = ['UNENCRYPTED_SRTP', 'UNENCRYPTED_SRTCP', 'UNAUTHENTICATED_SRTP'] as const;

type SideName = 'offer' | 'answer';

function sidesOf({ offer, answer }: Negotiation): (readonly [SideName, MediaSide])[] {
  return answer === null
    ? [['offer', offer]]
    : [
        ['offer', offer],
        ['answer', answer],
      ];
}

/** @param ends of the leg, as SDP would name them */
export function sideFacts(shown: Negotiation | null, ends: readonly [string, string] | null): MediaSideFact[] {
  if (shown === null) return [];
  return sidesOf(shown).map(([name, side]) => {
    const place = ends === null ? null : placeOf(side, ends);
    return {
      side: name,
      at: side.at,
      message: side.message,
      transportProfile: side.transportProfile,
      rejected: side.port === 0,
      transport: side.path.transport,
      end: place === null ? null : place === 0 ? 'a' : 'b',
      keying: keyingWords(side),
      setup: side.setup,
      tlsId: side.tlsId,
      keyLine: side.keyLine,
    };
  });
}

function keyingWords({
  crypto,
  fingerprints,
  zrtpHashes,
  mikey,
  hasUnknownKeying,
}: MediaSide): MediaSideFact['keying'] {
  const words: MediaSideFact['keying'][number][] = [];
  if (crypto.length > 0) words.push('sdes');
  if (fingerprints.length > 0) words.push('dtls-srtp');
  if (zrtpHashes.length > 0) words.push('zrtp');
  if (mikey.length > 0) words.push('mikey');
  if (hasUnknownKeying) words.push('other');
  return words;
}

// ------------------------------------------------------------------------------------------------ a=crypto

export function readableKeys(negotiations: readonly Negotiation[], streams: readonly RtpStream[]): ReadableKeyFact[] {
  const facts = new Map<string, ReadableKeyFact>();
  for (const negotiation of negotiations) {
    const agreed = isAgreed(negotiation) ? cryptoInForce(negotiation) : null;
    for (const [name, side] of sidesOf(negotiation)) {
      const lines = [...side.crypto, ...(side.potential?.crypto ?? [])];
      for (const line of lines) addKeys(facts, name, side, line, line === agreed?.[name], streams);
    }
  }
  return [...facts.values()].sort((a, b) => compareReferences(a.at, b.at) || a.tag - b.tag);
}

function addKeys(
  facts: Map<string, ReadableKeyFact>,
  name: SideName,
  side: MediaSide,
  line: CryptoLine,
  inForce: boolean,
  streams: readonly RtpStream[],
): void {
  for (const key of line.keys) {
    const id = `${side.at.capture}:${side.at.frame} ${line.tag} ${key.keySha256}`;
    if (facts.has(id) && !inForce) continue;
    facts.set(id, {
      at: side.at,
      suite: line.suite,
      tag: line.tag,
      keySha256: key.keySha256,
      message: side.message,
      inForce,
      verifiedTags: inForce ? verifiedTags(line.suite, key, streams) : null,
      side: name,
      lifetime: key.lifetime,
      predictable: key.predictable,
    });
  }
}

/** Lines in force, with a parameter that switches something off, or with a fault; each once. */
export function cryptoLineFacts(negotiations: readonly Negotiation[]): CryptoLineFact[] {
  const facts = new Map<string, CryptoLineFact>();
  for (const negotiation of negotiations) {
    const agreed = isAgreed(negotiation) ? cryptoInForce(negotiation) : null;
    for (const [name, side] of sidesOf(negotiation)) {
      for (const fact of linesOf(name, side, agreed?.[name] ?? null, faultsIn(negotiation, name, side))) {
        const id = `${name} ${fact.at.capture}:${fact.at.frame} ${fact.tag} ${fact.suite}`;
        if (!facts.has(id) || fact.inForce) facts.set(id, fact);
      }
    }
  }
  return [...facts.values()].sort((a, b) => compareReferences(a.at, b.at) || (a.tag ?? 0) - (b.tag ?? 0));
}

function faultsIn(negotiation: Negotiation, name: SideName, side: MediaSide): readonly CryptoFault[] {
  if (name === 'offer') return side.cryptoFaults;
  return [...side.cryptoFaults, ...answerFaults(side.crypto, offeredLines(negotiation))];
}

function linesOf(
  name: SideName,
  { at, message, crypto, potential }: MediaSide,
  inForce: CryptoLine | null,
  faults: readonly CryptoFault[],
): CryptoLineFact[] {
  const common = { side: name, at, message };
  const lines = new Map<string, CryptoLineFact>();
  for (const line of [...crypto, ...(potential?.crypto ?? [])]) {
    const { tag, suite, sessionParameters } = line;
    if (line !== inForce && !SWITCHES.some((parameter) => hasParameter(line, parameter))) continue;
    const known = {
      ...common,
      tag,
      suite,
      sessionParameters,
      inForce: line === inForce,
      mkiOctets: line.keys[0].mkiOctets,
      faults: [],
    };
    if (!lines.has(`${tag} ${suite}`) || line === inForce) lines.set(`${tag} ${suite}`, known);
  }
  for (const { tag, suite, what } of faults) {
    const known = lines.get(`${tag} ${suite}`);
    const fact = known ?? { ...common, tag, suite, sessionParameters: [], inForce: false, mkiOctets: 0, faults: [] };
    lines.set(`${tag} ${suite}`, { ...fact, faults: [...new Set([...fact.faults, what])] });
  }
  return [...lines.values()];
}

// ------------------------------------------------------------------------------------------------ MIKEY

/** Each message once; in force is what stands in the last agreement, or in the last offer. */
export function mikeyFacts(shown: Negotiation | null, negotiations: readonly Negotiation[]): MikeyFact[] {
  const facts = new Map<string, MikeyFact>();
  for (const negotiation of negotiations) {
    for (const [name, side] of sidesOf(negotiation)) {
      const { at, message, path } = side;
      side.mikey.forEach((statement, index) => {
        const id = `${name} ${at.capture}:${at.frame} ${index}`;
        const inForce = negotiation === shown;
        if (!facts.has(id) || inForce)
          facts.set(id, { side: name, at, message, inClear: path.isInClear, inForce, ...statement });
      });
    }
  }
  return [...facts.values()].sort((a, b) => compareReferences(a.at, b.at));
}

// ------------------------------------------------------------------------------------------------ offered, not demanded

export function opportunisticFact(shown: Negotiation | null): OpportunisticFact | null {
  const form = shown === null ? null : formOf(shown);
  if (shown === null || form === null) return null;
  const { alternative } = shown;
  const others = alternative === undefined ? [] : [alternative.offer, alternative.answer];
  return {
    form,
    result: resultOf(shown),
    evidence: [
      ...sidesOf(shown).map(([name, side]) => sideEvidence(name, side)),
      ...others.map((side, index) => sideEvidence(index === 0 ? 'offer' : 'answer', side)),
    ],
  };
}

function formOf({ offer, alternative }: Negotiation): OpportunisticFact['form'] | null {
  if (alternative !== undefined) return 'two-descriptions';
  if (isSecureProfile(offer.transportProfile) || !/RTP\//i.test(offer.transportProfile)) return null;
  if (offer.crypto.length > 0 || offer.fingerprints.length > 0) return 'keys-beside-rtp';
  return offer.potential === null ? null : 'capability';
}

function resultOf(negotiation: Negotiation): OpportunisticFact['result'] {
  const agreed = agreesOnSrtp(negotiation);
  if (agreed === null) return 'unanswered';
  return agreed ? 'upgraded' : 'fell-back';
}
