/**
 * TLS and DTLS versions, named groups and signature schemes, with grades: IANA "TLS Parameters", RFC 8446 section 4.2.3 and 4.2.7.
 */
import { isGrease } from './cipher-suites.ts';
import {
  GROUP_ROWS,
  type GroupRow,
  SIGNATURE_SCHEME_ROWS,
  type SignatureSchemeRow,
  VERSION_ROWS,
  type VersionRow,
} from './data/tls-parameters.ts';
import { type Grade, type Severity, unknownName } from './grade.ts';

interface Graded {
  readonly code: number;
  readonly name: string;
  readonly grade: Grade;
  readonly severity: Severity;
  readonly why: string;
}

export type TlsVersion = Graded;

export interface NamedGroup extends Graded {
  /** `EC prime`, `EC Montgomery`, `FFDHE`, `PQ hybrid` ... */
  readonly kind: string;
  /** Estimated strength in bits; null for explicit parameters. */
  readonly securityBits: number | null;
}

export interface SignatureScheme extends Graded {
  /** Where it may be used, in words: `TLS1.2/1.3`, `TLS1.2; certs only in 1.3` ... */
  readonly context: string;
}

/** By the code in the protocol field, or null. TLS 1.3 drafts are not in the table: see `tlsVersionName`. */
export function tlsVersion(code: number): TlsVersion | null {
  versions ??= new Map(VERSION_ROWS.map((row) => [row[0], row]));
  const row = versions.get(code);
  if (row === undefined) return null;
  return { code, name: row[1], grade: row[2], severity: row[3], why: row[4] };
}

/** By name: `TLS 1.2`, `DTLS 1.0` ...; null when unknown. */
export function tlsVersionByName(name: string): TlsVersion | null {
  const row = VERSION_ROWS.find((candidate) => candidate[1] === name);
  return row === undefined ? null : tlsVersion(row[0]);
}

/** `TLS 1.2`, `DTLS 1.2`, `TLS 1.3 draft 28`, `GREASE`, or `0xNNNN` when unknown. */
export function tlsVersionName(code: number): string {
  const known = tlsVersion(code)?.name;
  if (known !== undefined) return known;
  // RFC 8446 drafts used 0x7fNN; Facebook's Fizz numbered its own variants 0xfbNN.
  if (code >> 8 === 0x7f) return `TLS 1.3 draft ${code & 0xff}`;
  if (code >> 8 === 0xfb) return `TLS 1.3 Fizz draft ${code & 0xff}`;
  return isGrease(code) ? 'GREASE' : unknownName(code);
}

export function namedGroup(code: number): NamedGroup | null {
  groups ??= new Map(GROUP_ROWS.map((row) => [row[0], row]));
  const row = groups.get(code);
  if (row === undefined) return null;
  return { code, name: row[1], kind: row[2], securityBits: row[3], grade: row[4], severity: row[5], why: row[6] };
}

/** IANA name, `GREASE`, or `0xNNNN` when unknown. */
export function namedGroupName(code: number): string {
  return namedGroup(code)?.name ?? (isGrease(code) ? 'GREASE' : unknownName(code));
}

export function signatureScheme(code: number): SignatureScheme | null {
  schemes ??= new Map(SIGNATURE_SCHEME_ROWS.map((row) => [row[0], row]));
  const row = schemes.get(code);
  if (row === undefined) return null;
  return { code, name: row[1], context: row[2], grade: row[3], severity: row[4], why: row[5] };
}

/** Name, `GREASE`, or `0xNNNN` when unknown. */
export function signatureSchemeName(code: number): string {
  return signatureScheme(code)?.name ?? (isGrease(code) ? 'GREASE' : unknownName(code));
}

/** By name, as `signatureSchemeName` gives it; null when unknown. */
export function signatureSchemeByName(name: string): SignatureScheme | null {
  const row = SIGNATURE_SCHEME_ROWS.find((candidate) => candidate[1] === name);
  return row === undefined ? null : signatureScheme(row[0]);
}

// Built on first use.
let versions: Map<number, VersionRow> | undefined;
let groups: Map<number, GroupRow> | undefined;
let schemes: Map<number, SignatureSchemeRow> | undefined;
