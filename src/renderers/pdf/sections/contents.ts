/** The list of sections with their pages, at the top of page two. */
import type { Flow } from '../layout/flow.ts';
import { breakLines } from '../layout/lines.ts';
import { SECTION_ORDER, sectionName, sectionNumber, sectionTitle } from '../section-list.ts';
import { COLORS, STEP, TYPE } from '../theme.ts';

const COLUMN_GAP = 28;

/** Two columns, read down. */
export function contents(flow: Flow): void {
  flow.parent = flow.element('Sect', flow.root);
  flow.paragraph([{ text: 'Contents', style: TYPE.heading }], { tag: 'H2' });
  flow.space(STEP);
  const toc = flow.element('TOC');
  const rows = Math.ceil(SECTION_ORDER.length / 2);
  const width = (flow.width - COLUMN_GAP) / 2;
  const leading = TYPE.body.leading + 3;
  const top = flow.y;
  SECTION_ORDER.forEach((id, index) => {
    const x = flow.left + (index < rows ? 0 : width + COLUMN_GAP);
    const y = top + (index % rows) * leading;
    const item = flow.element('TOCI', toc);
    const link = sectionName(id);
    const style = { ...TYPE.bodyStrong, color: COLORS.accent };
    flow.draw(breakLines(flow, [{ text: `${sectionNumber(id)} `, style, link }], width), x, y, item, 'TOCI');
    const title = [{ text: sectionTitle(id), style: TYPE.body, link }];
    flow.draw(breakLines(flow, title, width - 46), x + 18, y, item, 'TOCI');
    flow.pageNumber(link, x + width, y, TYPE.body, item, 'TOCI');
    flow.artifact((document) => {
      document
        .moveTo(x, y + leading - 1.5)
        .lineTo(x + width, y + leading - 1.5)
        .lineWidth(0.4)
        .stroke(COLORS.line);
    });
  });
  flow.y = top + rows * leading;
}
