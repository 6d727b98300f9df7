/** Running heads and feet, drawn when the number of pages is known. They are artifacts: read aloud, they would only be in the way. */
import type { Report } from '../../report/schema.ts';
import { toSeconds } from '../words.ts';
import type { Flow } from './layout/flow.ts';
import { breakLines, clampLines } from './layout/lines.ts';
import { COLORS, PAGE, type Style, TYPE } from './theme.ts';

const HEAD_Y = 40;
const FOOT_Y = PAGE.height - 46;

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

function head(flow: Flow, report: Report): void {
  const right = report.captures[0]?.file ?? '';
  write(flow, 'Encryption evidence', TYPE.running, HEAD_Y, 'left');
  write(flow, right, TYPE.running, HEAD_Y, 'right');
  rule(flow, HEAD_Y + 15);
}

function foot(flow: Flow, report: Report, page: number, pages: number): void {
  const hash = report.captures[0]?.sha256.slice(0, 16);
  const capture = hash === undefined ? '' : ` · capture ${hash}`;
  const left = `${report.tool.name} ${report.tool.version} · ${toSeconds(report.generatedAt)} UTC${capture}`;
  rule(flow, FOOT_Y - 6);
  write(flow, left, TYPE.running, FOOT_Y, 'left');
  write(flow, `Page ${page} of ${pages}`, TYPE.running, FOOT_Y, 'right');
}

function rule({ document, left, width }: Flow, y: number): void {
  document
    .moveTo(left, y)
    .lineTo(left + width, y)
    .lineWidth(0.5)
    .stroke(COLORS.line);
}

function write(flow: Flow, text: string, style: Style, y: number, side: 'left' | 'right'): void {
  const [line] =
    side === 'left' ? breakLines(flow, [{ text, style }], flow.width) : clampLines(flow, [{ text, style }], 300, 1);
  const x = side === 'left' ? flow.left : flow.left + flow.width - line!.width;
  flow.write([line!], x, y);
}
