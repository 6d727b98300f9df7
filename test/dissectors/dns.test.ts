/** DNS answers with NAPTR and SRV records. Truth by hand from RFC 1035 section 4, RFC 2782 and RFC 3403 section 4.1. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dns } from '../../src/dissectors/dns.ts';
import { answer, naptr, srv } from '../support/dns.ts';
import { concat, hex } from '../support/packet-builder.ts';

function read(bytes: Uint8Array) {
  const out = dns.out();
  const stop = dns.dissect(bytes, 0, bytes.length, out);
  return { records: out.records, reason: stop?.reason, recognised: dns.recognise(bytes, 0, bytes.length) };
}

describe('an answer', () => {
  it('names the services of NAPTR records', () => {
    const message = answer('Example.com', 35, [naptr('SIPS+D2T'), naptr('SIP+D2U')]);
    expect(read(message)).toEqual({
      records: [
        { owner: 'example.com', type: 'NAPTR', service: 'SIPS+D2T' },
        { owner: 'example.com', type: 'NAPTR', service: 'SIP+D2U' },
      ],
      reason: undefined,
      recognised: true,
    });
  });

  it('names the owners of SRV records, and not one whose target is the root', () => {
    const owner = '_sips._tcp.example.com';
    expect(read(answer(owner, 33, [srv('sbc.example.com')])).records).toEqual([{ owner, type: 'SRV', service: '' }]);
    expect(read(answer(owner, 33, [srv('')])).records).toEqual([]);
  });

  it('of an address has nothing to tell', () => {
    const address = { type: 1, content: hex('c0 00 02 01') };
    expect(read(answer('example.com', 1, [address]))).toMatchObject({ records: [], reason: undefined });
  });

  it('written octet by octet: a name that points to the question', () => {
    const message = concat(
      hex('12 34 85 80 00 01 00 01 00 00 00 00'),
      hex('01 61 02 64 65 00 00 23 00 01'),
      hex('c0 0c 00 23 00 01 00 00 0e 10 00 11'),
      hex('00 0a 00 0a 01 73 08 53 49 50 53 2b 44 32 54 00 00'),
    );
    expect(read(message).records).toEqual([{ owner: 'a.de', type: 'NAPTR', service: 'SIPS+D2T' }]);
  });
});

describe('what is none', () => {
  it('is a question, an error, or cut short', () => {
    const message = answer('example.com', 35, [naptr('SIPS+D2T')]);
    const with2 = (octet: number, at: number) => Uint8Array.from(message, (old, index) => (index === at ? octet : old));
    expect(read(with2(0x01, 2)).recognised).toBe(false);
    expect(read(with2(0x83, 3)).recognised).toBe(false);
    expect(read(with2(0x83, 2)).recognised).toBe(false);
    for (let length = 0; length < message.length; length++) {
      expect(read(message.subarray(0, length)).records).toEqual([]);
    }
  });

  it('is a name that points to itself or forwards', () => {
    const head = hex('12 34 85 80 00 01 00 01 00 00 00 00');
    for (const pointer of ['c0 0c', 'c0 0e', 'ff ff']) {
      expect(read(concat(head, hex(`${pointer} 00 23 00 01 00 00 00 00`))).reason).toBe('malformed');
    }
  });

  it('never throws, whatever comes, and tells nothing unprintable', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        const { records } = read(concat(hex('12 34 81 80 00 01 00 02 00 00 00 00'), tail));
        for (const { owner } of records) expect(owner).toMatch(/^[!-~]*$/);
      }),
    );
  });
});
