/**
 * SRTP and SRTCP session keys and authentication tags. RFC 3711 sections 3.1, 4.1.1, 4.2 and 4.3; RFC 6188 (AES-192, AES-256);
 * RFC 7714 (AES-GCM).
 *
 * Purpose: a master key that stands readable in a capture and verifies the tags of the media proves that the media is exposed.
 * A verified tag needs the exact key, so one success of an 80-bit tag is proof; of 32-bit tags demand several.
 *
 * Keys are borrowed: nothing here keeps, prints or copies them beyond the session keys returned, which `wipe` clears.
 * Not handled: a key derivation rate other than 0, AES-f8, SEED, ARIA, DOUBLE (RFC 8723), encrypted header extensions
 * (RFC 6904) when decrypting.
 */
import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { u16, u32 } from '../bytes/read.ts';

export interface SrtpSuite {
  /** `aes-cm` with HMAC-SHA1, or `aes-gcm`. */
  readonly cipher: 'aes-cm' | 'aes-gcm';
  readonly keyOctets: 16 | 24 | 32;
  readonly saltOctets: 12 | 14;
  readonly tagOctets: 4 | 10 | 16;
  readonly rtcpTagOctets: 10 | 16;
}

const CM_128_80: SrtpSuite = { cipher: 'aes-cm', keyOctets: 16, saltOctets: 14, tagOctets: 10, rtcpTagOctets: 10 };
const CM_128_32: SrtpSuite = { ...CM_128_80, tagOctets: 4 };
const GCM_128: SrtpSuite = { cipher: 'aes-gcm', keyOctets: 16, saltOctets: 12, tagOctets: 16, rtcpTagOctets: 16 };

/** By SDES crypto-suite name (RFC 4568, RFC 6188, RFC 7714). SRTCP keeps the 80-bit tag in the `_32` suites (RFC 4568 section 6.2.2). */
export const SRTP_SUITES: ReadonlyMap<string, SrtpSuite> = new Map([
  ['AES_CM_128_HMAC_SHA1_80', CM_128_80],
  ['AES_CM_128_HMAC_SHA1_32', CM_128_32],
  ['AES_192_CM_HMAC_SHA1_80', { ...CM_128_80, keyOctets: 24 }],
  ['AES_192_CM_HMAC_SHA1_32', { ...CM_128_32, keyOctets: 24 }],
  ['AES_256_CM_HMAC_SHA1_80', { ...CM_128_80, keyOctets: 32 }],
  ['AES_256_CM_HMAC_SHA1_32', { ...CM_128_32, keyOctets: 32 }],
  ['AEAD_AES_128_GCM', GCM_128],
  ['AEAD_AES_256_GCM', { ...GCM_128, keyOctets: 32 }],
]);

/** RFC 3711 section 4.3.2. */
export const KEY_LABEL = { rtpKey: 0, rtpAuth: 1, rtpSalt: 2, rtcpKey: 3, rtcpAuth: 4, rtcpSalt: 5 } as const;

/** HMAC-SHA1 keys are 160 bits: RFC 3711 section 5.2. */
const AUTH_KEY_OCTETS = 20;

export interface SrtpSessionKeys {
  readonly suite: SrtpSuite;
  readonly rtpKey: Uint8Array;
  /** Empty for AES-GCM. */
  readonly rtpAuth: Uint8Array;
  readonly rtpSalt: Uint8Array;
  readonly rtcpKey: Uint8Array;
  readonly rtcpAuth: Uint8Array;
  readonly rtcpSalt: Uint8Array;
}

const NOTHING = new Uint8Array(0);

function counterMode(key: Uint8Array, iv: Uint8Array, input: Uint8Array): Uint8Array {
  return createCipheriv(`aes-${key.length * 8}-ctr`, key, iv).update(input);
}

/**
 * One session key: RFC 3711 section 4.3.1 with the AES-CM PRF of 4.3.3 and a key derivation rate of 0. A 96-bit salt (AES-GCM)
 * is filled on the right to 112 bits, which RFC 7714 section 11 leaves to RFC 3711 and the libsrtp vectors confirm.
 */
export function deriveKey(masterKey: Uint8Array, masterSalt: Uint8Array, label: number, octets: number): Uint8Array {
  const iv = new Uint8Array(16);
  iv.set(masterSalt.subarray(0, 14));
  iv[7] = iv[7]! ^ label;
  return counterMode(masterKey, iv, new Uint8Array(octets));
}

/** Undefined when key or salt have not the suite's length. */
export function deriveSrtpKeys(
  suite: SrtpSuite,
  masterKey: Uint8Array,
  masterSalt: Uint8Array,
): SrtpSessionKeys | undefined {
  if (masterKey.length !== suite.keyOctets || masterSalt.length !== suite.saltOctets) return undefined;
  const derive = (label: number, octets: number) => deriveKey(masterKey, masterSalt, label, octets);
  const authOctets = suite.cipher === 'aes-cm' ? AUTH_KEY_OCTETS : 0;
  return {
    suite,
    rtpKey: derive(KEY_LABEL.rtpKey, suite.keyOctets),
    rtpAuth: derive(KEY_LABEL.rtpAuth, authOctets),
    rtpSalt: derive(KEY_LABEL.rtpSalt, suite.saltOctets),
    rtcpKey: derive(KEY_LABEL.rtcpKey, suite.keyOctets),
    rtcpAuth: derive(KEY_LABEL.rtcpAuth, authOctets),
    rtcpSalt: derive(KEY_LABEL.rtcpSalt, suite.saltOctets),
  };
}

/**
 * As `deriveSrtpKeys`, but only what `verifySrtpTag` uses; the other keys are empty. Every key in the signaling is tried on its media, and six
 * ciphers would be set up for each where one or two do.
 */
export function deriveTagKeys(
  suite: SrtpSuite,
  masterKey: Uint8Array,
  masterSalt: Uint8Array,
): SrtpSessionKeys | undefined {
  if (masterKey.length !== suite.keyOctets || masterSalt.length !== suite.saltOctets) return undefined;
  const derive = (label: number, octets: number) => deriveKey(masterKey, masterSalt, label, octets);
  const empty = { suite, rtpKey: NOTHING, rtpAuth: NOTHING, rtpSalt: NOTHING };
  const keys = { ...empty, rtcpKey: NOTHING, rtcpAuth: NOTHING, rtcpSalt: NOTHING };
  if (suite.cipher === 'aes-cm') return { ...keys, rtpAuth: derive(KEY_LABEL.rtpAuth, AUTH_KEY_OCTETS) };
  return {
    ...keys,
    rtpKey: derive(KEY_LABEL.rtpKey, suite.keyOctets),
    rtpSalt: derive(KEY_LABEL.rtpSalt, suite.saltOctets),
  };
}

/** Overwrites the session keys. */
export function wipe(keys: SrtpSessionKeys): void {
  for (const key of [keys.rtpKey, keys.rtpAuth, keys.rtpSalt, keys.rtcpKey, keys.rtcpAuth, keys.rtcpSalt]) key.fill(0);
}

function word(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

/** Octets of RTP header with CSRC list and extension; -1 when they do not fit or the version is not 2. */
function rtpHeaderLength(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 12 || bytes[start]! >> 6 !== 2) return -1;
  let length = 12 + ((bytes[start]! & 15) << 2);
  if ((bytes[start]! & 0x10) !== 0) {
    if (start + length + 4 > end) return -1;
    length += 4 + (u16(bytes, start + length + 2) << 2);
  }
  return start + length > end ? -1 : length;
}

function xorInto(iv: Uint8Array, at: number, octets: Uint8Array): void {
  for (let i = 0; i < octets.length; i++) iv[at + i] = iv[at + i]! ^ octets[i]!;
}

/** AES-CM IV: (salt * 2^16) XOR (SSRC * 2^64) XOR (index * 2^16), with the 48-bit index as two parts. RFC 3711 section 4.1.1. */
function counterIv(salt: Uint8Array, ssrc: number, high: number, low16: number): Uint8Array {
  const iv = new Uint8Array(16);
  iv.set(salt);
  xorInto(iv, 4, word(ssrc));
  xorInto(iv, 8, word(high));
  xorInto(iv, 12, Uint8Array.of(low16 >>> 8, low16 & 255));
  return iv;
}

/** AES-GCM IV: (00 00, SSRC, six octets of index) XOR salt. RFC 7714 sections 8.1 and 9.1. */
function gcmIv(salt: Uint8Array, ssrc: number, high: number, low16: number): Uint8Array {
  const iv = Uint8Array.from(salt);
  xorInto(iv, 2, word(ssrc));
  xorInto(iv, 6, word(high));
  xorInto(iv, 10, Uint8Array.of(low16 >>> 8, low16 & 255));
  return iv;
}

/** The plaintext when the tag is right, else undefined. */
function openGcm(key: Uint8Array, iv: Uint8Array, associated: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < 16) return undefined;
  const algorithm = key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm';
  const opener = createDecipheriv(algorithm, key, iv, { authTagLength: 16 });
  opener.setAAD(associated);
  opener.setAuthTag(sealed.subarray(sealed.length - 16));
  const plain = opener.update(sealed.subarray(0, sealed.length - 16));
  try {
    opener.final();
    return plain;
  } catch {
    return undefined; // node reports a wrong tag by throwing
  }
}

function hmacMatches(key: Uint8Array, message: Uint8Array, suffix: Uint8Array, tag: Uint8Array): boolean {
  const mac = createHmac('sha1', key).update(message).update(suffix).digest();
  return timingSafeEqual(mac.subarray(0, tag.length), tag);
}

/**
 * The payload of the SRTP packet `bytes[start..end)` in clear when its tag verifies with this rollover counter, else undefined.
 * `mkiOctets`: length of the MKI, which stands between payload and tag (HMAC suites) or after the tag (AES-GCM).
 */
export function decryptSrtp(
  bytes: Uint8Array,
  start: number,
  end: number,
  keys: SrtpSessionKeys,
  roc: number,
  mkiOctets = 0,
): Uint8Array | undefined {
  const header = rtpHeaderLength(bytes, start, end);
  const { suite } = keys;
  const bodyEnd = end - suite.tagOctets - mkiOctets;
  if (header < 0 || bodyEnd < start + header) return undefined;
  const ssrc = u32(bytes, start + 8);
  const sequence = u16(bytes, start + 2);
  if (suite.cipher === 'aes-gcm') {
    const associated = bytes.subarray(start, start + header);
    const sealed = bytes.subarray(start + header, end - mkiOctets);
    return openGcm(keys.rtpKey, gcmIv(keys.rtpSalt, ssrc, roc, sequence), associated, sealed);
  }
  const tag = bytes.subarray(end - suite.tagOctets, end);
  if (!hmacMatches(keys.rtpAuth, bytes.subarray(start, bodyEnd), word(roc), tag)) return undefined;
  const body = bytes.subarray(start + header, bodyEnd);
  return counterMode(keys.rtpKey, counterIv(keys.rtpSalt, ssrc, roc, sequence), body);
}

/** Whether the tag of the SRTP packet `bytes[start..end)` verifies with this rollover counter. */
export function verifySrtpTag(
  bytes: Uint8Array,
  start: number,
  end: number,
  keys: SrtpSessionKeys,
  roc: number,
  mkiOctets = 0,
): boolean {
  const { suite } = keys;
  if (suite.cipher === 'aes-gcm') return decryptSrtp(bytes, start, end, keys, roc, mkiOctets) !== undefined;
  const header = rtpHeaderLength(bytes, start, end);
  const bodyEnd = end - suite.tagOctets - mkiOctets;
  if (header < 0 || bodyEnd < start + header) return false;
  const tag = bytes.subarray(end - suite.tagOctets, end);
  return hmacMatches(keys.rtpAuth, bytes.subarray(start, bodyEnd), word(roc), tag);
}

/** Rollover counters tried by `findRolloverCounter`: a capture that starts mid-call may have missed some wraps. */
export const MAX_ROLLOVER_TRIES = 5;

/** The first rollover counter from `from` on that verifies the packet, or -1 after MAX_ROLLOVER_TRIES. */
export function findRolloverCounter(
  bytes: Uint8Array,
  start: number,
  end: number,
  keys: SrtpSessionKeys,
  from = 0,
  mkiOctets = 0,
): number {
  for (let roc = from; roc < from + MAX_ROLLOVER_TRIES; roc++) {
    if (verifySrtpTag(bytes, start, end, keys, roc, mkiOctets)) return roc;
  }
  return -1;
}

/** Whether the tag of the SRTCP packet `bytes[start..end)` verifies. RFC 3711 section 3.4, RFC 7714 section 9. */
export function verifySrtcpTag(
  bytes: Uint8Array,
  start: number,
  end: number,
  keys: SrtpSessionKeys,
  mkiOctets = 0,
): boolean {
  const { suite } = keys;
  if (end - start < 8 + 4 + suite.rtcpTagOctets + mkiOctets || bytes[start]! >> 6 !== 2) return false;
  if (suite.cipher === 'aes-cm') {
    const signedEnd = end - suite.rtcpTagOctets - mkiOctets;
    const tag = bytes.subarray(end - suite.rtcpTagOctets, end);
    return hmacMatches(keys.rtcpAuth, bytes.subarray(start, signedEnd), NOTHING, tag);
  }
  const trailer = end - mkiOctets - 4;
  const encrypted = bytes[trailer]! >= 128;
  const index = u32(bytes, trailer) & 0x7fffffff;
  const iv = gcmIv(keys.rtcpSalt, u32(bytes, start + 4), index >>> 16, index & 0xffff);
  // Encrypted: the first 8 octets and the trailer are associated data. Not encrypted: all but the tag is. RFC 7714 section 9.3.
  const associatedEnd = encrypted ? start + 8 : trailer - 16;
  const associated = Buffer.concat([bytes.subarray(start, associatedEnd), bytes.subarray(trailer, trailer + 4)]);
  return openGcm(keys.rtcpKey, iv, associated, bytes.subarray(associatedEnd, trailer)) !== undefined;
}
