/**
 * a=fingerprint lines against the certificates of the DTLS handshakes on the same path, both ways. RFC 8122 sections 5 and 6.2, RFC 5763 section 5.
 *
 * A certificate that fits no fingerprint of its side in any SDP of the leg is a mismatch. Where a side names several fingerprints, one that fits
 * is enough (RFC 8122 section 5): the others are then unseen.
 *
 * Not handled: MD2, which nobody computes any more; whether a signature over the fingerprint verifies.
 */

import type { FrameReference } from '../../capture/frame.ts';
import type { CertificateFields } from '../../dissectors/x509/index.ts';
import type { FingerprintFact } from '../facts.ts';
import { type MediaSide, type NamedFingerprint, type Negotiation, offeredFingerprints } from '../media/negotiation.ts';
import type { PresentedCertificate } from '../observers/tls-handshake.ts';
import { type Handshake, roleOf } from './handshakes.ts';

interface Party {
  readonly side: 'offer' | 'answer';
  readonly of: MediaSide;
  readonly fingerprints: readonly NamedFingerprint[];
}

/** What handshakes showed of one party. */
interface Shown {
  /** Presented by this party for sure. */
  readonly own: readonly PresentedCertificate[];
  /** Presented by one of the two, and it cannot be told by whom. */
  readonly either: readonly PresentedCertificate[];
  readonly whyNone: string;
}

export function fingerprintFacts(
  shown: Negotiation | null,
  negotiations: readonly Negotiation[],
  handshakes: readonly Handshake[],
): FingerprintFact[] {
  if (shown === null) return [];
  const parties: Party[] = [{ side: 'offer', of: shown.offer, fingerprints: offeredFingerprints(shown) }];
  if (shown.answer !== null)
    parties.push({ side: 'answer', of: shown.answer, fingerprints: shown.answer.fingerprints });
  const named = new Set(negotiations.flatMap(namedIn));
  return parties.flatMap((party, index) => factsOf(party, parties[1 - index]?.of ?? null, handshakes, named));
}

export function dtlsClientOf(
  shown: Negotiation | null,
  handshakes: readonly Handshake[],
): { readonly side: 'offer' | 'answer'; readonly at: FrameReference } | null {
  if (shown === null) return null;
  for (const handshake of handshakes) {
    const role = roleOf(handshake, shown.offer, shown.answer);
    if (role !== null) return { side: role === 'client' ? 'offer' : 'answer', at: handshake.facts.first };
  }
  return null;
}

function namedIn(negotiation: Negotiation): string[] {
  return [...offeredFingerprints(negotiation), ...(negotiation.answer?.fingerprints ?? [])].map(keyOf);
}

function keyOf({ function: name, value }: NamedFingerprint): string {
  return `${name} ${value}`;
}

function factsOf(
  { side, of, fingerprints }: Party,
  other: MediaSide | null,
  handshakes: readonly Handshake[],
  named: ReadonlySet<string>,
): FingerprintFact[] {
  const shown = shownBy(of, other, handshakes);
  const fitting = fingerprints.map((one) => [...shown.own, ...shown.either].find((cert) => fits(cert, one)));
  const isFitted = fitting.some((certificate) => certificate !== undefined);
  return fingerprints.map((one, index) => {
    const certificate = fitting[index] ?? shown.own[0] ?? null;
    const { result, reason } =
      fitting[index] === undefined
        ? unfitted(one, shown, isFitted, named)
        : ({ result: 'match', reason: null } as const);
    return {
      side,
      at: of.at,
      message: of.message,
      function: one.function,
      value: one.value,
      inClear: of.path.isInClear,
      signed: of.signed,
      result,
      reason,
      certificate: certificate?.certificate.sha256 ?? null,
      certificateAt: certificate?.at ?? null,
    };
  });
}

/** Lower-case hex; null when the function is not computed. SDP chooses the name. */
function digestOf({ fingerprints }: CertificateFields, name: string): string | null {
  return Object.hasOwn(fingerprints, name) ? fingerprints[name]! : null;
}

function fits({ certificate }: PresentedCertificate, fingerprint: NamedFingerprint): boolean {
  return digestOf(certificate, fingerprint.function) === fingerprint.value;
}

function unfitted(
  { function: name }: NamedFingerprint,
  { own, either, whyNone }: Shown,
  isFitted: boolean,
  named: ReadonlySet<string>,
): Pick<FingerprintFact, 'result' | 'reason'> {
  const unseen = (reason: string) => ({ result: 'unseen', reason }) as const;
  if (isFitted) return unseen('another fingerprint of this side fits');
  const seen = own.length > 0 ? own : bothSides(either) ? either : [];
  if (seen.length === 0) return unseen(either.length > 0 ? 'it cannot be told who presented the certificate' : whyNone);
  if (digestOf(seen[0]!.certificate, name) === null) return unseen('its hash function is not computed');
  const elsewhere = seen.every(({ certificate }) =>
    Object.entries(certificate.fingerprints).some(([of, value]) => named.has(`${of} ${value}`)),
  );
  if (elsewhere) return unseen('the certificate is one that another offer or answer named');
  return { result: 'mismatch', reason: null };
}

/** When neither of both certificates fits, it does not matter whose is whose. */
function bothSides(certificates: readonly PresentedCertificate[]): boolean {
  return new Set(certificates.map(({ role }) => role)).size === 2;
}

function shownBy(side: MediaSide, other: MediaSide | null, handshakes: readonly Handshake[]): Shown {
  const own: PresentedCertificate[] = [];
  const either: PresentedCertificate[] = [];
  let whyNone = 'no DTLS handshake was seen';
  for (const handshake of handshakes) {
    const { facts } = handshake;
    const role = roleOf(handshake, side, other);
    const leaves = facts.certificates.filter(({ chainPosition }) => chainPosition === 0);
    if (role === null) either.push(...leaves);
    else own.push(...leaves.filter((certificate) => certificate.role === role));
    if (facts.certificatesHidden) whyNone = `${facts.version ?? 'DTLS 1.3'} hides the certificates`;
    else if (facts.resumed === true) whyNone = 'the handshake resumed an earlier one, without certificates';
    else if (role === 'client' && facts.clientAuthenticated === false) whyNone = 'this side presented no certificate';
    else whyNone = 'its certificate is not in the capture';
  }
  return { own, either, whyNone };
}
