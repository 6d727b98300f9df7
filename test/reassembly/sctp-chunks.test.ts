/** SCTP user messages. Truth by hand from RFC 9260 section 3.3.1 and RFC 8260 section 2.1. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_WAITING_FRAGMENTS, SctpChunks } from '../../src/reassembly/sctp-chunks.ts';
import { concat } from '../support/packet-builder.ts';
import { chunk, data, iData, SACK } from '../support/sctp.ts';

const decoder = new TextDecoder();

/** Packets, each overwritten afterwards. */
function feed(packets: readonly Uint8Array[], cut = 0) {
  const messages: string[] = [];
  const problems: string[] = [];
  const chunks = new SctpChunks({
    message: (bytes, start, end) => messages.push(decoder.decode(bytes.subarray(start, end))),
    problem: ({ reason }) => problems.push(reason),
  });
  const withData = packets.filter((packet) => {
    const copy = packet.slice();
    const had = chunks.push(copy, 0, copy.length - cut, copy.length);
    copy.fill(0xa5);
    return had;
  }).length;
  chunks.end();
  return { messages, problems, withData };
}

describe('DATA', () => {
  it('is a message, alone or bundled, behind control chunks', () => {
    const packet = concat(SACK, data('one', { tsn: 1 }), data('three', { tsn: 2 }));
    expect(feed([packet, SACK])).toEqual({ messages: ['one', 'three'], problems: [], withData: 1 });
  });

  it('comes once, however often it is sent', () => {
    expect(feed([data('one'), data('one'), data('one', { tsn: 2 })]).messages).toEqual(['one', 'one']);
  });

  it('is joined of fragments in any order, and over the end of the TSNs', () => {
    const parts = ['IN', 'VI', 'TE'].map((text, index) =>
      data(text, { tsn: (0xffff_ffff + index) >>> 0, flags: [2, 0, 1][index]! }),
    );
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [2, 0, 1],
    ]) {
      expect(feed(order.map((index) => parts[index]!))).toMatchObject({ messages: ['INVITE'], problems: [] });
    }
    expect(feed([parts[0]!, parts[2]!])).toMatchObject({ messages: [], problems: ['missing-segment'] });
  });

  it('begins anew with another association', () => {
    const init = chunk(1, 0, new Uint8Array(16));
    expect(feed([data('one'), init, data('one')]).messages).toEqual(['one', 'one']);
  });
});

describe('I-DATA', () => {
  it('is joined by message and fragment number, interleaved', () => {
    const packets = [
      iData('al', { tsn: 1, flags: 2, message: 1 }),
      iData('bo', { tsn: 2, flags: 2, message: 2 }),
      iData('ice', { tsn: 3, flags: 1, message: 1, fragment: 1 }),
      iData('b', { tsn: 4, flags: 1, message: 2, fragment: 1 }),
      iData('whole', { tsn: 5, message: 3 }),
    ];
    expect(feed(packets)).toMatchObject({ messages: ['alice', 'bob', 'whole'], problems: [] });
  });
});

describe('hostile packets', () => {
  it('are malformed where a length does not fit', () => {
    expect(feed([Uint8Array.of(0, 3, 0, 3)]).problems).toEqual(['malformed']);
    expect(feed([Uint8Array.of(0, 3, 0, 90, 1, 2, 3, 4)]).problems).toEqual(['malformed']);
    expect(feed([chunk(0, 3, new Uint8Array(8))]).problems).toEqual(['malformed']);
  });

  it('are truncated where the capture is, at every octet', () => {
    const packet = data('0123456789ab');
    for (let cut = 1; cut <= packet.length - 4; cut++)
      expect(feed([packet], cut)).toMatchObject({ messages: [], problems: ['truncated-by-snaplen'] });
  });

  it('do not fill the memory with fragments', () => {
    const many = Array.from({ length: MAX_WAITING_FRAGMENTS + 2 }, (_, index) =>
      data('x', { tsn: index * 2, flags: 0 }),
    );
    expect(feed(many).problems[0]).toBe('limit-reached');
  });

  it('never throw, whatever the octets', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (packets) => {
        feed(packets);
      }),
    );
    const flags = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(fc.array(fc.record({ tsn: fc.nat(5), flags, message: fc.nat(1), fragment: fc.nat(3) })), (wishes) => {
        feed(wishes.map((one) => (one.tsn % 2 === 0 ? data('x', one) : iData('x', one))));
      }),
    );
  });
});
