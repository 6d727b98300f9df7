/**
 * The ladder of each call: its SIP messages, the handshakes that protect it, the first and last media packet of each stream, RTCP, and
 * the gaps that touch it, in order of time. It repeats facts of the legs and decides nothing.
 *
 * Bounded for each call and for the capture: what is left out of the middle is counted.
 */
import type { FrameReference } from '../../capture/frame.ts';
import type {
  Call,
  Endpoint,
  Gap,
  LadderEnd,
  LadderEvent,
  Leg,
  MediaFacts,
  StreamFacts,
  TlsSession,
} from '../facts.ts';
import { protectionOfPart } from '../protection.ts';
import type { SignalingPath } from '../signaling/signaling-path.ts';
import type { LoggedMessage, MessageLog } from './message-log.ts';

/** Events of one call; what is left out of the middle is one event more. */
export const MAX_LADDER = 200;
/** Of these, so many are the last ones. */
const LAST_OF_LADDER = 60;
/** An event, and what was left out behind it. */
const LEAST_LADDER = 2;
/** Events of all calls. */
export const MAX_LADDER_EVENTS = 60_000;
/** A trunk's connection may have thousands of handshakes: those around the beginning of the call protect it. */
const MAX_SESSIONS_PER_LEG = 4;
/** SSRCs of one leg; a conference bridge has more than anybody reads. */
const MAX_STREAMS_PER_LEG = 16;

export interface LadderSources {
  readonly legs: readonly Leg[];
  readonly tlsSessions: readonly TlsSession[];
  readonly gaps: readonly Gap[];
  readonly messages: MessageLog;
  readonly endsOf: (path: SignalingPath) => readonly [a: Endpoint, b: Endpoint] | undefined;
}

/** The calls with their ladders. */
export function withLadders(calls: readonly Call[], sources: LadderSources): Call[] {
  const lookup = lookupOf(sources);
  let left = MAX_LADDER_EVENTS;
  return calls.map((call) => {
    const events = eventsOf(call, sources, lookup);
    const omitted = call.callIds.reduce((sum, callId) => sum + sources.messages.of(callId).omitted, 0);
    const most = Math.min(MAX_LADDER, left);
    // Where no place is left they are only counted.
    if (most >= LEAST_LADDER) events.sort((a, b) => compareTimes(a.at, b.at));
    const cut = cutToSize(events, most, omitted, firstOmitted(call, sources));
    left -= cut.ladder.length;
    return { ...call, ...cut };
  });
}

interface Lookup {
  readonly legs: ReadonlyMap<string, Leg>;
  readonly sessions: ReadonlyMap<string, TlsSession>;
  readonly gaps: ReadonlyMap<string, readonly Gap[]>;
}

function lookupOf({ legs, tlsSessions, gaps }: LadderSources): Lookup {
  const gapsOfLegs = new Map<string, Gap[]>();
  for (const gap of gaps) {
    for (const id of gap.legs) {
      const known = gapsOfLegs.get(id);
      if (known === undefined) gapsOfLegs.set(id, [gap]);
      else known.push(gap);
    }
  }
  return {
    legs: new Map(legs.map((leg) => [leg.id, leg])),
    sessions: new Map(tlsSessions.map((session) => [session.id, session])),
    gaps: gapsOfLegs,
  };
}

/** In no order. */
function eventsOf(call: Call, { messages, endsOf }: LadderSources, lookup: Lookup): LadderEvent[] {
  const legs = call.legs.flatMap((id) => lookup.legs.get(id) ?? []);
  const gaps = new Set(call.legs.flatMap((id) => lookup.gaps.get(id) ?? []));
  const logged = call.callIds.flatMap((callId) => messages.of(callId).messages).sort((a, b) => a.order - b.order);
  return [
    ...legs.flatMap((leg) => sessionsAround(call, leg, lookup.sessions).flatMap((one) => handshake(leg, one))),
    ...logged.flatMap((message) => messageEvent(message, endsOf(message.path), lookup.legs)),
    ...legs.flatMap((leg) => (leg.media === null ? [] : mediaEvents(leg, leg.media))),
    ...[...gaps].map(gapEvent),
  ];
}

/** By time alone: what happened at the same time stays in the order in which it was read, however the capture is cut into files. */
function compareTimes(a: FrameReference, b: FrameReference): number {
  return a.seconds - b.seconds || a.nanoseconds - b.nanoseconds;
}

// ------------------------------------------------------------------------------------------------ SIP

function messageEvent(
  { name, path, sender, at, until, count }: LoggedMessage,
  ends: readonly [Endpoint, Endpoint] | undefined,
  legs: ReadonlyMap<string, Leg>,
): LadderEvent[] {
  if (ends === undefined) return [];
  const [from, to] = sender === 0 ? ends : [ends[1], ends[0]];
  const leg = legs.get(path.legId ?? '');
  return [
    {
      at,
      until,
      count,
      kind: 'sip',
      what: name,
      from: endOf(from),
      to: endOf(to),
      directed: true,
      leg: leg?.id ?? null,
      protection: leg?.protection ?? null,
    },
  ];
}

function endOf({ address, port }: Endpoint): LadderEnd {
  return { address, port };
}

// ------------------------------------------------------------------------------------------------ handshakes

/** The sessions of a leg that were opened last before the call, and those that were opened while it lasted. */
function sessionsAround(call: Call, leg: Leg, sessions: ReadonlyMap<string, TlsSession>): TlsSession[] {
  const beginning = call.startedAt;
  // In order of time: the ids of a leg are.
  let low = 0;
  let high = leg.tls.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const session = sessions.get(leg.tls[middle]!);
    if (session !== undefined && compareTimes(session.first, beginning) <= 0) low = middle + 1;
    else high = middle;
  }
  const from = Math.max(0, low - 1);
  const end = call.endedAt;
  return leg.tls
    .slice(from, from + MAX_SESSIONS_PER_LEG)
    .flatMap((id) => sessions.get(id) ?? [])
    .filter(({ first }, index) => index === 0 || end === null || compareTimes(first, end) <= 0);
}

function handshake(leg: Leg, session: TlsSession): LadderEvent[] {
  const { protocol, first, handshake: outcome } = session;
  const kind = protocol === 'TLS' ? ('tls' as const) : ('dtls' as const);
  const [client, server] = endsWithin(leg, session);
  const common = { kind, count: 1, from: client, to: server, leg: leg.id, protection: null };
  const begins =
    outcome === 'unseen' ? `${protocol} records, the handshake was not seen` : `${protocol} handshake begins`;
  const begun = { ...common, at: first, until: first, what: begins, directed: outcome !== 'unseen' };
  const ended = endOfHandshake(session);
  return ended === null ? [begun] : [begun, { ...common, ...ended, until: ended.at, directed: false }];
}

/** The session's own ends; the client's port is the leg's when the session was opened to the leg's other end. */
function endsWithin({ a, b }: Leg, { client, server }: TlsSession): [LadderEnd, LadderEnd] {
  const isEnd = (end: Endpoint): boolean => end.address === server.address && end.port === server.port;
  const side = isEnd(b) ? a : isEnd(a) ? b : client;
  const port = client.port ?? (side.address === client.address ? side.port : null);
  return [{ address: client.address, port }, endOf(server)];
}

function endOfHandshake(session: TlsSession): { at: FrameReference; what: string } | null {
  const { protocol, version, cipherSuite, handshake: outcome, serverHello, completed, alerts } = session;
  const suite = cipherSuite === null ? '' : `, ${cipherSuite.name}`;
  const name = version ?? protocol;
  if (outcome === 'complete') {
    const at = completed ?? serverHello;
    return at === null ? null : { at, what: `${name} handshake complete${suite}` };
  }
  if (outcome === 'failed') {
    const alert = alerts.find(({ what }) => what.startsWith('fatal')) ?? alerts[0];
    const why = alert === undefined ? '' : `: ${alert.what}`;
    return { at: alert?.at ?? serverHello ?? session.first, what: `${name} handshake failed${why}` };
  }
  return serverHello === null ? null : { at: serverHello, what: `${name} chosen${suite}; the rest was not seen` };
}

// ------------------------------------------------------------------------------------------------ media

function mediaEvents(leg: Leg, media: MediaFacts): LadderEvent[] {
  const streams = media.streams.slice(0, MAX_STREAMS_PER_LEG).flatMap((stream) => streamEvents(leg, media, stream));
  return [...streams, ...rtcpEvents(leg, media)];
}

function streamEvents(leg: Leg, { mediaType }: MediaFacts, stream: StreamFacts): LadderEvent[] {
  const [from, to] = stream.direction === 'a-to-b' ? [leg.a, leg.b] : [leg.b, leg.a];
  const { first, last, packets } = stream;
  const common = { kind: 'media' as const, from: endOf(from), to: endOf(to), directed: true, leg: leg.id };
  const name = mediaType ?? 'media';
  const protection = protectionOfPart(leg.protection, stream.encrypted);
  const begins = { ...common, at: first, until: first, count: 1, what: `${name} begins`, protection };
  if (packets < 2) return [begins];
  return [begins, { ...common, at: last, until: last, count: packets, what: `${name} ends`, protection }];
}

function rtcpEvents(leg: Leg, { rtcp }: MediaFacts): LadderEvent[] {
  if (rtcp === null) return [];
  const event = (at: FrameReference | null, count: number, encrypted: boolean): LadderEvent[] => {
    if (at === null) return [];
    const what = encrypted ? 'SRTCP' : 'RTCP';
    const common = { kind: 'rtcp' as const, what, from: endOf(leg.a), to: endOf(leg.b), directed: false, leg: leg.id };
    return [
      { ...common, at, until: at, count, protection: protectionOfPart(leg.protection, encrypted ? 'yes' : 'no') },
    ];
  };
  return [...event(rtcp.firstClear, rtcp.clear, false), ...event(rtcp.firstEncrypted, rtcp.encrypted, true)];
}

// ------------------------------------------------------------------------------------------------ gaps and limits

function gapEvent({ reason, layer, count, first, legs }: Gap): LadderEvent {
  const what = `not read: ${reason}, ${layer}`;
  const nowhere = { from: null, to: null, directed: false, protection: null };
  return { ...nowhere, at: first, until: first, count, kind: 'gap', what, leg: legs.length === 1 ? legs[0]! : null };
}

function firstOmitted(call: Call, { messages }: LadderSources): FrameReference | null {
  const firsts = call.callIds.flatMap((callId) => messages.of(callId).firstOmitted ?? []);
  return firsts.sort(compareTimes)[0] ?? null;
}

/** @param omitted what was left out before, of which `omittedAt` is the first */
function cutToSize(
  events: readonly LadderEvent[],
  most: number,
  omitted: number,
  omittedAt: FrameReference | null,
): Pick<Call, 'ladder' | 'ladderOmitted'> {
  if (most < LEAST_LADDER) return { ladder: [], ladderOmitted: events.length + omitted };
  const tooMany = events.length > most;
  const tail = Math.min(LAST_OF_LADDER, most >> 1);
  const head = tooMany ? most - tail - 1 : events.length;
  const left = tooMany ? events.slice(head, -tail) : [];
  const kept = tooMany ? [...events.slice(0, head), ...events.slice(-tail)] : [...events];
  const count = left.length + omitted;
  if (count === 0) return { ladder: kept, ladderOmitted: 0 };
  const at = left[0]?.at ?? omittedAt!;
  const place = tooMany ? head : kept.filter((event) => compareTimes(event.at, at) <= 0).length;
  const mark: LadderEvent = {
    at,
    until: left.at(-1)?.at ?? at,
    count,
    kind: 'omitted',
    what: 'left out',
    from: null,
    to: null,
    directed: false,
    leg: null,
    protection: null,
  };
  return { ladder: kept.toSpliced(place, 0, mark), ladderOmitted: count };
}
