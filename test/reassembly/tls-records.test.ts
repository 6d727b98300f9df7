import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_RECORD_FRAGMENT,
  recogniseTls,
  SSL2_RECORD,
  type TlsRecord,
  TlsRecordReader,
} from '../../src/reassembly/tls-records.ts';
import {
  clientHelloBody,
  message,
  type Octets,
  record,
  serverHelloBody,
  surrounded,
  u16,
} from '../support/tls-octets.ts';

const HELLO = record(22, message(1, clientHelloBody()), 0x0301);
const SPEC = record(20, [1]);
const DATA = record(
  23,
  Array.from({ length: 300 }, (_, index) => index & 0xff),
);
/** RFC 5246 appendix E.2: version 3.3, two cipher kinds, no session ID, challenge of 16 octets. */
const SSL2_HELLO = [0x80, 9 + 6 + 16, 1, 3, 3, ...u16(6, 0, 16), 0, 0, 0x2f, 1, 0, 0x80, ...new Array(16).fill(7)];

interface Seen {
  readonly type: number;
  readonly length: number;
  readonly octets: readonly number[];
}

function collect(options: { keepApplicationData?: boolean } = {}): { seen: Seen[]; reader: TlsRecordReader } {
  const seen: Seen[] = [];
  const reader = new TlsRecordReader((one: TlsRecord) => {
    seen.push({ type: one.contentType, length: one.length, octets: [...one.bytes.subarray(one.start, one.end)] });
  }, options);
  return { seen, reader };
}

function push(reader: TlsRecordReader, contents: Octets) {
  const { bytes, start, end } = surrounded(contents);
  return reader.push(bytes, start, end);
}

describe('TlsRecordReader', () => {
  it('hands a record that is whole in the chunk on as a span of it', () => {
    const { bytes, start, end } = surrounded(HELLO);
    let span: Uint8Array | undefined;
    new TlsRecordReader((one) => {
      span = one.bytes;
    }).push(bytes, start, end);
    expect(span).toBe(bytes);
  });

  it('reads the same records whatever the chunks', () => {
    const stream = [...HELLO, ...SPEC, ...DATA, ...record(23, []), ...record(22, [20, 0, 0, 1, 9])];
    const whole = collect({ keepApplicationData: true });
    push(whole.reader, stream);
    expect(whole.seen.map((one) => one.type)).toEqual([22, 20, 23, 23, 22]);
    for (let size = 1; size < 40; size += 1) {
      const chunked = collect({ keepApplicationData: true });
      for (let at = 0; at < stream.length; at += size) push(chunked.reader, stream.slice(at, at + size));
      expect(chunked.seen).toEqual(whole.seen);
    }
  });

  it('counts application data, and shows no more of it than an explicit nonce', () => {
    for (const size of [1, 3, 7, 400]) {
      const { seen, reader } = collect();
      const stream = [...HELLO, ...DATA, ...SPEC];
      for (let at = 0; at < stream.length; at += size) push(reader, stream.slice(at, at + size));
      expect(seen.map(({ type, length, octets }) => [type, length, octets.length])).toEqual([
        [22, HELLO.length - 5, HELLO.length - 5],
        [23, 300, 8],
        [20, 1, 1],
      ]);
    }
  });

  it('passes a hole inside application data by the length of the record', () => {
    const { seen, reader } = collect();
    push(reader, [...HELLO, ...DATA.slice(0, 50)]);
    expect(reader.hole(200)).toBeUndefined();
    push(reader, [...DATA.slice(250), ...SPEC]);
    expect(seen.map((one) => one.type)).toEqual([22, 23, 20]);
  });

  it('gives up a kept record with a hole in it, and goes on after it', () => {
    const { seen, reader } = collect();
    push(reader, HELLO.slice(0, 30));
    expect(reader.hole(10)?.reason).toBe('missing-segment');
    push(reader, [...HELLO.slice(40), ...SPEC]);
    expect(seen.map((one) => one.type)).toEqual([20]);
  });

  it('finds the next record chain after a hole that swallowed a header', () => {
    const { seen, reader } = collect();
    push(reader, HELLO);
    expect(reader.hole(1000)?.reason).toBe('missing-segment');
    push(reader, [0x17, 3, 3, 0xff, 0xff, 9, 9, 9, ...DATA, ...SPEC]);
    expect(seen.map((one) => one.type)).toEqual([22, 23, 20]);
    expect(reader.state).toBe('records');
  });

  it('says so when octets are no record, once, and keeps looking', () => {
    const { seen, reader } = collect();
    expect(push(reader, [...HELLO, ...new Array(20).fill(0x41)])?.reason).toBe('malformed');
    expect(push(reader, new Array(20).fill(0x41))).toBeUndefined();
    push(reader, [...DATA, ...SPEC]);
    expect(seen.map((one) => one.type)).toEqual([22, 23, 20]);
  });

  it('takes no length above 2^14 + 2048', () => {
    const { reader } = collect();
    expect(push(reader, [22, 3, 3, ...u16(MAX_RECORD_FRAGMENT + 1), 1, 0, 0, 0])?.reason).toBe('malformed');
  });

  it('reads SSL 2.0 records, and TLS records that follow an SSL 2.0 hello', () => {
    for (const size of [1, 4, 6, 100]) {
      const { seen, reader } = collect();
      const stream = [...SSL2_HELLO, ...record(22, [16, 0, 0, 0])];
      for (let at = 0; at < stream.length; at += size) push(reader, stream.slice(at, at + size));
      expect(seen.map(({ type, length }) => [type, length])).toEqual([
        [SSL2_RECORD, SSL2_HELLO.length - 2],
        [22, 4],
      ]);
    }
  });

  it('reads any octets in any chunks without throwing and within bounds', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 12 }), fc.boolean(), (chunks, tls) => {
        const reader = new TlsRecordReader((one) => {
          expect(one.start).toBeLessThanOrEqual(one.end);
          expect(one.end).toBeLessThanOrEqual(one.bytes.length);
        });
        if (tls) push(reader, HELLO);
        for (const chunk of chunks) {
          push(reader, [...chunk]);
          if (chunk.length % 7 === 3) reader.hole(chunk.length);
        }
      }),
    );
  });
});

describe('recogniseTls', () => {
  const recognise = (contents: Octets) => {
    const { bytes, start, end } = surrounded(contents);
    return recogniseTls(bytes, start, end);
  };

  it.each<[string, string, Octets]>([
    ['a ClientHello', 'certain', HELLO],
    ['the first segment of a ClientHello', 'certain', HELLO.slice(0, 60)],
    ['a ServerHello', 'certain', record(22, message(2, serverHelloBody()))],
    ['an SSL 2.0 hello', 'certain', SSL2_HELLO],
    ['three records in a row', 'certain', [...DATA, ...DATA, ...SPEC]],
    ['application data that fits the segment', 'probable', DATA],
    ['two records in a row', 'probable', [...DATA, ...DATA.slice(0, 20)]],
    ['an alert in clear', 'probable', record(21, [2, 40])],
    ['ChangeCipherSpec', 'probable', SPEC],
    ['the first segment of application data', 'possible', DATA.slice(0, 100)],
    ['the first octets of a header', 'possible', [22, 3]],
    ['a hello with an impossible session ID', 'no', [...HELLO.slice(0, 43), 33, ...HELLO.slice(44)]],
    ['a hello of version 9', 'no', [...HELLO.slice(0, 9), 9, ...HELLO.slice(10)]],
    ['ChangeCipherSpec of two octets', 'no', record(20, [1, 1])],
    ['an alert of level 7', 'no', record(21, [7, 40])],
    ['application data followed by something else', 'possible', [...DATA, 1, 2, 3, 4, 5, 6]],
    ['SIP', 'no', [...'OPTIONS sip:example.com SIP/2.0\r\n'].map((c) => c.charCodeAt(0))],
    ['TPKT', 'no', [3, 0, 0, 22, 17, 0xe0, 0, 0]],
    ['nothing', 'no', []],
  ])('%s: %s', (_name, certainty, contents) => {
    expect(recognise(contents)).toBe(certainty);
  });

  it('does not look outside its bounds', () => {
    for (let length = 0; length <= HELLO.length; length += 1) {
      const { bytes, start } = surrounded(HELLO);
      const alone = surrounded(HELLO.slice(0, length));
      expect(recogniseTls(bytes, start, start + length)).toBe(recogniseTls(alone.bytes, alone.start, alone.end));
    }
  });
});
