/** A key that stands readable on one hop of a call, and media of another hop that the same key protects. */
import { beforeAll, describe, expect, it } from 'vitest';
import { fixtures } from '../../support/fixtures.ts';
import { framesOfFile, mediaLegsOf, take } from '../../support/ledger.ts';
import type { BuiltFrame } from '../../support/packet-builder.ts';

/** Where the IPv4 header of an Ethernet frame is, and in it the addresses. */
const IP = 14;
const ADDRESSES = IP + 12;

let frames: BuiltFrame[];

beforeAll(async () => {
  frames = await framesOfFile(fixtures.find(({ id }) => id === 'sdes-key-in-clear-udp')!.path);
});

/** The last octet of the address of the one who was called: the relay here, with a far side at 203.0.113.1. */
const RELAY = 20;
const FAR_SIDE = [203, 0, 113, 1];

/** The same packets between the relay and its far side, half a millisecond later. */
function passedOn(change: (octet: number) => number = (octet) => octet): BuiltFrame[] {
  return frames.flatMap((one) => {
    const start = IP + 28;
    if (one.bytes[IP + 9] !== 17 || one.bytes[start]! >> 6 !== 2 || (one.bytes[start + 1]! & 0x7f) > 34) return [];
    const bytes = one.bytes.map((octet, at) => (at < start + 12 ? octet : change(octet)));
    const [source, destination] = [bytes.slice(ADDRESSES, ADDRESSES + 4), bytes.slice(ADDRESSES + 4, ADDRESSES + 8)];
    const isToRelay = destination[3] === RELAY;
    bytes.set(isToRelay ? destination : FAR_SIDE, ADDRESSES);
    bytes.set(isToRelay ? FAR_SIDE : source, ADDRESSES + 4);
    return [{ ...one, bytes, nanoseconds: one.nanoseconds + 500_000 }];
  });
}

const inTime = (all: BuiltFrame[]) => all.sort((a, b) => a.seconds - b.seconds || a.nanoseconds - b.nanoseconds);

describe('media of which no key was seen', () => {
  it('is exposed, proved, when the key of another hop of the call verifies its tags', () => {
    const [known, relayed] = mediaLegsOf(take(inTime([...frames, ...passedOn()])));
    expect(relayed!.calls).toEqual(known!.calls);
    expect(relayed).toMatchObject({ protection: 'exposed', basis: 'proved' });
    expect(relayed!.media!.readableKeys.map(({ keySha256 }) => keySha256).sort()).toEqual(
      known!.media!.readableKeys.map(({ keySha256 }) => keySha256).sort(),
    );
  });

  it('is not when it is encrypted anew', () => {
    const legs = mediaLegsOf(take(inTime([...frames, ...passedOn((octet) => octet ^ 0x5a)])));
    const anew = legs.find(({ a, b }) => [a.address, b.address].includes('203.0.113.1'))!;
    expect(anew.media!.readableKeys).toEqual([]);
    expect(anew.protection).not.toBe('exposed');
  });
});
