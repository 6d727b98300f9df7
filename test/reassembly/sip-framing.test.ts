/** SIP messages out of a byte stream. Truth by hand from RFC 3261 section 18.3 and RFC 5626 section 3.5. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stop } from '../../src/bytes/stop.ts';
import type { FrameReference } from '../../src/capture/frame.ts';
import {
  MAX_RESYNCHRONISATION_OCTETS,
  MAX_STREAM_BODY_OCTETS,
  MAX_STREAM_HEADER_OCTETS,
  MAX_UNRECOGNISED_OCTETS,
  SipFraming,
} from '../../src/reassembly/sip-framing.ts';
import { growth, LINEAR_BOUND } from '../dissectors/sip/scaling.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Seen {
  readonly text: string;
  readonly first: number;
  readonly last: number;
  readonly reason: string | undefined;
}

function frame(number: number): FrameReference {
  return { capture: 0, frame: number, seconds: 0, nanoseconds: 0 };
}

/** Feeds chunks, each in a frame of its own (1, 2 ...); null is a hole. Every chunk is overwritten after its push. */
function feed(chunks: readonly (string | Uint8Array | null)[], end = true) {
  const messages: Seen[] = [];
  const skipped: Stop[] = [];
  const framing = new SipFraming({
    message: (bytes, start, stop, first, last, why) =>
      messages.push({
        text: decoder.decode(bytes.subarray(start, stop)),
        first: first.frame,
        last: last.frame,
        reason: why?.reason,
      }),
    skipped: (stop) => skipped.push(stop),
  });
  let number = 0;
  for (const chunk of chunks) {
    if (chunk === null) framing.hole();
    else {
      const octets = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
      const padded = new Uint8Array(octets.length + 6).fill(0x0a);
      padded.set(octets, 3);
      framing.push(padded, 3, 3 + octets.length, frame(++number));
      padded.fill(0x5a);
    }
  }
  if (end) framing.end();
  return { framing, messages, skipped, texts: messages.map((one) => one.text) };
}

function options(id: number, extra = 'Content-Length: 0\r\n', body = ''): string {
  return `OPTIONS sip:a@b SIP/2.0\r\nCall-ID: ${id}\r\nCSeq: 1 OPTIONS\r\n${extra}\r\n${body}`;
}

const OK = 'SIP/2.0 200 OK\r\nCall-ID: r\r\nl:4\r\n\r\nbody';

describe('whole messages', () => {
  it('several in one segment', () => {
    const { texts, messages, framing, skipped } = feed([options(1) + OK + options(2)]);
    expect(texts).toEqual([options(1), OK, options(2)]);
    expect(messages.every((one) => one.first === 1 && one.last === 1 && one.reason === undefined)).toBe(true);
    expect([framing.recognised, framing.octetsSkipped, skipped]).toEqual([true, 0, []]);
  });

  it('one over many segments: first and last frame', () => {
    const { messages } = feed([options(1), OK.slice(0, 3), OK.slice(3, 30), OK.slice(30), options(2)]);
    expect(messages.map((one) => [one.first, one.last])).toEqual([
      [1, 1],
      [2, 4],
      [5, 5],
    ]);
  });

  it('keep-alives between them', () => {
    const { texts, framing, skipped } = feed(['\r\n\r\n', options(1), '\r\n', `\r\n\r\n${options(2)}`, '\r\n']);
    expect(texts).toEqual([options(1), options(2)]);
    expect([framing.keepAliveOctets, framing.octetsSkipped, skipped]).toEqual([12, 0, []]);
  });

  it.each([
    'Content-Length: 3\r\n',
    'content-length:3\r\n',
    'L :   3  \r\n',
    'Content-Length:\r\n 3\r\n',
    'Content-Length: \r\n\t3 \r\n',
    'Content-Length: 003\r\nl: 3\r\n',
    'Content-Length: 3\n',
    'X: y\r\n l: 9\r\nContent-Length: 3\r\nX-Content-Length: 9\r\n',
  ])('%j', (header) => {
    const message = options(1, header, 'abc');
    expect(feed([message + OK]).texts).toEqual([message, OK]);
  });

  it('a body that holds start lines and empty lines', () => {
    const body = `\r\n\r\n${options(9)}`;
    const message = options(1, `Content-Length: ${body.length}\r\n`, body);
    expect(feed([message + OK]).texts).toEqual([message, OK]);
  });
});

describe('no Content-Length', () => {
  it('is 0 when a start line follows', () => {
    const { texts, skipped } = feed([options(1, '') + OK]);
    expect([texts, skipped]).toEqual([[options(1, ''), OK], []]);
  });

  it('is a Stop when something else follows, up to the next start line', () => {
    const { texts, skipped, framing } = feed([`${options(1, '')}v=0\r\nm=x\r\n${OK}`]);
    expect(texts).toEqual([options(1, ''), OK]);
    expect(skipped).toMatchObject([{ reason: 'malformed', offset: options(1, '').length, available: 10 }]);
    expect(skipped[0]!.detail).toContain('without Content-Length');
    expect(framing.octetsSkipped).toBe(10);
  });
});

describe('a Content-Length that cannot be trusted', () => {
  it.each(['-1', 'x', '', '1 2', '5\r\nl: 6', '99999999999999999999'])('%j', (value) => {
    const broken = options(1, `Content-Length: ${value}\r\n`);
    const { messages, texts } = feed([`${broken}body\r\n${OK}`]);
    expect(texts).toEqual([broken, OK]);
    expect(messages[0]!.reason).toBe('malformed');
  });

  it('a huge one is not waited for', () => {
    const huge = options(1, `Content-Length: ${MAX_STREAM_BODY_OCTETS + 1}\r\n`);
    const { messages, texts } = feed([`${huge}body\r\n${OK}`]);
    expect(texts).toEqual([huge, OK]);
    expect(messages[0]!.reason).toBe('limit-reached');
  });
});

describe('holes and ends', () => {
  it('a message with a hole in it is handed out as it is', () => {
    const { messages, skipped } = feed([OK.slice(0, 37), null, `st of it\r\n${options(2)}`]);
    expect(messages).toMatchObject([
      { text: OK.slice(0, 37), reason: 'missing-segment' },
      { text: options(2), reason: undefined },
    ]);
    expect(skipped).toMatchObject([{ reason: 'missing-segment', available: 10 }]);
  });

  it('a hole between messages loses nothing', () => {
    const { texts, skipped } = feed([OK, null, options(2), null, null, '\r\n', OK]);
    expect([texts, skipped]).toEqual([[OK, options(2), OK], []]);
  });

  it('the end of the stream hands out what is begun', () => {
    const { messages } = feed([OK.slice(0, -1)]);
    expect(messages).toMatchObject([{ text: OK.slice(0, -1), reason: 'truncated' }]);
    expect(feed(['OPTIONS sip:a']).messages).toEqual([]);
  });

  it('a stream that starts within a message', () => {
    const { texts, framing, skipped } = feed([`half a header: x\r\n\r\nv=0\r\n${OK}`]);
    expect([texts, framing.octetsSkipped]).toEqual([[OK], 25]);
    expect(skipped).toMatchObject([{ offset: 0, available: 25 }]);
  });

  it('junk between messages', () => {
    const { texts, skipped } = feed([`${OK}\x00\x01junk\r\nmore\r\n${OK}junk at the end`]);
    expect(texts).toEqual([OK, OK]);
    expect(skipped.map((stop) => [stop.offset, stop.available])).toEqual([
      [OK.length, 14],
      [OK.length * 2 + 14, 15],
    ]);
  });
});

describe('streams that are not SIP', () => {
  it.each(['GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'HTTP/1.1 101 Switching Protocols\r\n', 'OPTIONS * RTSP/1.0\r\n'])(
    '%j is given up at once',
    (text) => {
      const { framing, messages, skipped } = feed([text, OK], false);
      expect([framing.recognised, framing.abandoned, messages, skipped]).toEqual([false, true, [], []]);
      expect(framing.octetsSkipped).toBe(text.length + OK.length);
    },
  );

  it('binary and text are given up after a bounded search, and nothing is reported', () => {
    for (const octet of [0x00, 0x16, 0x41, 0x20, 0xff]) {
      const chunk = new Uint8Array(16_384).fill(octet);
      const { framing, messages, skipped } = feed(
        Array.from({ length: MAX_UNRECOGNISED_OCTETS / 8_192 }, () => chunk),
        false,
      );
      expect([framing.recognised, framing.abandoned, messages, skipped]).toEqual([false, true, [], []]);
      expect(framing.octetsSkipped).toBe(MAX_UNRECOGNISED_OCTETS * 2);
    }
  });

  it('SIP that turns into something else is given up later, with a Stop', () => {
    const chunk = new Uint8Array(65_536).fill(0x17);
    const chunks = Array.from({ length: MAX_RESYNCHRONISATION_OCTETS / 65_536 + 1 }, () => chunk);
    const { framing, skipped } = feed([OK, ...chunks, OK], false);
    expect([framing.recognised, framing.abandoned, framing.messages]).toEqual([true, true, 1]);
    expect(skipped).toHaveLength(1);
  });
});

describe('limits', () => {
  it('a header section without end', () => {
    const endless = `OPTIONS sip:a@b SIP/2.0\r\n${'X: y\r\n'.repeat(MAX_STREAM_HEADER_OCTETS / 4)}`;
    const { messages, texts } = feed([endless, `\r\n${OK}`]);
    expect(messages[0]).toMatchObject({ text: endless.slice(0, MAX_STREAM_HEADER_OCTETS), reason: 'limit-reached' });
    expect(texts.at(-1)).toBe(OK);
  });

  it('a line without end', () => {
    const { texts, framing } = feed([`${OK}${'A'.repeat(100_000)}`, 'A\r\n', OK]);
    expect([texts, framing.octetsSkipped]).toEqual([[OK, OK], 100_003]);
  });
});

describe('any chunking gives the same', () => {
  const stream = fc
    .array(
      fc.constantFrom(
        options(1),
        OK,
        options(2, ''),
        '\r\n',
        'junk\r\n',
        '\x00\x16\n',
        options(3, 'l: x\r\n'),
        options(4, 'Content-Length: 12\r\n', 'hello\r\nworld'),
        'OPTIONS sip:a@b',
        'GET / HTTP/1.1\r\n',
        `${'z'.repeat(9_000)}\r\n`,
      ),
      { maxLength: 12 },
    )
    .map((parts) => encoder.encode(parts.join('')));

  it('messages, Stops and counts', () => {
    fc.assert(
      fc.property(
        stream,
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
        (bytes, sizes) => {
          const whole = feed([bytes]);
          const chunks: Uint8Array[] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = sizes[turn % sizes.length]!;
            chunks.push(bytes.subarray(at, at + size));
            at += size;
          }
          const cut = feed(chunks);
          expect(cut.messages.map(({ text, reason }) => [text, reason])).toEqual(
            whole.messages.map(({ text, reason }) => [text, reason]),
          );
          expect(cut.skipped).toEqual(whole.skipped);
          expect([cut.framing.octetsSkipped, cut.framing.keepAliveOctets, cut.framing.recognised]).toEqual([
            whole.framing.octetsSkipped,
            whole.framing.keepAliveOctets,
            whole.framing.recognised,
          ]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('every octet is in a message, skipped, or a keep-alive', () => {
    const pieces = fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), stream, fc.constant(null)), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, (chunks) => {
        let handed = 0;
        const framing = new SipFraming({
          message: (_, start, end) => {
            handed += end - start;
          },
          skipped: () => {},
        });
        let total = 0;
        for (const chunk of chunks) {
          if (chunk === null) framing.hole();
          else framing.push(chunk, 0, chunk.length, frame(1));
          total += chunk?.length ?? 0;
        }
        framing.end();
        expect(handed + framing.octetsSkipped + framing.keepAliveOctets).toBe(total);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a megabyte in linear time', () => {
  const octetByOctet = (bytes: Uint8Array) => {
    const framing = new SipFraming({ message: () => {}, skipped: () => {} });
    const reference = frame(1);
    for (let at = 0; at < bytes.length; at++) framing.push(bytes, at, at + 1, reference);
  };

  it.each([
    ['one body', (size: number) => options(1, `Content-Length: ${size}\r\n`, 'x'.repeat(size))],
    ['empty lines in a body', (size: number) => options(1, `Content-Length: ${size}\r\n`, '\n'.repeat(size))],
    ['many messages', (size: number) => OK.repeat(size / OK.length)],
    ['junk lines', (size: number) => OK + 'A B\n'.repeat(size / 4)],
    ['junk without lines', (size: number) => OK + 'A'.repeat(size)],
    ['start lines without end', (size: number) => 'OPTIONS sip:a SIP/2.0'.repeat(size / 21)],
  ])('%s, octet by octet', (_, make) => {
    expect(growth(1_000_000, (size) => encoder.encode(make(size)), octetByOctet)).toBeLessThan(LINEAR_BOUND);
  });
});
