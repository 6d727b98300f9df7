/**
 * The certificates that one side sent, put in order: who signed whom, up to where, and what does not belong. RFC 5280 section 6.1,
 * RFC 5246 section 7.4.2 (each certificate directly certifies the one before), RFC 8446 section 4.4.2 (which forgives the order).
 *
 * Names are compared as RFC 5280 section 7.1 has it for ASCII: without case, runs of blanks as one. Where several certificates fit
 * as the issuer, one whose signature verifies and that was valid goes first. Not handled: trust, which is `trust.ts`.
 */
import type { CertificateSignatures, SignatureCheck } from '../../crypto/certificate-signatures.ts';
import type { CertificateFields } from '../../dissectors/x509/index.ts';
import type { CertificateChain } from '../facts.ts';

/** Longer paths than any CA builds. */
const MAX_PATH = 16;

export interface ChainShape extends Pick<CertificateChain, 'order' | 'end' | 'missingIssuer' | 'linksVerified'> {
  /** From the end entity upwards. */
  readonly path: readonly CertificateFields[];
  /** Not on the path, but another way up from it: a cross-signed twin, an older issuer. */
  readonly alternates: readonly CertificateFields[];
  /** Of nobody's path. */
  readonly strangers: readonly CertificateFields[];
  readonly duplicates: number;
}

/**
 * @param sent in the order of the message, the end entity first; at least one
 * @param seconds when they were shown
 */
export function describeChain(
  sent: readonly CertificateFields[],
  seconds: number,
  signatures: CertificateSignatures,
): ChainShape {
  const distinct = [...new Set(sent)];
  const climb = climbFrom(distinct, seconds, signatures);
  const path = climb.path;
  const beside = distinct.filter((one) => !path.includes(one));
  const reachable = reachableFrom(distinct);
  const alternates = beside.filter((one) => reachable.has(one));
  const strangers = beside.filter((one) => !reachable.has(one));
  const asSent = distinct.filter((one) => path.includes(one));
  const isOrdered = asSent.every((one, index) => one === path[index]);
  return {
    path,
    alternates,
    strangers,
    duplicates: sent.length - distinct.length,
    order: strangers.length > 0 ? 'strangers' : isOrdered ? 'ordered' : 'unordered',
    end: climb.end,
    missingIssuer: climb.missingIssuer,
    linksVerified: climb.linksVerified,
  };
}

interface Climb extends Pick<ChainShape, 'path' | 'end' | 'missingIssuer' | 'linksVerified'> {}

function climbFrom(all: readonly CertificateFields[], seconds: number, signatures: CertificateSignatures): Climb {
  const path = [all[0]!];
  let linksVerified = true;
  for (;;) {
    const last = path.at(-1)!;
    if (last.selfSigned) return { path, end: 'self-signed', missingIssuer: null, linksVerified };
    if (path.length === MAX_PATH) return { path, end: 'unchecked', missingIssuer: last.issuer, linksVerified };
    const candidates = all.filter((one) => !path.includes(one) && isNamedIssuer(one, last));
    if (candidates.length === 0) return { path, end: 'issuer-not-sent', missingIssuer: last.issuer, linksVerified };
    const best = bestOf(candidates, last, seconds, signatures);
    if (best.check === 'invalid') return { path, end: 'signature-invalid', missingIssuer: last.issuer, linksVerified };
    if (best.check === 'unknown') linksVerified = false;
    path.push(best.candidate);
  }
}

function bestOf(
  candidates: readonly CertificateFields[],
  child: CertificateFields,
  seconds: number,
  signatures: CertificateSignatures,
): { readonly candidate: CertificateFields; readonly check: SignatureCheck } {
  const rated = candidates.map((candidate) => {
    const check = signatures.check(child, candidate);
    const isValidThen = (candidate.notBefore ?? 0) <= seconds && seconds <= (candidate.notAfter ?? 0);
    return { candidate, check, rank: RANK[check] * 4 + (isValidThen ? 2 : 0) + (candidate.selfSigned ? 1 : 0) };
  });
  return rated.reduce((best, one) => (one.rank > best.rank ? one : best));
}

const RANK: Readonly<Record<SignatureCheck, number>> = { valid: 2, unknown: 1, invalid: 0 };

/** By names alone. */
function reachableFrom(all: readonly CertificateFields[]): ReadonlySet<CertificateFields> {
  const reached = new Set([all[0]!]);
  for (const one of reached) {
    for (const issuer of all) if (isNamedIssuer(issuer, one)) reached.add(issuer);
  }
  return reached;
}

function isNamedIssuer(issuer: CertificateFields, certificate: CertificateFields): boolean {
  const { subject } = namesOf(issuer);
  return subject !== null && subject === namesOf(certificate).issuer;
}

interface Names {
  readonly subject: string | null;
  readonly issuer: string | null;
}

const NAMES = new WeakMap<CertificateFields, Names>();

function namesOf(certificate: CertificateFields): Names {
  let names = NAMES.get(certificate);
  if (names === undefined) {
    const { subject, issuer } = certificate;
    names = { subject: subject === null ? null : folded(subject), issuer: issuer === null ? null : folded(issuer) };
    NAMES.set(certificate, names);
  }
  return names;
}

/** An RFC 4514 string so that names that are the same are equal. */
export function folded(name: string): string {
  return name.toLowerCase().replace(/ +/g, ' ').trim();
}
