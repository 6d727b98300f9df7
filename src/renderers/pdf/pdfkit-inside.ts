/** What pdfkit 0.20 does and its published types do not tell, in one place, so that a new version has one file to be checked against. */

/** An indirect object: `write` and `end` put it into the file. */
interface PdfObject {
  readonly data: Record<string, unknown>;
  write(octets: Uint8Array): void;
  end(): void;
}

interface OutlineItem {
  addItem(title: string, options: OutlineTarget): OutlineItem;
}

interface OutlineTarget {
  /** False: the target is a place on the page instead of the whole page. */
  readonly fit: false;
  /** Points from the upper edge. */
  readonly top: number;
  /** Points from the right edge, by pdfkit's reckoning. */
  readonly left: number;
  readonly expanded: boolean;
}

export interface Inside {
  readonly outline: OutlineItem;
  readonly _root: PdfObject;
  /** The font in use; fontkit's. */
  readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } };
  /** Writes document properties into the XMP packet. */
  _addInfo: () => void;
  appendXML(xml: string): void;
  endMarkedContent(): void;
  ref(fields: object): PdfObject;
  addNamedEmbeddedFile(name: string, file: PdfObject): void;
  addNamedDestination(name: string, kind: 'XYZ', left: number, top: number, zoom: null): void;
}

export type { OutlineItem };

export function inside(document: PDFKit.PDFDocument): Inside {
  return document as unknown as Inside;
}
