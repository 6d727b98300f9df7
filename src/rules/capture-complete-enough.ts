/**
 * The capture is complete enough to judge by. Not a control of the audited system but of the evidence: `pass` or `open`, never
 * `fail`, and below the default fail-on: rules that lack something say so themselves.
 *
 * Only what bears on calls counts: a frame of other traffic that was cut short changes no verdict.
 *
 * Not handled: duplicates of frames (CAP-006).
 */
import type { FrameReference } from '../capture/frame.ts';
import type {
  CaptureFacts,
  Evidence,
  Facts,
  Gap,
  Leg,
  QualityFact,
  QualityMeasure,
  SomeEvidence,
} from '../ledger/facts.ts';
import { missingDirection } from '../ledger/quality/missing-direction.ts';
import { oneWayLegs } from '../ledger/quality/one-way.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { clip, count, list } from './terms/wording.ts';

export default defineRule({
  id: 'capture-complete-enough',
  title: 'The capture is complete enough to judge by',
  criteria: ['CC7.2'],
  rationale: {
    'CC7.2': 'The recorder is part of the monitoring; what it lost limits what can be concluded.',
  },
  severity: 'medium',
  subject: 'capture-set',
  catalogue: ['CAP-001', 'CAP-002', 'CAP-003', 'CAP-004', 'CAP-005', 'CAP-013'],
  why: 'A capture is a sample. Where frames are missing, cut short or out of time, something that would change a verdict may be missing with them, and an auditor has to know.',
  remedy:
    'Record again: whole frames (tcpdump -s 0), a larger buffer (tcpdump -B 16384), both directions of the mirror port, a clock set by NTP, and start before the calls and before their TLS connections are made. Prefer a network tap to a mirror port that drops frames.',
  meaning: {
    pass: 'Nothing is missing that bears on calls.',
    open: 'Something is: a damaged or unreadable file, dropped frames, frames of calls cut short, missing segments or fragments, packets missing in both directions at the same moment, one direction only, calls or TLS set up before the recording, a limit of ours, or a wrong clock. High where readable signaling or media was seen that could be counted to no leg.',
    notApplicable: 'The capture holds no frames.',
  },
  parameters: ['capture', 'clockSkewSeconds'],
  references: ['RFC 3550 s6.4', 'RFC 9293 s3.4'],
  judge(facts, { pass, open, notApplicable }, context) {
    const basis = firstFrames(facts);
    const shortcomings = [
      ...unreadable(facts, basis),
      ...facts.captures.flatMap((capture, index) => fileShortcomings(capture, index, facts, context)),
      ...facts.gaps.flatMap((gap) => gapShortcomings(gap, facts, context)),
      ...oneWayLegs(facts.legs).flatMap(oneDirection),
      ...startedInTheMiddle(facts),
      ...facts.captureQuality.flatMap(measured),
    ];
    const [first, ...more] = shortcomings;
    if (first !== undefined) {
      const said = [...new Set(shortcomings.map((shortcoming) => shortcoming.says))];
      return open(
        `${said.slice(0, MOST_SAID).join(' ')}${andMore(said)}`,
        cite(
          [first.shown],
          more.map(({ shown }) => shown),
        ),
        facts.gaps.some(isUnreadContent) ? 'high' : undefined,
        [...new Set(shortcomings.flatMap(({ causes }) => causes ?? []))],
      );
    }
    if (basis === null) return notApplicable('The capture holds no frames.');
    return pass(`${count(facts.accounting.frames, 'frame')} read. ${asides(facts)}`, basis);
  },
});

/** A shortcoming that bears on judging: a sentence, and the frame that shows it. */
interface Shortcoming {
  readonly says: string;
  readonly shown: Evidence;
  /** Where signaling may be missing with it: by these measures other rules stay open. */
  readonly causes?: readonly QualityMeasure[];
}

const MOST_SAID = 6;

function andMore(said: readonly string[]): string {
  return said.length > MOST_SAID ? ` ${count(said.length - MOST_SAID, 'more shortcoming')} of this kind.` : '';
}

function firstFrames({ captures }: Facts): SomeEvidence | null {
  const [first, ...more] = captures.flatMap(({ firstFrame, file }) =>
    firstFrame === null ? [] : [{ at: firstFrame, what: `First frame of ${clip(file)}.` }],
  );
  return first === undefined ? null : cite([first, ...more]);
}

// ------------------------------------------------------------------------------------------------ files

function fileShortcomings(capture: CaptureFacts, index: number, facts: Facts, context: RuleContext): Shortcoming[] {
  return [damage(capture, index), drops(capture, context), clock(capture, facts, context)].filter(
    (found) => found !== null,
  );
}

function unreadable(facts: Facts, basis: SomeEvidence | null): Shortcoming[] {
  if (basis === null) return [];
  return facts.unreadable.map(({ file }) => ({
    says: `The file ${clip(file)} of the set could not be read.`,
    shown: basis[0],
  }));
}

function damage({ damaged, lastFrame, file }: CaptureFacts, index: number): Shortcoming | null {
  if (damaged === null) return null;
  // A file that is damaged before its first frame has no time to cite.
  const at: FrameReference = lastFrame ?? { capture: index, frame: damaged.frame, seconds: 0, nanoseconds: 0 };
  const says = `The file ${clip(file)} is damaged at frame ${damaged.frame}, offset ${damaged.offset}: what follows was not read.`;
  return { says, shown: { at, what: `Last frame that was read before the damage: ${clip(damaged.reason)}.` } };
}

function drops({ reportedDrops, frames, lastFrame, file }: CaptureFacts, { policy }: RuleContext): Shortcoming | null {
  if (reportedDrops === null || lastFrame === null) return null;
  const share = reportedDrops / (frames + reportedDrops);
  if (!(share > policy.capture.maximumDropShare)) return null;
  const percent = (100 * share).toFixed(share < 0.01 ? 2 : 1);
  const says = `The recorder of ${clip(file)} dropped ${count(reportedDrops, 'frame')} (${percent} %).`;
  const shown = { at: lastFrame, what: 'Last frame of a file whose recorder reports drops.' };
  return { says, shown, causes: ['drops-reported'] };
}

/** Before it, no VoIP was recorded: a clock that says so was never set. 1990-01-01. */
const EARLIEST = 631_152_000;

function clock(
  { firstFrame, lastFrame, file }: CaptureFacts,
  { certificates }: Facts,
  { policy, judgedAt }: RuleContext,
): Shortcoming | null {
  if (firstFrame === null || lastFrame === null) return null;
  const lost = `so it does not show when this was recorded${certificates.length === 0 ? '' : ', nor can certificate dates be judged by it'}`;
  if (firstFrame.seconds < EARLIEST) {
    const says = `The clock of the recorder of ${clip(file)} was not set, ${lost}.`;
    return { says, shown: { at: firstFrame, what: 'First frame, dated before 1990.' } };
  }
  if (lastFrame.seconds > judgedAt + policy.clockSkewSeconds) {
    const says = `The file ${clip(file)} holds frames from the future, ${lost}.`;
    return { says, shown: { at: lastFrame, what: 'Last frame, dated after this report.' } };
  }
  if (firstFrame.seconds - lastFrame.seconds > policy.capture.maximumClockStepSeconds) {
    const says = `The clock of the recorder of ${clip(file)} went backwards.`;
    return { says, shown: { at: lastFrame, what: 'Last frame, dated before the first.' } };
  }
  return null;
}

// ------------------------------------------------------------------------------------------------ gaps

/** Layers that carry nothing but calls: a gap in them bears on judging even when no leg could be named. */
const VOIP_LAYERS = new Set(['sip', 'sdp', 'rtp', 'rtcp']);
/** Layers of what could be read by anyone, and belongs to no leg: the legs are not all there was. */
const UNREAD_LAYERS = new Set(['signaling', 'media']);

function isUnreadContent({ layer, reason }: Gap): boolean {
  return reason === 'unsupported' && UNREAD_LAYERS.has(layer);
}

function gapShortcomings(gap: Gap, facts: Facts, context: RuleContext): Shortcoming[] {
  const touching = gap.legs.length > 0 || VOIP_LAYERS.has(gap.layer);
  const says = gapMessage(gap, touching, facts, context);
  if (says === null) return [];
  return [{ says, shown: { at: gap.first, what: clip(gap.detail) }, causes: GAP_CAUSES[gap.reason] ?? [] }];
}

const GAP_CAUSES: Readonly<Partial<Record<Gap['reason'], readonly QualityMeasure[]>>> = {
  'truncated-by-snaplen': ['truncated-signaling', 'truncated-other'],
  'missing-segment': ['tcp-octets-missing'],
};

function gapMessage(gap: Gap, touching: boolean, facts: Facts, { policy }: RuleContext): string | null {
  const where = `${gap.layer}${gap.legs.length === 0 ? '' : `, ${list(gap.legs)}`}`;
  switch (gap.reason) {
    case 'truncated-by-snaplen': {
      const share = gap.count / Math.max(1, facts.accounting.frames);
      if (!touching || share <= policy.capture.maximumTruncatedShare) return null;
      return `${count(gap.count, 'frame')} of calls or beside them were cut short by the recorder (${where}).`;
    }
    case 'missing-segment':
      return touching ? `TCP segments of calls are missing (${where}).` : null;
    case 'missing-fragment':
      // Without its first fragment nobody can say whose datagram it was; large SIP messages over UDP are the usual ones.
      return `IP fragments are missing, and with them ${count(gap.count, 'datagram')} (${where}).`;
    case 'conflicting-overlap':
      return touching ? `Segments or fragments contradict each other (${where}).` : null;
    case 'limit-reached':
      return `A limit was reached, and what came beyond it was not read (${where}).`;
    case 'unsupported':
      if (!isUnreadContent(gap)) return null;
      return `${count(gap.count, 'frame')} of readable ${gap.layer} are counted to no leg and judged by no rule.`;
    default:
      // Damaged files are named by the file; malformed and unsupported octets are in the traffic, not in the recording.
      return null;
  }
}

// ------------------------------------------------------------------------------------------------ legs

function oneDirection(leg: Leg): Shortcoming[] {
  const sip = leg.sip!;
  const missing = missingDirection(sip);
  if (missing === null) return [];
  const says = `Only one direction of ${leg.id} was recorded: it has no ${missing}.`;
  return [{ says, shown: sip.firstReadable ?? leg.evidence[0], causes: ['one-way-signaling'] }];
}

function startedInTheMiddle({ tlsSessions }: Facts): Shortcoming[] {
  return tlsSessions
    .filter((session) => session.handshake === 'unseen' && session.legs.length > 0)
    .map((session) => ({
      says: `${session.protocol} of ${list(session.legs)} was set up before the recording, so its version and cipher suite are unknown.`,
      shown: { at: session.first, what: `First ${session.protocol} record; no handshake before it.` },
    }));
}

// ------------------------------------------------------------------------------------------------ measured

/** What the ledger measured of the recording, where it can hide an answer; the rest is a limitation of the report alone. */
function measured(fact: QualityFact): Shortcoming[] {
  const says = measuredMessage(fact);
  const [shown] = fact.evidence;
  const causes = fact.measure === 'one-way-media' ? [fact.measure] : [];
  return says === null || shown === undefined ? [] : [{ says, shown, causes }];
}

function measuredMessage({ measure, count: number, legs }: QualityFact): string | null {
  switch (measure) {
    case 'gaps-both-directions':
      return `At ${count(number, 'moment')} packets are missing in both directions of ${list(legs)}, as when the recorder misses frames.`;
    case 'one-way-media':
      return `Only one direction of the media of ${list(legs)} was recorded, although both were agreed.`;
    case 'calls-began-before':
      return `${count(number, 'dialog')} began before the recording, so what was agreed in ${number === 1 ? 'it' : 'them'} was not seen.`;
    case 'media-before-signaling':
      return `Media of ${list(legs)} was recorded before the signaling of its call.`;
    case 'clock-back':
      return `The clock of the recorder went backwards by more than a second, ${count(number, 'time')}.`;
    default:
      // Told by the file, by a gap or by the leg itself (above), or nothing that hides an answer.
      return null;
  }
}

// ------------------------------------------------------------------------------------------------ beside

/** What is not whole and does not keep the capture from being judged. */
function asides({ captures, gaps }: Facts): string {
  const truncated = captures.reduce((sum, capture) => sum + capture.truncatedFrames, 0);
  const dropped = captures.reduce((sum, capture) => sum + (capture.reportedDrops ?? 0), 0);
  const said: string[] = [];
  if (truncated > 0) said.push(`${count(truncated, 'frame')} cut short`);
  if (dropped > 0) said.push(`${count(dropped, 'frame')} reported as dropped`);
  if (gaps.length > 0) said.push(`${count(gaps.length, 'kind')} of gaps`);
  return said.length === 0
    ? 'Nothing is missing that bears on calls.'
    : `${list(said)}: not enough to keep calls from being judged; listed under gaps and limitations.`;
}
