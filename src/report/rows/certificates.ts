/** Rows of certificates; see `../rows.ts`. */
import type { Trust } from '../../ledger/certificates/trust.ts';
import type { Certificate, CertificateChain } from '../../ledger/facts.ts';
import type { Report } from '../schema.ts';
import { printable, printableOrNull } from '../text.ts';
import { isoTime } from '../time.ts';
import { referenceRow } from './terms.ts';

const DAY = 86_400;

/** Whole days, rounded down; negative when it has expired. Both in Unix seconds. */
export function daysLeft(notAfter: number, judgedAt: number): number {
  return Math.floor((notAfter - judgedAt) / DAY);
}

/** `judgedAt`: Unix seconds of the report, from which the days left are counted. */
export function certificateRow(certificate: Certificate, judgedAt: number): Report['certificates'][number] {
  return {
    id: certificate.id,
    subject: printable(certificate.subject),
    issuer: printable(certificate.issuer),
    version: certificate.version,
    commonNames: certificate.commonNames.map(printable),
    subjectAltNames: certificate.subjectAltNames.map(printable),
    hasAlternativeNames: certificate.hasAlternativeNames,
    serial: printable(certificate.serial),
    notBefore: isoTime({ seconds: certificate.notBefore, nanoseconds: 0 }),
    notAfter: isoTime({ seconds: certificate.notAfter, nanoseconds: 0 }),
    daysLeft: daysLeft(certificate.notAfter, judgedAt),
    daysLeftWhenShown: daysLeft(certificate.notAfter, certificate.last.seconds),
    keyAlgorithm: printable(certificate.keyAlgorithm),
    keyBits: certificate.keyBits,
    keyCurve: printableOrNull(certificate.keyCurve),
    keyExponent: certificate.keyExponent,
    keySha256: certificate.keySha256,
    signatureAlgorithm: printable(certificate.signatureAlgorithm),
    signatureParameters: printableOrNull(certificate.signatureParameters),
    keyUsage: certificate.keyUsage === null ? null : [...certificate.keyUsage],
    extendedKeyUsage: certificate.extendedKeyUsage?.map(printable) ?? null,
    subjectKeyId: certificate.subjectKeyId,
    authorityKeyId: certificate.authorityKeyId,
    policies: certificate.policies.map(printable),
    timestamps: certificate.timestamps,
    ocspHosts: certificate.ocspHosts.map(printable),
    crlHosts: certificate.crlHosts.map(printable),
    mustStaple: certificate.mustStaple,
    sha256: certificate.sha256,
    fingerprints: { ...certificate.fingerprints },
    der: certificate.der,
    selfSigned: certificate.selfSigned,
    isCa: certificate.isCa,
    pathLength: certificate.pathLength,
    nameConstraints: certificate.nameConstraints,
    role: certificate.role,
    chainPosition: certificate.chainPosition,
    mediaKeyingOnly: certificate.mediaKeyingOnly,
    seenOn: [...certificate.seenOn],
    sessions: [...certificate.sessions],
    first: referenceRow(certificate.first),
    last: referenceRow(certificate.last),
  };
}

/** What was sent; what the policy's trust anchors make of it comes beside it. */
export function certificateChainRow(chain: CertificateChain): Omit<Report['certificateChains'][number], 'trust'> {
  return {
    id: chain.id,
    role: chain.role,
    certificates: [...chain.certificates],
    unreadable: chain.unreadable,
    path: [...chain.path],
    order: chain.order,
    alternates: [...chain.alternates],
    strangers: [...chain.strangers],
    duplicates: chain.duplicates,
    end: chain.end,
    missingIssuer: printableOrNull(chain.missingIssuer),
    linksVerified: chain.linksVerified,
    mediaKeyingOnly: chain.mediaKeyingOnly,
    sessions: [...chain.sessions],
    seenOn: [...chain.seenOn],
    first: referenceRow(chain.first),
    last: referenceRow(chain.last),
  };
}

export function trustRow({ result, anchor, reason }: Trust): Report['certificateChains'][number]['trust']['whenShown'] {
  return { result, anchor: printableOrNull(anchor), reason: printable(reason) };
}
