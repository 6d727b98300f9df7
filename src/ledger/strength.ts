/**
 * What the registries say of a version, suite or profile: fit, weak, or no encryption at all. Not a policy: a policy may accept what
 * is called weak here, and forbid what is not.
 */
import { type CipherSuite, cipherSuite } from '../registry/cipher-suites.ts';
import type { Grade } from '../registry/grade.ts';
import { sdesSuite, srtpProfileByName } from '../registry/srtp-profiles.ts';
import { namedGroup, tlsVersionByName } from '../registry/tls-parameters.ts';
import { ZRTP_AUTH_TAGS, ZRTP_CIPHERS, ZRTP_KEY_AGREEMENTS, zrtpAlgorithm } from '../registry/zrtp.ts';
import type { Keying, MikeyFact, MikeyPolicyFact, TlsSession, ZrtpFact } from './facts.ts';

export interface Weakness {
  /** `none`: nothing is encrypted. */
  readonly kind: 'weak' | 'none';
  readonly why: string;
}

const WEAK_GRADES: ReadonlySet<Grade> = new Set<Grade>(['C', 'D', 'F']);

/** Null when nothing speaks against the session's parameters. */
export function weaknessOfSession(session: TlsSession): Weakness | null {
  const version = session.version === null ? null : tlsVersionByName(session.version);
  const suite = session.cipherSuite === null ? null : cipherSuite(Number.parseInt(session.cipherSuite.code, 16));
  if (suite !== null && suite.enc === 'NULL') return { kind: 'none', why: `${suite.name} does not encrypt` };
  if (version !== null && WEAK_GRADES.has(version.grade)) return { kind: 'weak', why: version.why };
  if (suite !== null && WEAK_GRADES.has(suite.grade) && !isCbcWithEncryptThenMac(suite, session)) {
    return { kind: 'weak', why: suite.why };
  }
  const why = weakKeyExchange(suite, session);
  return why === null ? null : { kind: 'weak', why };
}

/** RFC 7366: the known attacks on CBC need MAC-then-encrypt. Grade C says that nothing else speaks against the suite. */
function isCbcWithEncryptThenMac({ mode, grade }: CipherSuite, { agreed }: TlsSession): boolean {
  return mode === 'CBC' && grade === 'C' && agreed?.encryptThenMac === true;
}

/** Below what RFC 9325 section 4.5 asks for, or no key exchange at all. A group that is only unusual is not weak. */
function weakKeyExchange(suite: CipherSuite | null, { keyExchange, forwardSecrecy }: TlsSession): string | null {
  if (suite?.pfs === 'by-psk-mode' && forwardSecrecy === false)
    return 'the keys come from a pre-shared key alone, without forward secrecy';
  if (keyExchange === null) return null;
  const { kind, group, bits } = keyExchange;
  if (kind === 'finite-field' && bits !== null && bits < MINIMUM_PRIME_BITS) {
    return `the Diffie-Hellman prime has ${bits} bits, where RFC 9325 asks for ${MINIMUM_PRIME_BITS}`;
  }
  const row = group === null ? null : namedGroup(Number.parseInt(group.code, 16));
  return row !== null && (row.grade === 'D' || row.grade === 'F') ? `${row.name}: ${row.why}` : null;
}

/** RFC 9325 section 4.5. */
const MINIMUM_PRIME_BITS = 2048;

/** For a crypto suite (SDES) or protection profile (DTLS-SRTP) by name; null when nothing speaks against it or it is unknown. */
export function weaknessOfProfile(name: string): Weakness | null {
  const profile = sdesSuite(name) ?? srtpProfileByName(name);
  if (profile === null) return null;
  if (profile.cipher === 'NULL') return { kind: 'none', why: `${profile.name} does not encrypt` };
  return WEAK_GRADES.has(profile.grade) ? { kind: 'weak', why: profile.why } : null;
}

/** Octets of the authentication tag on RTP; null when the profile is unknown. */
export function tagOctetsOf(name: string): number | null {
  return (sdesSuite(name) ?? srtpProfileByName(name))?.srtpTagOctets ?? null;
}

/** The same for what ZRTP agreed on; null when it is not known. */
export function zrtpTagOctets(zrtp: ZrtpFact | null): number | null {
  return zrtp?.authTag == null ? null : (zrtpAlgorithm(ZRTP_AUTH_TAGS, zrtp.authTag)?.tagOctets ?? null);
}

/** Null when nothing speaks against the algorithms that ZRTP agreed on, or they are unknown. */
export function weaknessOfZrtp({ cipher, authTag, keyAgreement }: ZrtpFact): Weakness | null {
  const rows = [
    zrtpAlgorithm(ZRTP_CIPHERS, cipher ?? ''),
    zrtpAlgorithm(ZRTP_AUTH_TAGS, authTag ?? ''),
    zrtpAlgorithm(ZRTP_KEY_AGREEMENTS, keyAgreement ?? ''),
  ];
  const weak = rows.find((row) => row !== null && WEAK_GRADES.has(row.grade));
  return weak == null ? null : { kind: 'weak', why: `${weak.block}: ${weak.why}` };
}

// ------------------------------------------------------------------------------------------------ MIKEY

/** A policy that leaves the payload as it is: RFC 3830 section 6.10.1. */
export function isNullPolicy({ encryption, srtpEncryption }: MikeyPolicyFact): boolean {
  return encryption === 'NULL' || srtpEncryption === false;
}

/** A policy without a tag, which the cipher does not make good as GCM does. */
export function isUnauthenticatedPolicy({ encryption, authentication, srtpAuthentication }: MikeyPolicyFact): boolean {
  return encryption !== 'AES-GCM' && (authentication === 'NULL' || srtpAuthentication === false);
}

/** The message in force that switches encryption off; undefined when there is none. */
export function nullMikey(messages: readonly MikeyFact[]): MikeyFact | undefined {
  return messages.find(({ inForce, policies }) => inForce && policies.some(isNullPolicy));
}

export function leavesUnencrypted(keying: Keying, messages: readonly MikeyFact[]): boolean {
  return keying === 'mikey' && nullMikey(messages) !== undefined;
}

/** The message in force whose keys stand readable in signaling in clear. */
export function exposedMikey(messages: readonly MikeyFact[]): MikeyFact | undefined {
  return messages.find(
    ({ inForce, inClear, encryption, keyDataOctets }) =>
      inForce && inClear && encryption === 'NULL' && keyDataOctets > 0,
  );
}
