/** Section 7: where every frame went, and what could not be read. */
import { FRAME_CLASSES } from '../../../ledger/facts.ts';
import type { Report } from '../../../report/schema.ts';
import { counted, FRAME_CLASS_WORDS, figure } from '../../words.ts';
import { section, titledTable } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import { type Column, cell, type Row, stacked, table } from '../layout/table.ts';
import { TYPE } from '../theme.ts';

export function quality(flow: Flow, report: Report): void {
  section(
    flow,
    7,
    'Capture quality and accounting',
    'Every frame is counted once, in the class of the highest protocol that was recognized in it. The classes add up to the frames of the capture.',
  );
  accounting(flow, report);
  gaps(flow, report);
}

function accounting(flow: Flow, { accounting: { frames, classes } }: Report): void {
  const share = (count: number): string => (frames === 0 ? '' : `${((100 * count) / frames).toFixed(1)} %`);
  const rows = FRAME_CLASSES.map((name): Row => {
    const style = classes[name] === 0 ? TYPE.cellSoft : TYPE.cell;
    return [
      cell(FRAME_CLASS_WORDS[name], style),
      cell(name, TYPE.cellMono),
      cell(figure(classes[name]), style),
      cell(share(classes[name]), style),
    ];
  });
  table(
    flow,
    [
      { head: 'Class', width: 1 },
      { head: 'In the JSON', width: 80, fixed: true },
      { head: 'Frames', width: 70, fixed: true, align: 'right' },
      { head: 'Share', width: 54, fixed: true, align: 'right' },
    ],
    rows,
    {
      closingRow: [
        cell('All frames', TYPE.cellStrong),
        cell(''),
        cell(figure(frames), TYPE.cellStrong),
        cell(share(frames), TYPE.cellStrong),
      ],
    },
  );
}

function gaps(flow: Flow, report: Report): void {
  const several = report.captures.length > 1;
  const columns: readonly Column[] = [
    { head: 'Reason', width: 96, fixed: true },
    { head: 'Layer', width: 56, fixed: true },
    { head: 'Times', width: 40, fixed: true, align: 'right' },
    { head: several ? 'First (file: frame)' : 'First frame', width: 62, fixed: true, align: 'right' },
    { head: 'What the first one was', width: 1 },
  ];
  const rows = report.gaps.map((gap): Row => {
    const first = several ? `${gap.first.capture + 1}: ${figure(gap.first.frame)}` : figure(gap.first.frame);
    const legs =
      gap.legs.length === 0
        ? []
        : [[`touches ${counted(gap.legs.length, 'leg')}: ${gap.legs.slice(0, 8).join(', ')}`, TYPE.cellSoft] as const];
    return [
      cell(gap.reason),
      cell(gap.layer),
      cell(figure(gap.count)),
      cell(first),
      stacked([gap.detail, TYPE.cell], ...legs),
    ];
  });
  const empty = 'Nothing was left unread: every frame could be decoded as far as this tool decodes.';
  titledTable(flow, 'Gaps', columns, rows, empty);
}
