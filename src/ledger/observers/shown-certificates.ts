/**
 * The certificates of one handshake and what was done about them: RFC 5246 sections 7.4.2, 7.4.4, 7.4.6 and 7.4.8, RFC 6066 section 8.
 * In TLS 1.3 all of it is encrypted.
 */
import type { Stop } from '../../bytes/stop.ts';
import type { FrameReference } from '../../capture/frame.ts';
import type { CertificateList } from '../../dissectors/tls/certificates.ts';
import type { TlsClientCertificate } from '../facts.ts';
import type { CertificateCollection } from './certificates.ts';
import type { PresentedCertificate } from './tls-connection-facts.ts';

/** A chain of each side, with room for one that is sent twice. */
const MAX_PRESENTED = 64;

export class ShownCertificates {
  readonly certificates: PresentedCertificate[] = [];
  /** The server's Certificate message. */
  serverAt: FrameReference | null = null;
  /** CertificateRequest. */
  requested: FrameReference | null = null;
  /** The client's Certificate message with a certificate in it, and one without. */
  sent: FrameReference | null = null;
  refused: FrameReference | null = null;
  /** The client's CertificateVerify. */
  verified: FrameReference | null = null;
  /** A stapled OCSP response. */
  status: FrameReference | null = null;
  readonly #collection: CertificateCollection;

  constructor(collection: CertificateCollection) {
    this.#collection = collection;
  }

  get ofClient(): TlsClientCertificate {
    const { requested, sent, refused, verified } = this;
    return { requested, sent, refused, verified };
  }

  get clientKeyAlgorithm(): string | null {
    const own = this.certificates.find((one) => one.role === 'client' && one.chainPosition === 0);
    return own?.certificate.keyAlgorithm ?? null;
  }

  /** One Certificate message; what could not be read in it. */
  add(role: 'server' | 'client', list: CertificateList, bytes: Uint8Array, at: FrameReference): Stop[] {
    if (role === 'server') this.serverAt ??= at;
    else if (list.entries.length > 0) this.sent ??= at;
    else this.refused ??= at;
    const problems: Stop[] = [];
    // What an earlier message showed is not shown again; within one message a certificate may come twice.
    const earlier = this.certificates.slice();
    for (const [chainPosition, { start, end }] of list.entries.entries()) {
      if (this.certificates.length === MAX_PRESENTED) break;
      const read = this.#collection.read(bytes, start, end);
      if (!('fields' in read)) return [...problems, read];
      if (read.stop !== undefined) problems.push(read.stop);
      const isKnown = earlier.some((one) => one.role === role && one.certificate === read.fields);
      if (!isKnown) this.certificates.push({ certificate: read.fields, role, chainPosition, at });
    }
    return problems;
  }
}
