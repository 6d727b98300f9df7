/** a=crypto lines: the examples of RFC 4568, what it calls invalid, and keys that can be guessed. */
import { describe, expect, it } from 'vitest';
import { sdp as sdpDissector } from '../../../src/dissectors/sdp/index.ts';
import { answerFaults, cryptoLine, faultsOf } from '../../../src/ledger/media/crypto-lines.ts';
import { SDES_SUITE_ROWS } from '../../../src/registry/data/srtp.ts';
import { mediaLine, sdp, srtp } from '../../support/call-builder.ts';

function linesOf(...values: string[]) {
  const attributes = values.map((value) => `crypto:${value}`);
  const bytes = new TextEncoder().encode(sdp('192.0.2.10', mediaLine(4000, { profile: 'RTP/SAVP', attributes })));
  const description = sdpDissector.out();
  sdpDissector.dissect(bytes, 0, bytes.length, description);
  return description.media[0]!.crypto;
}

const faults = (value: string) => faultsOf(linesOf(value)[0]!).map(({ what }) => what);
const base64 = (octets: Uint8Array | number[]) => Buffer.from(octets).toString('base64');
/** Without a pattern. */
const key = (octets: number, seed = 1) => base64(srtp(seed)(0).slice(0, octets));

/** RFC 4568 sections 4.1, 5.1.3, 6.1 and 7.1.5, with the line breaks of the page removed. */
const EXAMPLES = [
  '1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR|2^20|1:32',
  '1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20|1:32',
  '1 AES_CM_128_HMAC_SHA1_32 inline:NzB4d1BINUAvLEw6UzF3WSJ+PSdFcGdUJShpX1Zj|2^20|1:32',
  '1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4 FEC_ORDER=FEC_SRTP',
  '2 F8_128_HMAC_SHA1_80 inline:MTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5QUJjZGVm|2^20|1:4;inline:QUJjZGVmMTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5|2^20|2:4 FEC_ORDER=FEC_SRTP',
  '1 AES_CM_128_HMAC_SHA1_80 inline:YUJDZGVmZ2hpSktMbW9QUXJzVHVWd3l6MTIzNDU2|1066:4',
];

describe('the examples of RFC 4568', () => {
  it.each(EXAMPLES)('%s: valid, and its key is text', (value) => {
    expect(faults(value)).toEqual([]);
    const [line] = linesOf(value).flatMap(cryptoLine);
    expect(line!.keys.map((one) => [one.octets, one.predictable])).toEqual(line!.keys.map(() => [30, 'readable text']));
  });

  it('F8 with two keys: lifetime and identifier of each', () => {
    const [line] = linesOf(EXAMPLES[4]!).flatMap(cryptoLine);
    expect(line).toMatchObject({ tag: 2, suite: 'F8_128_HMAC_SHA1_80', sessionParameters: ['FEC_ORDER=FEC_SRTP'] });
    expect(line!.keys.map(({ lifetime, mkiOctets }) => [lifetime, mkiOctets])).toEqual([
      [2 ** 20, 4],
      [2 ** 20, 4],
    ]);
  });

  it('the offer and answer of section 7.1.5 fit each other', () => {
    const offered = linesOf(EXAMPLES[3]!, EXAMPLES[4]!).flatMap(cryptoLine);
    const answered = linesOf(
      '1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR|2^20|1:4',
    ).flatMap(cryptoLine);
    expect(answerFaults(answered, offered)).toEqual([]);
  });
});

describe('the length of key and salt', () => {
  it.each(SDES_SUITE_ROWS.map(([name, , masterKey, salt]) => [name, masterKey + salt] as const))(
    '%s: %i octets, and no other',
    (suite, octets) => {
      expect(faults(`1 ${suite} inline:${key(octets)}`)).toEqual([]);
      expect(faults(`1 ${suite} inline:${key(octets - 2)}`)).toEqual([
        `its key and salt have ${octets - 2} octets where the suite has ${octets}`,
      ]);
    },
  );

  it('is not asked of a suite that nobody knows', () => {
    expect(faults(`1 AES_999_HMAC inline:${key(7)}`)).toEqual([]);
  });
});

describe('other faults', () => {
  const S = `AES_CM_128_HMAC_SHA1_80 inline:${key(30)}`;

  it.each([
    [`1 ${S} KDR=24 WSH=64 UNENCRYPTED_SRTP UNENCRYPTED_SRTCP UNAUTHENTICATED_SRTP FEC_ORDER=SRTP_FEC`, []],
    [`1 ${S} -MINE=1`, []],
    [`1 ${S} FEC_KEY=inline:${key(30, 2)}`, []],
    [`1 ${S} MINE=1`, ['RFC 4568 knows no session parameter MINE=1']],
    [`1 ${S} KDR=25`, ['RFC 4568 knows no session parameter KDR=25']],
    [`1 ${S} WSH=0`, ['RFC 4568 knows no session parameter WSH=0']],
    [`1 ${S} ${key(30, 2)}`, ['RFC 4568 knows no such session parameter']],
    [`1 ${S};inline:${key(30, 2)}`, ['it has several keys, not all with a master key identifier']],
    [`1 ${S}|1:4;inline:${key(30, 2)}|2:5`, ['its master key identifiers differ in length']],
    [`one ${S}`, ['it has not the form of RFC 4568']],
  ])('%s', (value, expected) => {
    expect(faults(value)).toEqual(expected);
    expect(JSON.stringify(faults(value))).not.toContain(key(30, 2).slice(0, 8));
  });

  it('of an answer: more lines than one, a tag that was not offered, another suite under the tag', () => {
    const offered = linesOf(`1 ${S}`, `2 F8_128_HMAC_SHA1_80 inline:${key(30)}`).flatMap(cryptoLine);
    const whats = (...values: string[]) =>
      answerFaults(linesOf(...values).flatMap(cryptoLine), offered).map(({ what }) => what);
    expect(whats(`2 F8_128_HMAC_SHA1_80 inline:${key(30, 2)}`)).toEqual([]);
    expect(whats(`1 ${S}`, `2 ${S}`)).toEqual(['the answer has more than one line']);
    expect(whats(`3 ${S}`)).toEqual(['the answer has a tag that was not offered']);
    expect(whats(`2 ${S}`)).toEqual(['the answer has another suite than the offer had under tag 2']);
    expect(whats()).toEqual([]);
  });

  it('a line without tag or key exchanges nothing', () => {
    expect(linesOf('1 AES_CM_128_HMAC_SHA1_80', `x ${S}`).flatMap(cryptoLine)).toEqual([]);
  });
});

describe('a key that can be guessed', () => {
  const counter = Array.from({ length: 30 }, (_, index) => index);
  it.each([
    ['zeros', new Array(30).fill(0), 'all zero'],
    ['one octet', new Array(30).fill(0x2a), 'one octet, repeated'],
    ['a counter', counter, 'a counter'],
    ['a counter backwards, in steps', counter.map((octet) => (250 - 7 * octet) & 0xff), 'a counter'],
    ['text', [...new TextEncoder().encode('correct horse battery staple!!')], 'readable text'],
    [
      'a block of twelve octets',
      Array.from({ length: 30 }, (_, index) => (17 * (index % 12) * (index % 12) + 131) & 0xff),
      'one block, repeated',
    ],
    ['five values', [...srtp(3)(0).slice(0, 30)].map((octet) => 150 + (octet % 5)), 'fewer than 8 different octets'],
    ['random octets', [...srtp(7)(0).slice(0, 30)], null],
    ['too short to tell', [0, 0, 0], null],
  ])('%s', (_name, octets, expected) => {
    const [line] = linesOf(`1 AES_CM_128_HMAC_SHA1_80 inline:${base64(octets)}`).flatMap(cryptoLine);
    expect(line!.keys[0].predictable).toBe(expected);
  });

  it('is not called so in a hundred random ones', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const [line] = linesOf(`1 AEAD_AES_256_GCM inline:${key(44, seed)}`).flatMap(cryptoLine);
      expect(line!.keys[0].predictable).toBeNull();
    }
  });
});
