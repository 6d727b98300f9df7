/** Section 8: what went in and what made this report, so that someone else can repeat it. */
import type { Report } from '../../../report/schema.ts';
import { figure, period, policyName, toSeconds } from '../../words.ts';
import { heading, keyValues, type Pair, section, sentence } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import { TYPE } from '../theme.ts';

const IDENTITIES: Readonly<Record<Report['identities'], string>> = {
  mask: 'masked',
  clear: 'in clear',
  pseudonym: 'as pseudonyms, the same in every report of the same key',
};

export function completeness(flow: Flow, report: Report): void {
  section(
    flow,
    8,
    'Completeness',
    'The same capture, tool version, policy and options give this report again, octet by octet.',
  );
  if (report.captures.length === 0) sentence(flow, 'No capture was read.');
  report.captures.forEach((capture, index) => {
    heading(flow, report.captures.length === 1 ? 'Capture' : `Capture ${index + 1}`, 90);
    keyValues(flow, capturePairs(capture));
  });
  heading(flow, 'This report', 90);
  keyValues(flow, [
    ['Made by', `${report.tool.name} ${report.tool.version}`],
    ['Made at', `${toSeconds(report.generatedAt)} UTC`],
    ['Command', report.command ?? 'none: made through the library', TYPE.mono],
    ['Policy', policyName(report)],
    ['Policy SHA-256', report.policy.sha256, TYPE.mono],
    ['Rules', `${figure(report.catalogue.rules)}, catalogue ${report.catalogue.version}`],
    ['Rules SHA-256', report.catalogue.sha256, TYPE.mono],
    ['SIP identities', IDENTITIES[report.identities]],
    ['IP addresses', report.addresses === 'mask' ? 'as numbered hosts' : 'in clear'],
    ['Exit code', `${report.exitCode}: ${report.exitReason}`],
    ['Schema', `${report.schema} ${report.schemaVersion}`],
  ]);
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
