/** JA4, with the examples of FoxIO's description of it ("JA4: TLS Client Fingerprinting"). */
import { describe, expect, it } from 'vitest';
import { Cursor } from '../../../src/dissectors/tls/cursor.ts';
import { type ClientHello, readClientHello } from '../../../src/dissectors/tls/hello.ts';
import { ja4Of } from '../../../src/dissectors/tls/ja4.ts';
import {
  ascii,
  clientHelloBody,
  extension,
  type HelloParts,
  hexOctets,
  u16,
  vector,
} from '../../support/tls-octets.ts';

function hello(parts: HelloParts, datagram = false): ClientHello {
  const octets = Uint8Array.from(clientHelloBody(parts));
  const { body, stop } = readClientHello(new Cursor(octets, 0, octets.length, 'tls'), datagram);
  expect(stop).toBeUndefined();
  return body;
}

const codes = (text: string) => text.split(',').map((code) => Number.parseInt(code, 16));
const SUITES = codes('1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035');
const SCHEMES = codes('0403,0804,0401,0503,0805,0501,0806,0601');
const NAME = extension(0, vector(2, [0], vector(2, ascii('example.com'))));
const alpn = (...names: number[][]) => extension(16, vector(2, ...names.map((name) => vector(1, name))));

/** The extensions of the example, in its order, GREASE around and between. */
function example(schemes: readonly number[] = SCHEMES): number[][] {
  const contents: Record<string, number[]> = {
    '0000': NAME.slice(4),
    '0010': alpn(ascii('h2'), ascii('http/1.1')).slice(4),
    '000d': vector(2, u16(...schemes)),
    '002b': vector(1, u16(0x4a4a, 0x0304, 0x0303)),
    '0033': vector(2),
    '000a': vector(2),
    '000b': vector(1),
    '002d': vector(1),
    ff01: vector(1),
  };
  const order = '1a1a,001b,0000,0033,0010,4469,0017,002d,000d,0005,0023,0012,002b,ff01,000b,000a,0015,2a2a'.split(',');
  return order.map((type) => extension(Number.parseInt(type, 16), contents[type] ?? []));
}

describe('JA4', () => {
  it('of the example', () => {
    expect(ja4Of(hello({ suites: [0x0a0a, ...SUITES], extensions: example() }), false)).toBe(
      't13d1516h2_8daaf6152771_e5627efa2ab1',
    );
  });

  it('without signature schemes ends without an underscore', () => {
    const extensions = example().filter(([high, low]) => !(high === 0 && low === 0x0d));
    const withEmpty = [...extensions, extension(13, vector(2))];
    expect(ja4Of(hello({ suites: SUITES, extensions: withEmpty }), false)).toBe('t13d1516h2_8daaf6152771_6d807ffa2a79');
  });

  it('of a hello without extensions and of one without suites', () => {
    expect(ja4Of(hello({ version: 0x0301, suites: [0x002f] }), false)).toMatch(
      /^t10i010000_[0-9a-f]{12}_000000000000$/,
    );
    expect(ja4Of(hello({ version: 0x0300, suites: [] }), false)).toBe('ts3i000000_000000000000_000000000000');
  });

  it.each([
    ['ab', 'ab'],
    ['abcd', 'ad'],
    ['30ab', '3b'],
    ['3031abcd', '3d'],
    ['30abcd31', '01'],
    ['5c5c', '5c'],
    ['68', 'hh'],
    ['7369702f32', 's2'],
  ])('names the protocol %s as %s', (name, ends) => {
    const fingerprint = ja4Of(hello({ extensions: [alpn(hexOctets(name))] }), false);
    expect(fingerprint.slice(8, 10)).toBe(ends);
  });

  it('of DTLS begins with d, and its newest version is the one with the lowest code', () => {
    expect(ja4Of(hello({ version: 0xfefd, cookie: [], extensions: [] }, true), true)).toMatch(/^dd2i020000_/);
    const both = extension(43, vector(1, u16(0xfefc, 0xfefd)));
    expect(ja4Of(hello({ version: 0xfefd, cookie: [], extensions: [both] }, true), true)).toMatch(/^dd3i020100_/);
  });

  it('counts no further than 99', () => {
    const many = Array.from({ length: 150 }, (_, index) => 0xc100 + index);
    expect(ja4Of(hello({ suites: many }), false)).toMatch(/^t12i990000_/);
  });
});
