/** Media packets over TCP. Truth by hand from RFC 4571 section 2 and RFC 8656 section 12.5. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Frame } from '../../src/capture/frame.ts';
import { PacketWeight } from '../../src/ledger/packet-weight.ts';
import { FramedPackets } from '../../src/reassembly/framed-packets.ts';
import { rtpPacket } from '../support/call-builder.ts';
import { concat } from '../support/packet-builder.ts';
import { channelData, framed, stunMessage, TURN } from '../support/turn.ts';

interface Seen {
  readonly length: number;
  readonly frame: number;
}

/** Chunks in frames 1, 2 ..., each overwritten afterwards; null is a hole. */
function feed(chunks: readonly (Uint8Array | null)[], expected = false) {
  const packets: Seen[] = [];
  const contents: string[] = [];
  let lost = 0;
  const weight = new PacketWeight();
  const stream = new FramedPackets({
    weigh: (bytes, start, end) => weight.of(bytes, start, end),
    packet: (bytes, start, end, at) => {
      packets.push({ length: end - start, frame: at.number });
      contents.push(Buffer.from(bytes.subarray(start, end)).toString('hex'));
    },
    lost: (octets) => {
      lost += octets;
    },
  });
  if (expected) stream.expect();
  const frame = new Frame();
  chunks.forEach((chunk, index) => {
    if (chunk === null) {
      stream.hole();
      return;
    }
    frame.number = index + 1;
    const copy = chunk.slice();
    stream.push(copy, 0, copy.length, frame);
    copy.fill(0xa5);
  });
  return { packets, contents, lost, framing: stream.framing, abandoned: stream.abandoned };
}

const rtp = (sequence: number, octets = 20) => rtpPacket(new Uint8Array(octets).fill(7), { sequence });
const BINDING = stunMessage(TURN.binding);

describe('RFC 4571', () => {
  it('is known at once by a STUN message, and hands out what follows', () => {
    const { packets, framing } = feed([framed(BINDING), framed(rtp(1)), concat(framed(rtp(2)), framed(rtp(3)))]);
    expect(framing).toBe('rfc4571');
    expect(packets).toEqual([20, 32, 32, 32].map((length, index) => ({ length, frame: Math.min(index + 1, 3) })));
  });

  it('is known in the middle by RTP packets of one source, which keep their frames', () => {
    const chunks = [1, 2, 3].map((sequence) => framed(rtp(sequence)));
    expect(feed(chunks).packets).toEqual([]);
    expect(feed([...chunks, framed(rtp(4))]).packets.map(({ frame }) => frame)).toEqual([1, 2, 3, 4]);
    expect(feed(chunks.slice(0, 1), true).packets).toHaveLength(1);
  });

  it('may have packets of length 0', () => {
    expect(feed([concat(framed(BINDING), Uint8Array.of(0, 0), framed(rtp(1)))]).packets).toHaveLength(2);
  });
});

describe('TURN over TCP', () => {
  it('is STUN and padded ChannelData', () => {
    const data = channelData(0x4001, rtp(1, 21), true);
    const { packets, framing } = feed([concat(BINDING, data, BINDING)]);
    expect(framing).toBe('turn');
    expect(packets.map(({ length }) => length)).toEqual([20, 4 + 33, 20]);
  });

  it('is known in the middle by ChannelData with RTP inside', () => {
    const chunks = [1, 2, 3, 4].map((sequence) => channelData(0x4001, rtp(sequence), true));
    expect(feed(chunks)).toMatchObject({
      framing: 'turn',
      packets: [{ frame: 1 }, { frame: 2 }, { frame: 3 }, { frame: 4 }],
    });
  });
});

describe('what is lost', () => {
  it('is told, and the next segment that begins with a packet goes on', () => {
    const junk = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4);
    const { packets, lost } = feed([BINDING, junk, BINDING]);
    expect(packets).toHaveLength(2);
    expect(lost).toBe(8);
    expect(feed([framed(BINDING), framed(rtp(1)).subarray(0, 9), null, framed(rtp(3))]).packets).toHaveLength(2);
  });
});

describe('what is none', () => {
  it.each([
    ['HTTP', 'GET / HTTP/1.1\r\n\r\n'],
    ['SIP', 'INVITE sip:bob@example.com SIP/2.0\r\n'],
    ['zeros', '\0\0\0\0\0\0\0\0\0\0'],
  ])('%s is given up', (_name, text) => {
    const { packets, abandoned } = feed(Array.from({ length: 20 }, () => new TextEncoder().encode(text)));
    expect(packets).toEqual([]);
    expect(abandoned).toBe(true);
  });
});

describe('properties', () => {
  const packet = fc.oneof(
    fc.constant(BINDING),
    fc.nat(200).map((octets) => rtp(1, octets)),
  );

  it('gives the same packets however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(packet, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 40 }),
        fc.boolean(),
        (sent, cuts, turn) => {
          const stream = concat(
            ...[BINDING, ...sent].map((one) =>
              turn ? (one === BINDING ? one : channelData(0x4001, one, true)) : framed(one),
            ),
          );
          const chunks: Uint8Array[] = [];
          let at = 0;
          for (const cut of cuts) {
            chunks.push(stream.subarray(at, at + cut));
            at += cut;
          }
          expect(feed([...chunks, stream.subarray(at)]).contents).toEqual(feed([stream]).contents);
          expect(feed([stream]).contents).toHaveLength(sent.length + 1);
        },
      ),
    );
  });

  it('never throws, whatever the octets', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.uint8Array({ maxLength: 64 }))), fc.boolean(), (chunks, known) => {
        feed([...(known ? [BINDING] : []), ...chunks]);
      }),
    );
  });
});
