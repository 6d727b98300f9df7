/**
 * Digest uses an approved algorithm, and clients do not fall back from it. RFC 8760 sections 2 and 3.
 *
 * Not handled: a better challenge that one hop offers and the next one drops; each leg is judged by itself.
 */
import type { ChallengeFact, CredentialFact, Evidence } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { isCovered } from './terms/readable-content.ts';
import { count, list } from './terms/wording.ts';

export default defineRule({
  id: 'digest-algorithm-approved',
  title: 'Digest uses an approved algorithm',
  criteria: ['CC6.1', 'CC7.2'],
  rationale: {
    'CC6.1': 'The hash function of a sign-in has to fit the risk of guessing.',
    'CC7.2': 'A client that answers with less than was offered may have been made to.',
  },
  severity: 'medium',
  subject: 'signaling-leg',
  catalogue: ['AUT-002', 'AUT-009'],
  why: 'Digest with MD5 can be guessed at billions of tries a second from one recorded sign-in. A client that answers MD5 although better was offered does so because it cannot, or because somebody on the path made it.',
  remedy:
    'Offer SHA-256 first and drop MD5 as soon as the phones can do without. Asterisk: supported_algorithms_uas in the auth sections of pjsip.conf, in versions that have it. Kamailio: the algorithm parameter of auth. OpenSIPS: the algorithms argument of www_challenge. Replace phones that know MD5 only, or keep them inside TLS.',
  meaning: {
    pass: 'Every challenge offers an approved algorithm, and every sign-in uses one.',
    fail: 'One does not: medium, low inside TLS.',
    notApplicable: 'No Digest could be read.',
  },
  parameters: ['traffic.signIns.algorithms'],
  references: ['RFC 8760 s2.1', 'RFC 8760 s3'],
  judge(leg, { pass, fail, notApplicable }, { policy }) {
    const approved = new Set(policy.traffic.signIns.algorithms.map((name) => name.toLowerCase()));
    const isApproved = (algorithm: string | null): boolean => approved.has((algorithm ?? 'MD5').toLowerCase());
    const challenges = (leg.sip?.challenges ?? []).filter(({ algorithms }) => algorithms.length > 0);
    const signIns = (leg.sip?.credentials ?? []).filter(({ scheme }) => scheme.toLowerCase() === 'digest');
    const [any] = [...challenges, ...signIns];
    if (any === undefined) return notApplicable('No Digest could be read.');
    const better = challenges.filter(({ algorithms }) => algorithms.some(isApproved));
    const weakOffers = challenges.filter((one) => !better.includes(one));
    const weak = signIns.filter(({ algorithm }) => !isApproved(algorithm));
    if (weakOffers.length === 0 && weak.length === 0) {
      const used = list([...new Set([...signIns.map(nameOf), ...challenges.flatMap(({ algorithms }) => algorithms)])]);
      return pass(
        `Digest uses or offers approved algorithms (${used}).`,
        cite([{ at: any.at, what: `${any.header}.` }]),
      );
    }
    const severity = isCovered(leg) ? 'low' : undefined;
    const evidence = evidenceOf(weakOffers, weak);
    if (better.length > 0 && weak.length > 0) {
      return fail(
        `${count(weak.length, 'sign-in')} used ${list([...new Set(weak.map(nameOf))])} although ${list([...new Set(better.flatMap(({ algorithms }) => algorithms.filter(isApproved)))])} was offered.`,
        cite(evidence, [{ at: better[0]!.at, what: `${better[0]!.header} offers better.` }]),
        severity,
      );
    }
    const offers = list([...new Set(weakOffers.flatMap(({ algorithms }) => algorithms))]);
    const said = [
      ...(weakOffers.length > 0 ? [`Challenges offer ${offers} alone`] : []),
      ...(weak.length > 0 ? [`${count(weak.length, 'sign-in')} used ${list([...new Set(weak.map(nameOf))])}`] : []),
    ];
    return fail(`${said.join('; ')}.`, evidence, severity);
  },
});

function nameOf({ algorithm }: CredentialFact): string {
  return algorithm ?? 'MD5';
}

function evidenceOf(offers: readonly ChallengeFact[], used: readonly CredentialFact[]): [Evidence, ...Evidence[]] {
  const rows: Evidence[] = [
    ...offers.map(({ at, header, algorithms }) => ({ at, what: `${header}: Digest with ${list(algorithms)}.` })),
    ...used.map((one) => ({ at: one.at, what: `${one.header}: Digest with ${nameOf(one)} (value withheld).` })),
  ];
  return rows as [Evidence, ...Evidence[]];
}
