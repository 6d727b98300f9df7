/** What somebody answers for: every waiver of the policy, what it covers, and until when. */
import type { Report } from '../../../report/schema.ts';
import { counted, type Tone } from '../../words.ts';
import { section, sentence } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import type { Span } from '../layout/lines.ts';
import { type Column, cell, heightToStart, type Row, stacked, table } from '../layout/table.ts';
import type { References } from '../references.ts';
import { STEP, TONE_COLORS, TYPE } from '../theme.ts';

type Waiver = Report['waivers'][number];

const STATES: Readonly<Record<Waiver['state'], { words: string; tone: Tone }>> = {
  'in-force': { words: 'in force', tone: 'warning' },
  expired: { words: 'expired', tone: 'bad' },
  unused: { words: 'unused', tone: 'unknown' },
};

/** Those that were leaned on first. */
const ORDER: readonly Waiver['state'][] = ['in-force', 'expired', 'unused'];

const COLUMNS: readonly Column[] = [
  { head: 'State', width: 62, fixed: true },
  { head: 'Rule, and where', width: 1 },
  { head: 'Reason', width: 1 },
  { head: 'Owner and approval', width: 92, fixed: true },
  { head: 'Holds until', width: 56, fixed: true },
];

export function waivers(flow: Flow, report: Report, references: References): void {
  const titles = new Map(report.rules.map(({ id, title }) => [id, title]));
  const sorted = [...report.waivers].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const byId = new Map(report.findings.map((finding) => [finding.id, finding]));
  const rows = sorted.map((waiver) => waiverRow(waiver, titles, byId, references));
  section(
    flow,
    'waivers',
    'A waiver says that somebody accepts an exception for a while. What it covers is shown as waived, is still counted as an exception of its control, and does not fail the run. An expired waiver covers nothing.',
    heightToStart(flow, COLUMNS, rows),
  );
  if (rows.length === 0) {
    sentence(flow, 'The policy has no waivers.');
  } else table(flow, COLUMNS, rows);
  overrides(flow, report, titles);
}

function waiverRow(
  waiver: Waiver,
  titles: ReadonlyMap<string, string>,
  byId: ReadonlyMap<string, Report['findings'][number]>,
  references: References,
): Row {
  const { rule, where, reason, owner, approvedBy, expires, state, findings, partly } = waiver;
  const { words, tone } = STATES[state];
  const soft = TYPE.cellSoft;
  const place = Object.entries(where)
    .map((pair) => pair.join(' '))
    .join(', ');
  const covered = findings.flatMap((id) => byId.get(id) ?? []);
  const half = partly.flatMap((id) => byId.get(id) ?? []);
  const lines: Span[][] = [
    ...(covered.length === 0
      ? []
      : [
          [{ text: state === 'expired' ? 'covered: ' : 'covers ', style: soft }, ...references.findings(covered, soft)],
        ]),
    ...(half.length === 0 ? [] : [[{ text: 'only some legs of ', style: soft }, ...references.findings(half, soft)]]),
  ];
  return [
    { ...cell(words, { ...TYPE.cellStrong, color: TONE_COLORS[tone].ink }), mark: tone },
    {
      paragraphs: [
        [{ text: titles.get(rule) ?? rule, style: TYPE.cellStrong }],
        [{ text: place, style: soft }],
        ...lines,
      ],
    },
    cell(reason),
    stacked([owner, TYPE.cell], [`approved by ${approvedBy}`, soft]),
    cell(expires),
  ];
}

/** Severities that the policy changed: another way of accepting. */
function overrides(flow: Flow, { severityOverrides }: Report, titles: ReadonlyMap<string, string>): void {
  if (severityOverrides.length === 0) return;
  flow.space(2 * STEP);
  sentence(flow, `The policy gives ${counted(severityOverrides.length, 'rule')} another severity:`);
  const rows = severityOverrides.map(({ rule, from, severity, reason }): Row => {
    return [cell(titles.get(rule) ?? rule, TYPE.cellStrong), cell(`${severity} instead of ${from}`), cell(reason)];
  });
  table(
    flow,
    [
      { head: 'Rule', width: 1 },
      { head: 'Severity', width: 110, fixed: true },
      { head: 'Reason', width: 1 },
    ],
    rows,
  );
}
