/**
 * X.509 certificates: RFC 5280 section 4.1, in DER.
 *
 * Our own reader rather than a library's, because a certificate out of a capture may be cut off or hostile and what stands
 * before the damage still counts as evidence. `node:crypto` checks the one signature that matters here, the certificate's own.
 * Not handled: chain building, revocation, name constraints, and whether anybody should trust it.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { type Stop, type StopReason, stop } from '../../bytes/stop.ts';
import { defineDissector } from '../define-dissector.ts';
import { publicKey, signatureAlgorithm } from './algorithms.ts';
import { children, type Element, elementAt, objectIdentifier, TAG, unixTime } from './der.ts';
import { alternativeNames, distinguishedName, isName } from './names.ts';

/** Larger ones are named by their hash and not read. */
export const MAX_CERTIFICATE_OCTETS = 64 * 1024;
/** Verifying with a larger modulus costs more than a hostile capture should be able to ask for. */
const MAX_VERIFIED_KEY_BITS = 8192;
const MAX_EXTENSIONS = 128;

/** Null fields could not be read. */
export class CertificateFields {
  /** RFC 4514 form. */
  subject: string | null = null;
  issuer: string | null = null;
  /** `DNS:...`, `URI:...`, `IP:...`, `email:...`, `dirName:...`. */
  subjectAltNames: string[] = [];
  /** Hex, upper case, without leading zeros. */
  serial: string | null = null;
  /** Unix seconds; negative before 1970. */
  notBefore: number | null = null;
  notAfter: number | null = null;
  keyAlgorithm: string | null = null;
  /** RSA modulus, or size of the curve. */
  keyBits: number | null = null;
  keyCurve: string | null = null;
  signatureAlgorithm: string | null = null;
  /** Of the octets as they were sent, lower-case hex: known even when nothing else is. */
  sha256 = '';
  /** Issuer equals subject and the signature verifies with the certificate's own key. */
  selfSigned = false;
  isCa = false;
  /** Why not everything could be read; null when it could. */
  problem: Stop | null = null;
}

export default defineDissector<CertificateFields>({
  name: 'x509',
  references: ['RFC 5280', 'RFC 4514'],
  out: () => new CertificateFields(),
  recognise: (bytes, start, end) => end - start > 4 && bytes[start] === TAG.sequence && bytes[start + 1] === 0x82,
  dissect(bytes, start, end, out) {
    // Assigning a fresh object clears what an earlier certificate left.
    Object.assign(out, new CertificateFields());
    out.sha256 = createHash('sha256').update(bytes.subarray(start, end)).digest('hex');
    const problem = readCertificate(bytes, start, end, out);
    out.problem = problem ?? null;
    return problem;
  },
});

function readCertificate(bytes: Uint8Array, start: number, end: number, out: CertificateFields): Stop | undefined {
  if (end - start > MAX_CERTIFICATE_OCTETS) {
    return problem('limit-reached', start, end - start, 'A certificate larger than is read');
  }
  const certificate = elementAt(bytes, start, end);
  if (certificate?.tag !== TAG.sequence)
    return problem('malformed', start, end - start, 'No certificate: not a SEQUENCE');
  const [body, algorithm] = children(bytes, certificate, 3);
  if (body?.tag !== TAG.sequence) return problem('malformed', start, end - start, 'A certificate without contents');
  const named = readBody(bytes, body, out);
  out.signatureAlgorithm = signatureAlgorithm(bytes, algorithm) ?? out.signatureAlgorithm;
  if (!certificate.whole || !body.whole) {
    return problem('truncated', start, end - start, 'A certificate ends before its length says');
  }
  if (!isComplete(out))
    return problem('malformed', start, end - start, 'A certificate with fields that are no valid DER');
  out.selfSigned = named && isSelfSigned(bytes.subarray(start, end), out);
  return undefined;
}

/** TBSCertificate. True when issuer and subject are the same octets. */
function readBody(bytes: Uint8Array, body: Element, out: CertificateFields): boolean {
  const fields = children(bytes, body, 12);
  // [0] version is left out by version 1.
  const first = fields[0]?.tag === 0xa0 ? 1 : 0;
  const [serial, algorithm, issuer, validity, subject, keyInfo] = fields.slice(first, first + 6);
  if (serial?.tag === TAG.integer && serial.whole) out.serial = serialNumber(bytes, serial);
  out.signatureAlgorithm = signatureAlgorithm(bytes, algorithm);
  if (isName(issuer)) out.issuer = distinguishedName(bytes, issuer);
  if (validity?.tag === TAG.sequence) {
    const [from, until] = children(bytes, validity, 2);
    out.notBefore = unixTime(bytes, from);
    out.notAfter = unixTime(bytes, until);
  }
  if (isName(subject)) out.subject = distinguishedName(bytes, subject);
  const key = publicKey(bytes, keyInfo);
  out.keyAlgorithm = key?.algorithm ?? null;
  out.keyBits = key?.bits ?? null;
  out.keyCurve = key?.curve ?? null;
  const extensions = fields.slice(first + 6).find((field) => field.tag === 0xa3);
  if (extensions !== undefined) readExtensions(bytes, extensions, out);
  return isName(issuer) && isName(subject) && sameOctets(bytes, issuer, subject);
}

function readExtensions(bytes: Uint8Array, tagged: Element, out: CertificateFields): void {
  const list = elementAt(bytes, tagged.contents, tagged.end);
  if (list?.tag !== TAG.sequence) return;
  for (const extension of children(bytes, list, MAX_EXTENSIONS)) {
    const parts = children(bytes, extension, 3);
    const value = parts.at(-1);
    if (value?.tag !== TAG.octetString) continue;
    const oid = objectIdentifier(bytes, parts[0]);
    if (oid === SUBJECT_ALT_NAME) out.subjectAltNames = alternativeNames(bytes, value.contents, value.end);
    else if (oid === BASIC_CONSTRAINTS) out.isCa = saysCa(bytes, value);
  }
}

const SUBJECT_ALT_NAME = '2.5.29.17';
const BASIC_CONSTRAINTS = '2.5.29.19';

function saysCa(bytes: Uint8Array, value: Element): boolean {
  const constraints = elementAt(bytes, value.contents, value.end);
  const ca = constraints?.tag === TAG.sequence ? children(bytes, constraints, 1)[0] : undefined;
  return ca?.tag === TAG.boolean && ca.end > ca.contents && bytes[ca.contents] !== 0;
}

function serialNumber(bytes: Uint8Array, element: Element): string {
  const digits = Buffer.from(bytes.subarray(element.contents, Math.min(element.end, element.contents + 64))).toString(
    'hex',
  );
  return digits.replace(/^(?:00)+(?=.)/, '').toUpperCase();
}

function sameOctets(bytes: Uint8Array, a: Element, b: Element): boolean {
  return Buffer.compare(bytes.subarray(a.start, a.end), bytes.subarray(b.start, b.end)) === 0;
}

function isComplete(out: CertificateFields): boolean {
  return [
    out.subject,
    out.issuer,
    out.serial,
    out.notBefore,
    out.notAfter,
    out.keyAlgorithm,
    out.signatureAlgorithm,
  ].every((field) => field !== null);
}

/** OpenSSL refuses what it cannot parse and algorithms that it does not have: then nothing is proved. */
function isSelfSigned(der: Uint8Array, out: CertificateFields): boolean {
  if (out.keyBits !== null && out.keyBits > MAX_VERIFIED_KEY_BITS) return false;
  if (out.keyAlgorithm === 'EC' && out.keyBits === null) return false;
  try {
    const certificate = new X509Certificate(der);
    return certificate.verify(certificate.publicKey);
  } catch {
    return false;
  }
}

function problem(reason: StopReason, offset: number, available: number, detail: string): Stop {
  return stop('x509', reason, offset, 0, available, detail);
}
