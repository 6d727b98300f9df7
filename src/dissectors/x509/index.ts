/**
 * X.509 certificates: RFC 5280 section 4.1, in DER.
 *
 * Our own reader rather than a library's, because a certificate out of a capture may be cut off or hostile and what stands
 * before the damage still counts as evidence. `node:crypto` checks the one signature that matters here, the certificate's own.
 * Not handled: chains and trust, which are ledger/certificates; revocation; name constraints.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { type Stop, type StopReason, stop } from '../../bytes/stop.ts';
import { defineDissector } from '../define-dissector.ts';
import { publicKey, signatureAlgorithm, signatureParameters } from './algorithms.ts';
import { children, type Element, elementAt, smallInteger, TAG, unixTime } from './der.ts';
import { readExtensions } from './extensions.ts';
import { CertificateFields, FINGERPRINT_HASHES } from './fields.ts';
import { commonNames, distinguishedName, isName } from './names.ts';

export { CertificateFields } from './fields.ts';

/** Larger ones are named by their hash and not read. */
export const MAX_CERTIFICATE_OCTETS = 64 * 1024;
/** Verifying with a larger modulus costs more than a hostile capture should be able to ask for. */
const MAX_VERIFIED_KEY_BITS = 8192;

export default defineDissector<CertificateFields>({
  name: 'x509',
  references: ['RFC 5280', 'RFC 4514'],
  out: () => new CertificateFields(),
  recognise: (bytes, start, end) => end - start > 4 && bytes[start] === TAG.sequence && bytes[start + 1] === 0x82,
  dissect(bytes, start, end, out) {
    // Assigning a fresh object clears what an earlier certificate left.
    Object.assign(out, new CertificateFields());
    fingerprint(bytes.subarray(start, end), out);
    const problem = readCertificate(bytes, start, end, out);
    out.problem = problem ?? null;
    return problem;
  },
});

function fingerprint(octets: Uint8Array, out: CertificateFields): void {
  out.sha256 = createHash('sha256').update(octets).digest('hex');
  for (const name of FINGERPRINT_HASHES) out.fingerprints[name] = hashed(name.replace('-', ''), octets);
}

/** Lower-case hex; null where OpenSSL has not got the hash (MD2, and MD5 where policy forbids it). */
function hashed(name: string, octets: Uint8Array): string | null {
  try {
    return createHash(name).update(octets).digest('hex');
  } catch {
    return null;
  }
}

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
  out.version = first === 0 ? 1 : version(bytes, fields[0]!);
  const [serial, algorithm, issuer, validity, subject, keyInfo] = fields.slice(first, first + 6);
  if (serial?.tag === TAG.integer && serial.whole) out.serial = serialNumber(bytes, serial);
  out.signatureAlgorithm = signatureAlgorithm(bytes, algorithm);
  out.signatureParameters = signatureParameters(bytes, algorithm);
  if (isName(issuer)) out.issuer = distinguishedName(bytes, issuer);
  if (validity?.tag === TAG.sequence) {
    const [from, until] = children(bytes, validity, 2);
    out.notBefore = unixTime(bytes, from);
    out.notAfter = unixTime(bytes, until);
  }
  if (isName(subject)) {
    out.subject = distinguishedName(bytes, subject);
    out.commonNames = commonNames(bytes, subject);
  }
  const key = publicKey(bytes, keyInfo);
  out.keyAlgorithm = key?.algorithm ?? null;
  out.keyBits = key?.bits ?? null;
  out.keyCurve = key?.curve ?? null;
  out.keyExponent = key?.exponent ?? null;
  if (key !== null && keyInfo!.whole) {
    out.keySha256 = createHash('sha256').update(bytes.subarray(keyInfo!.start, keyInfo!.end)).digest('hex');
  }
  const extensions = fields.slice(first + 6).find((field) => field.tag === 0xa3);
  if (extensions !== undefined) readExtensions(bytes, extensions, out);
  return isName(issuer) && isName(subject) && sameOctets(bytes, issuer, subject);
}

/** [0] EXPLICIT INTEGER, counted from 0. */
function version(bytes: Uint8Array, tagged: Element): number | null {
  const number = smallInteger(bytes, elementAt(bytes, tagged.contents, tagged.end) ?? undefined);
  return number === null ? null : number + 1;
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
