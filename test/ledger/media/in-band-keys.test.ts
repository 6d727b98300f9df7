/** Tones of keys in RTP packets of G.711: how many there are is known from how they were made. */
import { describe, expect, it } from 'vitest';
import { Frame } from '../../../src/capture/frame.ts';
import { InBandKeys } from '../../../src/ledger/media/in-band-keys.ts';
import { KEYS, key, pcma, pcmu, type Sound, silence } from '../../support/tones.ts';

interface Sent {
  readonly octets: Uint8Array;
  readonly sequence: number;
  readonly timestamp: number;
  readonly payloadType: number;
}

interface Wishes {
  /** Milliseconds of a packet; default 20. */
  readonly packet?: number;
  readonly payloadType?: number;
  /** Default: 65,530 and 2^32 - 400, so that both begin anew. */
  readonly sequence?: number;
}

function packetsOf(sound: Sound, { packet = 20, payloadType = 0, sequence = 65_530 }: Wishes = {}): Sent[] {
  const [size, whole] = [packet * 8, (payloadType === 8 ? pcma : pcmu)(sound)];
  return Array.from({ length: Math.floor(whole.length / size) }, (_, at) => ({
    octets: whole.slice(at * size, (at + 1) * size),
    sequence: (sequence + at) & 0xffff,
    timestamp: (2 ** 32 - 400 + at * size) >>> 0,
    payloadType,
  }));
}

/** As a stream does it: asks first. Frames are numbered from 1. */
function keysIn(packets: readonly Sent[]): InBandKeys {
  const keys = new InBandKeys();
  const frame = new Frame();
  packets.forEach(({ octets, sequence, timestamp, payloadType }, index) => {
    frame.number = index + 1;
    if (keys.wants(sequence, octets.length))
      keys.add(octets, 0, octets.length, payloadType, sequence, timestamp, frame);
  });
  return keys;
}

const A = KEYS[6]!;
const B = KEYS[13]!;

describe('keys as tones', () => {
  it('are counted once each, in packets of 20 ms, from 60 ms on, wherever they begin', () => {
    for (const pair of KEYS) {
      for (let lead = 40; lead < 80; lead += 2.5) {
        const sound = [...silence(lead), ...key(pair, { milliseconds: 60 }), ...silence(120)];
        expect(keysIn(packetsOf(sound)).count).toBe(1);
        expect(keysIn(packetsOf(sound, { sequence: 65_531 })).count).toBe(1);
      }
    }
  });

  it.each([
    [10, 50],
    [30, 60],
    [60, 120],
  ])('are counted in packets of %i ms, from %i ms on', (packet, milliseconds) => {
    for (let lead = 40; lead < 40 + 2 * packet; lead += 2.5) {
      const sound = [...silence(lead), ...key(A, { milliseconds }), ...silence(120)];
      expect(keysIn(packetsOf(sound, { packet })).count).toBe(1);
    }
  });

  it('are counted in A-law, and not where the payload type says neither', () => {
    const sound = [...silence(60), ...key(A), ...silence(60), ...key(B), ...silence(60)];
    expect(keysIn(packetsOf(sound, { payloadType: 8 })).count).toBe(2);
    expect(keysIn(packetsOf(sound).map((one) => ({ ...one, payloadType: 96 }))).count).toBe(0);
  });

  it('are shown by the packets in which they became certain', () => {
    const four = [A, B, A, B].flatMap((pair) => [...silence(100), ...key(pair)]);
    const keys = keysIn(packetsOf([...four, ...silence(100)]));
    expect(keys.count).toBe(4);
    // A tone from the packet 6 on: even sequence numbers are looked at, 65530 is that of frame 1, and 40 ms are enough.
    expect(keys.first?.frame).toBeGreaterThanOrEqual(7);
    expect(keys.first?.frame).toBeLessThanOrEqual(9);
    expect(keys.samples.map(({ frame }) => frame)).toEqual([0, 10, 20].map((more) => keys.first!.frame + more));
    expect(keys.last?.frame).toBe(keys.first!.frame + 30);
  });

  it('hold nothing that says which keys they were', () => {
    const keys = keysIn(packetsOf([...silence(60), ...key(A), ...silence(60)]));
    const others = keysIn(packetsOf([...silence(60), ...key(B), ...silence(60)]));
    expect(JSON.stringify({ ...keys })).toBe(JSON.stringify({ ...others }));
    expect(keys.count).toBe(1);
  });
});

describe('packets that are not there', () => {
  const held = packetsOf([...silence(100), ...key(A, { milliseconds: 300 }), ...silence(100)]);

  it('do not make two of one tone', () => {
    for (let lost = 5; lost < 20; lost++) expect(keysIn(held.filter((_, at) => at !== lost)).count).toBe(1);
    expect(keysIn(held.filter((_, at) => at !== 9 && at !== 10)).count).toBe(1);
    expect(keysIn(held.filter((_, at) => at % 4 !== 3)).count).toBe(1);
  });

  it('that come late or twice change nothing', () => {
    const late = [...held.slice(0, 9), ...held.slice(10, 12), held[9]!, ...held.slice(12)];
    expect(keysIn(late).count).toBe(1);
    expect(keysIn(held.flatMap((one, at) => (at === 10 ? [one, one] : [one]))).count).toBe(1);
  });

  it('because the sender left out the silence part two keys', () => {
    const sound = [...silence(100), ...key(A), ...silence(100), ...key(A), ...silence(100)];
    const sent = packetsOf(sound).filter((_, at) => at < 10 || at >= 15);
    expect(keysIn(sent.map((one, at) => ({ ...one, sequence: (65_530 + at) & 0xffff }))).count).toBe(2);
  });

  it('for longer than a key lasts part two', () => {
    const sound = [...silence(100), ...key(A), ...silence(100), ...key(A), ...silence(100)];
    expect(keysIn(packetsOf(sound).filter((_, at) => at < 9 || at >= 15)).count).toBe(2);
  });
});
