import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dissectLayers, dissectTransport, Packet } from '../../src/layers/index.ts';
import { FRAGMENT_LIMITS, FragmentTable, type Reassembled, type Unfinished } from '../../src/reassembly/index.ts';
import { type BuiltFrame, frameFrom, type PacketBuilder, packet } from '../support/packet-builder.ts';

const octets = (length: number, seed = 1) => Uint8Array.from({ length }, (_, at) => (at * 31 + seed * 17) ^ (at >> 8));

const LINKS: Record<string, PacketBuilder> = {
  IPv4: packet().ethernet().ipv4('192.0.2.1', '192.0.2.2'),
  IPv6: packet().ethernet().ipv6('2001:db8::1', '2001:db8::2'),
};

interface Outcome {
  readonly whole: Reassembled[];
  readonly unfinished: Unfinished[];
}

/** Feeds the frames as a ledger would; frame numbers are 1, 2, 3 ... */
function run(frames: readonly BuiltFrame[], table = new FragmentTable()): Outcome {
  const whole: Reassembled[] = [];
  const unfinished: Unfinished[] = [];
  const cursor = new Packet();
  frames.forEach((built, index) => {
    const frame = frameFrom(built, index + 1);
    expect(dissectLayers(frame, cursor)).toBeUndefined();
    expect(cursor.isFragment).toBe(true);
    const datagram = table.add(cursor, frame);
    if (datagram !== undefined) whole.push(datagram);
    unfinished.push(...table.takeUnfinished());
  });
  unfinished.push(...table.close());
  return { whole, unfinished };
}

function framesOf({ whole, unfinished }: Outcome): number {
  return [...whole, ...unfinished].reduce((sum, { frames }) => sum + frames, 0);
}

function udpPayload({ bytes, start, end }: Reassembled): Uint8Array {
  return bytes.subarray(start + 8, end);
}

describe.each(Object.entries(LINKS))('fragments of %s', (name, link) => {
  const payload = octets(3000);
  const parts = link.udp(4000, 5060, payload).fragments(1000);

  test('in order', () => {
    const outcome = run(parts);
    expect(outcome.unfinished).toEqual([]);
    expect(outcome.whole).toHaveLength(1);
    const [datagram] = outcome.whole;
    expect(datagram).toMatchObject({ protocol: 17, frames: 4, first: { frame: 1 }, last: { frame: 4 } });
    expect(udpPayload(datagram!)).toEqual(payload);
  });

  test('the datagram is read like one that was never cut', () => {
    const table = new FragmentTable();
    const cursor = new Packet();
    for (const part of parts) {
      const frame = frameFrom(part);
      dissectLayers(frame, cursor);
      const datagram = table.add(cursor, frame);
      if (datagram === undefined) continue;
      cursor.protocol = datagram.protocol;
      expect(dissectTransport(cursor, datagram.bytes, datagram.start, datagram.end)).toBeUndefined();
      expect(cursor).toMatchObject({ srcPort: 4000, dstPort: 5060, isFragment: false, payloadOriginalLength: 3000 });
      return;
    }
    expect.fail('no datagram');
  });

  test('in any order, cut anywhere, with duplicates and others in between: the same datagram, every frame once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4000 }),
        fc.integer({ min: 64, max: 1500 }),
        fc.infiniteStream(fc.nat()),
        fc.nat(3),
        (length, size, random, repeats) => {
          const content = octets(length);
          const cut = link.udp(4000, 5060, content).fragments(size, 7);
          fc.pre(cut.length > 1);
          const other = link.udp(4000, 5060, octets(length, 2)).fragments(size, 8).slice(1);
          const again = cut.slice(0, repeats);
          const frames = [...cut, ...other, ...again]
            .map((frame) => ({ frame, key: random.next().value }))
            .sort((a, b) => a.key - b.key)
            .map(({ frame }) => frame);
          const outcome = run(frames);
          expect(framesOf(outcome)).toBe(frames.length);
          expect(outcome.whole).toHaveLength(1);
          expect(udpPayload(outcome.whole[0]!)).toEqual(content);
          const gaps = outcome.unfinished.filter(({ stop }) => stop !== null);
          expect(gaps.map(({ stop }) => stop?.reason)).toEqual(other.length > 0 ? ['missing-fragment'] : []);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('a fragment that is not in the capture', () => {
    const outcome = run([parts[0]!, parts[2]!, parts[3]!]);
    expect(outcome.whole).toEqual([]);
    expect(outcome.unfinished).toMatchObject([
      {
        frames: 3,
        first: { frame: 1 },
        stop: { layer: name.toLowerCase(), reason: 'missing-fragment', offset: 1000, needed: 1000 },
      },
    ]);
  });

  test('the same place with different octets spoils the datagram, late fragments included', () => {
    const forged = link.udp(4000, 5060, octets(3000, 9)).fragments(1000);
    const outcome = run([parts[0]!, parts[1]!, forged[1]!, parts[2]!, parts[3]!, parts[3]!]);
    expect(outcome.whole).toEqual([]);
    expect(outcome.unfinished).toMatchObject([{ frames: 6, stop: { reason: 'conflicting-overlap' } }]);
  });

  test('an overlap with the same octets is harmless', () => {
    const wide = link.udp(4000, 5060, payload).fragments(1600);
    const { whole, unfinished } = run([parts[0]!, wide[1]!, parts[1]!]);
    expect(unfinished).toEqual([]);
    expect(udpPayload(whole[0]!)).toEqual(payload);
  });

  test('two different ends contradict each other', () => {
    const short = link.udp(4000, 5060, payload.subarray(0, 1500)).fragments(1000);
    const outcome = run([parts[3]!, short[1]!]);
    expect(outcome.unfinished).toMatchObject([{ frames: 2, stop: { reason: 'conflicting-overlap' } }]);
    const turned = run([short[1]!, parts[3]!]);
    expect(turned.unfinished).toMatchObject([{ frames: 2, stop: { reason: 'conflicting-overlap' } }]);
  });

  test('a fragment that the capture cut spoils the datagram', () => {
    const cut = { ...parts[1]!, bytes: parts[1]!.bytes.subarray(0, 100) };
    const outcome = run([parts[0]!, cut, parts[2]!, parts[3]!]);
    expect(outcome.unfinished).toMatchObject([{ frames: 4, stop: { reason: 'truncated-by-snaplen' } }]);
  });

  test('late duplicates of a whole datagram are handed back without a gap', () => {
    const outcome = run([...parts, parts[0]!, parts[3]!]);
    expect(outcome.whole).toHaveLength(1);
    expect(outcome.unfinished).toMatchObject([{ frames: 2, first: { frame: 5 }, stop: null }]);
    expect(framesOf(outcome)).toBe(6);
  });

  test('an identification that is used again begins a new datagram', () => {
    const next = link.udp(4000, 5060, octets(3000, 2)).fragments(1000);
    const outcome = run([...parts, ...next]);
    expect(outcome.unfinished).toEqual([]);
    expect(outcome.whole.map(udpPayload)).toEqual([payload, octets(3000, 2)]);
  });

  test('after 30 seconds of capture time a datagram is given up', () => {
    const late = { ...parts[3]!, seconds: parts[0]!.seconds + 31 };
    const outcome = run([parts[0]!, parts[1]!, parts[2]!, late]);
    expect(outcome.whole).toEqual([]);
    expect(outcome.unfinished.map(({ frames, first }) => [frames, first.frame])).toEqual([
      [3, 1],
      [1, 4],
    ]);
    const inTime = { ...late, seconds: parts[0]!.seconds + 30 };
    expect(run([parts[0]!, parts[1]!, parts[2]!, inTime]).whole).toHaveLength(1);
  });

  test('limits: datagrams, memory and fragments', () => {
    const first = (id: number) => link.udp(1, 2, payload).fragments(1000, id)[0]!;
    const many = Array.from({ length: 5 }, (_, id) => first(id));
    const few = run(many, new FragmentTable({ ...FRAGMENT_LIMITS, datagrams: 3 }));
    expect(few.unfinished.map(({ stop }) => stop?.reason)).toEqual([
      'limit-reached',
      'limit-reached',
      'missing-fragment',
      'missing-fragment',
      'missing-fragment',
    ]);
    const small = run(many, new FragmentTable({ ...FRAGMENT_LIMITS, octets: 3000 }));
    expect(small.unfinished.map(({ stop }) => stop?.reason)).toContain('limit-reached');
    expect(framesOf(small)).toBe(5);
    const crumbs = link.udp(1, 2, octets(3000)).fragments(8);
    const crumbled = run(crumbs, new FragmentTable({ ...FRAGMENT_LIMITS, fragments: 256 }));
    expect(crumbled.unfinished).toMatchObject([{ frames: crumbs.length, stop: { reason: 'limit-reached' } }]);
  });
});

test('IPv4 keeps protocols apart, IPv6 takes the protocol from the fragment at offset 0', () => {
  const four = LINKS.IPv4!;
  const [first] = four.udp(1, 2, octets(100)).fragments(64);
  const [, last] = four.tcp(1, 2, {}, octets(88)).fragments(64);
  expect(run([first!, last!]).unfinished).toHaveLength(2);

  const six = LINKS.IPv6!;
  const parts = six.udp(1, 2, octets(100)).fragments(64);
  const lying = six
    .fragmentHeader({ identification: 0x1234, offset: 64, nextHeader: 6 })
    .payload(parts[1]!.bytes.subarray(62));
  const outcome = run([lying.build(), parts[0]!]);
  expect(outcome.whole).toMatchObject([{ protocol: 17, frames: 2 }]);
});

describe('hostile', () => {
  const ip = packet().ipv4('192.0.2.1', '192.0.2.2', { moreFragments: true });

  test('a fragment before the last that is no multiple of eight, and one that ends behind 65,535', () => {
    const odd = run([ip.protocol(17, octets(13)).build()]);
    expect(odd.unfinished).toMatchObject([{ stop: { reason: 'malformed' } }]);
    const far = packet().ipv4('192.0.2.1', '192.0.2.2', { fragmentOffset: 65_528 }).protocol(17, octets(64)).build();
    expect(run([far]).unfinished).toMatchObject([{ stop: { reason: 'malformed' } }]);
  });

  test('any fragments: every frame is handed back exactly once', () => {
    const fragment = fc.record({
      id: fc.nat(3),
      offset: fc.nat(12).map((n) => n * 8),
      more: fc.boolean(),
      length: fc.nat(40),
      seed: fc.nat(1),
      seconds: fc.nat(100),
      snaplen: fc.integer({ min: 20, max: 100 }),
    });
    const limits = { datagrams: 3, octets: 1200, fragments: 3, seconds: 30 };
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 60 }), (fragments) => {
        const frames = fragments
          .filter(({ offset, more }) => more || offset > 0)
          .map(({ id, offset, more, length, seed, seconds, snaplen }) =>
            packet()
              .ipv4('192.0.2.1', '192.0.2.2', { identification: id, fragmentOffset: offset, moreFragments: more })
              .protocol(17, octets(length, seed))
              .at(1000 + seconds)
              .snaplen(snaplen)
              .build(),
          );
        expect(framesOf(run(frames, new FragmentTable(limits)))).toBe(frames.length);
      }),
      { numRuns: 500 },
    );
  });
});
