import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HandshakeJoiner } from '../../src/reassembly/tls-handshakes.ts';
import { MAX_HANDSHAKE_OCTETS } from '../../src/reassembly/tls-records.ts';
import { message, type Octets, surrounded, u24 } from '../support/tls-octets.ts';

function collect(): { seen: number[][]; joiner: HandshakeJoiner; push: (contents: Octets) => unknown } {
  const seen: number[][] = [];
  const joiner = new HandshakeJoiner((bytes, start, end) => seen.push([...bytes.subarray(start, end)]));
  const push = (contents: Octets) => {
    const { bytes, start, end } = surrounded(contents);
    return joiner.push(bytes, start, end);
  };
  return { seen, joiner, push };
}

const FLIGHT = [message(2, new Array(70).fill(1)), message(11, new Array(900).fill(2)), message(12, []), message(14)];

describe('HandshakeJoiner', () => {
  it('gives the same messages whatever the records', () => {
    const stream = FLIGHT.flat();
    for (const size of [1, 2, 3, 5, 74, 75, 500, 5000]) {
      const { seen, push, joiner } = collect();
      for (let at = 0; at < stream.length; at += size) push(stream.slice(at, at + size));
      expect(seen).toEqual(FLIGHT);
      expect(joiner.waiting).toBe(0);
    }
  });

  it('gives up an unfinished message at a hole and starts again with a message', () => {
    const { seen, push, joiner } = collect();
    push(FLIGHT[1]!.slice(0, 100));
    joiner.hole();
    push([0xaa, 0xbb, 0xcc, 0xdd]);
    push(FLIGHT[3]!);
    expect(seen).toEqual([FLIGHT[3]]);
  });

  it('does not wait for a message above the limit, nor allocate for it', () => {
    const { seen, push, joiner } = collect();
    push(FLIGHT[0]!);
    expect(push([11, ...u24(MAX_HANDSHAKE_OCTETS + 1), 0])).toMatchObject({ reason: 'limit-reached' });
    expect(joiner.waiting).toBe(0);
    expect(push(FLIGHT[3]!)).toBeUndefined();
    expect(seen).toEqual([FLIGHT[0]]);
  });

  it('joins any octets without throwing', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 }), (chunks) => {
        const { push, seen } = collect();
        for (const chunk of chunks) push([...chunk]);
        for (const one of seen) expect(one.length).toBeGreaterThanOrEqual(4);
      }),
    );
  });
});
