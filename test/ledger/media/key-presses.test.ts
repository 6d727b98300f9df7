/** RFC 4733 section 2.3: octets are event, E R volume, duration (two). Section 2.5.1.4: the end is sent three times. */
import { describe, expect, it } from 'vitest';
import { Frame } from '../../../src/capture/frame.ts';
import { KeyPresses } from '../../../src/ledger/media/key-presses.ts';

/** Event code, duration, RTP timestamp; the end bit where the duration is the last. */
type Sent = readonly [event: number, duration: number, timestamp: number, flags?: number];

function pressed(packets: readonly Sent[]): KeyPresses {
  const keys = new KeyPresses();
  const frame = new Frame();
  packets.forEach(([event, duration, timestamp, flags = 10], index) => {
    frame.number = index + 1;
    keys.add(Uint8Array.of(0xee, event, flags, duration >> 8, duration & 255), 1, timestamp, frame);
  });
  return keys;
}

/** A key of 100 ms as phones send it: five packets that grow, the last of them thrice. */
function key(event: number, timestamp: number): Sent[] {
  const growing = [160, 320, 480, 640, 800].map((duration): Sent => [event, duration, timestamp]);
  const end: Sent = [event, 800, timestamp, 0x80 | 10];
  return [...growing, end, end, end];
}

describe('keys pressed', () => {
  it('are counted, not packets', () => {
    const keys = pressed([...key(4, 1000), ...key(2, 3000), ...key(2, 5000)]);
    expect(keys.count).toBe(3);
    expect(keys.first?.frame).toBe(3);
    expect(keys.last?.frame).toBe(19);
    expect(keys.samples.map(({ frame }) => frame)).toEqual([3, 11, 19]);
  });

  it('hold nothing that says which keys they were', () => {
    const keys = pressed([...key(4, 1000), ...key(2, 3000)]);
    const shown = JSON.stringify({ ...keys });
    expect(JSON.parse(shown)).toEqual({ count: 2, first: keys.first, last: keys.last, samples: keys.samples });
  });

  it('the same key twice is two keys, by its timestamp', () => {
    expect(pressed([...key(5, 1000), ...key(5, 2000)]).count).toBe(2);
  });

  it('a packet with the reserved bit makes no second key of one: sipp sets it at random', () => {
    const sent = key(2, 1000).map(([event, duration, timestamp, flags = 10], at): Sent => {
      return [event, duration, timestamp, at === 3 || at === 5 ? flags | 0x40 : flags];
    });
    expect(pressed(sent).count).toBe(1);
  });

  it.each<[string, readonly Sent[]]>([
    [
      'two packets',
      [
        [1, 160, 10],
        [1, 320, 10],
      ],
    ],
    [
      'a duration that shrinks',
      [
        [1, 800, 10],
        [1, 160, 10],
        [1, 80, 10],
      ],
    ],
    [
      'each with its own timestamp, as G.723.1 sends silence',
      [
        [1, 160, 10],
        [1, 320, 250],
        [1, 480, 490],
      ],
    ],
    [
      'the reserved bit',
      [
        [1, 160, 10, 0x4a],
        [1, 320, 10, 0x4a],
        [1, 480, 10, 0x4a],
      ],
    ],
    [
      'an event that is no key: a fax tone',
      [
        [36, 160, 10],
        [36, 320, 10],
        [36, 480, 10],
      ],
    ],
  ])('%s is none', (_what, packets) => {
    expect(pressed(packets).count).toBe(0);
  });
});
