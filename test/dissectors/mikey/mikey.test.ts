/** MIKEY. Truth: the two messages of RFC 4567 section 5.1, read by hand, and messages built from RFC 3830 section 6. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import mikeyDissector from '../../../src/dissectors/mikey/index.ts';
import {
  dh,
  envelope,
  identity,
  kemac,
  mikey,
  PAYLOAD,
  policy,
  rand,
  sign,
  tgk,
  timestamp,
} from '../../support/mikey.ts';
import { concat } from '../../support/packet-builder.ts';

/** RFC 4567 section 5.1: the offer of Alice, and the answer of Bob. */
const OFFER =
  'AQAFgM0XflABAAAAAAAAAAAAAAsAyONQ6gAAAAAGEEoo2pee4hp2UaDX8ZE22YwKAAAPZG9uYWxkQGR1Y2suY29tAQAAAAAAAQAk0JKpgaVkDaawi9whVBtBt0KZ14ymNuu62+Nv3ozPLygwK/GbAV9iemnGUIZ19fWQUOSrzKTAv9zV';
const ANSWER = 'AQEFgM0XflABAAAAAAAAAAAAAAYAyONQ6gAAAAAJAAAQbWlja2V5QG1vdXNlLmNvbQABn8HdGE5BMDXFIuGEga+62AgY5cc=';

function read(message: Uint8Array, start = 0, end = message.length) {
  const out = mikeyDissector.out();
  const stop = mikeyDissector.dissect(message, start, end, out);
  return { ...out, reason: stop?.reason };
}

const fromBase64 = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));

describe('the messages of RFC 4567', () => {
  it('are an offer by pre-shared key: timestamp, RAND, identity, an empty policy, 36 octets under AES-CM and HMAC-SHA-1', () => {
    expect(read(fromBase64(OFFER))).toMatchObject({
      version: 1,
      dataType: 0,
      mode: 'psk',
      wantsAnswer: true,
      cryptoSessions: [{ policy: 0, ssrc: 0 }],
      hasTimestamp: true,
      randOctets: 16,
      kemac: { encryption: 'AES-CM-128', mac: 'HMAC-SHA-1-160', octets: 36, keys: [] },
      policies: [{ number: 0, encryption: null, authentication: null }],
      reason: undefined,
    });
  });

  it('are an answer that verifies it', () => {
    const found = read(fromBase64(ANSWER));
    expect(found).toMatchObject({ dataType: 1, mode: 'psk', kemac: null, hasTimestamp: true, reason: undefined });
  });
});

describe('a MIKEY message', () => {
  it('shows a TGK where it is not encrypted, and where it stands', () => {
    const key = Uint8Array.from({ length: 16 }, (_, index) => index);
    const message = mikey(0, [timestamp(), rand(), identity(), kemac(0, tgk(key), 0)]);
    const { kemac: found, reason } = read(message);
    expect(reason).toBeUndefined();
    expect(found).toMatchObject({ encryption: 'NULL', mac: 'NULL', octets: 20 });
    expect(found!.keys).toHaveLength(1);
    const [{ type, keyStart, keyEnd }] = found!.keys as [(typeof found & object)['keys'][number]];
    expect(type).toBe('TGK');
    expect(message.subarray(keyStart, keyEnd)).toEqual(key);
  });

  it('shows several keys, with salts and validity', () => {
    // Key data (20) follows; TGK+SALT with an SPI of one octet. Then a TEK with an interval of two times one octet.
    const salted = [20, 0x11, 0, 2, 0xaa, 0xbb, 0, 1, 0xcc, 1, 0x07];
    const interval = [0, 0x22, 0, 1, 0xdd, 1, 0x00, 1, 0xff];
    const { kemac: found } = read(mikey(0, [kemac(0, Uint8Array.from([...salted, ...interval]), 1)]));
    expect(found!.keys.map(({ type, keyStart, keyEnd }) => [type, keyEnd - keyStart])).toEqual([
      ['TGK+SALT', 2],
      ['TEK', 1],
    ]);
  });

  it('has the identity before the keys in public-key modes', () => {
    const key = tgk(Uint8Array.from([1, 2, 3]));
    const content = concat(Uint8Array.from([20, 1, 0, 2, 0x61, 0x62]), key);
    const {
      kemac: found,
      hasEnvelope,
      hasSignature,
      mode,
      reason,
    } = read(mikey(2, [timestamp(), rand(), kemac(0, content, 0), envelope(), sign()]));
    expect({ hasEnvelope, hasSignature, mode, reason }).toEqual({
      hasEnvelope: true,
      hasSignature: true,
      mode: 'pke',
      reason: undefined,
    });
    expect(found!.keys).toHaveLength(1);
  });

  it.each([
    [0, 'OAKLEY 5', 1536],
    [1, 'OAKLEY 1', 768],
    [2, 'OAKLEY 2', 1024],
  ])('names group %i: %s', (group, name, bits) => {
    expect(read(mikey(4, [timestamp(), rand(), dh(group), sign()]))).toMatchObject({
      mode: 'dh',
      dhGroup: { name, bits },
      reason: undefined,
    });
  });

  it('of DHHMAC has a KEMAC for its MAC alone (RFC 4650 section 3)', () => {
    const message = mikey(7, [timestamp(), rand(), identity(), dh(0), kemac(0, new Uint8Array(), 1)]);
    expect(read(message)).toMatchObject({ mode: 'dhhmac', kemac: { octets: 0, keys: [], mac: 'HMAC-SHA-1-160' } });
  });

  it('reads an SRTP policy', () => {
    const message = mikey(0, [policy([0, 0], [1, 16], [2, 0], [7, 0], [8, 1], [10, 0], [11, 4])]);
    expect(read(message).policies).toEqual([
      {
        number: 0,
        encryption: 'NULL',
        encryptionKeyOctets: 16,
        authentication: 'NULL',
        authenticationKeyOctets: null,
        tagOctets: 4,
        srtpEncryption: false,
        srtcpEncryption: true,
        srtpAuthentication: false,
      },
    ]);
  });

  it.each([
    [9, 'rsa-r'],
    [14, 'ticket'],
    [22, 'ibake'],
    [26, 'sakke'],
    [99, 'unknown'],
  ])('of data type %i is of mode %s', (dataType, mode) => {
    expect(read(mikey(dataType, [timestamp()]))).toMatchObject({ mode });
  });

  it.each([
    ['another version', mikey(0, [timestamp()], 2), 'unsupported'],
    ['an unknown payload', mikey(0, [{ type: 77, body: new Uint8Array(8) }]), 'unsupported'],
    ['an unknown group', mikey(4, [dh(9)]), 'truncated'],
    ['octets behind the end', concat(mikey(0, [timestamp()]), Uint8Array.from([1])), 'malformed'],
  ])('is not read to its end with %s', (_name, message, reason) => {
    expect(read(message)).toMatchObject({ reason });
  });

  it('is not read to its end with payloads without number', () => {
    const many = Array.from({ length: 70 }, () => ({ type: PAYLOAD.rand, body: Uint8Array.from([0]) }));
    expect(read(mikey(0, many))).toMatchObject({ reason: 'limit-reached' });
  });

  it('is cut short, at every octet', () => {
    const message = fromBase64(OFFER);
    for (let end = 0; end < message.length; end++)
      expect(read(message, 0, end).reason, `cut at ${end}`).toMatch(/^(truncated|malformed)$/);
  });

  it('never throws and never points outside, whatever the octets', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 120 }),
        fc.integer({ min: 0, max: 30 }),
        fc.nat(24),
        (noise, type, first) => {
          const message = concat(Uint8Array.from([1, type, first, 0, 0, 0, 0, 0, 0, 0]), noise);
          const found = read(Uint8Array.from([...message, 0xff]), 0, message.length);
          for (const { keyStart, keyEnd } of found.kemac?.keys ?? []) {
            expect(keyStart).toBeLessThanOrEqual(keyEnd);
            expect(keyEnd).toBeLessThanOrEqual(message.length);
          }
        },
      ),
    );
  });
});
