/**
 * How two calls may be found to be hops of one: by an identifier that says so, or by the combination of host, numbers, time and SDP.
 *
 * An identifier is enough by itself (and the calls must have been alive together). The combination is an inference: it needs the time
 * and two of the other three, so that it can be wrong only for calls that are alike in all of them; those are for `join-calls.ts` to
 * refuse. Each pair comes with its reason and a confidence; the figures are ours (docs/adr/0010).
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { CallState } from '../signaling/call-register.ts';
import type { CallTrail } from './call-trail.ts';
import { isShared } from './identifiers.ts';
import { sharedHalves } from './session-pair.ts';

/** Timer B of RFC 3261 section 17.1.1.2: how long a call is being set up when no answer was seen. */
const SETUP_SECONDS = 32;
const END_SECONDS = 2;

/** One Call-ID with all that is known of it. */
export interface Candidate {
  readonly call: CallState;
  readonly trail: CallTrail;
  /** Addresses, hop by hop. */
  readonly hops: readonly { readonly client: string; readonly server: string }[];
}

export interface Evidence {
  readonly by: string;
  readonly confidence: number;
}

export interface Fit extends Evidence {
  /** A host is called in the one and calls in the other. */
  readonly host: boolean;
  /** SDP that only one conversation has. */
  readonly sdp: boolean;
}

/** @returns null when nothing names the other */
export function identified(one: Candidate, other: Candidate): Evidence | null {
  if (!together(one.call, other.call)) return null;
  const named = nameOfField(one, other) ?? nameOfField(other, one);
  if (named !== null) return { by: `header ${named} names the other Call-ID`, confidence: 0.95 };
  const halves = sharedHalves(one.trail.sessions, other.trail.sessions);
  if (halves === 'both') return { by: 'Session-ID, both halves (RFC 7989)', confidence: 0.98 };
  if (halves === 'one' && settingUp(one, other) && !shareHop(one, other)) {
    return { by: 'Session-ID, one half; the other was not known yet (RFC 7989)', confidence: 0.9 };
  }
  const shared = one.trail.identifiers.find(
    ([value]) => isShared(value) && other.trail.identifiers.some(([known]) => known === value),
  );
  if (shared !== undefined && settingUp(one, other) && shareHost(one, other)) {
    return { by: `header ${shared[1]} has the same value on both`, confidence: 0.9 };
  }
  return null;
}

/** The name of the field by which `one` names the Call-ID of `other`. */
function nameOfField(one: Candidate, other: Candidate): string | null {
  return one.trail.identifiers.find(([value]) => value === other.call.callId)?.[1] ?? null;
}

/** @param earlier began before `later` */
export function combined(earlier: Candidate, later: Candidate, captureEnd: FrameReference | null): Fit | null {
  if (!withinSetup(earlier, later.call.startedAt) || !endTogether(earlier.call, later.call, captureEnd)) return null;
  // The same client calls the same server twice: two calls, however alike.
  if (
    earlier.hops.some((hop) => later.hops.some(({ client, server }) => client === hop.client && server === hop.server))
  ) {
    return null;
  }
  const host = earlier.hops.some(({ server }) => later.hops.some(({ client }) => client === server));
  const numbers = sameNumbers(earlier.trail, later.trail);
  const sdp = sameSdp(earlier.trail, later.trail);
  if (Number(host) + Number(numbers) + Number(sdp !== null) < 2) return null;
  const codecs = sdp === null && earlier.trail.codecs !== null && earlier.trail.codecs === later.trail.codecs;
  const reasons = [
    ...(host ? ['one host is called in the first and calls in the second'] : []),
    ...(numbers ? ['the same called and calling numbers'] : []),
    'begun within the setup and ended together',
    ...(sdp !== null ? [sdp] : []),
    ...(codecs ? ['the same codecs'] : []),
  ];
  return {
    by: reasons.join(', '),
    confidence: confidenceOf(host, numbers, sdp !== null, codecs),
    host,
    sdp: sdp !== null,
  };
}

function confidenceOf(host: boolean, numbers: boolean, sdp: boolean, codecs: boolean): number {
  if (host && numbers && sdp) return 0.95;
  if (host && sdp) return 0.9;
  if (numbers && sdp) return 0.85;
  return codecs ? 0.8 : 0.75;
}

function sameNumbers(one: CallTrail, other: CallTrail): boolean {
  return intersects(one.called, other.called) && intersects(one.calling, other.calling);
}

function sameSdp(one: CallTrail, other: CallTrail): string | null {
  if (intersects(one.origins, other.origins)) return 'the same SDP session (o=)';
  return intersects(one.endpoints, other.endpoints) ? 'the same media endpoint in SDP' : null;
}

function shareHop(one: Candidate, other: Candidate): boolean {
  return one.hops.some((hop) =>
    other.hops.some(({ client, server }) => client === hop.client && server === hop.server),
  );
}

function shareHost(one: Candidate, other: Candidate): boolean {
  const follows = (first: Candidate, second: Candidate): boolean =>
    first.hops.some(({ server }) => second.hops.some(({ client }) => client === server));
  return follows(one, other) || follows(other, one);
}

function intersects(one: readonly string[], other: readonly string[]): boolean {
  return one.some((value) => other.includes(value));
}

// ------------------------------------------------------------------------------------------------ time

/** Alive at the same moment. */
export function together(one: CallState, other: CallState): boolean {
  const [first, second] = compareReferences(one.startedAt, other.startedAt) <= 0 ? [one, other] : [other, one];
  return first.endedAt === null || compareReferences(second.startedAt, first.endedAt) <= 0;
}

function settingUp(one: Candidate, other: Candidate): boolean {
  const [first, second] =
    compareReferences(one.call.startedAt, other.call.startedAt) <= 0 ? [one, other] : [other, one];
  return withinSetup(first, second.call.startedAt);
}

export function withinSetup({ call, trail }: Candidate, at: FrameReference): boolean {
  if (compareReferences(call.startedAt, at) > 0) return false;
  if (trail.setUpUntil !== null) return compareReferences(at, trail.setUpUntil) <= 0;
  return secondsBetween(call.startedAt, at) <= SETUP_SECONDS;
}

/** A call of which no end was seen may have ended with the capture, or after it. */
function endTogether(one: CallState, other: CallState, captureEnd: FrameReference | null): boolean {
  if (one.endedAt !== null && other.endedAt !== null) {
    return Math.abs(secondsBetween(one.endedAt, other.endedAt)) <= END_SECONDS;
  }
  const ended = one.endedAt ?? other.endedAt;
  return ended === null || captureEnd === null || secondsBetween(ended, captureEnd) <= END_SECONDS;
}

export function secondsBetween(one: FrameReference, other: FrameReference): number {
  return other.seconds - one.seconds + (other.nanoseconds - one.nanoseconds) / 1e9;
}
