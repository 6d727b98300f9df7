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

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where each run of text begins, by page, in points from the lower left corner: under all transformations in force. */
export function placesOf(bytes: Uint8Array): Place[][] {
  const all = objects(Buffer.from(bytes).toString('latin1'));
  const pages = [...all.values()].filter((body) => /\/Type \/Page\b/.test(body));
  return pages.map((page) => placesIn(all.get(/\/Contents (\d+) 0 R/.exec(page)![1]!)!));
}

type Matrix = readonly [number, number, number, number, number, number];

const OPERATORS = /((?:-?[\d.]+ ){6})(cm|Tm)\b|^(q|Q)$/gm;

function placesIn(content: string): Place[] {
  let now: Matrix = [1, 0, 0, 1, 0, 0];
  const saved: Matrix[] = [];
  const places: Place[] = [];
  for (const [, numbers, operator, keeping] of content.matchAll(OPERATORS)) {
    if (keeping === 'q') saved.push(now);
    else if (keeping === 'Q') now = saved.pop()!;
    else {
      const matrix = times(numbers!.trim().split(' ').map(Number) as unknown as Matrix, now);
      if (operator === 'cm') now = matrix;
      else places.push({ x: matrix[4], y: matrix[5] });
    }
  }
  return places;
}

/** ISO 32000-1 section 8.3.4: the new transformation comes before the one in force. */
function times(a: Matrix, b: Matrix): Matrix {
  return [
    a[0] * b[0] + a[1] * b[2],
    a[0] * b[1] + a[1] * b[3],
    a[2] * b[0] + a[3] * b[2],
    a[2] * b[1] + a[3] * b[3],
    a[4] * b[0] + a[5] * b[2] + b[4],
    a[4] * b[1] + a[5] * b[3] + b[5],
  ];
}

/** Names that links lead to, in the order of the file, each with the page of the annotation and the one that its tag names. */
export function linksOf(bytes: Uint8Array): { name: string; page: string; tagged: string }[] {
  const all = objects(Buffer.from(bytes).toString('latin1'));
  const pageOf = new Map<string, string>();
  for (const [number, body] of all) {
    const [, list = ''] = /\/Type \/Page\b[\s\S]*\/Annots \[([^\]]*)\]/.exec(body) ?? [];
    for (const [, annotation] of list.matchAll(/(\d+) 0 R/g)) pageOf.set(annotation!, number);
  }
  const taggedOf = new Map<string, string>();
  for (const body of all.values()) {
    for (const [, annotation, page] of body.matchAll(/\/Type \/OBJR\n\/Obj (\d+) 0 R\n\/Pg (\d+) 0 R/g)) {
      taggedOf.set(annotation!, page!);
    }
  }
  return [...all].flatMap(([number, body]) => {
    if (!/\/Subtype \/Link\b/.test(body)) return [];
    const [, action] = /\/A (\d+) 0 R/.exec(body)!;
    const [, name] = /\/D \(([^)]*)\)/.exec(all.get(action!)!)!;
    return [{ name: name!, page: pageOf.get(number) ?? '', tagged: taggedOf.get(number) ?? '' }];
  });
}

/** Named destinations. */
export function destinationsOf(bytes: Uint8Array): Set<string> {
  const pdf = Buffer.from(bytes).toString('latin1');
  return new Set([...pdf.matchAll(/\(([^()]*)\) \[\d+ 0 R \/XYZ/g)].map(([, name]) => name!));
}

/** Titles of the outline, those below others indented. */
export function outlineOf(bytes: Uint8Array): string[] {
  const all = objects(Buffer.from(bytes).toString('latin1'));
  const root = [...all.values()].find((body) => /\/Type \/Catalog\b/.test(body))!;
  const titles: string[] = [];
  const walk = (parent: string, indent: string): void => {
    let [, next] = /\/First (\d+) 0 R/.exec(all.get(parent)!) ?? [];
    while (next !== undefined) {
      const body = all.get(next)!;
      titles.push(indent + /\/Title \(((?:[^()\\]|\\.)*)\)/.exec(body)![1]!);
      walk(next, `${indent}  `);
      [, next] = /\/Next (\d+) 0 R/.exec(body) ?? [];
    }
  };
  walk(/\/Outlines (\d+) 0 R/.exec(root)![1]!, '');
  return titles;
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
