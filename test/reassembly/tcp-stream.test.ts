import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Frame } from '../../src/capture/frame.ts';
import { dissectLayers, Packet, TCP_FLAG } from '../../src/layers/index.ts';
import { TcpBuffer, type TcpSink, TcpStream } from '../../src/reassembly/index.ts';
import { type BuiltFrame, frameFrom, packet, tcpConversation } from '../support/packet-builder.ts';

const { syn: SYN, fin: FIN, rst: RST, ack: ACK } = TCP_FLAG;

/** One direction of a connection and what came out of it: text, `<3>` for a hole of three octets, `!` for a conflict. */
class Listener implements TcpSink {
  readonly buffer = new TcpBuffer();
  readonly stream: TcpStream;
  readonly events: string[] = [];
  readonly reasons: string[] = [];
  /** Number of the frame of each event. */
  readonly frames: number[] = [];
  octets: number[] = [];
  #number = 0;

  constructor(buffer = new TcpBuffer()) {
    this.buffer = buffer;
    this.stream = new TcpStream(buffer);
  }

  get text(): string {
    return this.events.join('');
  }

  data(bytes: Uint8Array, start: number, end: number, at: Frame): void {
    expect(end).toBeGreaterThan(start);
    expect(end).toBeLessThanOrEqual(bytes.length);
    for (let index = start; index < end; index++) this.octets.push(bytes[index]!);
    this.#event(new TextDecoder('latin1').decode(bytes.subarray(start, end)), at);
  }

  hole(octets: number, reason: string, at: Frame): void {
    expect(octets).toBeGreaterThan(0);
    this.reasons.push(reason);
    for (let index = 0; index < Math.min(octets, 1000); index++) this.octets.push(-1);
    this.#event(`<${octets}>`, at);
  }

  conflict(at: Frame): void {
    this.#event('!', at);
  }

  restart(at: Frame): void {
    this.#event('|', at);
  }

  close(at: Frame): void {
    this.#event('.', at);
  }

  #event(text: string, at: Frame): void {
    this.events.push(text);
    this.frames.push(at.number);
  }

  /** A segment; the octets are overwritten afterwards, as a reader would. */
  segment(sequence: number, text: string, flags: number = ACK, captured = text.length): this {
    const bytes = new TextEncoder().encode(`<<<<${text.slice(0, captured)}>>>>`);
    const frame = this.#next();
    this.stream.append(sequence >>> 0, flags, bytes, 4, 4 + captured, text.length, frame, this);
    bytes.fill(0x3f);
    frame.number = -1;
    return this;
  }

  ack(acknowledgment: number): this {
    this.stream.acknowledged(acknowledgment >>> 0, this.#next(), this);
    return this;
  }

  finish(): this {
    this.stream.finish(this.#next(), this);
    return this;
  }

  #next(): Frame {
    const frame = new Frame();
    frame.number = ++this.#number;
    return frame;
  }
}

const open = () => new Listener().segment(999, '', SYN);

describe('in order', () => {
  test('from SYN to FIN', () => {
    const listener = open()
      .segment(1000, 'abc')
      .segment(1003, 'def')
      .segment(1006, '', FIN | ACK);
    expect(listener.events).toEqual(['abc', 'def', '.']);
    expect(listener.frames).toEqual([2, 3, 4]);
  });

  test('octets in SYN (RFC 7413) and in FIN', () => {
    expect(new Listener().segment(999, 'abc', SYN).segment(1003, 'def', FIN | ACK).text).toBe('abcdef.');
  });

  test('sequence numbers wrap', () => {
    const listener = new Listener().segment(0xfffffffc, '', SYN);
    listener.segment(0xfffffffd, 'abc').segment(0, 'def').segment(6, 'jkl').segment(3, 'ghi');
    expect(listener.text).toBe('abcdefghijkl');
    const across = new Listener().segment(0xfffffffe, 'abcdef').segment(4, 'ghi');
    expect(across.text).toBe('abcdefghi');
  });

  test('begun in the middle', () => {
    expect(new Listener().segment(5000, 'abc').segment(5003, 'def').finish().text).toBe('abcdef.');
    expect(new Listener().segment(5000, '').segment(5000, 'abc').text).toBe('abc');
  });

  test('both sides of a conversation as frames', () => {
    const conversation = tcpConversation('192.0.2.1:49152', '192.0.2.2:5060', {
      segmentSize: 4,
      clientSequence: 0xfffffff0,
    });
    const { frames } = conversation.syn().client('REGISTER sip:b').server('SIP/2.0 200').client('ACK sip:b').fin();
    const [client, server] = bothSides(frames);
    expect(client.text).toBe('REGISTER sip:bACK sip:b.');
    expect(server.text).toBe('SIP/2.0 200.');
  });
});

/** Feeds frames as a ledger would: each to its own direction, its acknowledgment to the other. */
function bothSides(frames: readonly BuiltFrame[]): [Listener, Listener] {
  const sides: [Listener, Listener] = [new Listener(), new Listener()];
  const cursor = new Packet();
  frames.forEach((built, index) => {
    const frame = frameFrom(built, index + 1);
    expect(dissectLayers(frame, cursor)).toBeUndefined();
    const [own, other] = cursor.dstPort === 5060 ? sides : [sides[1], sides[0]];
    const { bytes, payloadStart, payloadEnd, payloadOriginalLength, tcpSequence, tcpFlags } = cursor;
    own.stream.append(tcpSequence, tcpFlags, bytes, payloadStart, payloadEnd, payloadOriginalLength, frame, own);
    if ((tcpFlags & ACK) !== 0) other.stream.acknowledged(cursor.tcpAcknowledgment, frame, other);
  });
  return sides;
}

describe('out of order and again', () => {
  test('what comes too early waits, with the frame it came in', () => {
    const listener = open().segment(1006, 'ghi').segment(1003, 'def').segment(1000, 'abc');
    expect(listener.events).toEqual(['abc', 'def', 'ghi']);
    expect(listener.frames).toEqual([4, 3, 2]);
    expect(listener.buffer.used).toBe(0);
  });

  test('retransmissions are left out, whole, merged or overlapping', () => {
    expect(open().segment(1000, 'abc').segment(1000, 'abc').segment(1003, 'def').text).toBe('abcdef');
    expect(open().segment(1000, 'abc').segment(1003, 'def').segment(1000, 'abcdefghi').text).toBe('abcdefghi');
    expect(open().segment(1003, 'def').segment(1000, 'abcdef').segment(1004, 'efgh').text).toBe('abcdefgh');
    expect(open().segment(1000, 'abc').segment(999, '', SYN).segment(1003, 'def').text).toBe('abcdef');
  });

  test('keep-alive and window probes are no octets and no conflict', () => {
    expect(open().segment(1000, 'abc').segment(1002, '').segment(1002, '\0').segment(1003, 'd').text).toBe('abcd');
    // One octet beyond a closed window is sent again with the rest (RFC 9293 section 3.8.6.1).
    expect(open().segment(1000, 'a').segment(1000, 'a').segment(1000, 'abc').text).toBe('abc');
    expect(open().segment(1000, 'abc').segment(1003, 'd').segment(1003, '\0').text).toBe('abcd');
  });

  test('different octets for the same place are a conflict, told once', () => {
    expect(open().segment(1000, 'abc').segment(1000, 'xyz').segment(1000, 'zzz').text).toBe('abc!');
    expect(open().segment(1000, 'abc').segment(1000, 'xyzdef').text).toBe('abc!def');
    expect(open().segment(1003, 'def').segment(1003, 'xyz').text).toBe('!');
    expect(open().segment(1003, 'def').segment(1000, 'abcx').text).toBe('!abcxef');
  });
});

describe('holes', () => {
  test('are told when the other side has acknowledged them', () => {
    const listener = open().segment(1003, 'def').ack(1000);
    expect(listener.events).toEqual([]);
    expect(listener.ack(1006).events).toEqual(['<3>', 'def']);
    expect(listener.reasons).toEqual(['missing-segment']);
    expect(listener.frames).toEqual([4, 2]);
    expect(listener.segment(1006, 'ghi').text).toBe('<3>defghi');
  });

  test('an acknowledgment that overtook its segment makes none', () => {
    expect(open().ack(1003).segment(1000, 'abc').text).toBe('abc');
    expect(open().ack(1003).segment(1003, 'def').segment(1000, 'abc').text).toBe('<3>def');
  });

  test('a segment behind an acknowledged hole does not wait', () => {
    const listener = open().segment(1002, 'c').segment(1006, 'g').ack(1008).segment(1009, 'j').segment(1008, 'i');
    expect(listener.text).toBe('<2>c<3>g<1>ij');
  });

  test('are told at the end of the capture', () => {
    const listener = open().segment(1000, 'abc').segment(1006, 'ghi').finish();
    expect(listener.text).toBe('abc<3>ghi.');
    expect(listener.finish().text).toBe('abc<3>ghi.');
    expect(open().segment(1000, 'abc').ack(1010).finish().text).toBe('abc<7>.');
  });

  test('FIN behind a hole', () => {
    expect(open().segment(1003, 'def', FIN | ACK).text).toBe('');
    expect(
      open()
        .segment(1003, 'def', FIN | ACK)
        .segment(1000, 'abc').text,
    ).toBe('abcdef.');
    expect(
      open()
        .segment(1003, '', FIN | ACK)
        .ack(1004).text,
    ).toBe('<3>.');
    expect(
      open()
        .segment(1003, 'def', FIN | ACK)
        .ack(1007).text,
    ).toBe('<3>def.');
    expect(
      open()
        .segment(1003, '', FIN | ACK)
        .finish().text,
    ).toBe('<3>.');
  });

  test('octets that the capture cut', () => {
    const listener = open().segment(1000, 'abcdef', ACK, 4).segment(1006, 'ghi').segment(1012, 'mno', ACK, 1);
    expect(listener.segment(1009, 'jkl').text).toBe('abcd<2>ghijklm<2>');
    expect(listener.reasons).toEqual(['truncated-by-snaplen', 'truncated-by-snaplen']);
    expect(
      open()
        .segment(1000, 'abc', ACK, 0)
        .segment(1003, 'def', FIN | ACK, 0).text,
    ).toBe('<3><3>.');
  });

  test('a full buffer gives up the hole', () => {
    const listener = open();
    for (let index = 0; index < 600; index++) listener.segment(1010 + index * 2, 'x');
    expect(listener.reasons[0]).toBe('limit-reached');
    expect(listener.events.filter((event) => event === 'x').length).toBeGreaterThan(500);
    const wide = open();
    for (let index = 0; index < 20; index++) wide.segment(2000 + index * 100_000, 'x'.repeat(100_000));
    expect(wide.reasons).toEqual(['limit-reached']);
  });

  test('the memory of all streams together is bounded, and given back', () => {
    const buffer = new TcpBuffer(3000);
    const streams = Array.from({ length: 10 }, () => new Listener(buffer).segment(999, '', SYN));
    for (const listener of streams) {
      listener.segment(1003, 'x'.repeat(500));
      expect(buffer.used).toBeLessThanOrEqual(3000);
    }
    expect(streams.flatMap(({ reasons }) => reasons)).toContain('limit-reached');
    for (const listener of streams) listener.finish();
    expect(buffer.used).toBe(0);
  });
});

describe('the end and a new beginning', () => {
  test('octets behind FIN do not count', () => {
    expect(
      open()
        .segment(1000, 'abc', FIN | ACK)
        .segment(1003, 'def')
        .segment(1000, 'abcdef').text,
    ).toBe('abc.');
    expect(
      open()
        .segment(1002, 'cdef')
        .segment(1003, '', FIN | ACK)
        .segment(1000, 'ab').text,
    ).toBe('abc.');
    expect(
      open()
        .segment(1000, 'abcdef')
        .segment(1000, 'abc', FIN | ACK).text,
    ).toBe('abcdef');
  });

  test('octets that came before and lie behind FIN contradict it', () => {
    expect(
      open()
        .segment(1004, 'efg')
        .segment(1000, 'abc', FIN | ACK)
        .finish().text,
    ).toBe('!abc.');
    expect(
      open()
        .segment(1006, 'ghi')
        .segment(1004, '', FIN | ACK)
        .ack(1009).text,
    ).toBe('!<4>.');
  });

  test('RST closes; what waited is handed on first', () => {
    expect(open().segment(1000, 'abc').segment(1006, 'ghi').segment(1003, '', RST).text).toBe('abc<3>ghi.');
  });

  test('a reset from far away is not believed, and octets behind a reset are read', () => {
    expect(open().segment(1000, 'abc').segment(0x70000000, '', RST).segment(1003, 'def').text).toBe('abcdef');
    expect(open().segment(1000, 'abc').segment(1003, '', RST).segment(1003, 'def').text).toBe('abc.|def');
  });

  test('ports that are used again', () => {
    const closed = open().segment(1000, 'abc', FIN | ACK);
    expect(closed.segment(5000, '', SYN).segment(5001, 'new').text).toBe('abc.|new');
    const still = open().segment(1000, 'abc');
    expect(still.segment(0x60000000, '', SYN).segment(0x60000001, 'new').text).toBe('abc.|new');
    const without = open().segment(1000, 'abc', FIN | ACK);
    expect(without.segment(0x60000001, 'new').text).toBe('abc.|new');
  });

  test('a SYN inside the window of an open connection is ignored (RFC 5961)', () => {
    expect(open().segment(1000, 'abc').segment(1500, '', SYN).segment(1003, 'def').text).toBe('abcdef');
  });

  test('a SYN after a beginning in the middle begins again, unless it belongs there', () => {
    expect(new Listener().segment(1000, 'abc').segment(5000, '', SYN).segment(5001, 'new').text).toBe('abc.|new');
    expect(new Listener().segment(1000, 'abc').segment(999, '', SYN).segment(1003, 'def').text).toBe('abcdef');
  });

  test('acknowledgments of a direction that was never seen, or is over, do nothing', () => {
    expect(new Listener().ack(7).finish().text).toBe('');
    expect(
      open()
        .segment(1000, '', FIN | ACK)
        .ack(5000)
        .finish().text,
    ).toBe('.');
  });
});

describe('properties', () => {
  const content = Uint8Array.from({ length: 600 }, (_, at) => 97 + ((at * 7) % 26));
  const text = (from: number, to: number) => new TextDecoder('latin1').decode(content.subarray(from, to));
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 599 }), { maxLength: 40 }).map((inner) => {
    const edges = [0, ...inner.sort((a, b) => a - b), 600];
    return edges.slice(1).map((to, index) => [edges[index]!, to] as const);
  });
  const extra = fc.array(
    fc
      .tuple(fc.nat(599), fc.integer({ min: 1, max: 200 }))
      .map(([from, size]) => [from, Math.min(600, from + size)] as const),
    { maxLength: 20 },
  );
  const start = fc.constantFrom(0, 1000, 0x7fffff00, 0xffffff00);

  test('cut anywhere, in any order, again and overlapping: the same stream and no hole', () => {
    fc.assert(
      fc.property(cuts, extra, start, fc.infiniteStream(fc.nat()), (segments, again, initial, random) => {
        const order = [...segments, ...again]
          .map((segment) => ({ segment, key: random.next().value }))
          .sort((a, b) => a.key - b.key);
        const listener = new Listener().segment(initial - 1, '', SYN);
        for (const { segment } of order) listener.segment(initial + segment[0], text(...segment));
        listener.segment(initial + 600, '', FIN | ACK);
        expect(listener.events.at(-1)).toBe('.');
        expect(Uint8Array.from(listener.octets)).toEqual(content);
        expect(listener.reasons).toEqual([]);
        expect(listener.events).not.toContain('!');
        expect(listener.buffer.used).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test('segments lost: every octet is there or in a hole, in its place', () => {
    fc.assert(
      fc.property(cuts, start, fc.infiniteStream(fc.nat(3)), (segments, initial, random) => {
        const listener = new Listener().segment(initial - 1, '', SYN);
        const expected = Array.from(content);
        for (const segment of segments) {
          if (random.next().value === 0) expected.fill(-1, ...segment);
          else listener.segment(initial + segment[0], text(...segment));
          if (random.next().value === 0) listener.ack(initial + segment[1]);
        }
        listener.segment(initial + 600, '', FIN | ACK).finish();
        expect(listener.octets).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('one octet changed in a segment that was sent before is a conflict', () => {
    fc.assert(
      fc.property(cuts, fc.nat(599), fc.boolean(), (segments, position, inOrder) => {
        const listener = new Listener().segment(999, '', SYN);
        const segment = segments.find(([from, to]) => from <= position && position < to)!;
        // The last octet alone looks like a keep-alive probe.
        fc.pre(segment[1] - segment[0] > 1);
        const forged = [...text(...segment)];
        forged[position - segment[0]] = '~';
        fc.pre(forged.join('') !== text(...segment));
        const usual = inOrder ? segments : segments.slice(1);
        for (const [from, to] of usual) {
          listener.segment(1000 + from, text(from, to));
          if (from === segment[0]) listener.segment(1000 + from, forged.join(''));
        }
        fc.pre(usual.includes(segment));
        expect(listener.events.filter((event) => event === '!')).toHaveLength(1);
      }),
    );
  });

  test('any segments: no throw, one close per connection, memory given back', () => {
    const near = fc.oneof(fc.nat(4000), fc.constantFrom(0, 0x7fffffff, 0x80000000, 0xffffffff));
    const step = fc.record({
      sequence: near,
      flags: fc.nat(31),
      length: fc.nat(60),
      captured: fc.nat(60),
      acknowledgment: fc.option(near),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const listener = new Listener(new TcpBuffer(4000));
        for (const { sequence, flags, length, captured, acknowledgment } of steps) {
          listener.segment(sequence, 'x'.repeat(length), flags, Math.min(length, captured));
          if (acknowledgment !== null) listener.ack(acknowledgment);
          expect(listener.buffer.used).toBeLessThanOrEqual(4000);
        }
        listener.finish();
        const closes = listener.events.filter((event) => event === '.').length;
        const begins = listener.events.filter((event) => event === '|').length + (steps.length > 0 ? 1 : 0);
        expect(closes).toBe(begins);
        expect(listener.buffer.used).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });
});

test('a builder frame cut by the snaplen inside its options still tells the size of the hole', () => {
  const link = packet().ethernet().ipv4('192.0.2.1', '192.0.2.2');
  const fields = { sequence: 1000, options: new Uint8Array(20) };
  const [client] = bothSides([
    link.tcp(1, 5060, fields, 'abcdef').snaplen(56).build(),
    link.tcp(1, 5060, { ...fields, sequence: 1006 }, 'ghi').build(),
  ]);
  expect(client.text).toBe('<6>ghi');
});
