/** Hostile session descriptions: any bytes, prototype names, and work that must not grow with the square of the input. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sdp } from '../../../src/dissectors/sdp/index.ts';
import { growth, LINEAR_BOUND } from '../sip/scaling.ts';
import { audio, HEAD, read } from './descriptions.ts';

const words = fc
  .array(
    fc.constantFrom(
      ...[
        'v=0',
        'm=',
        'a=',
        'c=',
        'o=',
        'k=',
        '\r\n',
        '\n',
        ' ',
        ':',
        '|',
        ';',
        '/',
        '=',
        'audio',
        '9',
        'RTP/AVP',
        'IN IP4 h',
        '\0',
      ],
      ...[
        'crypto:',
        '1 S inline:',
        'AAAA',
        'rtpmap:',
        'fmtp:',
        'candidate:',
        'fingerprint:',
        'acap:1 ',
        'group:',
        '__proto__',
        'ssrc:',
        'é',
      ],
    ),
    { maxLength: 60 },
  )
  .map((all) => new TextEncoder().encode(all.join('')));

describe('any bytes', () => {
  it('never throw, and Stops stay in range', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), words), fc.nat(9), fc.nat(9), (bytes, from, less) => {
        const start = Math.min(from, bytes.length);
        const end = Math.max(start, bytes.length - less);
        const description = sdp.out();
        sdp.recognise(bytes, start, end);
        sdp.dissect(bytes, start, end, description);
        for (const stop of description.stops) {
          expect(stop.offset).toBeGreaterThanOrEqual(0);
          expect(stop.offset + stop.available).toBeLessThanOrEqual(end - start);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('prototype names', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])('%s changes nothing', (name) => {
    const { description, stop } = read(
      `${HEAD}a=${name}:1\r\nm=${name} 1 RTP/AVP ${name} 0\r\na=${name}\r\na=fmtp:0 ${name}=x\r\na=rtpmap:0 ${name}/8000\r\na=mid:${name}\r\na=group:${name} ${name}\r\n`,
    );
    expect(stop).toBeUndefined();
    expect(description.media[0]).toMatchObject({ mediaType: name, mid: name });
    expect(description.media[0]!.codecs[0]!.name).toBe(name);
    expect(Object.getPrototypeOf(description.media[0])).toBe(Object.prototype);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('linear time', () => {
  const values = [' ', ',', '"', '=', ';', ':', '/', '|', 'A', '0', 'a b ', 'inline:A;', '00:', '1 '];
  const names = [
    'crypto:1 S inline:',
    'crypto:',
    'fingerprint:sha-256 ',
    'candidate:',
    'rtpmap:0 ',
    'fmtp:',
    'group:',
    'tcap:',
    'key-mgmt:m ',
    'ssrc:',
    'x:',
    'acap:1 crypto:1 S inline:',
  ];

  it('in the length of a line', () => {
    for (const value of values) {
      const make = (size: number) =>
        new TextEncoder().encode(audio(...names.map((name) => `a=${name}${value.repeat(size / value.length)}`)));
      const work = (bytes: Uint8Array) => void sdp.dissect(bytes, 0, bytes.length, sdp.out());
      expect(growth(16_000, make, work), JSON.stringify(value)).toBeLessThan(LINEAR_BOUND);
    }
  });

  it.each(['a=x\r\n', '\r\n', 'm=audio 1 RTP/AVP 0\r\n', 'a=ssrc:1\r\n', 'x', 'a=rtpmap:0 A/1\r\n', ' \r\n', 'c=\r\n'])(
    'in the number of %j',
    (line) => {
      const make = (size: number) => new TextEncoder().encode(HEAD + line.repeat(size / line.length));
      const work = (bytes: Uint8Array) => void sdp.dissect(bytes, 0, bytes.length, sdp.out());
      expect(growth(250_000, make, work)).toBeLessThan(LINEAR_BOUND);
    },
  );
});
