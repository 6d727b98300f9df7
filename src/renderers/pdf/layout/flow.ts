/**
 * The page flow: a cursor that goes down the pages, and the only code that talks to pdfkit about text, pages and tags.
 *
 * Everything drawn is either content under a structure element (read aloud, copied, in order) or an artifact (rules, panels, running
 * heads), so that the document is tagged throughout. pdfkit's own text flow is not used: it cannot keep lines together, split rows
 * or repeat heads.
 */
import { embedFonts } from '../fonts.ts';
import { CONTENT_BOTTOM, CONTENT_WIDTH, PAGE, type Style } from '../theme.ts';
import { breakLines, type Line, type Ruler, type Span } from './lines.ts';

export type Document = PDFKit.PDFDocument;

/** A node of the structure tree; its content is added where it is drawn, on as many pages as it takes. */
export type Element = PDFKit.PDFStructureElement;

/** Structure types of PDF 1.7 section 14.8.4 that this document uses. */
export type Tag = 'Document' | 'Sect' | 'H1' | 'H2' | 'H3' | 'P' | 'Table' | 'TR' | 'TH' | 'TD' | 'Div';

export interface Flow extends Ruler {
  readonly document: Document;
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
  element(tag: Tag, parent?: Element): Element;
  /** Draws lines at a place as content of `element`. The lines must be of one page. */
  draw(lines: readonly Line[], x: number, y: number, element: Element, tag: Tag): void;
  /** Draws lines without a tag: inside an artifact. */
  write(lines: readonly Line[], x: number, y: number): void;
  /** Draws what is not content. */
  artifact(draw: (document: Document) => void): void;
  /** A paragraph at the cursor; it may continue on the next page, but leaves no line alone on either. */
  paragraph(spans: readonly Span[], options?: ParagraphOptions): void;
}

export interface ParagraphOptions {
  readonly tag?: Tag;
  readonly indent?: number;
  readonly width?: number;
  /** Points of what follows that must stand on the same page. */
  readonly keepWithNext?: number;
}

/** pdfkit has the method and its types do not. */
interface Closable {
  endMarkedContent(): void;
}

export function createFlow(document: Document): Flow {
  const fonts = embedFonts(document);
  const root = document.struct('Document');
  document.addStructure(root);
  const widths = new Map<string, number>();

  const flow: Flow = {
    document,
    left: PAGE.left,
    width: CONTENT_WIDTH,
    y: PAGE.top,
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
    room: () => CONTENT_BOTTOM - flow.y,
    space(height) {
      if (flow.y !== PAGE.top) flow.y += height;
    },
    newPage() {
      document.addPage();
      flow.y = PAGE.top;
    },
    ensure(height) {
      if (height <= flow.room() || flow.y === PAGE.top) return false;
      flow.newPage();
      return true;
    },
    element(tag, parent = flow.parent) {
      const element = document.struct(tag);
      parent.add(element);
      return element;
    },
    draw(lines, x, y, element, tag) {
      const content = document.markStructureContent(tag);
      flow.write(lines, x, y);
      (document as unknown as Closable).endMarkedContent();
      element.add(content);
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
      (document as unknown as Closable).endMarkedContent();
    },
    paragraph(spans, options = {}) {
      const { tag = 'P', indent = 0, width = CONTENT_WIDTH - indent, keepWithNext = 0 } = options;
      const element = flow.element(tag);
      let rest = breakLines(flow, spans, width);
      while (rest.length > 0) {
        const fitting = linesThatFit(rest, flow.room(), keepWithNext);
        if (fitting === 0 && flow.y !== PAGE.top) {
          flow.newPage();
          continue;
        }
        const now = rest.slice(0, Math.max(fitting, 1));
        flow.draw(now, flow.left + indent, flow.y, element, tag);
        flow.y += now.reduce((sum, line) => sum + line.height, 0);
        rest = rest.slice(now.length);
      }
    },
  };
  return flow;
}

/** The baseline stands at about three quarters of a line's height, which centers the letters in it. */
function drawRun(document: Document, text: string, style: Style, x: number, bottom: number): void {
  const baseline = bottom - (style.leading - style.size * 0.7) / 2;
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
