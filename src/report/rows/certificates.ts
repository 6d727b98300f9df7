/** Rows of certificates; see `../rows.ts`. */
import type { Certificate } from '../../ledger/facts.ts';
import type { Report } from '../schema.ts';
import { printable } from '../text.ts';
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
    subjectAltNames: certificate.subjectAltNames.map(printable),
    serial: printable(certificate.serial),
    notBefore: isoTime({ seconds: certificate.notBefore, nanoseconds: 0 }),
    notAfter: isoTime({ seconds: certificate.notAfter, nanoseconds: 0 }),
    daysLeft: daysLeft(certificate.notAfter, judgedAt),
    keyAlgorithm: printable(certificate.keyAlgorithm),
    keyBits: certificate.keyBits,
    signatureAlgorithm: printable(certificate.signatureAlgorithm),
    sha256: certificate.sha256,
    selfSigned: certificate.selfSigned,
    isCa: certificate.isCa,
    role: certificate.role,
    chainPosition: certificate.chainPosition,
    mediaKeyingOnly: certificate.mediaKeyingOnly,
    seenOn: [...certificate.seenOn],
    sessions: [...certificate.sessions],
    first: referenceRow(certificate.first),
    last: referenceRow(certificate.last),
  };
}
