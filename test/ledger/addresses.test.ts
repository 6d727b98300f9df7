import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { isAddress } from '../../src/ledger/addresses.ts';

describe('an address', () => {
  it.each([
    '192.0.2.1',
    '2001:db8::1',
    '::',
    '::ffff:192.0.2.1',
    'fe80::1%eth0',
    '0x7f.1',
    '127.1',
    '0XC0000201',
    '017700000001',
  ])('is %s', (text) => {
    expect(isAddress(text)).toBe(true);
  });

  it.each([
    '',
    'example.com',
    '1.2.3.example',
    'alice',
    '256.0.0.1',
    '[::1]',
    '192.0.2.1:5060',
    'sip:192.0.2.1',
    '3com',
  ])('is not %j', (text) => {
    expect(isAddress(text)).toBe(false);
  });

  it('is what the library takes for one', () => {
    const piece = fc.constantFrom('0', '1', '9', '255', '256', 'x', 'f', '.', ':', '::', '%', 'g', '-', ' ', '0x', 'e');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = pieces.join('');
        expect(isAddress(text)).toBe(ipaddr.isValid(text));
      }),
      { numRuns: 2_000 },
    );
  });
});
