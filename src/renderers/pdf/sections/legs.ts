/** Section 2: every leg, in order of appearance. */
import type { Report, ReportLeg } from '../../../report/schema.ts';
import { addressOf, carriageOf, counted, PROTECTION_TONES, protectionCounts } from '../../words.ts';
import { section, sentence } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import type { Span } from '../layout/lines.ts';
import { type Cell, type Column, heightToStart, type Row, stacked, table } from '../layout/table.ts';
import { TONE_COLORS, TYPE } from '../theme.ts';

const COLUMNS: readonly Column[] = [
  { head: 'Leg', width: 84, fixed: true },
  { head: 'Path', width: 136, fixed: true },
  { head: 'Protection', width: 70, fixed: true },
  { head: 'Why', width: 1 },
];

export function legsInventory(flow: Flow, report: Report): void {
  const lead =
    report.legs.length === 0
      ? 'A leg is one signaling or media path between two endpoints.'
      : `A leg is one signaling or media path between two endpoints. ${counted(report.legs.length, 'leg was', 'legs were')} found: ${protectionCounts(report)}. The word under each protection says how it is known (section 6).`;
  const rows = report.legs.map(legRow);
  section(flow, 2, 'Legs', lead, heightToStart(flow, COLUMNS, rows));
  if (report.legs.length === 0) {
    sentence(flow, 'No leg was found: the capture holds no VoIP traffic that could be recognized.');
    return;
  }
  table(flow, COLUMNS, rows);
}

function legRow(leg: ReportLeg): Row {
  const tone = PROTECTION_TONES[leg.protection];
  const word = { ...TYPE.cellStrong, color: TONE_COLORS[tone].ink };
  return [
    {
      paragraphs: [
        [
          { text: `${leg.id} `, style: TYPE.cellStrong },
          { text: leg.plane, style: TYPE.cellSoft },
        ],
        [{ text: carriageOf(leg), style: TYPE.cellSoft }],
      ],
    },
    pathCell(leg),
    { ...stacked([leg.protection, word], [leg.basis ?? 'no basis', TYPE.cellSoft]), mark: tone },
    stacked([leg.reason, TYPE.cell]),
  ];
}

function pathCell(leg: ReportLeg): Cell {
  const side = (endpoint: ReportLeg['a'], arrow: string): Span[][] => {
    const named = endpoint.name === null ? [] : [[{ text: `${arrow}${endpoint.name}`, style: TYPE.cell }]];
    const lead = endpoint.name === null ? arrow : '';
    return [...named, [{ text: `${lead}${addressOf(endpoint)}`, style: TYPE.cellMono }]];
  };
  return { paragraphs: [...side(leg.a, ''), ...side(leg.b, '→ ')] };
}
