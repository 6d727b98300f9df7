/**
 * Whether a chain ends in a trust anchor that the policy names: RFC 5280 section 6, offline, from the certificates alone.
 *
 * Checked on each path: signatures, dates at the time asked about, basicConstraints, path length, the key usage keyCertSign, and
 * that no critical extension is unknown. Of several paths one that holds is enough. Steps are bounded.
 *
 * Not handled: revocation, name constraints and policy constraints (such a path is `unknown`), names of the peer, and fetching
 * certificates that were not sent.
 */
import { CertificateSignatures } from '../../crypto/certificate-signatures.ts';
import x509, { type CertificateFields } from '../../dissectors/x509/index.ts';
import type { Certificate } from '../facts.ts';
import { folded } from './describe-chain.ts';

export interface Trust {
  readonly result: 'trusted' | 'untrusted' | 'unknown';
  /** Subject of the anchor; null unless trusted. */
  readonly anchor: string | null;
  /** A clause: `its issuer CN=X is not among the trust anchors`. */
  readonly reason: string;
}

const NO_ANCHORS: Trust = { result: 'unknown', anchor: null, reason: 'the policy names no trust anchors' };
const NOT_KEPT: Trust = { result: 'unknown', anchor: null, reason: 'a certificate of the chain was not kept whole' };

/** Issuers tried for one chain, all paths together. */
const MAX_STEPS = 200;
const MAX_PATH = 16;
/** Public bundles hold about 150. */
export const MAX_ANCHORS = 2_000;

/** The certificates of PEM text, as DER in base64; what stands around the blocks is passed over. */
export function certificatesOfPem(pem: string): string[] {
  const blocks = pem.matchAll(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END/g);
  return [...blocks].map(([, base64]) => base64!.replace(/\s/g, ''));
}

export class TrustStore {
  readonly #anchors = new Map<string, CertificateFields[]>();
  readonly #anchorHashes = new Set<string>();
  readonly #fields = new Map<string, CertificateFields | null>();
  readonly #signatures = new CertificateSignatures();

  /** @param pems one or more certificates each; what is none is passed over */
  constructor(pems: readonly string[]) {
    for (const der of pems.flatMap(certificatesOfPem).slice(0, MAX_ANCHORS)) this.#addAnchor(der);
  }

  get isEmpty(): boolean {
    return this.#anchorHashes.size === 0;
  }

  /** Whether an anchor has this name: then a server need not send it. */
  holds(name: string): boolean {
    return this.#anchors.has(folded(name));
  }

  /**
   * @param sent the certificates of one chain, the end entity first
   * @param seconds Unix time to judge dates at
   */
  verify(sent: readonly Certificate[], seconds: number): Trust {
    if (this.isEmpty) return NO_ANCHORS;
    const fields = sent.map((one) => this.#read(one));
    const leaf = fields[0];
    if (leaf === undefined || leaf === null) return NOT_KEPT;
    const others = fields.slice(1).filter((one) => one !== null);
    const found = new Search({
      seconds,
      others,
      anchors: this.#anchors,
      anchorHashes: this.#anchorHashes,
      signatures: this.#signatures,
    }).from(leaf);
    return found.result === 'untrusted' && fields.includes(null) ? NOT_KEPT : found;
  }

  #addAnchor(der: string): void {
    const fields = readDer(der);
    if (fields === null || fields.subject === null) return;
    this.#anchorHashes.add(fields.sha256);
    const name = folded(fields.subject);
    const same = this.#anchors.get(name);
    if (same === undefined) this.#anchors.set(name, [fields]);
    else same.push(fields);
  }

  /** Read again from the octets: what a report shows of a certificate is not what is trusted. */
  #read({ sha256, der }: Certificate): CertificateFields | null {
    let fields = this.#fields.get(sha256);
    if (fields === undefined) {
      fields = der === null ? null : readDer(der);
      if (fields?.sha256 !== sha256) fields = null;
      this.#fields.set(sha256, fields);
    }
    return fields;
  }
}

function readDer(base64: string): CertificateFields | null {
  const octets = Buffer.from(base64, 'base64');
  const fields = x509.out();
  if (x509.dissect(octets, 0, octets.length, fields) !== undefined) return null;
  fields.der = base64;
  return fields;
}

interface Searched {
  readonly seconds: number;
  /** What was sent beside the end entity. */
  readonly others: readonly CertificateFields[];
  /** By folded subject. */
  readonly anchors: ReadonlyMap<string, readonly CertificateFields[]>;
  readonly anchorHashes: ReadonlySet<string>;
  readonly signatures: CertificateSignatures;
}

/** One chain, one time. */
class Search {
  #steps = 0;
  /** The furthest that any path came, and why it went no further. */
  #best: { readonly depth: number; readonly result: 'untrusted' | 'unknown'; readonly reason: string } | null = null;
  readonly #in: Searched;

  constructor(searched: Searched) {
    this.#in = searched;
  }

  from(leaf: CertificateFields): Trust {
    const anchor = this.#climb([leaf]);
    if (anchor !== null) return { result: 'trusted', anchor: anchor.subject, reason: trustedWords(anchor) };
    const { result, reason } = this.#best ?? { result: 'unknown', reason: 'no path was tried' };
    return { result, anchor: null, reason };
  }

  /** Depth first, the end entity first in `path`. */
  #climb(path: readonly CertificateFields[]): CertificateFields | null {
    const last = path.at(-1)!;
    if (this.#refuses(last, path)) return null;
    if (this.#in.anchorHashes.has(last.sha256)) return last;
    for (const anchor of this.#in.anchors.get(folded(last.issuer!)) ?? []) {
      if (this.#signs(anchor, path) && !this.#refuses(anchor, [...path, anchor])) return anchor;
    }
    if (path.length === MAX_PATH) return this.#stop(path, 'unknown', 'the path is longer than is followed');
    const issuers = this.#in.others.filter((one) => !path.includes(one) && isIssuer(one, last));
    for (const issuer of issuers) {
      if (!this.#signs(issuer, path)) continue;
      const anchor = this.#climb([...path, issuer]);
      if (anchor !== null) return anchor;
    }
    const why = last.selfSigned
      ? `${shown(last.subject)} is self-signed and not among the trust anchors`
      : `${shown(last.issuer)}, the issuer of ${shown(last.subject)}, is neither sent nor among the trust anchors`;
    return this.#stop(path, 'untrusted', why);
  }

  #signs(issuer: CertificateFields, path: readonly CertificateFields[]): boolean {
    const child = path.at(-1)!;
    this.#steps += 1;
    if (this.#steps > MAX_STEPS) {
      this.#stop(path, 'unknown', 'there are more possible paths than are tried');
      return false;
    }
    const check = this.#in.signatures.check(child, issuer);
    if (check === 'valid') return true;
    if (check === 'unknown') {
      this.#stop(path, 'unknown', `the signature of ${shown(child.subject)} could not be verified`);
    } else {
      this.#stop(path, 'untrusted', `the signature of ${shown(child.subject)} does not verify with its issuer’s key`);
    }
    return false;
  }

  /** Whether the last certificate of the path makes it worthless. */
  #refuses(last: CertificateFields, path: readonly CertificateFields[]): boolean {
    const issuing = path.length > 1;
    const why = this.#datesRefuse(last) ?? (issuing ? issuerRefuses(last, path) : null) ?? unknownRefuses(last);
    if (why !== null) {
      this.#stop(path, 'untrusted', why);
      return true;
    }
    if (issuing && last.nameConstraints) {
      this.#stop(path, 'unknown', `${shown(last.subject)} constrains names, which is not checked`);
      return true;
    }
    return false;
  }

  #datesRefuse({ subject, notBefore, notAfter }: CertificateFields): string | null {
    if (notAfter! < this.#in.seconds) return `${shown(subject)} had expired`;
    return notBefore! > this.#in.seconds ? `${shown(subject)} was not yet valid` : null;
  }

  /** Remembers why; of equals the first. */
  #stop(path: readonly CertificateFields[], result: 'untrusted' | 'unknown', reason: string): null {
    const depth = path.length;
    if (this.#best === null || depth > this.#best.depth) this.#best = { depth, result, reason };
    else if (depth === this.#best.depth && result === 'unknown') this.#best = { depth, result, reason };
    return null;
  }
}

function trustedWords(anchor: CertificateFields): string {
  return `its path ends in the trust anchor ${shown(anchor.subject)}`;
}

function isIssuer(issuer: CertificateFields, certificate: CertificateFields): boolean {
  return folded(issuer.subject!) === folded(certificate.issuer!);
}

/** RFC 5280 section 6.1.4 (k) to (n). A version 1 certificate cannot say that it is a CA: only an anchor's word is taken for it. */
function issuerRefuses(issuer: CertificateFields, path: readonly CertificateFields[]): string | null {
  const { subject, isCa, version, keyUsage, pathLength } = issuer;
  if (!isCa && version === 3) return `${shown(subject)} issued a certificate and is no CA`;
  if (keyUsage !== null && !keyUsage.includes('keyCertSign')) return `${shown(subject)} may not sign certificates`;
  const below = path.slice(1, -1).filter((one) => folded(one.subject!) !== folded(one.issuer!)).length;
  return pathLength !== null && below > pathLength ? `the path below ${shown(subject)} is longer than it allows` : null;
}

function unknownRefuses({ subject, unknownCritical }: CertificateFields): string | null {
  const [first] = unknownCritical;
  return first === undefined ? null : `${shown(subject)} has a critical extension that is not known (${first})`;
}

/** Distinguished names can be long. */
function shown(name: string | null): string {
  const text = name === null || name === '' ? 'a certificate without a name' : name;
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
