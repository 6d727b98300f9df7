import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dottedQuad, formatAddress, isMapped, octetsOf } from '../../src/layers/index.ts';

describe('formatAddress', () => {
  test.each([
    [0, 0, 0xffff, 0xc0000201, '192.0.2.1'],
    [0, 0, 0xffff, 0xffffffff, '255.255.255.255'],
    [0, 0, 0xffff, 0, '0.0.0.0'],
    [0, 0, 0, 0, '::'],
    [0, 0, 0, 1, '::1'],
    [0x20010db8, 0, 0, 0x00020001, '2001:db8::2:1'],
    // RFC 5952 section 4.2.2: one group of zeros is not shortened.
    [0x20010db8, 0x00000001, 0x00010001, 0x00010001, '2001:db8:0:1:1:1:1:1'],
    // Section 4.2.3: the longest run; the first among equals.
    [0x20010000, 0x00000001, 0x00000000, 0x00000001, '2001:0:0:1::1'],
    [0x20010db8, 0x00000000, 0x00010000, 0x00000001, '2001:db8::1:0:0:1'],
    // Section 4.3: lower case.
    [0xfe800000, 0, 0xabcdef01, 0x23456789, 'fe80::abcd:ef01:2345:6789'],
    [0x20010db8, 0xaaaabbbb, 0xccccdddd, 0xeeee0000, '2001:db8:aaaa:bbbb:cccc:dddd:eeee:0'],
    [0x20010db8, 0xaaaabbbb, 0xccccdddd, 0, '2001:db8:aaaa:bbbb:cccc:dddd::'],
  ])('%i %i %i %i is %s', (a, b, c, d, text) => {
    expect(formatAddress(a, b, c, d)).toBe(text);
    expect(formatAddress(a | 0, b | 0, c | 0, d | 0)).toBe(text);
  });

  test('any four words give what the URL parser makes of them', () => {
    const zeroOften = fc.oneof(fc.constant(0), fc.nat(0xffff), fc.nat(0xffffffff), fc.constant(0xffff0000));
    fc.assert(
      fc.property(zeroOften, zeroOften, zeroOften, zeroOften, (a, b, c, d) => {
        fc.pre(!isMapped(a, b, c));
        const groups = [a, b, c, d].flatMap((word) => [word >>> 16, word & 0xffff]);
        const long = groups.map((group) => group.toString(16)).join(':');
        const text = formatAddress(a, b, c, d);
        expect(isIP(text)).toBe(6);
        expect(`[${text}]`).toBe(new URL(`http://[${long}]/`).hostname);
      }),
    );
  });
});

test('isMapped wants 80 zero bits and 16 one bits', () => {
  expect(isMapped(0, 0, 0xffff)).toBe(true);
  expect(isMapped(0, 0, 0)).toBe(false);
  expect(isMapped(0, 1, 0xffff)).toBe(false);
  expect(isMapped(1, 0, 0xffff)).toBe(false);
});

describe('dottedQuad', () => {
  test.each([
    ['192.0.2.1', 0xc0000201],
    ['0.0.0.0', 0],
    ['255.255.255.255', 0xffffffff],
  ])('%s', (text, quad) => {
    expect(dottedQuad(text)).toBe(quad);
    expect(octetsOf(quad).join('.')).toBe(text);
  });

  test.each([
    '',
    '.',
    '1.2.3',
    '1.2.3.',
    '.1.2.3',
    '1..2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '010.0.0.1',
    '00.0.0.0',
    '0x1.2.3.4',
    '1.2.3.4 ',
    '+1.2.3.4',
    '1.2.3.4567890123456',
    '::1',
    'sip.example.com',
  ])('%j is none', (text) => expect(dottedQuad(text)).toBe(-1));

  test('takes every address that formatAddress writes, and what Node calls IPv4', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), (quad) => {
        expect(dottedQuad(formatAddress(0, 0, 0xffff, quad))).toBe(quad);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9.]{0,16}$/), (text) => {
        expect(dottedQuad(text) >= 0).toBe(isIP(text) === 4);
      }),
    );
  });
});
