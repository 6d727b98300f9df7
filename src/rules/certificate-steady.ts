/**
 * A server shows one certificate for one name, and another only after it. RFC 5922 section 7.3.
 *
 * A new certificate that replaces an old one is a renewal, and good to see. Two at a time with different keys and issuers are a TLS
 * inspection, a person in the middle, or a balancer whose nodes differ. A server that has an RSA and an EC certificate for the
 * same names shows one or the other: that looks the same from outside, and is open. Not handled: which of two is the right one.
 */
import { compareReferences, type FrameReference } from '../capture/frame.ts';
import type { Certificate } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { whyPeerCertificateIsNotJudged } from './terms/applying.ts';
import { cite, showingOf } from './terms/citing.ts';
import { placeOf, type Showing, showingsAt, showingsOf } from './terms/showing.ts';
import { clip, nameOf } from './terms/wording.ts';

export default defineRule({
  id: 'certificate-steady',
  title: 'A server shows one certificate for one name',
  criteria: ['CC6.6', 'CC7.2'],
  rationale: {
    'CC6.6': 'A second certificate for one name is how an interception at the boundary shows.',
    'CC7.2': 'A change of certificate within the capture is an anomaly until it is explained.',
  },
  severity: 'medium',
  subject: 'certificate',
  catalogue: ['CRT-019', 'TLS-032'],
  why: 'Someone who puts himself between two peers has to show a certificate of his own. Two certificates for one name at the same time, from different issuers, are what that looks like.',
  remedy:
    'Find out which host showed which certificate. If it is a device that inspects TLS, document it, or take voice out of its scope; if it is a balancer, give its nodes certificates of one issuer; if neither explains it, treat it as an incident.',
  meaning: {
    pass: 'No other certificate was shown for the same name, or at the same address where no name was asked for; or one replaced the other.',
    fail: 'Another certificate, with another key and another issuer, was shown for the same name in the same time.',
    open: 'Another was shown in the same time for the same names with a key of another kind, as servers with two certificates do.',
    notApplicable:
      'It belongs to a client, only keys media by DTLS-SRTP, is part of a chain, or was shown only on sessions that no leg of a call uses.',
  },
  references: ['RFC 5922 s7.3'],
  judge(certificate, { pass, fail, open, notApplicable }, { facts }) {
    const reason = whyPeerCertificateIsNotJudged(certificate);
    if (reason !== null) return notApplicable(reason);
    const own = showingsOf(certificate, facts).filter(({ chain }) => chain.role === 'server');
    if (own.length === 0) return notApplicable('Shown by a client only.');
    const others = own.flatMap((showing) => firstOthers(showing, showingsAt(showing, facts)));
    const rated = others.map((other) => ({ other, kind: kindOf(certificate, other.certificate) }));
    const found = ORDER.map((kind) => rated.find((one) => one.kind === kind)).find((one) => one !== undefined);
    const name = nameOf(certificate);
    if (found === undefined) {
      return pass(
        `No other certificate than ${name.replace(/^The/, 'the')} was shown for ${clip(placeOf(own[0]!))}.`,
        showingOf(certificate),
      );
    }
    const { other, kind } = found;
    const evidence = cite(showingOf(certificate), showingOf(other.certificate));
    const place = clip(placeOf(other));
    const others16 = other.certificate.sha256.slice(0, 16);
    if (kind === 'replaced') {
      const order = isBefore(certificate.last, other.certificate.first) ? 'was replaced by' : 'replaced';
      return pass(
        `For ${place} ${name.replace(/^The/, 'the')} ${order} certificate ${others16} during the capture.`,
        evidence,
      );
    }
    const both = `For ${place} ${name.replace(/^The/, 'the')}, issued by ${clip(certificate.issuer)}, and certificate ${others16}, issued by ${clip(other.certificate.issuer)}, were shown in the same time`;
    if (kind === 'twin') {
      return open(
        `${both}, with keys of different kinds: a server with two certificates, or two servers.`,
        evidence,
        'low',
      );
    }
    if (kind === 'related') return pass(`${both}, with the same key or issuer.`, evidence);
    return fail(`${both}, with different keys.`, evidence);
  },
});

type Kind = 'conflict' | 'twin' | 'replaced' | 'related';

/** What is said first. */
const ORDER: readonly Kind[] = ['conflict', 'twin', 'replaced', 'related'];

/** Certificates looked at for one place: more of them say nothing new. */
const MOST_OTHERS = 64;

function firstOthers(showing: Showing, all: readonly Showing[]): Showing[] {
  const found = new Map<string, Showing>();
  for (const other of all.slice(0, MOST_OTHERS)) {
    if (other.certificate.id !== showing.certificate.id) found.set(other.certificate.id, other);
  }
  return [...found.values()];
}

function kindOf(one: Certificate, other: Certificate): Kind {
  if (isBefore(one.last, other.first) || isBefore(other.last, one.first)) return 'replaced';
  const sameKey = one.keySha256 !== null && one.keySha256 === other.keySha256;
  if (sameKey || one.issuer === other.issuer) return 'related';
  const sameNames = namesOf(one) === namesOf(other);
  return one.keyAlgorithm !== other.keyAlgorithm && sameNames ? 'twin' : 'conflict';
}

function namesOf({ subjectAltNames, commonNames }: Certificate): string {
  const names = subjectAltNames.length > 0 ? subjectAltNames : commonNames;
  return [...names].sort().join(' ').toLowerCase();
}

function isBefore(one: FrameReference, other: FrameReference): boolean {
  return compareReferences(one, other) < 0;
}
