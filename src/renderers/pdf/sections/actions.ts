/** What somebody has to do, by whom and until when: to be filled in by those who answer for it. Then who made and who checked this. */
import type { Report } from '../../../report/schema.ts';
import { counted, firstSentence, stateOf } from '../../words.ts';
import { heading, section, sentence } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import { breakLines } from '../layout/lines.ts';
import { type Column, cell, clamped, heightToStart, type Row, table } from '../layout/table.ts';
import { type FindingGroup, groupName, type References } from '../references.ts';
import { COLORS, STEP, TYPE } from '../theme.ts';

const COLUMNS: readonly Column[] = [
  { head: 'No.', width: 24, fixed: true },
  { head: 'What is not met, and the first step', width: 1 },
  { head: 'Severity', width: 42, fixed: true },
  { head: 'Owner', width: 92, fixed: true },
  { head: 'Due', width: 62, fixed: true },
];

export function actions(flow: Flow, report: Report, references: References): void {
  const { groups } = references;
  const rows = groups.map((group) => actionRow(group, report, references));
  section(
    flow,
    'actions',
    'Every exception and open question, worst first. A capture shows what has to change and between which hosts; who changes it and until when is for the organization to write down here.',
    heightToStart(flow, COLUMNS, rows),
  );
  if (rows.length === 0) sentence(flow, 'Nothing was found that somebody would have to act on.');
  else table(flow, COLUMNS, rows);
  signOff(flow, report);
}

function actionRow(group: FindingGroup, report: Report, references: References): Row {
  const { number, worst, findings, legs } = group;
  const { tone, words } = stateOf(worst);
  const link = groupName(group);
  const soft = TYPE.cellSoft;
  const step =
    worst.verdict === 'open' ? `Capture again so that it can be told: ${worst.message}` : firstSentence(worst.remedy);
  const several = findings.length === 1 ? '' : `, ${counted(findings.length, 'finding')}`;
  const hosts = hostsOf(legs, report);
  return [
    { paragraphs: [[{ text: number, style: { ...TYPE.cellStrong, color: COLORS.accent }, link }]] },
    {
      mark: tone,
      paragraphs: [
        [
          { text: worst.title, style: TYPE.cellStrong },
          { text: ` · ${words.toLowerCase()}${several}`, style: soft },
        ],
        clamped(step, TYPE.cell, 3),
        ...(hosts === '' ? [] : [clamped(`Between ${hosts}`, soft, 2)]),
        ...(legs.length === 0 ? [] : [[{ text: 'On ', style: soft }, ...references.rows(legs, soft, 6)]]),
      ],
    },
    cell(worst.severity),
    ...(worst.waiver === null
      ? [
          { paragraphs: [], box: true },
          { paragraphs: [], box: true },
        ]
      : [cell(worst.waiver.owner), cell(`waived until ${worst.waiver.expires}`)]),
  ];
}

/** `10.0.0.5 and carrier-x`, for the first of the legs; the names of the policy where it has some. */
function hostsOf(ids: readonly string[], report: Report): string {
  const [id] = ids;
  const leg = id === undefined ? undefined : report.legs.find((one) => one.id === id);
  if (leg === undefined) return '';
  const rest = ids.length === 1 ? '' : `, and ${counted(ids.length - 1, 'other leg')}`;
  return `${leg.a.name ?? leg.a.address} and ${leg.b.name ?? leg.b.address}${rest}`;
}

// ------------------------------------------------------------------------------------------------ sign-off

const LINES = ['Name and role', 'Signature', 'Date'] as const;
const LINE_HEIGHT = 34;
const GAP = 28;

function signOff(flow: Flow, report: Report): void {
  const height = 3 * LINE_HEIGHT + TYPE.bodyStrong.leading + 6 * STEP;
  heading(flow, 'Sign-off', { keep: height });
  const by = `The results above were made by ${report.tool.name} ${report.tool.version} from the files in this report. Those who sign have prepared and reviewed them as evidence; neither signature makes them an opinion on the controls.`;
  flow.paragraph([{ text: by, style: TYPE.soft }], { keepWithNext: height - 60 });
  flow.space(2 * STEP);
  const width = (flow.width - GAP) / 2;
  const top = flow.y;
  ['Prepared by', 'Reviewed by'].forEach((title, index) => {
    block(flow, title, flow.left + index * (width + GAP), top, width);
  });
  flow.y = top + TYPE.bodyStrong.leading + 3 * LINE_HEIGHT;
}

function block(flow: Flow, title: string, x: number, top: number, width: number): void {
  const element = flow.element('Div');
  flow.draw(
    breakLines(flow, [{ text: title, style: TYPE.bodyStrong }], width),
    x,
    top,
    flow.element('P', element),
    'P',
  );
  LINES.forEach((label, index) => {
    const y = top + TYPE.bodyStrong.leading + (index + 1) * LINE_HEIGHT - TYPE.cellSoft.leading;
    flow.artifact((document) => {
      document
        .moveTo(x, y)
        .lineTo(x + width, y)
        .lineWidth(0.6)
        .stroke(COLORS.strongLine);
    });
    flow.draw(
      breakLines(flow, [{ text: label, style: TYPE.cellSoft }], width),
      x,
      y + 1,
      flow.element('P', element),
      'P',
    );
  });
}
