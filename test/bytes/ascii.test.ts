/** Scanning octets as text: by hand, and against plain string operations. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decimal,
  equalsFolded,
  findOctet,
  isTokenOctet,
  lineEndBefore,
  skipBlanks,
  startsWith,
  startsWithFolded,
  textOf,
  trimBlanksBackward,
} from '../../src/bytes/ascii.ts';

const octets = (text: string) => new TextEncoder().encode(text);

it('token octets are those of RFC 3261 section 25.1', () => {
  const token = Array.from({ length: 256 }, (_, octet) => octet).filter(isTokenOctet);
  expect(String.fromCharCode(...token)).toBe(
    "!%'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_`abcdefghijklmnopqrstuvwxyz~",
  );
});

describe('comparison', () => {
  it.each([
    ['Call-ID', 'call-id', true],
    ['CALL-ID', 'call-id', true],
    ['call-i', 'call-id', false],
    ['call-id ', 'call-id', false],
    ['call\rid', 'call-id', false],
    ['[', '{', false],
  ])('%j is %j without case: %s', (text, other, expected) => {
    expect(equalsFolded(octets(text), 0, text.length, other)).toBe(expected);
  });

  it('does not read past the end', () => {
    expect(startsWithFolded(octets('sip:'), 0, 3, 'sip:')).toBe(false);
    expect(startsWith(octets('--b--'), 0, 4, '--b--')).toBe(false);
    expect(findOctet(octets('ab\n'), 0x0a, 0, 2)).toBe(2);
  });
});

describe('decimal', () => {
  it.each([
    ['0', 9, 0],
    ['0009', 9, 9],
    ['10', 9, -1],
    ['', 9, -1],
    ['-1', 9, -1],
    ['1 ', 9, -1],
    ['9007199254740991', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ['9007199254740992', Number.MAX_SAFE_INTEGER, -1],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER, -1],
  ])('%s up to %d is %d', (text, maximum, expected) => {
    expect(decimal(octets(text), 0, text.length, maximum)).toBe(expected);
  });
});

it('blanks and line ends', () => {
  const bytes = octets(' \t a \t\r\n');
  expect([skipBlanks(bytes, 0, 8), trimBlanksBackward(bytes, 0, 6), lineEndBefore(bytes, 0, 7)]).toEqual([3, 4, 6]);
  expect([lineEndBefore(octets('\n'), 0, 0), lineEndBefore(octets('\r\n'), 1, 1)]).toEqual([0, 1]);
});

it('text is a copy in UTF-8, byte order mark kept', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const bytes = octets(`\ufeff${text}`);
      const copy = textOf(bytes, 0, bytes.length);
      bytes.fill(0);
      expect(copy).toBe(`\ufeff${text}`);
    }),
  );
  expect(textOf(octets('abc'), 2, 1)).toBe('');
});
