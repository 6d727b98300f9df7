/** One conversation through a border element: two Call-IDs, one call, and never by guess. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../src/ledger/facts.ts';
import { type CallWishes, inOrder, sipCall, srtp } from '../../support/call-builder.ts';
import { take } from '../../support/ledger.ts';
import type { BuiltFrame } from '../../support/packet-builder.ts';

const PHONE = '192.0.2.10:5060';
const BORDER = '192.0.2.1:5060';
const PEER = '198.51.100.20:5060';
const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const NIL = '0'.repeat(32);

interface Sides {
  readonly outside?: CallWishes;
  readonly inside?: CallWishes;
}

/** The phone calls the border element, which calls the peer ten milliseconds later; no media unless asked for. */
function throughBorder({ outside = {}, inside = {} }: Sides = {}): BuiltFrame[] {
  return inOrder(
    sipCall({
      callId: 'outside@phone',
      hops: [{ client: PHONE, server: BORDER }],
      media: ['192.0.2.10:40000', '192.0.2.1:20000'],
      packets: 0,
      ...outside,
    }),
    sipCall({
      callId: 'inside@border',
      hops: [{ client: BORDER, server: PEER }],
      media: ['192.0.2.1:20002', '198.51.100.20:30000'],
      packets: 0,
      milliseconds: 10,
      ...inside,
    }),
  );
}

/** A peer that is called by other hosts, so that nothing but what a test adds ties the two sides. */
const APART: CallWishes = {
  hops: [{ client: '203.0.113.1:5060', server: PEER }],
  media: ['203.0.113.1:20002', '198.51.100.20:30000'],
  from: 'sip:9001@example.net',
  to: 'sip:9002@example.net',
};

function together(facts: Facts): string[][] {
  return facts.calls.map((call) => [...call.callIds]);
}

function why(facts: Facts): string | undefined {
  return facts.calls[0]!.joinedBy[0]?.by;
}

const ONE_CALL = [['outside@phone', 'inside@border']];
const TWO_CALLS = [['outside@phone'], ['inside@border']];

describe('two Call-IDs are one call', () => {
  it('with all legs, in order from the caller, and as strong as the weakest leg', () => {
    const facts = take(throughBorder({ inside: { headers: ['X-CID: outside@phone'] } }));
    expect(together(facts)).toEqual(ONE_CALL);
    const [call] = facts.calls;
    expect(call!.joinedBy).toEqual([
      { callId: 'inside@border', leg: null, by: 'header X-Cid names the other Call-ID', confidence: 0.95 },
    ]);
    expect(call!.legs).toHaveLength(4);
    expect(facts.legs.every((leg) => leg.calls.join() === 'call-1')).toBe(true);
    const hosts = call!.path.map((id) => facts.legs.find((leg) => leg.id === id)!.b.address);
    expect(hosts).toEqual(['192.0.2.1', '198.51.100.20']);
    expect(call!.protection).toBe('cleartext');
  });

  it.each([
    ['a field that names the Call-ID', ['X-Other-Leg: <outside@phone>'], []],
    ['a Session-ID with both halves', [`Session-ID: ${A};remote=${B}`], [`Session-ID: ${B};remote=${A}`]],
    [
      'a Session-ID of which one half is not known yet',
      [`Session-ID: ${A};remote=${NIL}`],
      [`Session-ID: ${A};remote=${B}`],
    ],
    ['a Session-ID of the older form', [`Session-ID: ${A}`], [`Session-ID: ${A}`]],
  ])('by %s, whatever else differs', (_, inside, outside) => {
    expect(
      together(take(throughBorder({ outside: { headers: outside }, inside: { ...APART, headers: inside } }))),
    ).toEqual(ONE_CALL);
  });

  it.each([
    ['P-Charging-Vector: icid-value="4f2c81d7-77aa";orig-ioi=home'],
    ['Cisco-Guid: 1234567890-1234567890-1234567890-1234567890'],
    ['X-Inin-Cnv: 7c9e6679-7425-40de-944b-e07fc1f90ae7'],
  ])('by %s on both, beside a host that is called in the one and calls in the other', (header) => {
    const strangers = { from: 'sip:1@x.example', to: 'sip:2@x.example' };
    const facts = take(throughBorder({ outside: { headers: [header] }, inside: { ...strangers, headers: [header] } }));
    expect(together(facts)).toEqual(ONE_CALL);
    expect(why(facts)).toContain('has the same value on both');
    expect(
      together(take(throughBorder({ outside: { headers: [header] }, inside: { ...APART, headers: [header] } }))),
    ).toEqual(TWO_CALLS);
  });

  it('by host, numbers and time; numbers are compared without prefix and parameters', () => {
    const outside = { from: 'sip:+4930123456@a.example', to: 'sip:0014155550112;phone-context=x@b.example' };
    const inside = { from: 'sip:004930123456@c.example', to: 'sip:+1-415-555-0112@d.example' };
    const facts = take(throughBorder({ outside, inside }));
    // The request URI of the builder names bob on both sides.
    expect(together(facts)).toEqual(ONE_CALL);
    expect(facts.calls[0]!.joinedBy[0]!.confidence).toBe(0.8);
  });

  it('by the same media endpoint in SDP, where numbers were changed', () => {
    const media = ['192.0.2.10:40000', '198.51.100.20:30000'] as const;
    const facts = take(throughBorder({ outside: { media }, inside: { media, from: 'sip:1@x.example' } }));
    expect(together(facts)).toEqual(ONE_CALL);
    expect(why(facts)).toContain('the same media endpoint in SDP');
    expect(facts.calls[0]!.joinedBy[0]!.confidence).toBe(0.9);
  });

  it('by media with the same SSRC and sequence numbers through a host that both share, encrypted or not', () => {
    const facts = take(
      throughBorder({
        outside: { packets: 100, payload: srtp },
        inside: { packets: 100, from: 'sip:1@x.example', milliseconds: 11 },
      }),
    );
    expect(together(facts)).toEqual(ONE_CALL);
    expect(why(facts)).toContain('media: the same SSRC');
  });

  it('through two border elements, each next to the one before', () => {
    const far = sipCall({
      callId: 'far@peer',
      hops: [{ client: PEER, server: '203.0.113.9:5060' }],
      media: ['198.51.100.20:30002', '203.0.113.9:50000'],
      packets: 0,
      milliseconds: 20,
    });
    const facts = take(inOrder(throughBorder(), far));
    expect(together(facts)).toEqual([['outside@phone', 'inside@border', 'far@peer']]);
    expect(facts.calls[0]!.path).toHaveLength(3);
    expect(facts.ambiguities).toEqual([]);
  });
});

describe('two Call-IDs are two calls', () => {
  it.each([
    ['nil UUIDs, which identify nothing', [`Session-ID: ${NIL};remote=${NIL}`], [`Session-ID: ${NIL};remote=${NIL}`]],
    [
      'Session-IDs that share one half only, as in a conference',
      [`Session-ID: ${A};remote=${B}`],
      [`Session-ID: ${A};remote=${'c'.repeat(32)}`],
    ],
    [
      'In-Reply-To and Replaces, which name another conversation',
      ['In-Reply-To: outside@phone', 'Replaces: outside@phone;to-tag=1;from-tag=2'],
      [],
    ],
    ['an unknown field of the same value', ['X-Vendor-Note: abcdefgh'], ['X-Vendor-Note: abcdefgh']],
  ])('with %s', (_, inside, outside) => {
    expect(
      together(take(throughBorder({ outside: { headers: outside }, inside: { ...APART, headers: inside } }))),
    ).toEqual(TWO_CALLS);
  });

  it('when the second begins after the first was answered', () => {
    expect(together(take(throughBorder({ inside: { milliseconds: 60 } })))).toEqual(TWO_CALLS);
  });

  it('when they do not end together', () => {
    expect(together(take(throughBorder({ outside: { packets: 0 }, inside: { packets: 200 } })))).toEqual(TWO_CALLS);
  });

  it('with the same numbers alone, or the same host alone', () => {
    expect(
      together(take(throughBorder({ inside: { ...APART, from: 'sip:alice@x.example', to: 'sip:bob@x.example' } }))),
    ).toEqual(TWO_CALLS);
    expect(together(take(throughBorder({ inside: { from: 'sip:1@x.example' } })))).toEqual(TWO_CALLS);
  });
});

describe('when two candidates fit', () => {
  const rival = sipCall({
    callId: 'rival@border',
    hops: [{ client: BORDER, server: '198.51.100.21:5060' }],
    media: ['192.0.2.1:20004', '198.51.100.21:30000'],
    packets: 0,
    milliseconds: 12,
  });

  it('neither is joined, and that is said', () => {
    const facts = take(inOrder(throughBorder(), rival));
    expect(together(facts)).toEqual([...TWO_CALLS, ['rival@border']]);
    expect(facts.ambiguities).toHaveLength(1);
    expect(facts.ambiguities[0]).toMatchObject({ kind: 'calls', calls: ['call-1', 'call-2', 'call-3'] });
  });

  it('an identifier decides all the same', () => {
    const facts = take(inOrder(throughBorder({ inside: { headers: ['X-CID: outside@phone'] } }), rival));
    expect(together(facts)).toEqual([...ONE_CALL, ['rival@border']]);
  });

  it('and SDP that only one of them shares decides', () => {
    const media = ['192.0.2.10:40000', '198.51.100.20:30000'] as const;
    const facts = take(inOrder(throughBorder({ outside: { media }, inside: { media } }), rival));
    expect(together(facts)).toEqual([...ONE_CALL, ['rival@border']]);
  });

  it('an identifier that many calls carry joins none of them', () => {
    const many = Array.from({ length: 20 }, (_, index) =>
      sipCall({ callId: `c${index}@x`, packets: 0, milliseconds: index, headers: [`Session-ID: ${A}`] }),
    );
    const facts = take(inOrder(...many));
    expect(facts.calls).toHaveLength(20);
    expect(facts.ambiguities[0]!.what).toContain('20 calls carry the same identifier');
  });
});

describe('many calls that are alike', () => {
  /** As a load test makes them: the same numbers, through the same border element, all at once. */
  function load(calls: number): BuiltFrame[] {
    return inOrder(
      ...Array.from({ length: calls }, (_, index) =>
        throughBorder({
          outside: {
            callId: `out-${index}`,
            media: [`192.0.2.10:${10_000 + 2 * index}`, '192.0.2.1:20000'],
            milliseconds: index / 10,
          },
          inside: {
            callId: `in-${index}`,
            media: ['192.0.2.1:20002', `198.51.100.20:${10_000 + 2 * index}`],
            milliseconds: 10 + index / 10,
          },
        }),
      ),
    );
  }

  it.each([2, 8, 60])('are never joined by guess: %i at once', (calls) => {
    const facts = take(load(calls));
    expect(facts.calls).toHaveLength(2 * calls);
    expect(facts.ambiguities.length).toBeGreaterThan(0);
    expect(facts.ambiguities.length).toBeLessThanOrEqual(1_000);
  });
});

describe('joining', () => {
  const strangers = fc.array(
    fc.record({
      start: fc.integer({ min: 0, max: 60 }),
      host: fc.integer({ min: 1, max: 200 }),
      packets: fc.integer({ min: 0, max: 3 }),
    }),
    { maxLength: 4 },
  );

  it('is not changed by unrelated calls, wherever their frames lie', () => {
    fc.assert(
      fc.property(strangers, (calls) => {
        const others = calls.map(({ start, host, packets }, index) =>
          sipCall({
            callId: `stranger-${index}`,
            from: `sip:7${index}@other.example`,
            to: `sip:8${index}@other.example`,
            hops: [{ client: `10.0.0.${host}:5060`, server: `10.1.${index}.1:5060` }],
            media: [`10.0.0.${host}:4${index}00`, `10.1.${index}.1:5${index}00`],
            milliseconds: start,
            packets,
          }),
        );
        const facts = take(inOrder(throughBorder(), ...others));
        expect(together(facts)).toContainEqual(ONE_CALL[0]);
        expect(facts.calls).toHaveLength(1 + calls.length);
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of frames of the same time', () => {
    const frames = throughBorder();
    const facts = take(frames);
    const swapped = take([...frames].reverse().sort((a, b) => a.seconds - b.seconds || a.nanoseconds - b.nanoseconds));
    expect(together(swapped)).toEqual(together(facts));
  });
});
