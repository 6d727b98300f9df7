import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  HandshakeFragments,
  MAX_FRAGMENTS,
  MAX_MESSAGE_OCTETS,
  MAX_WAITING_MESSAGES,
} from '../../../src/dissectors/dtls/handshake-fragments.ts';
import dtls, { MAX_RECORDS } from '../../../src/dissectors/dtls/index.ts';
import { dtlsRecord, fragment, type Octets, surrounded, u16 } from '../../support/tls-octets.ts';

function dissect(contents: Octets, connectionIdLength = 0) {
  const out = dtls.out();
  out.connectionIdLength = connectionIdLength;
  const { bytes, start, end } = surrounded(contents);
  const stop = dtls.dissect(bytes, start, end, out);
  const records = out.records
    .slice(0, out.count)
    .map((one) => ({ ...one, octets: [...bytes.subarray(one.start, one.end)] }));
  return { stop, records, recognised: dtls.recognise(bytes, start, end) };
}

describe('DTLS records', () => {
  it('are read one after the other', () => {
    const { records, stop, recognised } = dissect([
      ...dtlsRecord(22, [1, 2, 3], { sequence: 5 }),
      ...dtlsRecord(20, [1], { version: 0xfeff }),
      ...dtlsRecord(23, [9, 9], { epoch: 1, sequence: 0x0102_0304_0506 }),
    ]);
    expect(recognised).toBe(true);
    expect(stop).toBeUndefined();
    expect(records).toMatchObject([
      { contentType: 22, version: 0xfefd, epoch: 0, sequence: 5, octets: [1, 2, 3], unified: false },
      { contentType: 20, version: 0xfeff, octets: [1] },
      { contentType: 23, epoch: 1, sequence: 0x0102_0304_0506, octets: [9, 9] },
    ]);
  });

  it('have a unified header in DTLS 1.3', () => {
    // 001CSLEE: 16-bit sequence number and length, epoch 2; then 8-bit sequence number without length, epoch 3.
    const { records } = dissect([0x2e, 1, 2, ...u16(3), 7, 7, 7, 0x23, 9, 8, 8]);
    expect(records).toMatchObject([
      { unified: true, version: 0xfefc, epoch: 2, octets: [7, 7, 7] },
      { unified: true, epoch: 3, octets: [8, 8] },
    ]);
  });

  it('may carry a connection ID of the agreed length', () => {
    expect(dissect([0x3f, 0xaa, 0xbb, 1, 2, ...u16(2), 5, 6], 2).records).toMatchObject([{ epoch: 3, octets: [5, 6] }]);
    const cid12 = [25, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 4, 0xaa, 0xbb, 0xcc, 0, 2, 5, 6];
    expect(dissect(cid12, 3).records).toMatchObject([{ contentType: 25, epoch: 1, sequence: 4, octets: [5, 6] }]);
  });

  it.each<[string, string, Octets]>([
    ['a header that is cut off', 'truncated', [22, 0xfe, 0xfd, 0]],
    ['a length past the datagram', 'truncated', [...dtlsRecord(22, [1, 2]), 0].slice(0, 14)],
    ['another protocol', 'malformed', new Array(20).fill(0x16)],
    ['too many records', 'limit-reached', new Array(MAX_RECORDS + 1).fill(dtlsRecord(23, [])).flat()],
    ['an impossible length', 'malformed', [...dtlsRecord(22, []).slice(0, 11), 0xff, 0xff]],
  ])('stop at %s', (_name, reason, contents) => {
    expect(dissect(contents).stop).toMatchObject({ layer: 'dtls', reason });
  });

  it('stay inside the datagram, whatever it holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.integer({ min: 0, max: 20 }), (contents, cid) => {
        const { records } = dissect([...contents], cid);
        for (const one of records) expect(one.end <= 8 + contents.length && one.start <= one.end).toBe(true);
      }),
    );
  });
});

const BODY = Array.from({ length: 60 }, (_, index) => index);

function collect() {
  const seen: [number, number, number[]][] = [];
  const joiner = new HandshakeFragments((type, sequence, bytes, start, end) => {
    seen.push([type, sequence, [...bytes.subarray(start, end)]]);
  });
  const push = (...fragments: Octets[]) => {
    const { bytes, start, end } = surrounded(fragments.flat());
    return joiner.push(bytes, start, end);
  };
  return { seen, joiner, push };
}

describe('DTLS handshake fragments', () => {
  const part = (offset: number, length: number, sequence = 0, type = 11) =>
    fragment(type, BODY.slice(offset, offset + length), { sequence, offset, length: BODY.length });

  it('are joined in any order, with repeats and overlaps', () => {
    const pieces = [part(0, 20), part(10, 25), part(35, 25), part(0, 20), part(30, 10)];
    fc.assert(
      fc.property(fc.shuffledSubarray(pieces, { minLength: 5 }), (order) => {
        const { seen, push } = collect();
        for (const piece of order) expect(push(piece)).toBeUndefined();
        expect(seen).toEqual([[11, 0, BODY]]);
      }),
    );
  });

  it('give messages in the order of their numbers', () => {
    const { seen, push, joiner } = collect();
    push(part(0, 60, 2, 14), part(0, 60, 1, 12));
    expect(seen).toEqual([]);
    push(part(0, 60, 0, 2));
    expect(seen.map(([type]) => type)).toEqual([2, 12, 14]);
    push(part(0, 60, 1, 12));
    expect(seen).toHaveLength(3);
    expect(joiner.retransmissions).toBe(1);
  });

  it('give a hello at once, and what waits behind a lost message when flushed', () => {
    const { seen, push, joiner } = collect();
    push(part(0, 60, 1, 2));
    push(part(0, 60, 3, 14));
    expect(seen.map(([type]) => type)).toEqual([2]);
    joiner.flush();
    expect(seen.map(([type]) => type)).toEqual([2, 14]);
  });

  it('report a conflict and keep what came first', () => {
    const { seen, push } = collect();
    push(part(0, 30));
    const lie = fragment(11, new Array(20).fill(0xee), { offset: 20, length: 60 });
    expect(push(lie)?.reason).toBe('conflicting-overlap');
    push(part(40, 20));
    expect(seen[0]![2].slice(0, 30)).toEqual(BODY.slice(0, 30));
    expect(push(fragment(12, [1], { sequence: 1, length: 5 }))).toBeUndefined();
    expect(push(fragment(13, [1], { sequence: 1, length: 5 }))?.reason).toBe('conflicting-overlap');
  });

  it('are bounded in length, number and waiting messages', () => {
    const { push } = collect();
    expect(push(fragment(11, [], { length: MAX_MESSAGE_OCTETS + 1 }))?.reason).toBe('limit-reached');
    expect(push(fragment(11, [1, 2], { offset: 9, length: 10 }))?.reason).toBe('malformed');
    for (let index = 0; index < MAX_FRAGMENTS; index += 1) {
      expect(push(fragment(11, [1], { offset: index * 2, length: 100_000 }))).toBeUndefined();
    }
    expect(push(fragment(11, [1], { offset: 90_000, length: 100_000 }))?.reason).toBe('limit-reached');
    for (let sequence = 1; sequence < MAX_WAITING_MESSAGES; sequence += 1)
      push(fragment(12, [1], { sequence, length: 2 }));
    expect(push(fragment(12, [1], { sequence: 99, length: 2 }))?.reason).toBe('limit-reached');
  });

  it('that are cut off are reported', () => {
    const { push } = collect();
    expect(push(part(0, 60).slice(0, 11))?.reason).toBe('truncated');
    expect(push(part(0, 60).slice(0, 40))?.reason).toBe('truncated');
  });

  it('survive any octets', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }), (datagrams) => {
        const { push, joiner } = collect();
        for (const datagram of datagrams) push([...datagram]);
        joiner.flush();
      }),
    );
  });
});
