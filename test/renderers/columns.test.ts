import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../src/renderers/terminal/columns.ts';

describe('columnsOf', () => {
  it('says what string-width says of each character up to U+27BF, alone and behind another', () => {
    const different = Array.from({ length: 0x27c0 }, (_, code) => String.fromCharCode(code)).filter(
      (one) => columnsOf(one) !== stringWidth(one) || columnsOf(`a${one}`) !== stringWidth(`a${one}`),
    );
    expect(different).toEqual([]);
  });

  it('says what string-width says of any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => columnsOf(text) === stringWidth(text)));
  });

  it.each([
    ['plain text', 10],
    ['été', 3],
    ['e\u0301te\u0301', 3],
    ['電話', 4],
    ['├─→ ✓', 5],
    ['\u001b[31mred\u001b[39m', 3],
    ['a\u200bb', 2],
  ])('%j takes %i', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });
});
