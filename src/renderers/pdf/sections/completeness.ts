/** What went in, what came out and that it adds up, and what made this report, so that someone else can repeat it. */
import { FRAME_CLASSES } from '../../../ledger/facts.ts';
import type { Report } from '../../../report/schema.ts';
import { counted, FRAME_CLASS_WORDS, figure, judgedFromWords, period, policyName, toSeconds } from '../../words.ts';
import type { Edition } from '../edition.ts';
import { heading, keyValues, type Pair, section, sentence } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import { type Column, cell, heightToStart, type Row, table } from '../layout/table.ts';
import { STEP, TYPE } from '../theme.ts';

const IDENTITIES: Readonly<Record<Report['identities'], string>> = {
  mask: 'masked',
  clear: 'in clear',
  pseudonym: 'as pseudonyms, the same in every report of the same key',
};

export function completeness(flow: Flow, report: Report, edition: Edition): void {
  section(
    flow,
    'completeness',
    'Where the evidence comes from, that nothing of it was dropped in silence, and how to make it again.',
    150,
  );
  if (report.captures.length === 0) sentence(flow, 'No capture was read.');
  report.captures.forEach((capture, index) => {
    heading(flow, report.captures.length === 1 ? 'Source file' : `Source file ${index + 1}`, { keep: 90 });
    keyValues(flow, capturePairs(capture));
  });
  for (const { file, reason, advice } of report.unreadable) sentence(flow, `Not read: ${file}: ${reason} ${advice}`);
  accounting(flow, report);
  heading(flow, 'This report', { keep: 90 });
  keyValues(flow, reportPairs(report, edition));
  again(flow, report);
}

function capturePairs(capture: Report['captures'][number]): Pair[] {
  const { snaplen, reportedDrops, duplicateFrames, damaged } = capture;
  return [
    ['File', capture.file],
    ['SHA-256', capture.sha256, TYPE.mono],
    ['Size', `${figure(capture.bytes)} octets`],
    ['Format', [capture.format, ...(capture.compression === null ? [] : [capture.compression])].join(', ')],
    ['Link layers', capture.linkTypes.length === 0 ? 'none' : capture.linkTypes.join(', ')],
    ['Frames', figure(capture.frames)],
    ['Period', period(capture.firstFrameAt, capture.lastFrameAt)],
    [
      'Snapshot length',
      snaplen === null
        ? 'not stated'
        : `${figure(snaplen)} octets; ${figure(capture.truncatedFrames)} frames cut short`,
    ],
    ['Recorder losses', reportedDrops === null ? 'the file does not say' : `${figure(reportedDrops)} frames`],
    ...(duplicateFrames === 0 ? [] : [['Captured twice', `${figure(duplicateFrames)} frames, read once`] as Pair]),
    [
      'State',
      damaged === null
        ? 'read to its end'
        : `damaged at frame ${figure(damaged.frame)}, octet ${figure(damaged.offset)}: ${damaged.reason}`,
    ],
  ];
}

const CLASS_COLUMNS: readonly Column[] = [
  { head: 'Class', width: 1 },
  { head: 'In the JSON', width: 80, fixed: true },
  { head: 'Frames', width: 70, fixed: true, align: 'right' },
  { head: 'Share', width: 54, fixed: true, align: 'right' },
];

function accounting(flow: Flow, { accounting: { frames, classes }, captures }: Report): void {
  const share = (count: number): string => (frames === 0 ? '' : `${((100 * count) / frames).toFixed(1)} %`);
  const seen = FRAME_CLASSES.filter((name) => classes[name] > 0);
  const rows = seen.map((name): Row => {
    return [
      cell(FRAME_CLASS_WORDS[name]),
      cell(name, TYPE.cellMono),
      cell(figure(classes[name])),
      cell(share(classes[name])),
    ];
  });
  const read = captures.reduce((sum, capture) => sum + capture.frames, 0);
  const sorted = FRAME_CLASSES.reduce((sum, name) => sum + classes[name], 0);
  const text = `Every frame is counted once, in the class of the highest protocol that was recognized in it. Read from ${counted(captures.length, 'file')}: ${figure(read)}. Sorted into classes: ${figure(sorted)}. ${read === sorted ? 'Nothing is left over.' : `The difference is ${figure(Math.abs(read - sorted))}.`}`;
  heading(flow, 'Frames in, classes out', { keep: 3 * TYPE.body.leading + heightToStart(flow, CLASS_COLUMNS, rows) });
  flow.paragraph([{ text, style: TYPE.body }]);
  flow.space(STEP);
  if (rows.length === 0) return;
  table(flow, CLASS_COLUMNS, rows, {
    closingRow: [
      cell('All frames', TYPE.cellStrong),
      cell(''),
      cell(figure(sorted), TYPE.cellStrong),
      cell(share(sorted), TYPE.cellStrong),
    ],
  });
  const none = FRAME_CLASSES.filter((name) => classes[name] === 0).map((name) => FRAME_CLASS_WORDS[name]);
  if (none.length === 0) return;
  flow.space(STEP);
  sentence(flow, `No frame was of these: ${none.join('; ')}.`);
}

function reportPairs(report: Report, { attachment, isEncrypted }: Edition): Pair[] {
  const { policy } = report;
  const from = judgedFromWords(report);
  return [
    ['Made by', `${report.tool.name} ${report.tool.version}`],
    ['Made at', `${toSeconds(report.generatedAt)} UTC`],
    ['Command', report.command ?? 'none: made through the library', TYPE.mono],
    ...(from === null ? [] : ([['Facts', from]] as Pair[])),
    ['Policy', policyName(report)],
    ['Policy SHA-256', policy.sha256, TYPE.mono],
    ...(policy.fileSha256 === null ? [] : ([['Its file’s', policy.fileSha256, TYPE.mono]] as Pair[])),
    ['Rules', `${figure(report.catalogue.rules)}, catalogue ${report.catalogue.version}`],
    ['Rules SHA-256', report.catalogue.sha256, TYPE.mono],
    ['SIP identities', IDENTITIES[report.identities]],
    ['IP addresses', report.addresses === 'mask' ? 'as numbered hosts' : 'in clear'],
    ['Exit code', `${report.exitCode}: ${report.exitReason}`],
    [
      'JSON inside',
      `${attachment.file}, ${figure(attachment.octets.byteLength)} octets, schema ${report.schema} ${report.schemaVersion}`,
    ],
    ['JSON SHA-256', attachment.sha256, TYPE.mono],
    [
      'This file',
      isEncrypted
        ? 'PDF 1.7 with AES-256. It has a password, which PDF/A forbids: it is not PDF/A, and for the archive the file without a password is the right one.'
        : 'PDF/A-3a, with the JSON report attached as its data',
    ],
  ];
}

function again(flow: Flow, { command, generatedAt }: Report): void {
  heading(flow, 'How to make it again', { keep: 60 });
  const now = command?.includes('--now') === true ? null : `--now ${generatedAt.slice(0, 19)}Z`;
  const steps =
    command === null
      ? 'Give the same captures, policy and options to the same version of the library.'
      : `Put the files named above into one folder, check their SHA-256, install the same version of the tool, and run the command above there${now === null ? '.' : ', with the time of this report:'}`;
  flow.paragraph([{ text: steps, style: TYPE.body }]);
  flow.space(STEP / 2);
  if (command !== null && now !== null) {
    flow.paragraph([{ text: now, style: TYPE.mono }], { indent: 14 });
    flow.space(STEP / 2);
  }
  flow.paragraph([
    {
      text: 'The JSON report is then the same, octet by octet, and so is its SHA-256; so is this file, unless it has a password. Attached files are taken out by most PDF readers, or by',
      style: TYPE.body,
    },
  ]);
  flow.space(STEP / 2);
  flow.paragraph([{ text: 'pdfdetach -saveall evidence.pdf', style: TYPE.mono }], { indent: 14 });
}
