/** PROXY headers. Truth from the examples and tables of the PROXY protocol, sections 2.1 and 2.2. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProxyHeader, proxyHeader } from '../../src/dissectors/proxy-header.ts';
import { concat, hex } from '../support/packet-builder.ts';

const SIGNATURE = '0d 0a 0d 0a 00 0d 0a 51 55 49 54 0a';
const V4 = hex(`${SIGNATURE} 21 11 00 0c c0 00 02 01 c6 33 64 01 dc 04 01 bb`);
const V6 = hex(
  `${SIGNATURE} 21 21 00 27 20010db8 00000000 00000000 00000001 20010db8 00000000 00000000 00000002 1388 01bb 03 0000`,
);

function read(input: string | Uint8Array) {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const out = proxyHeader.out();
  const stop = proxyHeader.dissect(bytes, 0, bytes.length, out);
  return { ...out, reason: stop?.reason, recognised: proxyHeader.recognise(bytes, 0, bytes.length) };
}

describe('a PROXY header', () => {
  it.each<[string, string | Uint8Array, Partial<ProxyHeader>]>([
    [
      'text, IPv4',
      'PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\nGET',
      { version: 1, end: 45, address: '192.0.2.1', port: 56324 },
    ],
    [
      'text, IPv6',
      'PROXY TCP6 2001:DB8::1 2001:db8::2 4000 5061\r\n',
      { version: 1, address: '2001:db8::1', port: 4000 },
    ],
    ['text, unknown', 'PROXY UNKNOWN\r\n', { version: 1, end: 15, address: null }],
    ['text, unknown with words', 'PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n', { version: 1, address: null }],
    ['binary, IPv4', V4, { version: 2, end: 28, address: '192.0.2.1', port: 56324 }],
    ['binary, IPv6, with a field', V6, { version: 2, end: V6.length, address: '2001:db8:0:0:0:0:0:1', port: 5000 }],
    ['binary, local', hex(`${SIGNATURE} 20 00 00 00`), { version: 2, end: 16, address: null }],
  ])('%s', (_name, input, expected) => {
    expect(read(input)).toMatchObject({ ...expected, reason: undefined, recognised: true });
  });

  it('is truncated at every octet before its end', () => {
    for (const whole of [new TextEncoder().encode('PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n'), V4, V6]) {
      for (let length = 5; length < whole.length; length++)
        expect(read(whole.subarray(0, length))).toMatchObject({ reason: 'truncated', end: 0 });
    }
  });

  it('is none when it contradicts itself', () => {
    expect(read(`PROXY TCP4 ${'1'.repeat(200)}\r\n`).reason).toBe('malformed');
    expect(read(hex(`${SIGNATURE} 31 11 00 00`)).reason).toBe('malformed');
    expect(read(hex(`${SIGNATURE} 21 11 ff ff`)).reason).toBe('limit-reached');
    expect(read('PROXIED')).toMatchObject({ reason: 'malformed', recognised: false });
    expect(read('PROXY TCP4 <script> x 1 2\r\n').address).toBeNull();
  });

  it('never throws and stays in range, whatever the octets', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.constantFrom(hex(''), hex(SIGNATURE), new TextEncoder().encode('PROXY ')),
        (rest, first) => {
          const bytes = concat(first, rest);
          const out = new ProxyHeader();
          proxyHeader.dissect(bytes, 0, bytes.length, out);
          expect(out.end).toBeLessThanOrEqual(bytes.length);
        },
      ),
    );
  });
});
