/** WebSocket frames. Truth from the examples of RFC 6455 section 5.7 and RFC 7692 section 7.2.3, and by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  firstOctetsOfMessage,
  MAX_WEBSOCKET_MESSAGE_OCTETS,
  type MessageCompression,
  readWebSocketHeader,
  WebSocketReader,
} from '../../src/reassembly/websocket.ts';
import { concat, hex } from '../support/packet-builder.ts';
import { deflated, MASK, wsFrame } from '../support/websocket.ts';

const decoder = new TextDecoder();

/** Feeds chunks, each in a frame of its own (1, 2 ...) and overwritten afterwards; null is a hole. */
function feed(chunks: readonly (Uint8Array | null)[], compression: MessageCompression = 'none', end = true) {
  const messages: string[] = [];
  const problems: string[] = [];
  const reader = new WebSocketReader(
    {
      message: (bytes, start, stop) => messages.push(decoder.decode(bytes.subarray(start, stop))),
      problem: ({ reason }) => problems.push(reason),
    },
    compression,
  );
  chunks.forEach((chunk, index) => {
    if (chunk === null) {
      reader.hole();
      return;
    }
    const copy = chunk.slice();
    reader.push(copy, 0, copy.length, { capture: 0, frame: index + 1, seconds: 0, nanoseconds: 0 });
    copy.fill(0xa5);
  });
  if (end) reader.end();
  return { messages, problems };
}

describe('the examples of RFC 6455 section 5.7', () => {
  it.each([
    ['unmasked', ['81 05 48 65 6c 6c 6f']],
    ['masked', ['81 85 37 fa 21 3d 7f 9f 4d 51 58']],
    ['in two fragments', ['01 03 48 65 6c', '80 02 6c 6f']],
    ['with a ping between them', ['01 03 48 65 6c', '89 05 48 65 6c 6c 6f', '80 02 6c 6f']],
  ])('%s: Hello', (_name, frames) => {
    expect(feed(frames.map((frame) => hex(frame)))).toEqual({ messages: ['Hello'], problems: [] });
  });

  it('256 octets and 64 KiB of binary', () => {
    for (const length of [256, 65_536]) {
      const { messages } = feed([wsFrame('x'.repeat(length), { opcode: 2 })]);
      expect(messages).toEqual(['x'.repeat(length)]);
    }
    expect(wsFrame('x'.repeat(256)).subarray(0, 4)).toEqual(hex('81 7e 01 00'));
    expect(wsFrame('x'.repeat(65_536)).subarray(0, 10)).toEqual(hex('81 7f 00 00 00 00 00 01 00 00'));
  });
});

describe('compressed messages', () => {
  it('are the examples of RFC 7692 section 7.2.3', () => {
    expect(feed([hex('c1 07 f2 48 cd c9 c9 07 00')], 'alone').messages).toEqual(['Hello']);
    expect(feed([hex('41 03 f2 48 cd'), hex('80 04 c9 c9 07 00')], 'alone').messages).toEqual(['Hello']);
    const twice = [hex('c1 07 f2 48 cd c9 c9 07 00'), hex('c1 05 f2 00 11 00 00')];
    expect(feed(twice, 'context')).toEqual({ messages: ['Hello', 'Hello'], problems: [] });
  });

  it('cannot be read when the window before them was missed', () => {
    const first = 'OPTIONS sip:bob@example.com SIP/2.0\r\n';
    const frames = [first, first].map((text, index) =>
      wsFrame(deflated(text, index === 0 ? '' : first), { compressed: true }),
    );
    expect(feed(frames, 'context').messages).toEqual([first, first]);
    expect(feed([null, frames[1]!], 'context')).toEqual({ messages: [], problems: ['unsupported'] });
    expect(feed([null, frames[0]!], 'alone').messages).toEqual([first]);
  });

  it('do not inflate without limit', () => {
    const bomb = wsFrame(deflated('\0'.repeat(8 << 20)), { compressed: true });
    expect(bomb.length).toBeLessThan(10_000);
    expect(feed([bomb], 'alone')).toEqual({ messages: [], problems: ['limit-reached'] });
    const many = Array.from({ length: 50 }, () => wsFrame(deflated('\0'.repeat(1 << 20)), { compressed: true }));
    expect(feed(many, 'alone').problems.length).toBeGreaterThan(30);
  });

  it('are malformed when nobody agreed on compression, and when they do not inflate', () => {
    expect(feed([wsFrame(deflated('Hello'), { compressed: true })]).problems).toEqual(['malformed']);
    expect(feed([wsFrame(hex('ff ff ff ff ff'), { compressed: true })], 'alone').problems).toEqual(['malformed']);
  });
});

describe('what is no message', () => {
  it('is told once, and the next segment that begins like a frame goes on', () => {
    const after = wsFrame('after', { mask: MASK });
    expect(feed([hex('8f 00 00'), hex('00 00'), after])).toEqual({ messages: ['after'], problems: ['malformed'] });
    expect(feed([wsFrame('a', { opcode: 0 }), after])).toEqual({ messages: ['after'], problems: ['malformed'] });
    expect(feed([wsFrame('long enough').subarray(0, 5), null, after])).toEqual({
      messages: ['after'],
      problems: ['missing-segment'],
    });
  });

  it('is a length that is not the shortest, or that no number holds', () => {
    for (const octets of ['81 7e 00 05', '81 7f 00 00 00 00 00 00 00 05', '81 7f ff ff ff ff ff ff ff ff']) {
      expect(readWebSocketHeader(hex(octets), 0, hex(octets).length).length).toBe(-1);
    }
  });

  it('is not kept, and is stepped over, when it is too long', () => {
    const chunk = new Uint8Array(65_536).fill(0x41);
    const length = MAX_WEBSOCKET_MESSAGE_OCTETS + 65_536 * 2;
    const header = concat(
      hex('81 7f 00 00 00 00'),
      new Uint8Array([length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255]),
    );
    const chunks = Array.from({ length: length / 65_536 }, () => chunk);
    expect(length % 65_536).toBe(0);
    expect(feed([header, ...chunks, wsFrame('next')])).toEqual({ messages: ['next'], problems: ['limit-reached'] });
  });

  it('is cut at every octet', () => {
    const frame = wsFrame('Hello', { mask: MASK });
    for (let length = 1; length < frame.length; length++) {
      expect(feed([frame.subarray(0, length)])).toEqual({ messages: [], problems: ['truncated'] });
    }
  });
});

describe('properties', () => {
  const wishes = fc.record({
    mask: fc.constantFrom(undefined, MASK),
    compressed: fc.boolean(),
    pieces: fc.integer({ min: 1, max: 3 }),
  });

  it('gives the same messages however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ maxLength: 300 }), wishes), { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 90 })),
        (sent, cuts) => {
          const stream = concat(
            ...sent.flatMap(([text, { mask, compressed, pieces }]) => {
              const content = compressed ? deflated(text) : new TextEncoder().encode(text);
              const size = Math.max(1, Math.ceil(content.length / pieces));
              const parts = [];
              for (let at = 0; at === 0 || at < content.length; at += size) parts.push(content.subarray(at, at + size));
              return parts.map((part, index) =>
                wsFrame(part, {
                  opcode: index === 0 ? 1 : 0,
                  final: index === parts.length - 1,
                  compressed: compressed && index === 0,
                  ...(mask ? { mask } : {}),
                }),
              );
            }),
          );
          const chunks: Uint8Array[] = [];
          let at = 0;
          for (const cut of cuts) {
            chunks.push(stream.subarray(at, at + cut));
            at += cut;
          }
          chunks.push(stream.subarray(at));
          expect(feed(chunks, 'alone').messages).toEqual(
            sent.map(([text]) => decoder.decode(new TextEncoder().encode(text))),
          );
        },
      ),
    );
  });

  it('never throws, whatever the octets', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.uint8Array({ maxLength: 64 }))),
        fc.constantFrom('none', 'alone', 'context'),
        (chunks, compression) => {
          feed(chunks, compression as MessageCompression);
          for (const chunk of chunks) if (chunk !== null) firstOctetsOfMessage(chunk, 0, chunk.length, 16);
        },
      ),
    );
  });
});
