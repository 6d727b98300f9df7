/** Hostile input: any bytes, and work that must grow with the input and not with its square. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAuthentication } from '../../../src/dissectors/sip/credentials.ts';
import type { SipMessage } from '../../../src/dissectors/sip/index.ts';
import { isKeepAlive, parseNameAddr, parseUri, sip, unescapeUri } from '../../../src/dissectors/sip/index.ts';
import { readParameters, splitValues } from '../../../src/dissectors/sip/values.ts';
import { parseVia } from '../../../src/dissectors/sip/via.ts';
import { invite, lines, octets } from './messages.ts';
import { growth, LINEAR_BOUND } from './scaling.ts';

/** Reads everything that a message can be asked. */
function askEverything(message: SipMessage): void {
  for (const field of Object.keys(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(message)))) {
    if (!['constructor', 'clear', 'header', 'headers', 'values', 'parts'].includes(field))
      void message[field as 'method'];
  }
  message.values('x');
  message.headers('via');
  for (const part of message.parts().parts) {
    expect(part.start).toBeGreaterThanOrEqual(message.bodyStart);
    expect(part.end).toBeLessThanOrEqual(message.bodyEnd);
    expect(part.start).toBeLessThanOrEqual(part.end);
  }
}

function check(bytes: Uint8Array, start: number, end: number): void {
  const message = sip.out();
  sip.recognise(bytes, start, end);
  isKeepAlive(bytes, start, end);
  const stop = sip.dissect(bytes, start, end, message);
  if (stop !== undefined) {
    expect(stop.offset).toBeGreaterThanOrEqual(0);
    expect(stop.offset).toBeLessThanOrEqual(end - start);
    expect(stop.available).toBeLessThanOrEqual(end - start);
  }
  expect(start <= message.bodyStart && message.bodyStart <= message.bodyEnd && message.bodyEnd <= message.end).toBe(
    true,
  );
  expect(message.end + message.trailing).toBe(end);
  askEverything(message);
}

/** Octets that SIP's grammar cares about, in any order. */
const grammar = fc
  .array(
    fc.constantFrom(
      ...[
        'INVITE ',
        'SIP/2.0',
        ' 200 ',
        'sip:',
        '\r\n',
        '\n',
        ' ',
        '\t',
        ':',
        ';',
        ',',
        '"',
        '\\',
        '<',
        '>',
        '=',
        '@',
        '[',
        ']',
      ],
      ...[
        'v',
        'i: ',
        'CSeq: 1 X',
        'l: 3',
        'Content-Type: multipart/mixed;boundary=b\r\n',
        '--b\r\n',
        '--b--',
        'Digest ',
        '%41',
        '\0',
        'é',
      ],
    ),
    { maxLength: 60 },
  )
  .map((words) => octets(words.join('')));

describe('any bytes', () => {
  it('never throw and stay in range', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(20), fc.nat(20), (bytes, from, less) => {
        const start = Math.min(from, bytes.length);
        check(bytes, start, Math.max(start, bytes.length - less));
      }),
    );
  });

  it('with the words of SIP in them neither', () => {
    fc.assert(
      fc.property(grammar, (bytes) => check(bytes, 0, bytes.length)),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(grammar, (rest) => {
        const bytes = new Uint8Array([...octets('INVITE sip:a@b SIP/2.0\r\n'), ...rest]);
        check(bytes, 0, bytes.length);
      }),
      { numRuns: 500 },
    );
  });

  it('in place of some octets of a message neither', () => {
    const original = invite('Authorization: Digest username="a", realm="b"', 'Session-ID: 1;remote=2');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { maxLength: 8 }), (changes) => {
        const bytes = original.slice();
        for (const [at, octet] of changes) bytes[at] = octet;
        check(bytes, 0, bytes.length);
      }),
      { numRuns: 300 },
    );
  });

  it('outside start..end change nothing', () => {
    const original = invite();
    const padded = new Uint8Array(original.length + 40).fill(0x0a);
    padded.set(original, 20);
    const message = sip.out();
    const stop = sip.dissect(padded, 20, 20 + original.length, message);
    expect([stop, message.callId, message.trailing]).toEqual([undefined, 'a84b4c76e66710@pc33.atlanta.example.com', 0]);
  });
});

describe('any text', () => {
  it('never makes a field reader throw', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      grammar.map((bytes) => new TextDecoder().decode(bytes)),
    );
    fc.assert(
      fc.property(text, (value) => {
        parseUri(value);
        parseUri(`sip:${value}`);
        unescapeUri(value);
        parseNameAddr(value);
        parseVia(value);
        parseVia(`SIP/2.0/UDP ${value}`);
        parseAuthentication(value);
        splitValues(value);
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves the prototypes alone', () => {
    const text = ';__proto__=1;constructor=2;prototype=3';
    expect([...readParameters(text)]).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
      ['prototype', '3'],
    ]);
    parseNameAddr(`<sip:a@b${text}>${text}`);
    parseAuthentication('Digest __proto__="x", constructor=y');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('a megabyte in linear time', () => {
  const patterns = [',', '"', '<', ';', '\\', '",', '<,', '";', ' ', 'a=b,', '%41', '@', ':', '\r\n '];
  const readers: [string, (text: string) => unknown][] = [
    ['splitValues', splitValues],
    ['readParameters', (text) => readParameters(`;${text}`)],
    ['parseNameAddr', parseNameAddr],
    ['parseUri', (text) => parseUri(`sip:${text}`)],
    ['parseVia', (text) => parseVia(`SIP/2.0/UDP h;${text}`)],
    ['parseAuthentication', parseAuthentication],
    ['unescapeUri', unescapeUri],
  ];

  for (const [name, reader] of readers) {
    it(name, () => {
      for (const pattern of patterns) {
        const make = (size: number) => pattern.repeat(size / pattern.length);
        expect(growth(1_048_576, make, reader), `${name} of ${JSON.stringify(pattern)}`).toBeLessThan(LINEAR_BOUND);
      }
    });
  }

  it('messages: folds, repeated header fields, blank runs, multipart', () => {
    const message = sip.out();
    const bodies: ((size: number) => Uint8Array)[] = [
      (size) => lines(['SIP/2.0 200 OK', `Subject: x${'\r\n y'.repeat(size / 4)}`]),
      (size) => lines(['SIP/2.0 200 OK', ...Array.from({ length: size / 64 }, () => `Via: ${','.repeat(57)}`)]),
      (size) => lines(['SIP/2.0 200 OK', `Subject: x${' '.repeat(size)}`]),
      (size) => lines(['SIP/2.0 200 OK', 'c: multipart/mixed;boundary=b'], '--b\r\n'.repeat(size * 4)),
      (size) => lines(['SIP/2.0 200 OK', `c: multipart/mixed;boundary=${'-'.repeat(70)}`], '-'.repeat(size * 16)),
    ];
    for (const make of bodies) {
      const work = (bytes: Uint8Array) => {
        sip.dissect(bytes, 0, bytes.length, message);
        askEverything(message);
      };
      expect(growth(60_000, make, work)).toBeLessThan(LINEAR_BOUND);
    }
  });
});
