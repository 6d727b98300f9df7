/**
 * Answers that are not what the offer asked for, and offers that take back what was agreed on. RFC 3264 sections 6 and 8, RFC 4568 sections 5.1.2
 * and 7.4, RFC 8122 section 5.
 *
 * Not handled: a description with ZRTP or MIKEY is not called one without keys: whether those came is seen elsewhere.
 */
import { compareReferences } from '../../capture/frame.ts';
import type { Contradiction } from '../facts.ts';
import { answerFaults } from '../media/crypto-lines.ts';
import {
  agreesOnSrtp,
  cryptoInForce,
  hasOtherKeying,
  isAgreed,
  isSecureProfile,
  keyingOf,
  type MediaSide,
  type Negotiation,
  offeredLines,
  sideEvidence,
} from '../media/negotiation.ts';
import { contradiction, type LedgerFacts } from './found.ts';

type Agreed = Negotiation & { readonly answer: MediaSide };

export function inNegotiation(facts: LedgerFacts): Contradiction[] {
  const agreed = facts.negotiations.filter(isAgreed);
  return [
    ...agreed.filter(isAnsweredInsecurely).map((one) => answeredInsecurely(one, facts)),
    ...agreed.flatMap((one) => withoutKeys(one, facts)),
    ...droppedProtection(agreed, facts),
  ];
}

function evidenceOf({ offer, answer }: Agreed) {
  return [sideEvidence('offer', offer), sideEvidence('answer', answer)] as const;
}

function isAnsweredInsecurely(negotiation: Agreed): boolean {
  const { offer, answer } = negotiation;
  if (!isSecureProfile(offer.transportProfile) || isSecureProfile(answer.transportProfile)) return false;
  return keyingOf(negotiation) === 'none';
}

function answeredInsecurely(negotiation: Agreed, facts: LedgerFacts): Contradiction {
  const { offer, answer, callId } = negotiation;
  const what = `${offer.message} offered ${offer.mediaType} over ${offer.transportProfile}, and ${answer.message} answered ${answer.transportProfile} instead of taking or refusing it.`;
  const kind = 'secure-offer-answered-insecurely';
  return contradiction(kind, what, evidenceOf(negotiation), facts.legsOf(negotiation), [facts.callOf(callId)]);
}

function withoutKeys(negotiation: Agreed, facts: LedgerFacts): Contradiction[] {
  const { answer, callId } = negotiation;
  if (!isSecureProfile(answer.transportProfile)) return [];
  const why = whyUnusable(negotiation);
  if (why === null) return [];
  const what = `${answer.message} accepted ${answer.mediaType} over ${answer.transportProfile}, but ${why}.`;
  const kind = 'secure-profile-without-usable-keys';
  return [contradiction(kind, what, evidenceOf(negotiation), facts.legsOf(negotiation), [facts.callOf(callId)])];
}

/** A clause; null when there are keys, or when they may come in a way that is not read. */
function whyUnusable(negotiation: Agreed): string | null {
  const { offer, answer } = negotiation;
  if (hasOtherKeying(offer) || hasOtherKeying(answer)) return null;
  const keying = keyingOf(negotiation);
  if (keying === 'dtls-srtp') return null;
  if (keying === 'none') return whyNone(negotiation);
  const inForce = cryptoInForce(negotiation);
  if (inForce === null) return 'none of its keys was offered with that tag and suite';
  const faults = [
    ...offer.cryptoFaults.filter((fault) => fault.tag === inForce.offer.tag),
    ...answer.cryptoFaults.filter((fault) => fault.tag === inForce.answer.tag),
    ...answerFaults(answer.crypto, offeredLines(negotiation)),
  ];
  const [first] = faults;
  return first === undefined ? null : `the key line with tag ${first.tag} is invalid: ${first.what}`;
}

function whyNone({ offer, answer }: Agreed): string {
  const needs = /TLS\//i.test(answer.transportProfile) ? 'a=fingerprint' : 'a=crypto or a=fingerprint';
  const bare = (side: MediaSide) => side.crypto.length === 0 && side.fingerprints.length === 0;
  if (bare(offer) && bare(answer)) return `neither side gave keys (no ${needs})`;
  if (bare(answer)) return `it gave no keys (no ${needs})`;
  return bare(offer) ? `the offer had given no keys (no ${needs})` : 'the two sides gave keys of different kinds';
}

/** Agreements of one media description of one call on one path, in order of time. */
function droppedProtection(agreed: readonly Agreed[], facts: LedgerFacts): Contradiction[] {
  const sessions = new Map<string, Agreed[]>();
  for (const one of agreed) {
    const { path } = one.offer;
    const key = [one.callId, one.index, path.transport, path.hosts].join('\n');
    const known = sessions.get(key);
    if (known === undefined) sessions.set(key, [one]);
    else known.push(one);
  }
  return [...sessions.values()].flatMap((own) => dropsIn(own, facts));
}

function dropsIn(own: readonly Agreed[], facts: LedgerFacts): Contradiction[] {
  const inOrder = [...own].sort((a, b) => compareReferences(a.answer.at, b.answer.at));
  return inOrder.flatMap((later, index) => {
    const before = inOrder[index - 1];
    if (before === undefined || agreesOnSrtp(before) !== true || agreesOnSrtp(later) !== false) return [];
    if (isAnsweredInsecurely(later)) return [];
    const what = `The session had agreed on SRTP (${before.answer.transportProfile}), and a later ${later.offer.message} gave it up for ${later.answer.transportProfile}.`;
    const evidence = [...evidenceOf(before), ...evidenceOf(later)] as const;
    const legs = [...facts.legsOf(before), ...facts.legsOf(later)];
    return [contradiction('protection-dropped-in-session', what, evidence, legs, [facts.callOf(later.callId)])];
  });
}
