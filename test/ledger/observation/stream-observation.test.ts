import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Frame } from '../../../src/capture/frame.ts';
import { RtpHeader } from '../../../src/dissectors/rtp.ts';
import { type StreamContext, StreamObservation } from '../../../src/ledger/observation/index.ts';
import {
  ciphertext,
  g722,
  g729,
  gsm,
  type MadePacket,
  observe,
  opus,
  pcmu,
  randomSource,
  sealed,
  stream,
} from './media-samples.ts';

const OPUS = { name: 'opus', clock: 48_000, channels: 2 };

function context(change: Partial<StreamContext> = {}): StreamContext {
  return { codecs: new Map(), secureKeying: 'unseen', tagOctets: null, mkiOctets: null, ...change };
}

function conclude(packets: readonly MadePacket[], change: Partial<StreamContext> = {}) {
  return observe(packets).conclude(context(change));
}

describe('media in clear', () => {
  it.each([
    ['PCMU', 0, 160, pcmu, 10],
    ['G.722', 9, 160, g722, 10],
    ['GSM', 3, 160, gsm, 50],
    ['Opus, codec not named', 111, 960, opus, 50],
    ['G.729', 18, 160, g729, 300],
  ])('%s is readable', (_name, payloadType, step, codec, count) => {
    const answer = conclude(stream(payloadType, step, count, codec(randomSource(1))));
    expect(answer.encrypted).toBe('no');
    expect(answer.confidence).toBeLessThan(1);
    expect(answer.sampledPackets).toBe(count);
    expect(answer.samples.length).toBeLessThanOrEqual(5);
  });

  it('says what the lengths and the octets show', () => {
    const silence = stream(0, 160, 60, () => new Uint8Array(160).fill(0xff));
    const { method } = conclude(silence);
    expect(method).toContain('bytes not uniform (chi-square 2448000 over 9,600 octets, limit 414.5)');
    expect(method).toContain('59 payloads begin with 16 octets that came before');
    expect(method).toContain('mu-law silence in 100 % of octets');
    expect(method).toContain('payload of 160 octets is what PCMU makes in 20 ms in 59 of 59 packets');
    const voice = conclude(stream(3, 160, 60, gsm(randomSource(2))));
    expect(voice.method).toContain('begins as a GSM frame does');
  });

  it('finds telephone events, whatever they are called', () => {
    const events = Array.from({ length: 8 }, (_, at) => ({
      payloadType: 101,
      sequence: at,
      timestamp: 1000,
      payload: Uint8Array.of(5, 0x0a, at, 0xa0),
    }));
    expect(conclude(events)).toMatchObject({ encrypted: 'no' });
    expect(conclude(events).method).toContain('telephone events');
  });

  it('finds text', () => {
    const words = [
      'Grüße ',
      'from a ',
      'T.140 ',
      'session ',
      'with some ',
      'more words ',
      'to go by ',
      'and then some ',
    ];
    const packets = stream(98, 300, 8, (packet) => new TextEncoder().encode(words[packet]));
    expect(conclude(packets)).toMatchObject({ encrypted: 'no' });
  });

  it('knows an authenticated stream that is not encrypted (MED-005)', () => {
    const random = randomSource(3);
    const clear = pcmu(random);
    const tagged = (packet: number) => Uint8Array.from([...clear(packet), ...ciphertext(random, 10)]);
    const answer = conclude(stream(0, 160, 300, tagged), { secureKeying: 'complete', tagOctets: 10, mkiOctets: 0 });
    expect(answer.encrypted).toBe('no');
    expect(answer.method).toContain('authenticated but not encrypted');
  });

  it('finds media that falls back to clear in mid-stream', () => {
    const random = randomSource(4);
    const voice = opus(random);
    const hidden = sealed(voice, random, 10);
    const packets = stream(111, 960, 2500, (packet) => (packet < 1500 ? hidden(packet) : voice(packet)));
    const answer = conclude(packets, { codecs: new Map([[111, OPUS]]), secureKeying: 'complete' });
    expect(answer.encrypted).toBe('no');
  });

  it('never says yes when one packet of clear length is among them', () => {
    const random = randomSource(5);
    const hidden = sealed(pcmu(random), random, 10);
    const packets = stream(0, 160, 900, (packet) => (packet === 700 ? pcmu(random)(packet) : hidden(packet)));
    const answer = conclude(packets, { secureKeying: 'complete', tagOctets: 10, mkiOctets: 0 });
    expect(answer.encrypted).not.toBe('yes');
  });
});

describe('media that is encrypted', () => {
  it.each([
    ['PCMU, 80-bit tag', 0, 160, 160, 10],
    ['PCMU, 32-bit tag', 0, 160, 160, 4],
    ['PCMU, AES-GCM', 0, 160, 160, 16],
    ['PCMA at 10 ms', 8, 80, 80, 10],
    ['G.722', 9, 160, 160, 10],
    ['G.729: 20 + 10 octets, not three frames', 18, 160, 20, 10],
    ['GSM', 3, 160, 33, 10],
  ])('%s is told by its length', (_name, payloadType, step, octets, tag) => {
    const random = randomSource(6);
    const answer = conclude(stream(payloadType, step, 300, () => ciphertext(random, octets + tag)));
    expect(answer.encrypted).toBe('yes');
    expect(answer.confidence).toBeCloseTo(0.889, 2);
    expect(answer.method).toContain(`makes ${octets} (${tag}-octet tag) in 299 of 299 packets; bytes uniform`);
  });

  it('is surer the more of the keying was seen', () => {
    const random = randomSource(7);
    const observation = observe(stream(0, 160, 300, () => ciphertext(random, 170)));
    const confidence = (['complete', 'offered', 'unseen', 'none'] as const).map(
      (secureKeying) => observation.conclude(context({ secureKeying })).confidence,
    );
    expect(confidence).toEqual([0.989, 0.939, 0.889, 0.789]);
  });

  describe('without a length argument', () => {
    const random = randomSource(8);
    const codecs = new Map([[111, OPUS]]);
    const hidden = (count: number) => stream(111, 960, count, sealed(opus(random), random, 10));
    /** Always of the same size, as Opus of a constant rate. */
    const even = (count: number, octets = 91) => stream(111, 960, count, () => ciphertext(random, octets));

    it('a named codec with a header octet would have shown itself in 50 packets', () => {
      expect(conclude(even(51), { codecs, secureKeying: 'complete' }).encrypted).toBe('yes');
      expect(conclude(even(49), { codecs, secureKeying: 'complete' }).encrypted).toBe('unknown');
    });

    it('so would any codec whose sizes vary', () => {
      expect(conclude(hidden(60)).encrypted).toBe('yes');
      expect(conclude(even(60))).toMatchObject({ encrypted: 'unknown', confidence: 0 });
    });

    it('but not one that makes rows of frames of ten octets', () => {
      const rows = (packet: number) => ciphertext(random, 10 * (1 + (packet % 12)));
      expect(conclude(stream(97, 160, 200, rows)).encrypted).toBe('unknown');
    });

    it('all that was measured shows itself in 250 packets', () => {
      expect(conclude(even(251)).encrypted).toBe('yes');
      expect(conclude(even(249)).method).toContain('249 packets, 250 needed');
    });

    it('is never said where RTP without keys was agreed on', () => {
      const answer = conclude(even(300), { codecs, secureKeying: 'none' });
      expect(answer).toMatchObject({ encrypted: 'unknown', confidence: 0 });
      expect(answer.method).toContain('RTP without keys was agreed on');
    });

    it('is surer the more keys were seen, and never as sure as with a length', () => {
      const observation = observe(even(300));
      const confidence = (['complete', 'offered', 'unseen'] as const).map(
        (secureKeying) => observation.conclude(context({ secureKeying })).confidence,
      );
      expect(confidence).toEqual([0.953, 0.893, 0.823]);
      const beside = observation.conclude(context({ srtcpSeen: true }));
      expect(beside.confidence).toBe(0.933);
      expect(beside.method).toContain('SRTCP on the same path');
    });
  });

  it.each([
    ['before an 80-bit tag', 10],
    ['before a 32-bit tag', 4],
    ['behind an AES-GCM tag, or an EKT field', 0],
  ])('does not take a constant MKI %s for clear media', (_where, tag) => {
    const random = randomSource(9);
    const payload = () => Uint8Array.from([...ciphertext(random, 90), 0, 0, 0, 1, ...ciphertext(random, tag)]);
    const answer = conclude(stream(111, 960, 300, payload), { secureKeying: 'complete' });
    expect(answer.encrypted).toBe('yes');
    expect(answer.method).toContain('4 constant octets at the place of an MKI');
  });

  it('counts a packet that the capture holds twice once', () => {
    const random = randomSource(10);
    const once = stream(0, 160, 140, () => ciphertext(random, 170));
    const beside = once.flatMap((packet) => [packet, packet]);
    for (const packets of [beside, [...once, ...once]]) {
      const observation = observe(packets);
      expect(observation.conclude(context()).encrypted).toBe('yes');
      expect(observation.sampledPackets).toBe(140);
      expect(observation.duplicates).toBe(140);
    }
  });

  it('never calls random octets of codec size readable, over many seeds', () => {
    for (let seed = 0; seed < 400; seed++) {
      const random = randomSource(1000 + seed);
      const octets = [4, 14, 20, 30, 33, 38, 62, 80, 160, 170, 176, 480][seed % 12]!;
      const payload =
        seed % 3 === 0 ? () => ciphertext(random, octets) : () => ciphertext(random, 3 + (random() % 150));
      const answer = conclude(stream(111, 960, 25 + (seed % 280), payload), { secureKeying: 'complete' });
      expect(answer.encrypted, `seed ${seed}: ${answer.method}`).not.toBe('no');
    }
  });
});

describe('media that cannot be told', () => {
  it.each([
    ['nothing', []],
    ['three packets', stream(0, 160, 3, (packet) => ciphertext(randomSource(11 + packet), 170))],
    ['empty payloads', stream(0, 160, 40, () => new Uint8Array(0))],
  ])('%s', (_what, packets) => {
    expect(conclude(packets, { secureKeying: 'complete' })).toMatchObject({ encrypted: 'unknown', confidence: 0 });
  });

  it('uniform octets of clear length leave no room for a tag', () => {
    const random = randomSource(12);
    const answer = conclude(
      stream(0, 160, 300, () => ciphertext(random, 160)),
      { secureKeying: 'complete', tagOctets: 10 },
    );
    expect(answer).toMatchObject({ encrypted: 'unknown' });
    expect(answer.method).toContain('no room for a tag');
  });

  it('uses wire lengths when the capture kept only part of each packet', () => {
    const random = randomSource(13);
    const packets = stream(0, 160, 300, () => ciphertext(random, 170));
    expect(observe(packets, 100).conclude(context()).encrypted).toBe('yes');
    expect(observe(packets, 169).conclude(context()).encrypted).toBe('unknown');
  });

  it('skips padded packets and silence in the length argument', () => {
    const random = randomSource(14);
    const packets = stream(0, 160, 300, () => ciphertext(random, 170)).map((packet, at) =>
      at % 50 === 0
        ? { ...packet, padding: true, payload: ciphertext(random, 90) }
        : { ...packet, marker: at % 50 === 1, timestamp: packet.timestamp + Math.floor(at / 50) * 4000 },
    );
    expect(conclude(packets).encrypted).toBe('yes');
  });
});

describe('the sample', () => {
  it('is the first 300 packets, then 100 at doubling distances', () => {
    const observation = new StreamObservation();
    const wanted: number[] = [];
    for (let at = 0; at < 10_000; at++) if (observation.wants(at, 0, 160)) wanted.push(at);
    const starts = wanted.filter((at) => !wanted.includes(at - 1));
    expect(starts).toEqual([0, 1000, 2000, 4000, 8000]);
    expect(wanted).toHaveLength(700);
  });

  it('looks again when payload type or size changes, a bounded number of times', () => {
    const observation = new StreamObservation();
    let wanted = 0;
    for (let at = 0; at < 900; at++) {
      if (observation.wants(at, 0, at === 500 ? 170 : 160)) wanted++;
    }
    expect(wanted).toBe(332);
    const restless = new StreamObservation();
    let sampled = 0;
    for (let at = 0; at < 1_000_000; at++) if (restless.wants(at, at & 127, at % 1400)) sampled++;
    expect(sampled).toBeLessThan(1500);
  });

  it('gives the same answer to the same packets, and keeps none of their octets', () => {
    const make = () => stream(0, 160, 300, pcmu(randomSource(15)));
    expect(conclude(make())).toEqual(conclude(make()));
  });

  it('takes anything without throwing, and is never certain', () => {
    const packet = fc.record({
      payloadType: fc.nat(127),
      sequence: fc.nat(0xffff),
      timestamp: fc.nat(0xffff_ffff),
      payload: fc.uint8Array({ maxLength: 60 }),
      marker: fc.boolean(),
      padding: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 120 }), fc.nat(20), (packets, tagOctets) => {
        const { encrypted, confidence, method } = conclude(packets, { tagOctets, secureKeying: 'complete' });
        expect(['yes', 'no', 'unknown']).toContain(encrypted);
        expect(confidence).toBeLessThan(1);
        expect(method.length).toBeGreaterThan(0);
      }),
    );
  });

  it('reads only the payload it was given', () => {
    const bytes = new Uint8Array(40).fill(0x41);
    const header = new RtpHeader();
    const observation = new StreamObservation();
    observation.sample(bytes, 20, 20, header, new Frame());
    expect(observation.conclude(context())).toMatchObject({ sampledPackets: 1, sampledOctets: 0 });
  });
});
