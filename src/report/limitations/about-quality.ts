/**
 * What is missing in the recording as its measures say it (`ledger/quality/`): a clause for each measure, with the frame where it was first
 * seen. Not handled: what the files themselves say (frames cut short, drops), which stands with the files.
 */
import type { Facts, QualityFact, QualityMeasure } from '../../ledger/facts.ts';
import { plural } from '../verdict.ts';
import type { Clause } from './clause.ts';

/** A clause about a measured fact, with the frame where it was first seen. */
function measured(measure: QualityMeasure, text: (count: number) => string, short: (count: number) => string): Clause {
  return {
    id: measure,
    words: (facts) => {
      const found = facts.captureQuality.find((fact) => fact.measure === measure);
      if (found === undefined) return null;
      return { text: `${text(found.count)}${firstSeen(found, facts)}`, short: short(found.count) };
    },
  };
}

function firstSeen({ evidence }: QualityFact, { captures }: Facts): string {
  const [first] = evidence;
  if (first === undefined) return '';
  const file = captures.length > 1 ? ` of ${captures[first.at.capture]?.file ?? 'another file'}` : '';
  return ` First seen in frame ${first.at.frame}${file}.`;
}

export const ABOUT_QUALITY: readonly Clause[] = [
  measured(
    'gaps-both-directions',
    (n) =>
      `At ${plural(n, 'moment')} packets are missing in both directions of a media leg: the recorder probably missed frames, of other traffic as well.`,
    (n) => `frames that the recorder probably missed, at ${plural(n, 'moment')}`,
  ),
  measured(
    'tcp-octets-missing',
    (n) =>
      `${plural(n, 'octet')} of TCP connections of calls reached the receiver and ${n === 1 ? 'is' : 'are'} not in the capture.`,
    (n) => `${plural(n, 'octet')} of TCP connections`,
  ),
  measured(
    'one-way-signaling',
    (n) =>
      `${plural(n, 'signaling leg')} ${n === 1 ? 'shows' : 'show'} requests that were answered and none of the answers, or responses without any request.`,
    (n) => `one direction of ${plural(n, 'signaling leg')}`,
  ),
  measured(
    'one-way-media',
    (n) =>
      `${plural(n, 'media leg')} ${n === 1 ? 'has' : 'have'} packets in one direction, although both sides agreed to send.`,
    (n) => `the agreed other direction of ${plural(n, 'media leg')}`,
  ),
  measured(
    'calls-began-before',
    (n) =>
      `${plural(n, 'dialog')} began before the recording: what ${n === 1 ? 'it' : 'they'} had agreed on could not be read.`,
    (n) => `the beginning of ${plural(n, 'dialog')}`,
  ),
  measured(
    'media-before-signaling',
    (n) =>
      `${plural(n, 'media leg')} began before the signaling that announced ${n === 1 ? 'it' : 'them'} was recorded.`,
    (n) => `the first signaling of ${plural(n, 'media leg')}`,
  ),
  measured(
    'calls-go-on',
    (n) =>
      `${plural(n, 'answered call')} had not ended when the recording did, or ${n === 1 ? 'its' : 'their'} end was not captured.`,
    (n) => `the end of ${plural(n, 'call')}`,
  ),
  measured(
    'clock-back',
    (n) =>
      `The clock of the recorder went backwards by more than a second, ${plural(n, 'time')}; times of this report are those of the file.`,
    (n) => `the true time of frames behind ${plural(n, 'step')} of the clock`,
  ),
  measured(
    'clocks-differ',
    (n) =>
      `${plural(n, 'SIP message names', 'SIP messages name')} a time (Date) that is more than five minutes from that of the capture: one of the clocks is wrong, and certificates are judged by that of the capture.`,
    (n) => `which clock is right, for ${plural(n, 'SIP message')} with another Date`,
  ),
  measured(
    'unknown-datagrams',
    (n) =>
      `${plural(n, 'datagram')} of no kind that is known went both ways between hosts of calls. They may be media of a proprietary kind; whether they were protected is for its vendor to state.`,
    (n) => `what ${plural(n, 'datagram')} between hosts of calls ${n === 1 ? 'was' : 'were'}`,
  ),
  measured(
    'clock-forward',
    (n) =>
      `Between two frames more than a minute passes, ${plural(n, 'time')}: the line was quiet, the recording paused, or the clock was set.`,
    (n) => `what happened in ${plural(n, 'pause')} of more than a minute`,
  ),
];
