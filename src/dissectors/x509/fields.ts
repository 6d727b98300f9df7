/** What is read of a certificate; null, or empty, where it could not be read or is not there. */
import type { Stop } from '../../bytes/stop.ts';

/** Hash functions of RFC 8122 section 5, by the names that SDP uses. */
export const FINGERPRINT_HASHES = ['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512', 'md5', 'md2'] as const;

export class CertificateFields {
  /** 1, 2 or 3. */
  version: number | null = null;
  /** RFC 4514 form. */
  subject: string | null = null;
  issuer: string | null = null;
  /** Common names of the subject, as they stand there. */
  commonNames: string[] = [];
  /** `DNS:...`, `URI:...`, `IP:...`, `email:...`, `dirName:...`, `otherName:OID`, `RID:OID`. */
  subjectAltNames: string[] = [];
  /** The extension is there, even if no name in it could be read. */
  hasAlternativeNames = false;
  /** Hex, upper case, without leading zeros. */
  serial: string | null = null;
  /** Unix seconds; negative before 1970. */
  notBefore: number | null = null;
  notAfter: number | null = null;
  keyAlgorithm: string | null = null;
  /** RSA modulus, or size of the curve. */
  keyBits: number | null = null;
  keyCurve: string | null = null;
  /** RSA public exponent; null for other keys and beyond 2^48. */
  keyExponent: number | null = null;
  /** Of the SubjectPublicKeyInfo, lower-case hex: the same key has the same, whoever certified it. */
  keySha256: string | null = null;
  signatureAlgorithm: string | null = null;
  /** RSASSA-PSS only: hash, mask generation and salt. */
  signatureParameters: string | null = null;
  /** Null: no such extension, every use is allowed. */
  keyUsage: string[] | null = null;
  /** Names, or OIDs; null: no such extension. */
  extendedKeyUsage: string[] | null = null;
  isCa = false;
  /** Of basicConstraints; null: not limited. */
  pathLength: number | null = null;
  /** Lower-case hex. */
  subjectKeyId: string | null = null;
  authorityKeyId: string | null = null;
  /** OIDs of certificate policies. */
  policies: string[] = [];
  nameConstraints = false;
  /** OIDs of critical extensions that are not read here: RFC 5280 section 4.2 forbids to accept such a certificate. */
  unknownCritical: string[] = [];
  /** Signed certificate timestamps in the certificate. */
  timestamps = 0;
  /** Host names to ask for revocation. */
  ocspHosts: string[] = [];
  crlHosts: string[] = [];
  /** RFC 7633: the server must staple an OCSP response. */
  mustStaple = false;
  /** Of the octets as they were sent, lower-case hex: known even when nothing else is. */
  sha256 = '';
  /** The same by each hash of RFC 8122; null where this platform has not got it. */
  fingerprints: Record<string, string | null> = {};
  /** Issuer equals subject and the signature verifies with the certificate's own key. */
  selfSigned = false;
  /** The octets in base64, set by who has room to keep them. */
  der: string | null = null;
  /** Why not everything could be read; null when it could. */
  problem: Stop | null = null;
}
