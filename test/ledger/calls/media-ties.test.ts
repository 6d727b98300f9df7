/** The same media on two sides of a relay; and what only looks like it. */
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../src/ledger/facts.ts';
import { inOrder, rtpStream, type StreamWishes, sipCall, srtp } from '../../support/call-builder.ts';
import { take } from '../../support/ledger.ts';
import type { BuiltFrame } from '../../support/packet-builder.ts';

const CALL_MEDIA = ['192.0.2.5:30000', '192.0.2.20:16394'] as const;
/** As `sipCall` makes them: from the caller, 100 ms after the INVITE, and from the callee. */
const THERE: StreamWishes = { ssrc: 0xaaaa_0001, packets: 60, payload: srtp(3), milliseconds: 100 };
const BACK: StreamWishes = { ssrc: 0xbbbb_0002, packets: 60, payload: srtp(4), milliseconds: 101 };

function inside(): BuiltFrame[] {
  return sipCall({ hops: [{ client: '192.0.2.5:5060', server: '192.0.2.20:5060' }], media: CALL_MEDIA });
}

/** Media between a phone and the relay's outer address: from the phone a little earlier than inside, to it a little later. */
function outside(there: StreamWishes = {}, back: StreamWishes = {}, relay = '203.0.113.5:30000'): BuiltFrame[] {
  return inOrder(
    rtpStream('203.0.113.10:16392', relay, { ...THERE, milliseconds: 99.9, ...there }),
    rtpStream(relay, '203.0.113.10:16392', { ...BACK, milliseconds: 101.1, ...back }),
  );
}

function mediaLegsInCall(facts: Facts): number {
  return facts.legs.filter((leg) => leg.plane === 'media' && leg.calls.length === 1).length;
}

describe('a media leg without signaling', () => {
  it('belongs to the call whose media it carries', () => {
    const facts = take(inOrder(inside(), outside()));
    expect(mediaLegsInCall(facts)).toBe(2);
    const [join] = facts.calls[0]!.joinedBy;
    expect(join).toMatchObject({ callId: null, confidence: 0.9 });
    expect(facts.legs.find((leg) => leg.id === join!.leg)!.protection).toBe('encrypted');
    expect(facts.calls[0]!.protection).toBe('cleartext');
  });

  it('belongs to it in one direction alone when a host receives it there and sends it on', () => {
    const there = rtpStream('203.0.113.10:16392', '192.0.2.5:30002', { ...THERE, milliseconds: 99.9 });
    expect(mediaLegsInCall(take(inOrder(inside(), there)))).toBe(2);
  });

  it.each([
    ['one direction matches, and no host is shared', outside({}, { ssrc: 0x0bad_0001 })],
    ['the sequence numbers are others', outside({ sequence: 5_000 }, { sequence: 9_000 })],
    ['the time is another', outside({ milliseconds: 3_000 }, { milliseconds: 3_001 })],
    [
      'both directions come later, as in a second call of the same device',
      outside({ milliseconds: 110 }, { milliseconds: 111 }),
    ],
    ['the SSRC is the same in both directions, as test tools send', outside({}, { ssrc: 0xaaaa_0001 })],
  ])('belongs to none when %s', (_, media) => {
    const facts = take(inOrder(inside(), media));
    expect(mediaLegsInCall(facts)).toBe(1);
    expect(facts.calls[0]!.joinedBy).toEqual([]);
  });

  it('belongs to none when two streams fit that do not fit each other, and that is said', () => {
    const other = rtpStream('203.0.113.77:9000', '192.0.2.5:30004', { ...THERE, milliseconds: 99.8 });
    const third = rtpStream('203.0.113.78:9000', '192.0.2.5:30006', { ...THERE, milliseconds: 99.7 });
    const facts = take(inOrder(inside(), other, third));
    expect(mediaLegsInCall(facts)).toBe(1);
    expect(facts.ambiguities.some(({ kind }) => kind === 'media')).toBe(true);
  });
});
