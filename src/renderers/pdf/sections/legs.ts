/** Every leg, in order of appearance, with its protection, why, and what was found about it. */
import type { Report, ReportLeg } from '../../../report/schema.ts';
import { addressOf, carriageOf, counted, PROTECTION_TONES, protectionCounts } from '../../words.ts';
import { section, sentence } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import type { Span } from '../layout/lines.ts';
import { type Cell, type Column, heightToStart, type Row, stacked, table } from '../layout/table.ts';
import { type References, rowName } from '../references.ts';
import { TONE_COLORS, TYPE } from '../theme.ts';

const COLUMNS: readonly Column[] = [
  { head: 'Leg', width: 84, fixed: true },
  { head: 'Path', width: 136, fixed: true },
  { head: 'Protection', width: 70, fixed: true },
  { head: 'Why', width: 1 },
];

export function legsInventory(flow: Flow, report: Report, references: References): void {
  const lead =
    report.legs.length === 0
      ? 'A leg is one signaling or media path between two endpoints.'
      : `A leg is one signaling or media path between two endpoints. ${counted(report.legs.length, 'leg was', 'legs were')} found: ${protectionCounts(report)}. The word under each protection says how it is known.`;
  const rows = references.legs.map((leg) => legRow(leg, references));
  section(flow, 'legs', lead, heightToStart(flow, COLUMNS, rows));
  if (rows.length === 0) {
    sentence(flow, 'No leg was found: the capture holds no VoIP traffic that could be recognized.');
    return;
  }
  table(flow, COLUMNS, rows);
  const rest = report.legs.length - rows.length;
  if (rest > 0) {
    flow.space(8);
    sentence(
      flow,
      `${counted(rest, 'more leg')}, none less protected than these, in the JSON report inside this file.`,
    );
  }
}

function legRow(leg: ReportLeg, references: References): Row {
  const tone = PROTECTION_TONES[leg.protection];
  const word = { ...TYPE.cellStrong, color: TONE_COLORS[tone].ink };
  const zone =
    leg.zone === 'unknown'
      ? []
      : [[{ text: leg.path === null ? leg.zone : `${leg.zone}, ${leg.path}`, style: TYPE.cellSoft }]];
  return [
    {
      anchor: rowName(leg.id),
      paragraphs: [
        [
          { text: `${leg.id} `, style: TYPE.cellStrong },
          { text: leg.plane, style: TYPE.cellSoft },
        ],
        [{ text: carriageOf(leg), style: TYPE.cellSoft }],
        ...zone,
      ],
    },
    pathCell(leg),
    { ...stacked([leg.protection, word], [leg.basis ?? 'no basis', TYPE.cellSoft]), mark: tone },
    { paragraphs: [[{ text: leg.reason, style: TYPE.cell }], ...elsewhere(leg, references)] },
  ];
}

/** `Findings 3.1, 3.4 · tls-1`. */
function elsewhere(leg: ReportLeg, references: References): Span[][] {
  const found = references.about(leg.id);
  const soft = TYPE.cellSoft;
  const findings: Span[] =
    found.length === 0
      ? []
      : [{ text: found.length === 1 ? 'Finding ' : 'Findings ', style: soft }, ...references.findings(found, soft, 6)];
  const sessions = references.rows(leg.tls, soft, 4);
  const between: Span[] = findings.length > 0 && sessions.length > 0 ? [{ text: ' · ', style: soft }] : [];
  return findings.length + sessions.length === 0 ? [] : [[...findings, ...between, ...sessions]];
}

function pathCell(leg: ReportLeg): Cell {
  const side = (endpoint: ReportLeg['a'], arrow: string): Span[][] => {
    const named = endpoint.name === null ? [] : [[{ text: `${arrow}${endpoint.name}`, style: TYPE.cell }]];
    const lead = endpoint.name === null ? arrow : '';
    return [...named, [{ text: `${lead}${addressOf(endpoint)}`, style: TYPE.cellMono }]];
  };
  return { paragraphs: [...side(leg.a, ''), ...side(leg.b, '→ ')] };
}
