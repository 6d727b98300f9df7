/**
 * The embedded fonts: IBM Plex Sans and IBM Plex Mono (SIL Open Font License 1.1, in their files), which cover Latin, Greek (Sans) and
 * Cyrillic and have figures of equal width. The unchanged font files are part of this package as modules, so that the same report has
 * the same bytes everywhere, and a renderer reads no files.
 *
 * Not handled: scripts that the fonts do not have. Their characters are written as `\u{65e5}` instead of an empty box.
 */
import { brotliDecompressSync } from 'node:zlib';
import { escapeOf } from '../../report/text.ts';
import plexMonoRegular from './fonts/plex-mono-regular.ts';
import plexSansRegular from './fonts/plex-sans-regular.ts';
import plexSansSemibold from './fonts/plex-sans-semibold.ts';
import { type Inside, inside } from './pdfkit-inside.ts';
import type { Face } from './theme.ts';

const FILES: Readonly<Record<Face, string>> = {
  regular: plexSansRegular,
  semibold: plexSansSemibold,
  mono: plexMonoRegular,
};

/** The TrueType file of a face. */
export function fontFile(face: Face): Buffer {
  return brotliDecompressSync(Buffer.from(FILES[face], 'base64'));
}

/**
 * In Plex Mono the last glyph of the file is the space, which has no outline. fontkit 2.0 reads the header of every outline, also of
 * one that is not there, and would read beyond the end of the file.
 */
const ROOM_AT_END = Buffer.alloc(16);

export interface Fonts {
  /** Pieces that are each drawn with one face: mono falls back to sans, and sans to the number of the character. */
  pieces(text: string, face: Face): { text: string; face: Face }[];
}

export function embedFonts(document: PDFKit.PDFDocument): Fonts {
  const coverage = new Map<Face, Inside['_font']['font']>();
  for (const face of Object.keys(FILES) as Face[]) {
    document.registerFont(face, Buffer.concat([fontFile(face), ROOM_AT_END]));
    document.font(face);
    coverage.set(face, inside(document)._font.font);
  }
  const has = (face: Face, codePoint: number): boolean =>
    !isPrivate(codePoint) && coverage.get(face)!.hasGlyphForCodePoint(codePoint);

  function place(character: string, face: Face): { text: string; face: Face } {
    const codePoint = character.codePointAt(0)!;
    if (has(face, codePoint)) return { text: character, face };
    if (face === 'mono' && has('regular', codePoint)) return { text: character, face: 'regular' };
    return { text: escapeOf(codePoint), face };
  }

  return {
    pieces(text, face) {
      const out: { text: string; face: Face }[] = [];
      for (const character of text) {
        const placed = place(character, face);
        const last = out.at(-1);
        if (last !== undefined && last.face === placed.face) last.text += placed.text;
        else out.push(placed);
      }
      return out;
    },
  };
}

/** Private use: what such a character means, no reader can tell (and PDF/A asks for it in other words). */
function isPrivate(codePoint: number): boolean {
  return (codePoint >= 0xe000 && codePoint <= 0xf8ff) || codePoint >= 0xf0000;
}
