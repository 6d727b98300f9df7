/**
 * Keys and signatures of certificates are strong enough. RFC 9325 section 4.5, RFC 9155.
 *
 * The signature of a self-signed certificate is not judged: nothing relies on it, so there is nothing to forge (RFC 9325 section
 * 4.5 is about certificates that servers authenticate with). Its key is judged as any other.
 *
 * Not handled: hashes inside RSASSA-PSS parameters where the algorithm's name does not tell them.
 */
import type { Policy, Severity } from '../criteria/policy.ts';
import type { Certificate } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { whyCertificateIsNotJudged } from './terms/applying.ts';
import { showingOf } from './terms/citing.ts';
import { worst } from './terms/grading.ts';
import { clip, nameOf } from './terms/wording.ts';

export default defineRule({
  id: 'certificate-strength-approved',
  title: 'Keys and signatures of certificates are strong enough',
  criteria: ['CC6.1', 'CC6.7'],
  rationale: {
    'CC6.1': 'Key lengths and hash functions of certificates have to fit the risk.',
    'CC6.7': 'A forged certificate lets somebody else end the encryption.',
  },
  severity: 'high',
  subject: 'certificate',
  catalogue: ['CRT-010', 'CRT-011'],
  why: 'A key that is too short can be computed, and a signature with a broken hash can be forged. Either lets someone else pose as the owner of the certificate.',
  remedy:
    'Have the certificate issued again with an EC key on P-256 or larger, or an RSA key of 3072 bits (2048 at least), signed with SHA-256 or better: openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256.',
  meaning: {
    pass: 'Key and signature are both accepted. The signature of a self-signed certificate is not judged.',
    fail: 'The key is too short (critical below 1024 bits of RSA or 224 of EC), is DSA, or the signature uses a forbidden hash.',
    open: 'The algorithm of key or signature is not known.',
    notApplicable: 'It was shown only on sessions that no leg of a call uses.',
  },
  parameters: [
    'certificates.minimumRsaBits',
    'certificates.minimumEcBits',
    'certificates.brokenRsaBits',
    'certificates.brokenEcBits',
    'certificates.forbiddenSignatureHashes',
  ],
  references: ['RFC 9325 s4.5', 'RFC 9155'],
  judge(certificate, { pass, fail, open, notApplicable }, { policy }) {
    const reason = whyCertificateIsNotJudged(certificate);
    if (reason !== null) return notApplicable(reason);
    const parts = [judgeKey(certificate, policy), judgeSignature(certificate, policy)];
    const evidence = showingOf(certificate);
    const weak = parts.filter((part) => part.severity !== null && part.severity !== 'unknown');
    const name = nameOf(certificate);
    if (weak.length > 0) {
      const severity = worst(weak.map((part) => part.severity as Severity)) ?? undefined;
      return fail(`${name} ${words(weak)}.`, evidence, severity);
    }
    const unknown = parts.filter((part) => part.severity === 'unknown');
    return unknown.length > 0
      ? open(`${name} ${words(unknown)}.`, evidence)
      : pass(`${name} ${words(parts)}.`, evidence);
  },
});

interface Part {
  /** Null: strong enough. */
  readonly severity: Severity | 'unknown' | null;
  /** A predicate: `has an RSA key of 2048 bits`. */
  readonly says: string;
}

function words(parts: readonly Part[]): string {
  return parts.map((part) => part.says).join(' and ');
}

function judgeKey({ keyAlgorithm, keyBits, keyExponent }: Certificate, policy: Policy): Part {
  const limits = policy.certificates;
  const algorithm = keyAlgorithm.toUpperCase();
  if (algorithm === 'ED25519' || algorithm === 'ED448') return { severity: null, says: `has an ${keyAlgorithm} key` };
  if (algorithm === 'DSA') return { severity: 'high', says: 'has a DSA key, which the policy does not accept' };
  const isRsa = algorithm.startsWith('RSA');
  if ((!isRsa && algorithm !== 'EC') || keyBits === null) {
    return { severity: 'unknown', says: `has a key whose strength is not known (${clip(keyAlgorithm)})` };
  }
  const minimum = isRsa ? limits.minimumRsaBits : limits.minimumEcBits;
  const broken = isRsa ? limits.brokenRsaBits : limits.brokenEcBits;
  const says = `has an ${isRsa ? 'RSA' : 'EC'} key of ${keyBits} bits`;
  // With 1 the plaintext is its own ciphertext, and 2 is no RSA exponent; FIPS 186-5 appendix A.1.1 asks for more than 2^16.
  if (isRsa && keyExponent !== null && keyExponent < 3) {
    return { severity: 'critical', says: `has an RSA key with the public exponent ${keyExponent}` };
  }
  if (keyBits >= minimum) return { severity: null, says };
  // RFC 9325 section 4.5 asks for 2048 bits of RSA; of a curve it asks for 224 bits only.
  const short = isRsa ? 'high' : 'medium';
  return { severity: keyBits < broken ? 'critical' : short, says: `${says}, below the policy's ${minimum}` };
}

function judgeSignature({ signatureAlgorithm, selfSigned }: Certificate, policy: Policy): Part {
  if (selfSigned) return { severity: null, says: 'is self-signed, so its signature is not judged' };
  const name = signatureAlgorithm.toLowerCase().replaceAll(/[-_ ]/g, '');
  const forbidden = Object.entries(policy.certificates.forbiddenSignatureHashes).find(([hash]) =>
    namesHash(name, hash),
  );
  const says = `is signed with ${clip(signatureAlgorithm)}`;
  if (forbidden !== undefined) return { severity: forbidden[1], says: `${says}, which the policy forbids` };
  if (ACCEPTED_HASHES.some((hash) => name.includes(hash))) return { severity: null, says };
  return { severity: 'unknown', says: `${says}, whose strength is not known` };
}

/** Ed25519 and Ed448 have their hash built in (RFC 8032). */
const ACCEPTED_HASHES = ['sha224', 'sha256', 'sha384', 'sha512', 'sha3', 'ed25519', 'ed448'];

/** Whole numbers only: `sha1` is in `sha1WithRSAEncryption` and not in a name with `sha160`. */
function namesHash(name: string, hash: string): boolean {
  const at = name.indexOf(hash);
  return at >= 0 && !/\d/.test(name.charAt(at + hash.length));
}
