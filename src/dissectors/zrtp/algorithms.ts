/** Hello and Commit: which algorithms a party knows, and which the initiator chose. RFC 6189 sections 5.2 and 5.4. */
import { type Stop, stop } from '../../bytes/stop.ts';

const WORD = 4;
const IMAGE = 32;
const ZID = 12;
const MAC = 8;
const CLIENT = 16;

/** Words of a Commit by its mode: RFC 6189 figures 5 to 7. */
export const COMMIT_WORDS = { dh: 29, multistream: 25, preshared: 27 } as const;

export class Hello {
  /** `1.10`. */
  version = '';
  /** Vendor and release, as the sender writes it. */
  client = '';
  imageStart = 0;
  /** 12 octets that name the endpoint for good. */
  zidStart = 0;
  /** Can verify signatures. */
  signatures = false;
  /** Says of itself that it stands in the middle: a PBX. */
  mitm = false;
  /** Never sends a Commit. */
  passive = false;
  hashes: readonly string[] = [];
  ciphers: readonly string[] = [];
  authTags: readonly string[] = [];
  keyAgreements: readonly string[] = [];
  sas: readonly string[] = [];

  clear(): void {
    this.version = this.client = '';
    this.imageStart = this.zidStart = 0;
    this.signatures = this.mitm = this.passive = false;
    this.hashes = this.ciphers = this.authTags = this.keyAgreements = this.sas = [];
  }
}

export class Commit {
  zidStart = 0;
  hash = '';
  cipher = '';
  authTag = '';
  keyAgreement = '';
  sas = '';

  clear(): void {
    this.zidStart = 0;
    this.hash = this.cipher = this.authTag = this.keyAgreement = this.sas = '';
  }
}

/** @param at behind the message type; the caller has seen that all but the lists fits */
export function readHello(bytes: Uint8Array, at: number, end: number, out: Hello): Stop | undefined {
  out.version = text(bytes, at, WORD);
  out.client = text(bytes, at + WORD, CLIENT);
  out.imageStart = at + WORD + CLIENT;
  out.zidStart = out.imageStart + IMAGE;
  const flags = out.zidStart + ZID;
  out.signatures = (bytes[flags]! & 0x40) !== 0;
  out.mitm = (bytes[flags]! & 0x20) !== 0;
  out.passive = (bytes[flags]! & 0x10) !== 0;
  const counts = [
    bytes[flags + 1]! & 0x0f,
    bytes[flags + 2]! >> 4,
    bytes[flags + 2]! & 0x0f,
    bytes[flags + 3]! >> 4,
    bytes[flags + 3]! & 0x0f,
  ] as const;
  const lists = flags + WORD;
  const octets = counts.reduce((sum, count) => sum + count * WORD, 0);
  if (lists + octets + MAC !== end)
    return stop(
      'zrtp',
      'malformed',
      lists,
      octets + MAC,
      end - lists,
      'the algorithms of a Hello do not fit its length',
    );
  let next = lists;
  const take = (count: number) => {
    const blocks = Array.from({ length: count }, (_, index) => text(bytes, next + index * WORD, WORD));
    next += count * WORD;
    return blocks;
  };
  out.hashes = take(counts[0]);
  out.ciphers = take(counts[1]);
  out.authTags = take(counts[2]);
  out.keyAgreements = take(counts[3]);
  out.sas = take(counts[4]);
  return undefined;
}

/** @param at behind the message type; the caller has seen that the shortest form fits */
export function readCommit(bytes: Uint8Array, at: number, end: number, out: Commit): Stop | undefined {
  out.zidStart = at + IMAGE;
  const blocks = out.zidStart + ZID;
  out.hash = text(bytes, blocks, WORD);
  out.cipher = text(bytes, blocks + WORD, WORD);
  out.authTag = text(bytes, blocks + 2 * WORD, WORD);
  out.keyAgreement = text(bytes, blocks + 3 * WORD, WORD);
  out.sas = text(bytes, blocks + 4 * WORD, WORD);
  const words = COMMIT_WORDS[modeOf(out.keyAgreement)];
  // Preamble, length and type stand before `at`.
  const octets = words * WORD - 3 * WORD;
  if (end - at !== octets)
    return stop('zrtp', 'malformed', at, octets, end - at, 'the length of a Commit does not fit its key agreement');
  return undefined;
}

export type ZrtpMode = keyof typeof COMMIT_WORDS;

export function modeOf(keyAgreement: string): ZrtpMode {
  return keyAgreement === 'Mult' ? 'multistream' : keyAgreement === 'Prsh' ? 'preshared' : 'dh';
}

/** Printable ASCII without the blanks that fill it up; `?` for anything else. */
function text(bytes: Uint8Array, at: number, octets: number): string {
  let written = '';
  for (const octet of bytes.subarray(at, at + octets))
    written += octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : octet === 0 ? ' ' : '?';
  return written.trimEnd();
}
