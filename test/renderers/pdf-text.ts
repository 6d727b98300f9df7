/**
 * The text of a PDF made by pdfkit without compression, page by page, read the way a viewer does for copying: glyph numbers through
 * each font's ToUnicode map. Enough for our own files; no general PDF reader.
 */

/** What stands between `N 0 obj` and `endobj`, by object number. */
function objects(pdf: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, number, body] of pdf.matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj$/gm)) found.set(number!, body!);
  return found;
}

function unicodeMap(cmap: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const [, first, , list] of cmap.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/g)) {
    const start = Number.parseInt(first!, 16);
    [...list!.matchAll(/<([0-9a-f ]*)>/g)].forEach(([, hex], index) => {
      const units = hex!.match(/[0-9a-f]{4}/g) ?? [];
      const text = String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)));
      map.set((start + index).toString(16).padStart(4, '0'), text);
    });
  }
  return map;
}

/** One string per page; runs are separated by a space. */
export function pagesOf(bytes: Uint8Array): string[] {
  const all = objects(Buffer.from(bytes).toString('latin1'));
  const fonts = new Map<string, Map<string, string>>();
  const pages = [...all.values()].filter((body) => /\/Type \/Page\b/.test(body));
  const fontOf = (resource: string, object: string): void => {
    const [, cmap] = /\/ToUnicode (\d+) 0 R/.exec(all.get(object)!)!;
    fonts.set(resource, unicodeMap(all.get(cmap!)!));
  };
  for (const body of all.values()) {
    for (const [, resource, object] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) fontOf(resource!, object!);
  }
  return pages.map((page) => {
    const [, content] = /\/Contents (\d+) 0 R/.exec(page)!;
    let font = new Map<string, string>();
    const runs: string[] = [];
    for (const [, name, array] of all.get(content!)!.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (name !== undefined) font = fonts.get(name)!;
      else {
        const glyphs = [...array!.matchAll(/<([0-9a-f]*)>/g)].flatMap(([, hex]) => hex!.match(/.{4}/g) ?? []);
        runs.push(glyphs.map((glyph) => font.get(glyph) ?? '\ufffd').join(''));
      }
    }
    return runs.join(' ');
  });
}
