/**
 * ZRTP messages built from RFC 6189 section 5, for tests: a party has its hash chain, and says Hello, Commit and the rest.
 *
 * Public values, MACs and encrypted parts are octets of the right length; nothing in them was computed.
 */
import { createHash } from 'node:crypto';
import { concat } from './packet-builder.ts';

const ascii = (text: string, octets: number) => new TextEncoder().encode(text.padEnd(octets));
const filled = (octets: number, value = 0xa7) => new Uint8Array(octets).fill(value);
const sha256 = (octets: Uint8Array) => Uint8Array.from(createHash('sha256').update(octets).digest());

function be32(value: number): Uint8Array {
  return Uint8Array.from([value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]);
}

/** CRC-32C bit by bit: RFC 4960 appendix B, which puts the least significant octet first. */
export function crc(bytes: Uint8Array): Uint8Array {
  let value = 0xffffffff;
  for (const octet of bytes) {
    value ^= octet;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0x82f63b78 : 0);
  }
  return be32((value ^ 0xffffffff) >>> 0).reverse();
}

/** A message without packet header and CRC: preamble, length in words, type, body. */
export function zrtpMessage(type: string, body: Uint8Array = new Uint8Array()): Uint8Array {
  const words = 3 + body.length / 4;
  return concat(Uint8Array.from([0x50, 0x5a, words >> 8, words & 0xff]), ascii(type, 8), body);
}

export function zrtpPacket(message: Uint8Array, sequence = 1, ssrc = 0x11223344): Uint8Array {
  const head = Uint8Array.from([0x10, 0, sequence >> 8, sequence & 0xff]);
  const whole = concat(head, ascii('ZRTP', 4), be32(ssrc), message);
  return concat(whole, crc(whole));
}

export interface HelloWishes {
  readonly version?: string;
  readonly client?: string;
  /** S, M and P: 0x40, 0x20, 0x10. */
  readonly flags?: number;
  readonly hashes?: readonly string[];
  readonly ciphers?: readonly string[];
  readonly authTags?: readonly string[];
  readonly keyAgreements?: readonly string[];
  readonly sas?: readonly string[];
}

export interface Choice {
  readonly hash?: string;
  readonly cipher?: string;
  readonly authTag?: string;
  readonly keyAgreement?: string;
  readonly sas?: string;
}

/** One side; `seed` makes its secrets. */
export class ZrtpParty {
  readonly zid: Uint8Array;
  readonly h1: Uint8Array;
  readonly h2: Uint8Array;
  readonly h3: Uint8Array;

  constructor(seed: number) {
    this.zid = filled(12, seed);
    this.h1 = sha256(filled(32, seed));
    this.h2 = sha256(this.h1);
    this.h3 = sha256(this.h2);
  }

  hello(wishes: HelloWishes = {}): Uint8Array {
    const { version = '1.10', client = 'TEST 1', flags = 0 } = wishes;
    const lists = [
      wishes.hashes ?? ['S256'],
      wishes.ciphers ?? ['AES1'],
      wishes.authTags ?? ['HS80'],
      wishes.keyAgreements ?? ['DH3k'],
      wishes.sas ?? ['B32'],
    ];
    const [hc = 0, cc = 0, ac = 0, kc = 0, sc = 0] = lists.map((list) => list.length);
    const counts = Uint8Array.from([flags, hc, (cc << 4) | ac, (kc << 4) | sc]);
    const blocks = lists.flat().map((block) => ascii(block, 4));
    const body = concat(ascii(version, 4), ascii(client, 16), this.h3, this.zid, counts, ...blocks, filled(8));
    return zrtpMessage('Hello', body);
  }

  /** @param rest of the right length for the key agreement unless the test says otherwise */
  commit(choice: Choice = {}, rest = 0): Uint8Array {
    const { hash = 'S256', cipher = 'AES1', authTag = 'HS80', keyAgreement = 'DH3k', sas = 'B32' } = choice;
    const tail = rest || (keyAgreement === 'Mult' ? 16 : keyAgreement === 'Prsh' ? 24 : 32);
    const blocks = [hash, cipher, authTag, keyAgreement, sas].map((block) => ascii(block, 4));
    return zrtpMessage('Commit', concat(this.h2, this.zid, ...blocks, filled(tail), filled(8)));
  }

  /** With a public value of DH3k: 117 words. */
  dhPart(number: 1 | 2, image = this.h1): Uint8Array {
    return zrtpMessage(`DHPart${number}`, concat(image, filled(32), filled(384), filled(8)));
  }
}

export const confirm = (number: 1 | 2) => zrtpMessage(`Confirm${number}`, filled(64));
export const bare = (type: 'HelloACK' | 'Conf2ACK' | 'ClearACK' | 'ErrorACK') => zrtpMessage(type);
export const goClear = () => zrtpMessage('GoClear', filled(8));
export const errorMessage = (code: number) => zrtpMessage('Error', be32(code));

/** What `a=zrtp-hash` says of a Hello. */
export function zrtpHash(hello: Uint8Array, version = '1.10'): string {
  return `zrtp-hash:${version} ${Buffer.from(sha256(hello)).toString('hex')}`;
}

/** The messages of a whole exchange by Diffie-Hellman, `forth` being the initiator, in order: who says what. */
export function exchange(forth: ZrtpParty, back: ZrtpParty, choice: Choice = {}): (readonly [0 | 1, Uint8Array])[] {
  return [
    [0, forth.hello()],
    [1, back.hello()],
    [1, bare('HelloACK')],
    [0, bare('HelloACK')],
    [0, forth.commit(choice)],
    [1, back.dhPart(1)],
    [0, forth.dhPart(2)],
    [1, confirm(1)],
    [0, confirm(2)],
    [1, bare('Conf2ACK')],
  ];
}
