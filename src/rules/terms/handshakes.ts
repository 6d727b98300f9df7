/**
 * What rules about the details of a handshake share: when the question arises, and how groups and signatures are graded.
 *
 * References: RFC 9325 sections 3 and 4, RFC 9155, RFC 8446 section 4.2.
 *
 * A session without a ServerHello is left to `tls-handshake-seen` and to the rule about the version, which are open for it: a dozen rules
 * that repeat the same reason would hide it. A signature that a version prescribes is left to that rule as well when the version is rejected.
 */
import type { Policy, Severity } from '../../criteria/policy.ts';
import type { Evidence, TlsKeyExchange, TlsSession, TlsSignature } from '../../ledger/facts.ts';
import { namedGroup, signatureSchemeByName } from '../../registry/tls-parameters.ts';
import type { Outcomes } from '../define-rule.ts';
import { whySessionIsNotJudged } from './applying.ts';
import { type Grading, gradeVersion, worst } from './grading.ts';
import { capital, list } from './wording.ts';

/** The reason why a detail of the handshake is not judged, or null. */
export function whyHandshakeIsNotJudged(session: TlsSession): string | null {
  const reason = whySessionIsNotJudged(session);
  if (reason !== null) return reason;
  return session.version === null
    ? 'The capture holds no ServerHello of this session: tls-handshake-seen and the rule about the version say so.'
    : null;
}

/**
 * The outcomes for a rule about a detail: what looks good is no pass when the capture does not show that the handshake was completed. It may
 * have failed for all that the capture tells; what looks bad stays a finding.
 */
export function concluding({ handshake }: TlsSession, outcomes: Outcomes): Outcomes {
  if (handshake === 'complete') return outcomes;
  return { ...outcomes, pass: () => outcomes.notApplicable(NOT_CONCLUDED) };
}

const NOT_CONCLUDED = 'The capture does not show that the handshake was completed: tls-handshake-seen says so.';

/** The same for the rules about the version (for DTLS with the suite), which are open then. */
export function openUnlessComplete({ handshake }: TlsSession, outcomes: Outcomes): Outcomes {
  if (handshake === 'complete') return outcomes;
  return { ...outcomes, pass: (message, evidence) => outcomes.open(`${message} ${MAY_HAVE_FAILED}`, evidence) };
}

const MAY_HAVE_FAILED =
  'The capture does not show that the handshake was completed, so it may never have been in force.';

export function isVersion13({ version }: TlsSession): boolean {
  return version !== null && /^D?TLS 1\.3/.test(version);
}

/** No key exchange to look at, and why; null when there should be one. */
export function whyNoKeyExchange(session: TlsSession): string | null {
  if (session.keyExchange !== null) return null;
  if (session.version === 'SSL 2.0') return 'SSL 2.0 knows RSA key transport only, which has no group.';
  if (session.resumed === true && !isVersion13(session)) {
    return 'A resumed session: its keys were agreed in the session that it resumes.';
  }
  return session.forwardSecrecy === false ? 'The cipher suite agrees on keys without Diffie-Hellman.' : null;
}

/** The group that keys were agreed with; `unknown` when the capture lacks the message. */
export function gradeKeyExchange(session: TlsSession, policy: Policy): Grading {
  const { keyExchange } = session;
  if (keyExchange === null) {
    return { result: 'unknown', reason: 'The message that names the group of the key exchange is not in the capture.' };
  }
  switch (keyExchange.kind) {
    case 'finite-field':
      return gradePrime(keyExchange, policy);
    case 'explicit-curve':
      return rejected(
        'high',
        'The server sent a curve of its own instead of a named one, which RFC 8422 has taken out.',
      );
    case 'rsa-export':
      return rejected(
        'critical',
        `The server sent a temporary RSA key of ${keyExchange.bits} bits, made to be broken.`,
      );
    default:
      return gradeGroup(keyExchange, policy);
  }
}

function gradeGroup({ group }: TlsKeyExchange, policy: Policy): Grading {
  const row = group === null ? null : namedGroup(Number.parseInt(group.code, 16));
  if (row === null) {
    return { result: 'unknown', reason: `The group ${group?.name ?? ''} is not in the registry of groups.` };
  }
  const severity = row.grade === 'I' ? null : policy.handshake.groups[row.grade];
  const reason = `Keys were agreed with ${row.name}, grade ${row.grade}. ${capital(row.why)}.`;
  return severity === null ? { result: 'approved', reason } : rejected(severity, reason);
}

function gradePrime({ bits, wellKnownPrime }: TlsKeyExchange, policy: Policy): Grading {
  const { minimumPrimeBits, brokenPrimeBits } = policy.handshake;
  const name =
    wellKnownPrime === null ? 'of the server\u2019s own making' : `that many servers share: ${wellKnownPrime}`;
  const reason = `Keys were agreed with a Diffie-Hellman prime of ${bits} bits, ${name}. The policy asks for ${minimumPrimeBits}.`;
  if (bits !== null && bits < brokenPrimeBits) return rejected('critical', reason);
  if (bits !== null && bits < minimumPrimeBits) return rejected('high', reason);
  if (wellKnownPrime?.endsWith('(RFC 5114)')) return rejected('high', `${reason} It is no safe prime.`);
  return { result: 'approved', reason };
}

/**
 * The signatures that say more than the version does: with DTLS 1.0, TLS 1.1 and older the hash is no choice of anybody, and a version that
 * the policy rejects is one finding, not two.
 */
export function signaturesToJudge(session: TlsSession, policy: Policy): readonly TlsSignature[] {
  const { protocol, version, handshakeSignatures } = session;
  const rejected = version !== null && gradeVersion(protocol, version, policy).result === 'rejected';
  return rejected ? handshakeSignatures.filter(({ implied }) => !implied) : handshakeSignatures;
}

/** The signatures that are in clear, taken together; there must be one. */
export function gradeSignatures(signatures: readonly TlsSignature[], policy: Policy): Grading {
  const graded = signatures.map((signature) => gradeSignature(signature, policy));
  const bad = graded.filter(({ result }) => result === 'rejected');
  if (bad.length > 0) return rejected(worst(bad.map(({ severity }) => severity)) ?? 'high', reasonsOf(bad));
  const unknown = graded.filter(({ result }) => result === 'unknown');
  if (unknown.length > 0) return { result: 'unknown', reason: reasonsOf(unknown) };
  return { result: 'approved', reason: reasonsOf(graded) };
}

function gradeSignature({ by, message, scheme, implied }: TlsSignature, policy: Policy): Grading {
  const what = `The ${by} signed its ${message} with ${scheme}`;
  // MD5 and SHA-1 together: as strong as SHA-1, which is what keeps it from being worse.
  const row = signatureSchemeByName(scheme === 'rsa_pkcs1_md5_sha1' ? 'rsa_pkcs1_sha1' : scheme);
  if (row === null) return { result: 'unknown', reason: `${what}, which is not in the registry of signature schemes.` };
  const severity = row.grade === 'I' ? null : policy.handshake.signatures[row.grade];
  const reason = `${what}${implied ? ', as its version prescribes' : ''}, grade ${row.grade}.`;
  return severity === null ? { result: 'approved', reason } : rejected(severity, reason);
}

function rejected(severity: Severity, reason: string): Grading {
  return { result: 'rejected', severity, reason };
}

function reasonsOf(gradings: readonly Grading[]): string {
  return [...new Set(gradings.map(({ reason }) => reason))].join(' ');
}

export function keyExchangeEvidence({ keyExchange }: TlsSession): Evidence | null {
  if (keyExchange === null) return null;
  const { at, kind, group, bits } = keyExchange;
  const message = kind === 'key-share' ? 'key share' : 'ServerKeyExchange';
  return { at, what: `${capital(message)}: ${group?.name ?? (bits === null ? kind : `${kind}, ${bits} bits`)}.` };
}

export function signatureEvidence({ handshakeSignatures }: TlsSession): Evidence[] {
  return handshakeSignatures.map(({ at, by, message, scheme }) => ({
    at,
    what: `${message} of the ${by}: ${scheme}.`,
  }));
}

export function offerEvidence({ offer }: TlsSession): Evidence | null {
  return offer === null ? null : { at: offer.at, what: `ClientHello offering ${list(offer.versions)}.` };
}
