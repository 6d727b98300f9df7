import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted, type Lettering } from '../../../src/renderers/drawing/lettering.ts';

/** Ten units a character. */
const TENS: Lettering = {
  measure: (text) => [...text].length * 10,
  leading: { strong: 10, plain: 10, soft: 10, mono: 10, label: 10 },
};

describe('text that must fit', () => {
  it.each([
    ['short', 100, 2, ['short']],
    ['2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 200, 3, ['2001:db8:ffff:ffff:', 'ffff:ffff:ffff:ffff']],
    ['TLS_ECDHE_RSA_WITH_AES_256', 120, 3, ['TLS_ECDHE_', 'RSA_WITH_', 'AES_256']],
    ['audio ends, 1,250 packets', 120, 2, ['audio ends,', '1,250 …ckets']],
    ['nobreaksanywhereinit', 100, 3, ['nobreaksan', 'ywhereinit']],
    ['abcdefghijklmnopqrstuvwxyz', 90, 1, ['abcd…wxyz']],
    ['', 90, 2, []],
  ])('%s in %d units and %d lines', (text, width, most, lines) => {
    expect(fitted(text, 'plain', width, most, TENS)).toEqual(lines);
  });

  it('never is wider than it may be, nor has more lines', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 300 }), fc.integer({ min: 1, max: 4 }), (any, width, most) => {
        const lines = fitted(any, 'plain', width, most, TENS);
        expect(lines.length).toBeLessThanOrEqual(most);
        for (const line of lines) expect(TENS.measure(line, 'plain')).toBeLessThanOrEqual(width);
      }),
    );
  });
});
