/** Running heads and feet, drawn when the number of pages is known. They are artifacts: read aloud, they would only be in the way. */
import type { Report } from '../../report/schema.ts';
import { counted, toSeconds } from '../words.ts';
import type { Flow } from './layout/flow.ts';
import { clampLines } from './layout/lines.ts';
import { COLORS, type Style, TYPE } from './theme.ts';

const HEAD_Y = 40;
/** Above the lower edge. */
const FOOT = 46;

export function runningHeads(flow: Flow, report: Report): void {
  const { document } = flow;
  const { start, count } = document.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    document.switchToPage(start + page);
    flow.artifact(() => {
      if (page > 0) head(flow, report);
      foot(flow, report, page + 1, count);
    });
  }
}

/** What the report is about, by hash: the name can be anyone's. */
function head(flow: Flow, report: Report): void {
  const [first, ...others] = report.captures;
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other file')}`;
  write(flow, 'Encryption evidence', TYPE.running, HEAD_Y, 'left', 90);
  if (first !== undefined) {
    write(flow, `Capture SHA-256 ${first.sha256.slice(0, 32)}…${more}`, TYPE.running, HEAD_Y, 'right', 340);
  }
  rule(flow, HEAD_Y + 15);
}

function foot(flow: Flow, report: Report, page: number, pages: number): void {
  const y = flow.page.height - FOOT;
  const file = report.captures[0] === undefined ? '' : ` · ${report.captures[0].file}`;
  const left = `${report.tool.name} ${report.tool.version} · ${toSeconds(report.generatedAt)} UTC${file}`;
  rule(flow, y - 6);
  write(flow, left, TYPE.running, y, 'left', flow.width - 80);
  write(flow, `Page ${page} of ${pages}`, TYPE.running, y, 'right', 76);
}

function rule({ document, left, width }: Flow, y: number): void {
  document
    .moveTo(left, y)
    .lineTo(left + width, y)
    .lineWidth(0.5)
    .stroke(COLORS.line);
}

function write(flow: Flow, text: string, style: Style, y: number, side: 'left' | 'right', width: number): void {
  const [line] = clampLines(flow, [{ text, style }], width, 1);
  const x = side === 'left' ? flow.left : flow.left + flow.width - line!.width;
  flow.write([line!], x, y);
}
