/** How good the recording is, what could not be read or shown, and what went in and came out, so that someone else can repeat it. */
import { FRAME_CLASSES } from '../../../ledger/facts.ts';
import type { Report } from '../../../report/schema.ts';
import { counted, FRAME_CLASS_WORDS, figure, period, policyOrigin, toSeconds } from '../../words.ts';
import { type Child, type Element, h } from '../node.ts';
import { links } from '../views/terms.ts';
import { capital, heading, plainTable, section, sentence, terms } from './parts.ts';

export function limitations(report: Report): Element {
  return section(
    {
      id: 'limitations',
      title: 'What this capture could not show',
      lead: 'A capture is a sample of one place and one time. These are observations about it, not a statement about everything else.',
    },
    h('ul', { class: 'prose' }, ...report.limitations.map(({ text }) => h('li', {}, text))),
  );
}

export function quality(report: Report): Element {
  return section(
    {
      id: 'quality',
      title: 'Capture quality',
      lead: 'Every frame is counted once, in the class of the highest protocol that was recognized in it. The classes add up to the frames of the capture.',
    },
    accounting(report),
    heading('What was measured'),
    measures(report),
    heading('Gaps'),
    gaps(report),
    report.ambiguities.length === 0 ? null : heading('Left apart'),
    report.ambiguities.length === 0
      ? null
      : h(
          'ul',
          { class: 'prose' },
          ...report.ambiguities
            .slice(0, 100)
            .map(({ what, legs, calls }) => h('li', {}, what, ' ', links([...legs, ...calls]))),
        ),
  );
}

function accounting({ accounting: { frames, classes } }: Report): Element {
  const share = (count: number): string => (frames === 0 ? '' : `${((100 * count) / frames).toFixed(1)} %`);
  const rows = FRAME_CLASSES.filter((name) => classes[name] > 0).map((name): Child[] => [
    FRAME_CLASS_WORDS[name],
    h('code', {}, name),
    figure(classes[name]),
    share(classes[name]),
  ]);
  return plainTable(
    'Frames by class',
    [{ head: 'Class' }, { head: 'In the JSON' }, { head: 'Frames', look: 'number' }, { head: 'Share', look: 'number' }],
    [...rows, [h('strong', {}, 'All frames'), '', h('strong', {}, figure(frames)), share(frames)]],
  );
}

function measures({ captureQuality }: Report): Child {
  if (captureQuality.length === 0)
    return sentence('Nothing is missing, cut short or out of time, as far as it can be measured.');
  return plainTable(
    'What was measured of the recording',
    [{ head: 'What' }, { head: 'How often', look: 'number' }, { head: 'First seen', look: 'prose' }],
    captureQuality.map(({ measure, count, of, evidence }) => [
      capital(measure.replaceAll('-', ' ')),
      of === null ? figure(count) : `${figure(count)} of ${figure(of)}`,
      evidence[0] === undefined ? '' : `frame ${evidence[0].frame}: ${evidence[0].what}`,
    ]),
  );
}

function gaps({ gaps: rows, captures }: Report): Child {
  if (rows.length === 0)
    return sentence('Nothing was left unread: every frame could be decoded as far as this tool decodes.');
  const several = captures.length > 1;
  return plainTable(
    'What could not be read',
    [
      { head: 'Reason' },
      { head: 'Layer' },
      { head: 'Times', look: 'number' },
      { head: several ? 'First (file: frame)' : 'First frame', look: 'number' },
      { head: 'What the first one was', look: 'prose' },
    ],
    rows.map(({ reason, layer, count, first, detail, legs }) => [
      reason,
      layer,
      figure(count),
      several ? `${first.capture + 1}: ${first.frame}` : figure(first.frame),
      [
        detail,
        legs.length === 0 ? null : h('div', { class: 'soft' }, `touches ${counted(legs.length, 'leg')}: `, links(legs)),
      ],
    ]),
  );
}

export function completeness(report: Report): Element {
  const { policy, catalogue, tool } = report;
  return section(
    {
      id: 'completeness',
      title: 'Completeness and accuracy',
      lead: 'The same captures, tool version, policy and options give this page again, octet by octet.',
    },
    ...report.captures.flatMap((capture, index) => [
      heading(report.captures.length === 1 ? 'Capture' : `Capture ${index + 1}`),
      terms(captureTerms(capture)),
    ]),
    report.captures.length === 0 ? sentence('No capture was read.') : null,
    ...report.unreadable.map(({ file, reason, advice }) => sentence(`${file}: ${reason} ${advice}`)),
    heading('This report'),
    terms([
      ['Made by', `${tool.name} ${tool.version}`],
      ['Made at', `${toSeconds(report.generatedAt)} UTC`],
      [
        'Command',
        report.command === null ? 'none: made through the library' : h('code', { class: 'breakable' }, report.command),
      ],
      ['Policy', `${policy.name} ${policy.version} (${policyOrigin(report)})`],
      ['Policy SHA-256', hash(policy.sha256)],
      ['Rules', `${figure(catalogue.rules)}, catalogue ${catalogue.version}`],
      ['Rules SHA-256', hash(catalogue.sha256)],
      ['SIP identities', IDENTITY_WORDS[report.identities]],
      ['IP addresses', report.addresses === 'mask' ? 'numbered hosts' : 'as captured'],
      ['Exit code', `${report.exitCode}: ${report.exitReason}`],
      ['Schema', `${report.schema} ${report.schemaVersion}`],
    ]),
  );
}

const IDENTITY_WORDS: Readonly<Record<Report['identities'], string>> = {
  mask: 'masked',
  clear: 'in clear',
  pseudonym: 'pseudonyms of a key',
};

function hash(sha256: string): Element {
  return h('code', { class: 'hash' }, sha256);
}

function captureTerms(capture: Report['captures'][number]): (readonly [string, Child])[] {
  const { snaplen, reportedDrops, duplicateFrames, damaged, compression, truncatedFrames } = capture;
  const cut = `${figure(truncatedFrames)} frames cut short`;
  return [
    ['File', capture.file],
    ['SHA-256', hash(capture.sha256)],
    ['Size', `${figure(capture.bytes)} octets`],
    ['Format', compression === null ? capture.format : `${capture.format}, ${compression}`],
    ['Link layers', capture.linkTypes.length === 0 ? 'none' : capture.linkTypes.join(', ')],
    ['Frames', figure(capture.frames)],
    ['Period', period(capture.firstFrameAt, capture.lastFrameAt)],
    ['Snapshot length', snaplen === null ? `not stated; ${cut}` : `${figure(snaplen)} octets; ${cut}`],
    ['Recorder losses', reportedDrops === null ? 'the file does not say' : `${figure(reportedDrops)} frames`],
    ['Captured twice', `${figure(duplicateFrames)} frames, read once`],
    [
      'State',
      damaged === null
        ? 'read to its end'
        : `damaged at frame ${figure(damaged.frame)}, octet ${figure(damaged.offset)}: ${damaged.reason}`,
    ],
  ];
}
