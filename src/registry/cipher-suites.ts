/**
 * TLS and DTLS cipher suites: IANA "TLS Cipher Suites", with grade and reason. SSL 2.0 cipher kinds by name only.
 *
 * Not here: which suites a policy allows (criteria/).
 */
import { CIPHER_SUITE_REASONS, CIPHER_SUITE_ROWS, type CipherSuiteRow, GREASE_CODES } from './data/cipher-suites.ts';
import { type Grade, type Severity, unknownName } from './grade.ts';

export interface CipherSuite {
  /** 0 to 0xffff. */
  readonly code: number;
  /** IANA name. */
  readonly name: string;
  /** `ECDHE`, `RSA`, `PSK` ...; `any` for TLS 1.3, where the suite does not say. */
  readonly kx: string;
  /** `RSA`, `ECDSA`, `anon` ...; `any` for TLS 1.3. */
  readonly auth: string;
  /** `AES_128_GCM`, `NULL` ...; null for a signaling value. */
  readonly enc: string | null;
  /** Key bits of the cipher; 0 for NULL, null for a signaling value. */
  readonly bits: number | null;
  /** `AEAD`, `CBC`, `stream`, `none`; null for a signaling value. */
  readonly mode: string | null;
  readonly mac: string | null;
  /** Forward secrecy. TLS 1.3 has it unless the session used psk_ke; null where the name does not tell. */
  readonly pfs: boolean | 'by-psk-mode' | null;
  readonly aead: boolean | null;
  readonly export: boolean;
  readonly grade: Grade;
  readonly severity: Severity;
  /** One sentence with its source. */
  readonly why: string;
}

/** Null for a code point that the table does not know, GREASE included. */
export function cipherSuite(code: number): CipherSuite | null {
  suites ??= new Map(CIPHER_SUITE_ROWS.map((row) => [row[0], row]));
  const row = suites.get(code);
  return row === undefined ? null : fromRow(row);
}

/** IANA name, `GREASE`, or `0xNNNN` when unknown. */
export function cipherSuiteName(code: number): string {
  return cipherSuite(code)?.name ?? (isGrease(code) ? 'GREASE' : unknownName(code));
}

/** By IANA name; null when unknown. */
export function cipherSuiteByName(name: string): CipherSuite | null {
  suitesByName ??= new Map(CIPHER_SUITE_ROWS.map((row) => [row[1], row]));
  const row = suitesByName.get(name);
  return row === undefined ? null : fromRow(row);
}

/** RFC 8701 section 2: 0x0A0A, 0x1A1A ... 0xFAFA, as a suite, group, extension or version. */
export function isGrease(code: number): boolean {
  return GREASE_CODES.includes(code);
}

/** SSL 2.0 cipher kinds are three octets (draft-hickman-netscape-ssl-00, section "CIPHER-KIND"). */
export function ssl2CipherName(kind: number): string {
  return SSL2_CIPHERS.get(kind) ?? `0x${kind.toString(16).toUpperCase().padStart(6, '0')}`;
}

// Built on first use: a capture without TLS does not pay for 350 suites.
let suites: Map<number, CipherSuiteRow> | undefined;
let suitesByName: Map<string, CipherSuiteRow> | undefined;

function fromRow(row: CipherSuiteRow): CipherSuite {
  const [code, name, kx, auth, enc, bits, mode, mac, pfs, aead, isExport, grade, severity, reason] = row;
  const why = CIPHER_SUITE_REASONS[reason]!;
  return { code, name, kx, auth, enc, bits, mode, mac, pfs, aead, export: isExport, grade, severity, why };
}

const SSL2_CIPHERS: ReadonlyMap<number, string> = new Map([
  [0x010080, 'SSL_CK_RC4_128_WITH_MD5'],
  [0x020080, 'SSL_CK_RC4_128_EXPORT40_WITH_MD5'],
  [0x030080, 'SSL_CK_RC2_128_CBC_WITH_MD5'],
  [0x040080, 'SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5'],
  [0x050080, 'SSL_CK_IDEA_128_CBC_WITH_MD5'],
  [0x060040, 'SSL_CK_DES_64_CBC_WITH_MD5'],
  [0x0700c0, 'SSL_CK_DES_192_EDE3_CBC_WITH_MD5'],
]);
