/**
 * Blocks above paragraphs: headings that stay with what follows, key-value lists, bullets, panels, and the sentence for an empty section.
 */
import type { Tone } from '../../words.ts';
import { type SectionId, sectionName, sectionNumber, sectionTitle } from '../section-list.ts';
import { COLORS, STEP, type Style, TONE_COLORS, TYPE } from '../theme.ts';
import type { Flow } from './flow.ts';
import { breakLines, heightOf, type Line, type Span } from './lines.ts';
import { drawMark } from './marks.ts';
import { type Column, heightToStart, type Row, table } from './table.ts';

/** What must stand below a heading on the same page. */
const AFTER_HEADING = 64;

/** A numbered section with its lead sentence; it also becomes a bookmark. `keep`: points of what follows that must stand with it. */
export function section(flow: Flow, id: SectionId, lead: string, keep = AFTER_HEADING): void {
  const title = sectionTitle(id);
  const number = sectionNumber(id);
  const leadLines = breakLines(flow, [{ text: lead, style: TYPE.lead }], flow.width);
  const below = heightOf(leadLines) + 2 * STEP + keep;
  if (!flow.ensure(6 * STEP + TYPE.section.leading + below)) flow.space(6 * STEP);
  flow.parent = flow.element('Sect', flow.root);
  flow.destination(sectionName(id));
  flow.bookmark(`${number} ${title}`, 0);
  const numbered = [
    { text: `${number} `, style: { ...TYPE.section, color: COLORS.accent } },
    { text: title, style: TYPE.section },
  ];
  flow.paragraph(numbered, { tag: 'H1', keepWithNext: below });
  flow.space(STEP / 2);
  flow.paragraph([{ text: lead, style: TYPE.lead }], { keepWithNext: keep });
  flow.space(1.5 * STEP);
}

export interface HeadingOptions {
  /** Points of what follows that must stand on the same page. */
  readonly keep?: number;
  /** Set in the accent colour before the text: `3.2`. */
  readonly number?: string;
  /** Links lead to it by this name, and the outline has it. */
  readonly anchor?: string;
}

export function heading(flow: Flow, text: string, { keep = AFTER_HEADING, number, anchor }: HeadingOptions = {}): void {
  const numbered =
    number === undefined ? [] : [{ text: `${number} `, style: { ...TYPE.heading, color: COLORS.accent } }];
  const spans = [...numbered, { text, style: TYPE.heading }];
  const height = heightOf(breakLines(flow, spans, flow.width));
  if (!flow.ensure(3 * STEP + height + keep)) flow.space(3 * STEP);
  if (anchor !== undefined) {
    flow.destination(anchor);
    flow.bookmark(number === undefined ? text : `${number} ${text}`, 1);
  }
  flow.paragraph(spans, { tag: 'H2', keepWithNext: keep });
  flow.space(STEP);
}

export function sentence(flow: Flow, ...spans: readonly (string | Span)[]): void {
  flow.paragraph(spans.map((span) => (typeof span === 'string' ? { text: span, style: TYPE.soft } : span)));
  flow.space(STEP);
}

/** A heading with its table, or with the sentence that stands for an empty one. */
export function titledTable(
  flow: Flow,
  title: string,
  columns: readonly Column[],
  rows: readonly Row[],
  empty: string,
): void {
  if (rows.length === 0) {
    heading(flow, title, { keep: 2 * TYPE.body.leading });
    sentence(flow, empty);
    return;
  }
  heading(flow, title, { keep: heightToStart(flow, columns, rows) + STEP });
  table(flow, columns, rows);
}

export type Pair = readonly [label: string, value: string | readonly Span[], style?: Style];

/** Labels on the left, values on the right; long values wrap in their column and may continue on the next page. */
export function keyValues(flow: Flow, pairs: readonly Pair[], labelWidth = 92, indent = 0): void {
  for (const [label, value, style = TYPE.body] of pairs) {
    const x = flow.left + indent;
    const labelLines = breakLines(
      flow,
      [{ text: label, style: { ...TYPE.soft, leading: style.leading } }],
      labelWidth - 8,
    );
    const spans = typeof value === 'string' ? [{ text: value, style }] : value;
    let rest: readonly Line[] = breakLines(flow, spans, flow.width - labelWidth - indent);
    flow.ensure(Math.max(heightOf(labelLines), Math.min(heightOf(rest), 3 * style.leading)));
    const element = flow.element('P');
    flow.draw(labelLines, x, flow.y, element, 'P');
    const labelBottom = flow.y + heightOf(labelLines);
    while (rest.length > 0) {
      const count = Math.max(1, Math.floor(flow.room() / style.leading));
      flow.draw(rest.slice(0, count), x + labelWidth, flow.y, element, 'P');
      flow.y += heightOf(rest.slice(0, count));
      rest = rest.slice(count);
      if (rest.length > 0) flow.newPage();
    }
    if (flow.y < labelBottom && labelBottom <= flow.page.bottom) flow.y = labelBottom;
    flow.space(STEP / 3);
  }
}

/** Points that the pairs take where they stand on one page. */
export function keyValuesHeight(flow: Flow, pairs: readonly Pair[], labelWidth = 92): number {
  return pairs.reduce((sum, [label, value, style = TYPE.body]) => {
    const spans = typeof value === 'string' ? [{ text: value, style }] : value;
    const labels = breakLines(flow, [{ text: label, style: { ...TYPE.soft, leading: style.leading } }], labelWidth - 8);
    const values = breakLines(flow, spans, flow.width - labelWidth);
    return sum + Math.max(heightOf(labels), heightOf(values)) + STEP / 3;
  }, 0);
}

export function bullet(flow: Flow, text: string): void {
  const { left } = flow;
  flow.ensure(2 * TYPE.body.leading);
  const y = flow.y + TYPE.body.leading / 2;
  flow.artifact((document) => {
    document.circle(left + 3, y, 1.4).fill(TYPE.soft.color);
  });
  flow.paragraph([{ text, style: TYPE.body }], { indent: 14 });
  flow.space(3);
}

export interface PanelOptions {
  readonly tone: Tone;
  readonly paragraphs: readonly (readonly Span[])[];
  /** Width of the mark; the text stands to its right. */
  readonly markSize: number;
}

const PANEL_PADDING = 15;

/** A tinted block with a bar at its left edge and a mark. It is never split; its text must be short. */
export function panel(flow: Flow, { tone, paragraphs, markSize }: PanelOptions): void {
  const indent = PANEL_PADDING + markSize + 13;
  const width = flow.width - indent - PANEL_PADDING;
  const laid = paragraphs.map((spans) => breakLines(flow, spans, width));
  const gap = STEP / 2;
  const height = laid.reduce((sum, lines) => sum + heightOf(lines), 0) + gap * (laid.length - 1) + 2 * PANEL_PADDING;
  flow.ensure(Math.min(height, flow.page.bottom - flow.page.top));
  const { left, y } = flow;
  const { ink, panel: fill } = TONE_COLORS[tone];
  flow.artifact((document) => {
    document.rect(left, y, flow.width, height).fill(fill);
    document.rect(left, y, 4, height).fill(ink);
  });
  const firstLine = laid[0]?.[0]?.height ?? 0;
  drawMark(flow, tone, left + PANEL_PADDING + 4 + markSize / 2, y + PANEL_PADDING + firstLine / 2, markSize);
  const element = flow.element('Div');
  flow.y += PANEL_PADDING;
  for (const lines of laid) {
    const paragraph = flow.element('P', element);
    flow.draw(lines, left + indent + 4, flow.y, paragraph, 'P');
    flow.y += heightOf(lines) + gap;
  }
  flow.y = y + height;
}
