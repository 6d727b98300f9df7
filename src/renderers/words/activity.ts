/** What senders of readable signaling did, in short lines with their numbers: the same for the page and the terminal. */
import type { Report } from '../../report/schema.ts';
import { counted, type FrameWords, figure } from '../words.ts';

type Activity = Report['activity'];
export type ActivitySource = Activity['sources'][number];
export type ActivityUser = Activity['users'][number];
type RateRow = ActivitySource['requests'];

/** `, at most 40 within 60 seconds`: the worst of its windows that says more than the count. */
function peakWords({ count, peaks }: RateRow): string {
  const said = peaks.filter((peak) => peak.count > 1).map((peak) => `${figure(peak.count)} within ${peak.seconds} s`);
  return count < 2 || said.length === 0 ? '' : ` (at most ${said.join(', ')})`;
}

function tally(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${figure(count)} ${name}`)
    .join(', ');
}

/** What it did, most telling first; what never happened is not mentioned. */
export function sourceLines(source: ActivitySource, frameOf: FrameWords): string[] {
  const { rejectedSignIns, users, invites, destinations, malformed, probe, reaction } = source;
  const lines: (string | false)[] = [
    rejectedSignIns.count > 0 &&
      `${counted(rejectedSignIns.count, 'refused sign-in')} as ${counted(source.rejectedUsers, 'user')}${peakWords(rejectedSignIns)}`,
    users.count > 1 &&
      `addressed ${counted(users.count, 'user')}${source.usersRefused === 0 ? '' : `, ${figure(source.usersRefused)} refused`}${source.usersUnknown === 0 ? '' : `, ${figure(source.usersUnknown)} not there`}${peakWords(users)}`,
    invites.count > 0 &&
      `began ${counted(invites.count, 'call')}${peakWords(invites)}, at most ${figure(source.parallelCalls)} at once`,
    destinations.count > 1 &&
      `sent to ${counted(destinations.count, 'address', 'addresses')}, ${figure(source.destinationsAnswered)} answered`,
    probe !== null &&
      `dialed one number with ${counted(probe.prefixes, 'prefix', 'prefixes')}, ${figure(probe.answered)} answered`,
    malformed.count > 0 && `${counted(malformed.count, 'malformed message')}${peakWords(malformed)}`,
    source.longHeaders > 0 && `${counted(source.longHeaders, 'message')} with very long headers`,
    source.foreignFrom > 0 && `${counted(source.foreignFrom, 'request')} with a From that is not its own`,
    source.named !== null &&
      source.named.elsewhere > 0 &&
      `${counted(source.named.elsewhere, 'call or message', 'calls or messages')} accepted in the name of ${counted(source.named.usersElsewhere, 'user')} registered elsewhere`,
    reaction !== null &&
      `its last ${counted(reaction.transactions, 'request')} ${reaction.kind === 'refused' ? 'were refused' : 'met silence'}, since ${frameOf(reaction.since)}`,
  ];
  return lines.filter((line) => line !== false);
}

export function trafficWords(source: ActivitySource): string {
  const { requests, transactions, answered, methods } = source;
  const split = tally(methods);
  const answers = transactions === 0 ? '' : `; ${figure(answered)} of ${counted(transactions, 'transaction')} answered`;
  return `${counted(requests.count, 'request')}${peakWords(requests)}${split === '' ? '' : `: ${split}`}${answers}`;
}

export function sourceDetails(source: ActivitySource, frameOf: FrameWords): string[] {
  const finals = tally(source.finals);
  return [
    ...source.agents.map(({ name, in: header, at }) => `calls itself ${name} (${header}, ${frameOf(at)})`),
    ...(finals === '' ? [] : [`final answers: ${finals}`]),
    ...(source.forwarded === 0 ? [] : [`${counted(source.forwarded, 'transaction')} passed on for others`]),
    ...source.dialed.map(
      ({ range, country, kind, calls, answered, short, parallel }) =>
        `dialed ${range}… (${kind}${country === null ? '' : `, ${country}`}): ${counted(calls.count, 'call')}${peakWords(calls)}, ${figure(answered)} answered, ${figure(short)} short, ${figure(parallel)} at once`,
    ),
    ...source.abroad.map(({ at, calls }) => `${counted(calls, 'call')} abroad from ${at.at.slice(0, 16)} UTC`),
  ];
}

export function userLines(user: ActivityUser, frameOf: FrameWords): string[] {
  const { rejectedSignIns, sourcesRejected, sourcesAccepted, networks, moves } = user;
  const lines: (string | false)[] = [
    rejectedSignIns.count > 0 &&
      `${counted(rejectedSignIns.count, 'refused sign-in')}${peakWords(rejectedSignIns)}, from ${counted(sourcesRejected, 'address', 'addresses')}`,
    sourcesAccepted > 0 &&
      `signed in from ${counted(sourcesAccepted, 'address', 'addresses')} in ${counted(networks, 'network')}`,
    ...moves.map(
      ({ from, to, seconds, calls, at }) =>
        `moved from ${from} to ${to} within ${counted(seconds, 'second')} and made ${counted(calls, 'call')} (${frameOf(at)})`,
    ),
  ];
  return lines.filter((line) => line !== false);
}

const INTRUSIONS: Readonly<Record<Report['mediaIntrusions'][number]['kind'], string>> = {
  'third-address': 'RTP from an address that nobody announced',
  'ssrc-taken-over': 'RTP from another address in the name of the expected source',
  'ports-probed': 'RTP sent to ports that nobody announced',
};

export function intrusionWords(row: Report['mediaIntrusions'][number]): string {
  const { kind, packets, ports, answered, ssrc } = row;
  const to = kind === 'ports-probed' ? `, ${counted(ports, 'port')}` : '';
  const named = ssrc === null ? '' : `, SSRC ${ssrc}`;
  return `${INTRUSIONS[kind]}: ${counted(packets, 'packet')}${to}${named}, ${answered === 0 ? 'nothing went back' : `${counted(answered, 'packet')} went back`}`;
}

export function turnLines(row: Report['turn'][number], frameOf: FrameWords): string[] {
  const { allocations, withoutSignIn, weakSignIns, internalPeers } = row;
  const counts = [
    [allocations, 'allocation', 'allocations'],
    [withoutSignIn, 'allocation without a sign-in', 'allocations without a sign-in'],
    [weakSignIns, 'request signed with HMAC-SHA1', 'requests signed with HMAC-SHA1'],
    [internalPeers, 'relay to an internal address', 'relays to internal addresses'],
  ] as const;
  return counts.flatMap(([counter, one, many]) =>
    counter === null ? [] : [`${counted(counter.count, one, many)} (${frameOf(counter.first)})`],
  );
}
