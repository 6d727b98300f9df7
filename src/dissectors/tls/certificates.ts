/**
 * Certificate, CertificateRequest and CertificateStatus: RFC 5246 section 7.4.2 and 7.4.4, RFC 8446 section 4.4.2 and 4.3.2,
 * RFC 6066 section 8.
 *
 * Only where each certificate lies: dissectors/x509 reads it. Not read: raw public keys (RFC 7250), which look the same on
 * the wire and fail as X.509 there; OCSP responses.
 */
import { type Cursor, codeList, MAX_LIST, octetList } from './cursor.ts';
import { type Extensions, newExtensions, readExtensions } from './extensions.ts';

/** Longer chains are not read to their end. */
export const MAX_CHAIN = 32;

export interface CertificateList {
  readonly kind: 'certificate';
  /** In the order sent: the end entity first. Offsets into the dissected bytes; empty when the peer has none. */
  entries: { readonly start: number; readonly end: number }[];
}

export interface CertificateRequest {
  readonly kind: 'certificate_request';
  /** ClientCertificateType before TLS 1.3: 1 rsa_sign, 64 ecdsa_sign ... */
  certificateTypes: number[];
  signatureSchemes: number[];
  /** How many authority names the server sent. */
  authorities: number;
  extensions: Extensions | null;
}

export interface CertificateStatus {
  readonly kind: 'certificate_status';
  /** 1: OCSP, 2: OCSP for the whole chain. */
  statusType: number;
  responseLength: number;
}

export function readCertificateList(cursor: Cursor, version13: boolean): CertificateList {
  const out: CertificateList = { kind: 'certificate', entries: [] };
  if (version13) cursor.vector(1);
  const list = cursor.vector(3);
  while (list.remaining > 0) {
    if (out.entries.length === MAX_CHAIN) {
      list.fail('limit-reached', 0, `A chain of more than ${MAX_CHAIN} certificates`);
      break;
    }
    const entry = list.vector(3);
    if (entry.remaining > 0) out.entries.push({ start: entry.position, end: entry.end });
    if (version13) list.vector(2);
  }
  return out;
}

/** `version12`: with signature schemes. */
export function readCertificateRequest(cursor: Cursor, version12: boolean, version13: boolean): CertificateRequest {
  const out: CertificateRequest = {
    kind: 'certificate_request',
    certificateTypes: [],
    signatureSchemes: [],
    authorities: 0,
    extensions: null,
  };
  if (version13) {
    cursor.vector(1);
    out.extensions = newExtensions();
    readExtensions(cursor, 'certificate_request', out.extensions);
    out.signatureSchemes = out.extensions.signatureSchemes;
    return out;
  }
  out.certificateTypes = octetList(cursor.vector(1));
  if (version12) out.signatureSchemes = codeList(cursor.vector(2));
  const authorities = cursor.vector(2);
  while (authorities.remaining > 0 && out.authorities < MAX_LIST) {
    authorities.vector(2);
    if (authorities.stop === undefined) out.authorities += 1;
  }
  return out;
}

export function readCertificateStatus(cursor: Cursor): CertificateStatus {
  return { kind: 'certificate_status', statusType: cursor.u8(), responseLength: cursor.vector(3).remaining };
}
