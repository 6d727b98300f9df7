/**
 * What the policy makes of a TLS or DTLS version and cipher suite. The registry grades, the policy decides.
 *
 * References: RFC 9325 sections 3.1 and 4, RFC 10015 (suites without forward secrecy and finite-field DHE).
 *
 * A CBC suite counts by whether encrypt_then_mac (RFC 7366) was agreed, a suite of TLS 1.3 by whether a key share was.
 */
import { compareSeverities, type Grade, type Policy, type Severity } from '../../criteria/policy.ts';
import type { NamedCode, TlsSession } from '../../ledger/facts.ts';
import { type CipherSuite, cipherSuite } from '../../registry/cipher-suites.ts';
import { capital } from './wording.ts';

export interface Grading {
  /** `unknown`: neither the registry nor the policy can say. */
  readonly result: 'approved' | 'rejected' | 'unknown';
  /** Set when rejected. */
  readonly severity?: Severity;
  /** One or two plain sentences. */
  readonly reason: string;
}

/** Oldest first: what stands before the policy's minimum is below it. */
const VERSIONS = {
  TLS: ['SSL 2.0', 'SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
  DTLS: ['DTLS 1.0', 'DTLS 1.2', 'DTLS 1.3'],
} as const;

/** Its place in the order of versions, oldest first; -1 for one that is not known. */
export function tlsVersionRank(protocol: 'TLS' | 'DTLS', version: string): number {
  return (VERSIONS[protocol] as readonly string[]).indexOf(version);
}

export function gradeVersion(protocol: 'TLS' | 'DTLS', version: string, policy: Policy): Grading {
  const minimum = protocol === 'TLS' ? policy.minimumVersion.tls : policy.minimumVersion.dtls;
  const order: readonly string[] = VERSIONS[protocol];
  const place = order.indexOf(version);
  if (place >= order.indexOf(minimum)) {
    return { result: 'approved', reason: `${version} was negotiated; the policy asks for ${minimum} or newer.` };
  }
  const severity = policy.versionSeverity[version] ?? 'high';
  // A draft or a vendor's own version is none that a standard vouches for, so it is rejected rather than left open.
  const unknown = place < 0 ? ' It is not a version that the policy knows.' : '';
  return {
    result: 'rejected',
    severity,
    reason: `${version} was negotiated; the policy asks for ${minimum} or newer.${unknown}`,
  };
}

export function gradeSuite(suite: NamedCode, policy: Policy, session: TlsSession | null = null): Grading {
  if (suite.name.startsWith('SSL_CK_')) {
    return { result: 'rejected', severity: 'critical', reason: `${suite.name} belongs to SSL 2.0 (RFC 6176).` };
  }
  const row = cipherSuite(Number.parseInt(suite.code, 16));
  if (row === null) {
    return { result: 'unknown', reason: `${suite.name} (${suite.code}) is not in the registry of cipher suites.` };
  }
  const notApproved = Object.entries(policy.cipherSuites.notApproved).filter(([part]) => namesPart(row.name, part));
  const severity = worst([
    gradeSeverity(row, policy, session),
    secrecySeverity(row, policy, session),
    ...notApproved.map(([, one]) => one),
  ]);
  const notes = [
    ...(isCbcWithEncryptThenMac(row, session) ? [ENCRYPT_THEN_MAC] : []),
    ...(isPskAlone(row, session) ? [PSK_ALONE] : []),
    ...(notApproved.length === 0 ? [] : [`The policy does not approve ${notApproved[0]![0]}.`]),
  ];
  const reason = [`${row.name} was negotiated, grade ${row.grade}. ${capital(row.why)}.`, ...notes].join(' ');
  return severity === null ? { result: 'approved', reason } : { result: 'rejected', severity, reason };
}

const ENCRYPT_THEN_MAC = 'Encrypt-then-MAC was agreed (RFC 7366), which takes the known attacks on CBC away.';
const PSK_ALONE = 'A pre-shared key was used without a key share (psk_ke), so there is no forward secrecy.';

/** Weak for its mode alone: a CBC suite of another grade has other faults as well. */
function isCbcWithEncryptThenMac(row: CipherSuite, session: TlsSession | null): boolean {
  return row.mode === 'CBC' && row.grade === 'C' && session?.agreed?.encryptThenMac === true;
}

function isPskAlone(row: CipherSuite, session: TlsSession | null): boolean {
  return row.pfs === 'by-psk-mode' && session?.forwardSecrecy === false;
}

/** Whole words between underscores: `ARIA` is in `..._ARIA_128_...` and nowhere else. */
function namesPart(name: string, part: string): boolean {
  return `_${name}_`.includes(`_${part}_`);
}

function gradeSeverity(row: CipherSuite, policy: Policy, session: TlsSession | null): Severity | null {
  if (isCbcWithEncryptThenMac(row, session)) return policy.handshake.cbcWithEncryptThenMac;
  // A signaling value is never a suite that protects anything.
  const grade: Grade = row.grade === 'I' ? 'F' : row.grade;
  const { grades, finiteFieldSeverity } = policy.cipherSuites;
  if (grade === 'D' && grades.D !== null && isFiniteFieldOnly(row)) return finiteFieldSeverity;
  if (row.kx === 'PSK' && grade === 'C' && grades.C !== null) return policy.cipherSuites.plainPskSeverity;
  return grades[grade];
}

function isFiniteFieldOnly(row: CipherSuite): boolean {
  return row.aead === true && row.kx.startsWith('DHE') && row.auth !== 'DSS';
}

function secrecySeverity(row: CipherSuite, policy: Policy, session: TlsSession | null): Severity | null {
  const required = policy.cipherSuites.requireForwardSecrecy;
  if (required && isPskAlone(row, session)) return policy.cipherSuites.plainPskSeverity;
  if (row.pfs !== false || !policy.cipherSuites.requireForwardSecrecy) return null;
  return row.kx === 'PSK' ? policy.cipherSuites.plainPskSeverity : policy.cipherSuites.forwardSecrecySeverity;
}

/** The worst of some severities; null when there is none. */
export function worst(severities: readonly (Severity | null | undefined)[]): Severity | null {
  let found: Severity | null = null;
  for (const severity of severities) {
    if (severity && (found === null || compareSeverities(severity, found) < 0)) found = severity;
  }
  return found;
}
