import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_TEXT, printable } from '../../src/report/text.ts';

describe('printable text', () => {
  it.each([
    ['\u001b[31m', '\\u{1b}[31m'],
    ['a\u0000b\r\n\tc', 'a\\u{0}b\\u{d}\\u{a}\\u{9}c'],
    ['\u007f\u0085\u009b', '\\u{7f}\\u{85}\\u{9b}'],
    ['\u202egpj.exe', '\\u{202e}gpj.exe'],
    ['\u2066\u2069\u200b\u200d\ufeff', '\\u{2066}\\u{2069}\\u{200b}\\u{200d}\\u{feff}'],
    ['\u2028\u2029', '\\u{2028}\\u{2029}'],
    ['\ud800x\udc00', '\\u{d800}x\\u{dc00}'],
    ['\u{e0041}\u{10ffff}\ufffe', '\\u{e0041}\\u{10ffff}\\u{fffe}'],
    ['\u00ad\u115f\u3164', '\\u{ad}\\u{115f}\\u{3164}'],
    ['Žluťoučký Ελλάδα Россия 日本語 🙂', 'Žluťoučký Ελλάδα Россия 日本語 🙂'],
    ['</script> & "quotes" = \\', '</script> & "quotes" = \\'],
    ['', ''],
  ])('%j becomes %s', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('holds nothing that acts or hides, whatever it was made of', () => {
    const acts = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = printable(text);
        expect(acts.test(shown)).toBe(false);
        expect(printable(shown)).toBe(shown);
      }),
    );
  });

  it('cuts a flood and says so', () => {
    expect(printable('a'.repeat(MAX_TEXT))).toBe('a'.repeat(MAX_TEXT));
    expect(printable('a'.repeat(5000))).toBe(`${'a'.repeat(MAX_TEXT)}… (cut, 5000 characters)`);
  });

  it('is the same a second time, cut or not', () => {
    const texts = ['a'.repeat(700), '\u202e'.repeat(700), '🙂'.repeat(700), `${'é'.repeat(599)}\u0000`, 'short'];
    for (const text of texts) {
      const once = printable(text);
      expect(once.length).toBeLessThanOrEqual(MAX_TEXT + 40);
      expect(printable(once)).toBe(once);
    }
  });
});
