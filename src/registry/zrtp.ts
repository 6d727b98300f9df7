/**
 * The algorithms that ZRTP agrees on, by their type blocks: RFC 6189 sections 5.1.2 to 5.1.7; error codes of section 5.9.
 *
 * Blocks are written without the spaces that fill them up. X255 and X448 stand in no RFC: libzrtp successors send them for RFC 7748's curves.
 */
import type { Grade } from './grade.ts';

export interface ZrtpAlgorithm {
  /** As on the wire, without trailing spaces. */
  readonly block: string;
  readonly name: string;
  readonly grade: Grade;
  /** A clause where the grade needs one; empty otherwise. */
  readonly why: string;
}

export interface ZrtpAuthTag extends ZrtpAlgorithm {
  /** What SRTP adds to an RTP packet. */
  readonly tagOctets: number;
}

export const ZRTP_HASHES: readonly ZrtpAlgorithm[] = [
  { block: 'S256', name: 'SHA-256', grade: 'A', why: '' },
  { block: 'S384', name: 'SHA-384', grade: 'A', why: '' },
  { block: 'N256', name: 'SHA-3-256', grade: 'A', why: '' },
  { block: 'N384', name: 'SHA-3-384', grade: 'A', why: '' },
];

export const ZRTP_CIPHERS: readonly ZrtpAlgorithm[] = [
  { block: 'AES1', name: 'AES-128', grade: 'B', why: '' },
  { block: 'AES2', name: 'AES-192', grade: 'B', why: '' },
  { block: 'AES3', name: 'AES-256', grade: 'B', why: '' },
  { block: '2FS1', name: 'TwoFish-128', grade: 'B', why: 'not a NIST cipher' },
  { block: '2FS2', name: 'TwoFish-192', grade: 'B', why: 'not a NIST cipher' },
  { block: '2FS3', name: 'TwoFish-256', grade: 'B', why: 'not a NIST cipher' },
];

export const ZRTP_AUTH_TAGS: readonly ZrtpAuthTag[] = [
  {
    block: 'HS32',
    name: 'HMAC-SHA1 32 bit',
    grade: 'C',
    why: 'a 32-bit tag lets forged audio pass easily',
    tagOctets: 4,
  },
  { block: 'HS80', name: 'HMAC-SHA1 80 bit', grade: 'B', why: '', tagOctets: 10 },
  { block: 'SK32', name: 'Skein 32 bit', grade: 'C', why: 'a 32-bit tag lets forged audio pass easily', tagOctets: 4 },
  { block: 'SK64', name: 'Skein 64 bit', grade: 'B', why: '', tagOctets: 8 },
];

export const ZRTP_KEY_AGREEMENTS: readonly ZrtpAlgorithm[] = [
  { block: 'DH3k', name: '3072-bit MODP', grade: 'B', why: '' },
  { block: 'DH2k', name: '2048-bit MODP', grade: 'B', why: 'a 2048-bit group, which RFC 6189 keeps for weak devices' },
  { block: 'EC25', name: 'P-256', grade: 'A', why: '' },
  { block: 'EC38', name: 'P-384', grade: 'A', why: '' },
  { block: 'EC52', name: 'P-521', grade: 'B', why: 'RFC 6189 deprecates it' },
  { block: 'X255', name: 'X25519', grade: 'A', why: 'not in RFC 6189' },
  { block: 'X448', name: 'X448', grade: 'A', why: 'not in RFC 6189' },
  {
    block: 'Prsh',
    name: 'preshared',
    grade: 'B',
    why: 'no Diffie-Hellman: as strong as the secret that the devices kept',
  },
  { block: 'Mult', name: 'multistream', grade: 'A', why: '' },
];

export const ZRTP_SAS: readonly ZrtpAlgorithm[] = [
  { block: 'B32', name: '4 characters, 20 bits', grade: 'A', why: '' },
  { block: 'B256', name: 'PGP words, 16 bits', grade: 'A', why: '' },
];

/** A row by its block; null when no table has it. */
export function zrtpAlgorithm<Row extends ZrtpAlgorithm>(rows: readonly Row[], block: string): Row | null {
  return rows.find((row) => row.block === block) ?? null;
}

const ERRORS: ReadonlyMap<number, string> = new Map([
  [0x10, 'malformed packet'],
  [0x20, 'critical software error'],
  [0x30, 'unsupported ZRTP version'],
  [0x40, 'Hello components mismatch'],
  [0x51, 'hash type not supported'],
  [0x52, 'cipher type not supported'],
  [0x53, 'public key exchange not supported'],
  [0x54, 'SRTP authentication tag not supported'],
  [0x55, 'SAS rendering scheme not supported'],
  [0x56, 'no shared secret available, DH mode required'],
  [0x61, 'DH error: bad public value'],
  [0x62, 'DH error: the committed hash does not fit'],
  [0x63, 'relayed SAS from an untrusted MiTM'],
  [0x70, 'bad MAC of a Confirm message'],
  [0x80, 'nonce reuse'],
  [0x90, 'equal ZIDs in both Hellos'],
  [0x91, 'SSRC collision'],
  [0xa0, 'service unavailable'],
  [0xb0, 'protocol timeout'],
  [0x100, 'GoClear received, but not allowed'],
]);

export function zrtpErrorName(code: number): string {
  return ERRORS.get(code) ?? `error 0x${code.toString(16)}`;
}
