/**
 * DTLS-SRTP protection profiles (IANA "srtp-protection", RFC 5764 section 4.1.2) and SDES crypto suites
 * (IANA "sdp-security-descriptions", RFC 4568 section 6.2): two registries with different names for the same transforms.
 */
import { SDES_SUITE_ROWS, type SdesSuiteRow, SRTP_PROFILE_ROWS, type SrtpProfileRow } from './data/srtp.ts';
import { type Grade, type Severity, unknownName } from './grade.ts';

interface SrtpTransform {
  readonly name: string;
  /** `AES-128-CM`, `AES-256-GCM`, `NULL` ... */
  readonly cipher: string;
  readonly masterKeyOctets: number;
  readonly masterSaltOctets: number;
  /** Octets that the transform adds to an RTP packet, without MKI. */
  readonly srtpTagOctets: number;
  /** Octets of the SRTCP tag, without the four octets of E flag and index, and without MKI. */
  readonly srtcpTagOctets: number;
  readonly grade: Grade;
  readonly severity: Severity;
  readonly why: string;
}

export interface SrtpProfile extends SrtpTransform {
  readonly code: number;
  /** Octets to take from the TLS exporter: both directions, keys and salts. */
  readonly exporterOctets: number;
}

export interface SdesSuite extends SrtpTransform {
  /** False for spellings and suites that stacks use without registration. */
  readonly registered: boolean;
  /** Octets that `inline:` must decode to: key and salt. */
  readonly inlineOctets: number;
}

/** A DTLS-SRTP protection profile by its code in use_srtp; null when unknown. */
export function srtpProfile(code: number): SrtpProfile | null {
  profiles ??= new Map(SRTP_PROFILE_ROWS.map((row) => [row[0], row]));
  const row = profiles.get(code);
  return row === undefined ? null : profileFrom(row);
}

export function srtpProfileByName(name: string): SrtpProfile | null {
  const row = SRTP_PROFILE_ROWS.find((candidate) => candidate[1] === name);
  return row === undefined ? null : profileFrom(row);
}

/** IANA name, or `0xNNNN` when unknown. */
export function srtpProfileName(code: number): string {
  return srtpProfile(code)?.name ?? unknownName(code);
}

/** An SDES crypto suite by its name in a=crypto, compared without case (RFC 4568 section 9.1: ABNF strings); null when unknown. */
export function sdesSuite(name: string): SdesSuite | null {
  suites ??= new Map(SDES_SUITE_ROWS.map((row) => [row[0].toUpperCase(), row]));
  const row = suites.get(name.toUpperCase());
  return row === undefined ? null : suiteFrom(row);
}

/** Every authentication tag length in octets that a known transform adds to RTP: for classifying packets by size. */
export function srtpTagSizes(): readonly number[] {
  const sizes = new Set([...SRTP_PROFILE_ROWS.map((row) => row[5]), ...SDES_SUITE_ROWS.map((row) => row[4])]);
  return [...sizes].sort((a, b) => a - b);
}

// Built on first use.
let profiles: Map<number, SrtpProfileRow> | undefined;
let suites: Map<string, SdesSuiteRow> | undefined;

function profileFrom(row: SrtpProfileRow): SrtpProfile {
  const [code, name, cipher, key, salt, srtpTag, srtcpTag, exporterOctets, grade, severity, why] = row;
  return {
    code,
    name,
    cipher,
    masterKeyOctets: key,
    masterSaltOctets: salt,
    srtpTagOctets: srtpTag,
    srtcpTagOctets: srtcpTag,
    exporterOctets,
    grade,
    severity,
    why,
  };
}

function suiteFrom(row: SdesSuiteRow): SdesSuite {
  const [name, cipher, key, salt, srtpTag, srtcpTag, registered, grade, severity, why] = row;
  return {
    name,
    cipher,
    masterKeyOctets: key,
    masterSaltOctets: salt,
    inlineOctets: key + salt,
    srtpTagOctets: srtpTag,
    srtcpTagOctets: srtcpTag,
    registered,
    grade,
    severity,
    why,
  };
}
