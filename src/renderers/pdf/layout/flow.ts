/**
 * The page flow: a cursor that goes down the pages, and the only code that talks to pdfkit about text, pages, tags, links and bookmarks.
 *
 * Everything drawn is either content under a structure element (read aloud, copied, in order) or an artifact (rules, panels, running
 * heads), so that the document is tagged throughout. pdfkit's own text flow is not used: it cannot keep lines together, split rows
 * or repeat heads.
 */
import { embedFonts } from '../fonts.ts';
import type { Page } from '../page.ts';
import { inside, type OutlineItem } from '../pdfkit-inside.ts';
import type { Style } from '../theme.ts';
import { breakLines, type Line, type Ruler, type Run, type Span } from './lines.ts';

export type Document = PDFKit.PDFDocument;

/** A node of the structure tree; its content is added where it is drawn, on as many pages as it takes. */
export type Element = PDFKit.PDFStructureElement;

/** Structure types of PDF 1.7 section 14.8.4 that this document uses. */
export type Tag =
  | 'Document'
  | 'Sect'
  | 'H1'
  | 'H2'
  | 'H3'
  | 'P'
  | 'Table'
  | 'TR'
  | 'TH'
  | 'TD'
  | 'Div'
  | 'TOC'
  | 'TOCI'
  | 'Link'
  | 'Figure';

export interface Flow extends Ruler {
  readonly document: Document;
  readonly page: Page;
  /** Left edge and width of the content. */
  readonly left: number;
  readonly width: number;
  /** Top of what is drawn next. */
  y: number;
  /** The structure tree's document; sections hang from it. */
  readonly root: Element;
  /** What the next content belongs to. */
  parent: Element;
  /** Points left on this page. */
  room(): number;
  /** Leaves points free, except at the top of a page. */
  space(height: number): void;
  newPage(): void;
  /** Starts a new page when less than `height` is left; returns whether it did. */
  ensure(height: number): boolean;
  element(tag: Tag, parent?: Element, options?: ElementOptions): Element;
  /** Draws lines at a place as content of `element`. The lines must be of one page. */
  draw(lines: readonly Line[], x: number, y: number, element: Element, tag: Tag): void;
  /** Draws lines without a tag: inside an artifact or a figure. */
  write(lines: readonly Line[], x: number, y: number): void;
  /** Draws what is not content. */
  artifact(draw: (document: Document) => void): void;
  /** Draws as one piece of content of a new element with a text that says it in words. */
  figure(alt: string, height: number, draw: () => void): void;
  /** A paragraph at the cursor; it may continue on the next page, but leaves no line alone on either. */
  paragraph(spans: readonly Span[], options?: ParagraphOptions): void;
  /** Names the place at `y`, or at the cursor, so that links lead there. */
  destination(name: string, y?: number): void;
  /** An entry of the outline that leads to the cursor; `depth` 1 hangs below the last one of depth 0. */
  bookmark(title: string, depth: 0 | 1): void;
  /** Draws the number of the page on which a destination is, once that is known; its right end stands at `right`. */
  pageNumber(of: string, right: number, y: number, style: Style, element: Element, tag: Tag): void;
  /** Draws what had to wait for the whole document. @returns the names that links lead to and that nothing has */
  finish(): string[];
}

export interface ElementOptions {
  readonly alt?: string;
  readonly scope?: 'Column';
  /** Left, top, right and bottom, as a figure must have them. */
  readonly bbox?: [number, number, number, number];
}

export interface ParagraphOptions {
  readonly tag?: Tag;
  readonly indent?: number;
  readonly width?: number;
  /** Points of what follows that must stand on the same page. */
  readonly keepWithNext?: number;
}

/** Above a destination stays a little of the page. */
const ABOVE_DESTINATION = 8;

export function createFlow(document: Document, page: Page): Flow {
  const pdfkit = inside(document);
  const fonts = embedFonts(document);
  const root = document.struct('Document');
  document.addStructure(root);
  const widths = new Map<string, number>();
  /** Index of the page of each destination. */
  const destinations = new Map<string, number>();
  const wanted = new Set<string>();
  const waiting: (() => void)[] = [];
  let chapter: OutlineItem | undefined;

  const currentPage = (): number => document.bufferedPageRange().count - 1;

  const linkTo = (name: string, run: Run, x: number, y: number, height: number, element: Element): void => {
    const link = flow.element('Link', element);
    const content = document.markStructureContent('Link');
    drawRun(document, run.text, run.style, x, y + height);
    pdfkit.endMarkedContent();
    link.add(content);
    const options = { structParent: link, Contents: new String(`Go to ${run.text.trim()}`) } as object;
    document.goTo(x, y, flow.measure(run.text.trimEnd(), run.style), height, name, options);
    // pdfkit takes the page of a link from the moment when its element ends.
    link.end();
    wanted.add(name);
  };

  const flow: Flow = {
    document,
    page,
    left: page.left,
    width: page.contentWidth,
    y: page.top,
    root,
    parent: root,
    pieces: fonts.pieces,
    measure(text, style) {
      const key = `${style.face} ${style.size} ${style.tracking ?? 0} ${text}`;
      let width = widths.get(key);
      if (width === undefined) {
        document.font(style.face).fontSize(style.size);
        // With the space after the last character, so that words add up to their line.
        width = document.widthOfString(text) + (style.tracking ?? 0) * text.length;
        widths.set(key, width);
      }
      return width;
    },
    room: () => page.bottom - flow.y,
    space(height) {
      if (flow.y !== page.top) flow.y += height;
    },
    newPage() {
      document.addPage();
      flow.y = page.top;
    },
    ensure(height) {
      if (height <= flow.room() || flow.y === page.top) return false;
      flow.newPage();
      return true;
    },
    element(tag, parent = flow.parent, options = {}) {
      const element = document.struct(tag, options as PDFKit.Mixins.StructureElementOptions);
      parent.add(element);
      return element;
    },
    draw(lines, x, y, element, tag) {
      let open: PDFKit.PDFStructureContent | undefined;
      const close = (): void => {
        if (open === undefined) return;
        pdfkit.endMarkedContent();
        element.add(open);
        open = undefined;
      };
      let top = y;
      for (const line of lines) {
        for (const run of line.runs) {
          if (run.link !== undefined) {
            close();
            linkTo(run.link, run, x + run.x, top, line.height, element);
            continue;
          }
          open ??= document.markStructureContent(tag);
          drawRun(document, run.text, run.style, x + run.x, top + line.height);
        }
        top += line.height;
      }
      close();
    },
    write(lines, x, y) {
      let top = y;
      for (const line of lines) {
        for (const run of line.runs) drawRun(document, run.text, run.style, x + run.x, top + line.height);
        top += line.height;
      }
    },
    artifact(draw) {
      document.markContent('Artifact');
      draw(document);
      pdfkit.endMarkedContent();
    },
    figure(alt, height, draw) {
      const { left, y } = flow;
      const bbox: [number, number, number, number] = [left, y, left + flow.width, y + height];
      const element = flow.element('Figure', flow.parent, { alt, bbox });
      const content = document.markStructureContent('Figure');
      draw();
      pdfkit.endMarkedContent();
      element.add(content);
      flow.y = y + height;
    },
    paragraph(spans, options = {}) {
      const { tag = 'P', indent = 0, width = flow.width - indent, keepWithNext = 0 } = options;
      const element = flow.element(tag);
      let rest = breakLines(flow, spans, width);
      while (rest.length > 0) {
        const fitting = linesThatFit(rest, flow.room(), keepWithNext);
        if (fitting === 0 && flow.y !== page.top) {
          flow.newPage();
          continue;
        }
        const now = rest.slice(0, Math.max(fitting, 1));
        flow.draw(now, flow.left + indent, flow.y, element, tag);
        flow.y += now.reduce((sum, line) => sum + line.height, 0);
        rest = rest.slice(now.length);
      }
    },
    destination(name, y = flow.y) {
      if (destinations.has(name)) return;
      destinations.set(name, currentPage());
      pdfkit.addNamedDestination(name, 'XYZ', 0, Math.max(y - ABOVE_DESTINATION, 0), null);
    },
    bookmark(title, depth) {
      const target = { fit: false, top: Math.max(flow.y - ABOVE_DESTINATION, 0), left: page.width } as const;
      if (depth === 0 || chapter === undefined) {
        chapter = pdfkit.outline.addItem(title, { ...target, expanded: false });
      } else chapter.addItem(title, { ...target, expanded: false });
    },
    pageNumber(of, right, y, style, element, tag) {
      const at = currentPage();
      wanted.add(of);
      waiting.push(() => {
        const number = destinations.get(of);
        if (number === undefined) return;
        document.switchToPage(at);
        const [line] = breakLines(flow, [{ text: String(number + 1), style, link: of }], flow.width);
        flow.draw([line!], right - line!.width, y, element, tag);
      });
    },
    finish() {
      for (const draw of waiting) draw();
      return [...wanted].filter((name) => !destinations.has(name));
    },
  };
  return flow;
}

/** The baseline stands at about three quarters of a line's height, which centers the letters in it. */
function drawRun(document: Document, text: string, style: Style, x: number, bottom: number): void {
  drawText(document, text, style, x, bottom - (style.leading - style.size * 0.7) / 2);
}

/** Text in one face at a baseline, as it is: what the face lacks must have been replaced. */
export function drawText(document: Document, text: string, style: Style, x: number, baseline: number): void {
  document.font(style.face).fontSize(style.size).fillColor(style.color);
  document.text(text, x, baseline, {
    lineBreak: false,
    baseline: 'alphabetic',
    characterSpacing: style.tracking ?? 0,
  });
}

/** How many of the lines go on this page: all with what must follow them, or some, but never one alone on either page. */
function linesThatFit(lines: readonly Line[], room: number, keepWithNext: number): number {
  const height = lines.reduce((sum, line) => sum + line.height, 0);
  if (height + keepWithNext <= room) return lines.length;
  const count = Math.min(Math.floor(room / lines[0]!.height), lines.length - 2);
  return count < 2 ? 0 : count;
}
