/** How protection is known, how good the recording is, what could not be read, and what no capture could show. */
import type { Report } from '../../../report/schema.ts';
import { counted, figure } from '../../words.ts';
import { bullet, heading, keyValues, section, sentence, titledTable } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import type { Span } from '../layout/lines.ts';
import { type Column, cell, type Row } from '../layout/table.ts';
import type { References } from '../references.ts';
import { TYPE } from '../theme.ts';

const DOUBTS_SHOWN = 40;

export function quality(flow: Flow, report: Report, references: References): void {
  section(
    flow,
    'quality',
    'The capture is read frame by frame. For each leg, what the endpoints agreed on is compared with what they then sent; where keys are at hand, the result is checked. These are observations, not opinions: evidence for an examination, not one in itself.',
    110,
  );
  heading(flow, 'What this capture could not show');
  for (const { text } of report.limitations) bullet(flow, text);
  method(flow);
  measures(flow, report);
  gaps(flow, report, references);
  apart(flow, 'Left apart: nothing was joined by guess', report.ambiguities, references);
  apart(flow, 'Promised and not kept', report.contradictions, references);
}

function method(flow: Flow): void {
  heading(flow, 'How protection is known');
  keyValues(flow, [
    [
      'Negotiated',
      'The endpoints agreed on encryption in a handshake or a session description. That they kept to it was not seen.',
    ],
    [
      'Observed',
      'What was sent looks as it must: protected records after a complete handshake, or media that statistical tests cannot tell from random octets. Media in clear is recognized by its codec.',
    ],
    [
      'Proved',
      'A key or fingerprint was checked against the traffic: an authentication tag verified, or a certificate matched the fingerprint that had been agreed.',
    ],
  ]);
  heading(flow, 'How results are worded');
  keyValues(flow, [
    ['Exceptions noted', 'At least one rule of the control failed on something that was captured.'],
    [
      'No exceptions noted',
      'At least one rule was tested and none failed, in what was captured. It does not speak for other times and paths.',
    ],
    ['Not tested', 'No rule of the control could be tested. It says nothing in either direction.'],
    [
      'Open',
      'A rule was asked and the capture does not hold enough to answer. An open question never counts as a pass.',
    ],
  ]);
}

function measures(flow: Flow, { captureQuality, captures }: Report): void {
  const several = captures.length > 1;
  const columns: readonly Column[] = [
    { head: 'What was measured', width: 1 },
    { head: 'How often', width: 92, fixed: true, align: 'right' },
    { head: several ? 'First (file: frame)' : 'First frame', width: 62, fixed: true, align: 'right' },
    { head: 'What the first one was', width: 1 },
  ];
  const rows = captureQuality.map(({ measure, count, of, evidence }): Row => {
    const [first] = evidence;
    const where = first === undefined ? '' : `${several ? `${first.capture + 1}: ` : ''}${figure(first.frame)}`;
    return [
      cell(capital(measure.replaceAll('-', ' '))),
      cell(of === null ? figure(count) : `${figure(count)} of ${figure(of)}`),
      cell(where),
      cell(first?.what ?? ''),
    ];
  });
  const empty = 'Nothing is missing, cut short or out of time, as far as it can be measured.';
  titledTable(flow, 'Quality of the recording', columns, rows, empty);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function gaps(flow: Flow, report: Report, references: References): void {
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
    const soft = TYPE.cellSoft;
    const legs: Span[][] =
      gap.legs.length === 0
        ? []
        : [[{ text: `touches ${counted(gap.legs.length, 'leg')}: `, style: soft }, ...references.rows(gap.legs, soft)]];
    return [
      cell(gap.reason.replaceAll('-', ' ')),
      cell(gap.layer),
      cell(figure(gap.count)),
      cell(first),
      { paragraphs: [[{ text: gap.detail, style: TYPE.cell }], ...legs] },
    ];
  });
  const empty = 'Nothing was left unread: every frame could be decoded as far as this tool decodes.';
  titledTable(flow, 'What could not be read', columns, rows, empty);
}

interface Doubt {
  readonly what: string;
  readonly legs: readonly string[];
  readonly calls: readonly string[];
}

/** What is doubtful or does not agree, with whom it concerns. */
function apart(flow: Flow, title: string, all: readonly Doubt[], references: References): void {
  if (all.length === 0) return;
  const shown = all.slice(0, DOUBTS_SHOWN);
  const columns: readonly Column[] = [
    { head: 'What the capture shows', width: 1 },
    { head: 'Concerns', width: 150, fixed: true },
  ];
  const rows = shown.map(({ what, legs, calls }): Row => {
    const soft = TYPE.cellSoft;
    const between: Span[] = legs.length > 0 && calls.length > 0 ? [{ text: ', ', style: soft }] : [];
    const named: Span[] = [
      ...references.rows(legs, soft),
      ...between,
      { text: calls.slice(0, 8).join(', '), style: soft },
    ];
    return [cell(what), { paragraphs: [named] }];
  });
  titledTable(flow, title, columns, rows, '');
  const rest = all.length - shown.length;
  if (rest > 0) sentence(flow, `And ${figure(rest)} more, in the JSON report inside this file.`);
}
