/** a=crypto: RFC 4568 section 9, and that a key never shows. Key digests were computed with openssl from the base64 text. */
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { CryptoAttribute } from '../../../src/dissectors/sdp/index.ts';
import { audio, HEAD, read } from './descriptions.ts';

const KEY = 'WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz';

function crypto(value: string): { crypto: CryptoAttribute; stop: string | undefined } {
  const { description, stop } = read(audio(`a=crypto:${value}`));
  return { crypto: description.media[0]!.crypto[0]!, stop: stop?.reason };
}

describe('well-formed', () => {
  it('the example of RFC 4568 section 4.1', () => {
    const found = crypto(`1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|2^20|1:4 FEC_ORDER=FEC_SRTP`);
    expect(found.stop).toBeUndefined();
    expect(found.crypto).toMatchObject({
      tag: 1,
      suite: 'AES_CM_128_HMAC_SHA1_80',
      sessionParameters: ['FEC_ORDER=FEC_SRTP'],
      line: 7,
      wellFormed: true,
    });
    expect(found.crypto.keys).toMatchObject([{ octets: 30, lifetime: 2 ** 20, mki: { value: '1', octets: 4 } }]);
  });

  it.each([
    ['', null, null],
    ['|2^48', 2 ** 48, null],
    ['|1048576', 1048576, null],
    ['|1:4', null, { value: '1', octets: 4 }],
    ['|2^31|18446744073709551616:128', 2 ** 31, { value: '18446744073709551616', octets: 128 }],
  ])('inline key with "%s"', (options, lifetime, mki) => {
    const found = crypto(`1 S inline:${KEY}${options}`);
    expect([found.stop, found.crypto.keys[0]!.lifetime, found.crypto.keys[0]!.mki]).toEqual([undefined, lifetime, mki]);
  });

  it('several keys, several session parameters', () => {
    const found = crypto(
      `2 F8_128_HMAC_SHA1_80 inline:${KEY}|2^20|1:4;inline:AAAA|2^20|2:4 KDR=20 UNENCRYPTED_SRTP WSH=64`,
    );
    expect(found.crypto.keys.map((key) => [key.octets, key.mki!.value])).toEqual([
      [30, '1'],
      [3, '2'],
    ]);
    expect(found.crypto.sessionParameters).toEqual(['KDR=20', 'UNENCRYPTED_SRTP', 'WSH=64']);
  });

  it('a key of the wrong length for its suite is told by its length alone', () => {
    const found = crypto('1 AEAD_AES_256_GCM inline:AAAA');
    expect([found.stop, found.crypto.keys[0]!.octets]).toEqual([undefined, 3]);
  });
});

describe('malformed: what was understood stays', () => {
  it.each([
    '',
    '1',
    '1 S',
    'x S inline:AAAA',
    '1 S outline:AAAA',
    '1 S inline:',
    '1 S inline:AA*A',
    '1 S inline:AAAAA',
    '1 S inline:AAAA|2^49',
    '1 S inline:AAAA|x',
    '1 S inline:AAAA|1:129',
    '1 S inline:AAAA|1:0',
    '1 S inline:AAAA|2^1|1:1|1',
    `1 S ${'inline:AAAA;'.repeat(20)}inline:AAAA`,
  ])('"%s"', (value) => {
    const found = crypto(value);
    expect([found.stop, found.crypto.wellFormed]).toEqual(['malformed', false]);
  });
});

describe('a key never shows', () => {
  const fec = 'inline:RkVDX0tFWV9GRUNfS0VZX0ZFQ19LRVlfRkVD';
  const { description, stop } = read(
    audio(
      `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|2^20 FEC_KEY=${fec} X=${fec}`,
      `a=Crypto:2 AES_CM_128_HMAC_SHA1_32 inline:${KEY}`,
      `a=cryptoscale:1 client AES_CM_128_HMAC_SHA1_80 inline:${KEY}|2^31|1:1`,
      `a=x-vendor-crypto:1 inline:${KEY}`,
      `a=crypto:broken inline:${KEY}`,
      `a=crypto:3 ${KEY}`,
      `a=crypto:4 S inline: ${KEY}`,
      `a=crypto 5 S inline:${KEY}`,
      `a=inline:${KEY}`,
      `a=key-mgmt:${KEY}`,
      `a=acap:1 crypto 1 S inline:${KEY}`,
      `a=acap:1 crypto:1 S inline:${KEY}`,
    ),
  );
  const decoded = Buffer.from(KEY, 'base64');
  const secrets = [
    KEY,
    KEY.slice(5, 25),
    'RkVDX0tF',
    decoded.toString('latin1'),
    decoded.toString('hex'),
    '89, 83, 95',
  ];

  it.each([
    ['JSON.stringify', JSON.stringify(description)],
    ['console.log', inspect(description, { depth: 20, maxArrayLength: null, maxStringLength: null })],
    ['console.log of hidden fields too', inspect(description, { depth: 20, showHidden: true, getters: true })],
    ['structuredClone', inspect(structuredClone({ ...description }), { depth: 20, showHidden: true })],
    ['Object.entries', JSON.stringify(Object.entries(description.media[0]!.crypto[0]!.keys[0]!))],
    ['String', String(description.media[0]!.crypto[0]!.keys[0]!)],
    ['the Stops', JSON.stringify([stop, description.stops])],
  ])('%s', (_, shown) => {
    for (const secret of secrets) expect(shown).not.toContain(secret);
  });

  it('keys are named by a truncated SHA-256 of the decoded key', () => {
    const [first, second] = description.media[0]!.crypto;
    expect(first!.keys[0]!.sha256).toBe('5dba4230a490ed48');
    expect(second!.keys[0]!.sha256).toBe(first!.keys[0]!.sha256);
    expect(first!.sessionParameters).toEqual(['FEC_KEY', '?']);
  });

  it('reveal gives a copy of the octets', () => {
    const key = description.media[0]!.crypto[0]!.keys[0]!;
    expect(Buffer.from(key.reveal())).toEqual(decoded);
    key.reveal().fill(0);
    expect(Buffer.from(key.reveal())).toEqual(decoded);
    expect(Object.keys(key)).not.toContain('reveal');
  });
});

it('at session level it is told as well', () => {
  const { description } = read(`${HEAD}a=crypto:1 S inline:${KEY}\r\nm=audio 1 RTP/AVP 0\r\n`);
  expect(description.session.crypto).toHaveLength(1);
  expect(description.media[0]!.crypto).toEqual([]);
});
