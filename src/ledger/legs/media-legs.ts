/**
 * Media legs: RTP streams by flow and call, with the RTCP that belongs to them; and what was agreed in SDP and never seen.
 *
 * A flow is media when SDP announced it or its packets count like RTP. What only looks like RTP in single packets is not VoIP.
 * RTCP belongs to the flow it shares with RTP, or to the flow with both ports one lower (RFC 3550 section 11), or to the one whose SDP
 * names it (RFC 3605).
 *
 * What TURN relays is a leg between the client and its TURN server, announced by the SDP that names the relayed address and the peer; the
 * peer hop, where the capture has it, is announced by the same SDP and so belongs to the same call.
 *
 * Not handled: media whose address was translated on the way is matched by its other end only (docs/limits.md).
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { Flow } from '../../flows/index.ts';
import type { FrameAccounting } from '../accounting.ts';
import { type Carrier, carriersOf } from '../carriers.ts';
import type { Conversation } from '../conversation.ts';
import { endpointA, endpointB, shownEndpoint } from '../endpoints.ts';
import type { Endpoint, StreamFacts } from '../facts.ts';
import { isAgreed, isUdptl, type Negotiation, sharesTransport } from '../media/negotiation.ts';
import type { RtpStream } from '../media/rtp-stream.ts';
import type { UdptlFlow } from '../media/udptl-flow.ts';
import type { RtcpObservation } from '../observation/index.ts';
import type { SessionRow, TlsSessionTable } from '../observers/tls-sessions.ts';
import type { CallRegister } from '../signaling/call-register.ts';
import type { UdpConversation } from '../udp-conversation.ts';
import { type Announcement, Announcements } from './announcements.ts';
import type { LegDraft } from './leg-draft.ts';
import { mediaFacts } from './media-facts.ts';

export interface MediaLegInput {
  readonly flows: Iterable<Flow<Conversation>>;
  readonly negotiations: readonly Negotiation[];
  readonly calls: CallRegister;
  readonly table: TlsSessionTable;
  readonly accounting: FrameAccounting;
}

/** What becomes one leg. */
interface MediaGroup {
  readonly a: Endpoint;
  readonly b: Endpoint;
  /** See `Carrier`. */
  readonly ends: readonly [string, string];
  readonly conversations: UdpConversation[];
  readonly negotiations: readonly Negotiation[];
  readonly callIds: readonly string[];
  readonly streams: readonly RtpStream[];
  readonly sessions: SessionRow[];
  rtcp: { readonly observation: RtcpObservation; readonly frames: number } | null;
}

/** A flow that carries T.38. */
interface FaxGroup {
  readonly a: Endpoint;
  readonly b: Endpoint;
  readonly conversation: UdpConversation;
  readonly fax: UdptlFlow;
  readonly negotiations: readonly Negotiation[];
  readonly callIds: readonly string[];
}

const FAX = 'T.38';

/** A flow without RTP of its own: RTCP, a DTLS-SRTP handshake, or both. */
interface SideFlow {
  readonly a: Endpoint;
  readonly b: Endpoint;
  readonly ends: readonly [string, string];
  readonly conversation: UdpConversation;
  readonly sessions: SessionRow[];
}

export function mediaLegs(input: MediaLegInput): LegDraft[] {
  const announcements = new Announcements(input.negotiations, input.calls);
  const groups: MediaGroup[] = [];
  const sideFlows: SideFlow[] = [];
  const faxes: FaxGroup[] = [];
  for (const flow of input.flows) {
    for (const carrier of carriersOf(flow)) {
      const { conversation, ends } = carrier;
      const [a, b] = [endpointA(flow), endpointB(flow)];
      if (conversation.udptl !== null)
        faxes.push(...faxOf(a, b, carrier, conversation.udptl, announcements, input.accounting));
      if (conversation.media === null && conversation.dtls === null) continue;
      const sessions = dtlsSessions(conversation, a, b, input.table);
      const own = groupsOf(a, b, carrier, sessions, announcements, input.accounting);
      groups.push(...own);
      if (own.length === 0) sideFlows.push({ a, b, ends, conversation, sessions });
      else if (conversation.media!.rtcp !== null) {
        own[0]!.rtcp = { observation: conversation.media!.rtcp, frames: conversation.media!.rtcpFrames };
      }
    }
  }
  const unattached = sideFlows.filter((flow) => !attach(flow, groups, announcements, input.accounting));
  return [
    ...groups.map((group) => observedLeg(group, input.accounting)),
    ...unattached.filter(keysMedia).map((flow) => keyedLeg(flow, announcements)),
    ...faxes.map(faxLeg),
    ...unobservedLegs(input, [...groups, ...faxes], unattached.filter(keysMedia)),
  ];
}

/** Every DTLS handshake gets a row of `tlsSessions`. */
function dtlsSessions(conversation: UdpConversation, a: Endpoint, b: Endpoint, table: TlsSessionTable): SessionRow[] {
  if (conversation.dtls === null) return [];
  const rows: SessionRow[] = [];
  for (const facts of conversation.dtls.outcome()) {
    const [client, server] = facts.clientDirection === 1 ? [b, a] : [a, b];
    const row = table.add(facts, { client: client.address, server: server.address, serverPort: server.port! });
    if (!('reason' in row)) rows.push(row);
  }
  return rows;
}

function groupsOf(
  a: Endpoint,
  b: Endpoint,
  { conversation, ends }: Carrier,
  sessions: SessionRow[],
  announcements: Announcements,
  accounting: FrameAccounting,
): MediaGroup[] {
  const { media } = conversation;
  if (media === null) return [];
  const announced = announcementsFor('rtp', announcements, ends);
  const { streams } = media;
  // One stream that counts like RTP makes the flow media: an SSRC of a single packet beside it may be the one that is readable.
  if (announced.length === 0 && !streams.some((stream) => stream.pattern.confirmed)) {
    // Inside TURN it may have been anything, but not anything that is not VoIP.
    const isRelayed = conversation.relayedTo !== null && conversation.stun;
    for (const stream of streams) accounting.settle(stream.tally, isRelayed ? 'otherVoip' : 'notVoip');
    return [];
  }
  if (streams.length === 0) return [];
  const common = { a, b, ends, conversations: [conversation], sessions, rtcp: null };
  if (announced.length === 0) return [{ ...common, negotiations: [], callIds: [], streams }];
  return announced.flatMap((announcement, index) => {
    const own = streams.filter((stream) => announcementOf(stream, announced) === index);
    if (own.length === 0) return [];
    return [{ ...common, negotiations: announcement.negotiations, callIds: announcement.callIds, streams: own }];
  });
}

/** An offer may turn RTP into fax on the same ports: what is fax announces no RTP, and the other way. */
function announcementsFor(
  kind: 'rtp' | 'fax',
  announcements: Announcements,
  ends: readonly [string, string],
): Announcement[] {
  return announcements.find(...ends).flatMap((announcement) => {
    const negotiations = announcement.negotiations.filter((one) => isUdptl(one) === (kind === 'fax'));
    return negotiations.length === 0 ? [] : [{ ...announcement, negotiations }];
  });
}

/** T.38 is what SDP announced as such and whose packets look so. */
function faxOf(
  a: Endpoint,
  b: Endpoint,
  { conversation, ends }: Carrier,
  fax: UdptlFlow,
  announcements: Announcements,
  accounting: FrameAccounting,
): FaxGroup[] {
  const announced = announcementsFor('fax', announcements, ends);
  accounting.settle(fax.tally, announced.length === 0 ? 'notVoip' : 'otherVoip');
  if (announced.length === 0) return [];
  const negotiations = announced.flatMap((announcement) => announcement.negotiations);
  const callIds = [...new Set(announced.flatMap((announcement) => announcement.callIds))];
  return [{ a, b, conversation, fax, negotiations, callIds }];
}

function faxLeg({ a, b, conversation, fax, negotiations, callIds }: FaxGroup): LegDraft {
  const samples = fax.samples.map((at) => ({ at, what: 'UDPTL packet with a readable T.38 message' }));
  return {
    plane: 'media',
    protocol: FAX,
    transport: conversation.transport,
    a,
    b,
    frames: fax.tally.frames,
    octets: fax.octets,
    first: fax.first,
    last: fax.last,
    callIds,
    sessions: new Set(),
    owners: [conversation],
    sip: null,
    sipHint: null,
    media: mediaFacts({ negotiations, streams: [], rtcp: null, sessions: [] }),
    fax: { packets: fax.packets, samples },
    notes: notesOf(conversation),
  };
}

/** The last announcement that had begun when the stream's last packet came; early media may begin before its offer is read. */
function announcementOf(stream: RtpStream, announced: readonly Announcement[]): number {
  const { first } = stream;
  let found = 0;
  announced.forEach((announcement, index) => {
    if (compareReferences(announcement.from, first) <= 0) found = index;
  });
  return found;
}

/** Gives a flow's RTCP and DTLS to the media that they belong to. @returns false when there is none */
function attach(
  flow: SideFlow,
  groups: readonly MediaGroup[],
  announcements: Announcements,
  accounting: FrameAccounting,
): boolean {
  const media = flow.conversation.media;
  const rtcp = media?.rtcp ?? null;
  if (rtcp === null && flow.sessions.length === 0) return true;
  const named = announcements.find(...flow.ends).flatMap(({ negotiations }) => negotiations);
  const group =
    groups.find((candidate) => carriesRtcpOf(flow, candidate)) ??
    groups.find((candidate) => isKeyedBy(candidate, flow, named));
  if (group === undefined) {
    // Nothing else speaks for it: only what is readable as RTCP to the last octet counts as RTCP.
    if (rtcp !== null) accounting.count(rtcp.clear > 0 ? 'rtcp' : 'notVoip', media!.rtcpFrames);
    return false;
  }
  group.conversations.push(flow.conversation);
  group.sessions.push(...flow.sessions);
  if (rtcp === null) return true;
  if (group.rtcp === null) group.rtcp = { observation: rtcp, frames: media!.rtcpFrames };
  else settleRtcp(rtcp, media!.rtcpFrames, false, accounting);
  return true;
}

/** Whether the flow's ports are those for the RTCP of a group's media. */
function carriesRtcpOf(flow: SideFlow, group: MediaGroup): boolean {
  if (flow.conversation.relayedTo !== group.conversations[0]!.relayedTo) return false;
  const sameWay = flow.a.address === group.a.address && flow.b.address === group.b.address;
  const otherWay = flow.a.address === group.b.address && flow.b.address === group.a.address;
  if (!sameWay && !otherWay) return false;
  const [portA, portB] = sameWay ? [flow.a.port!, flow.b.port!] : [flow.b.port!, flow.a.port!];
  if (portA === group.a.port! + 1 && portB === group.b.port! + 1) return true;
  const { ends } = flow;
  return group.negotiations.some(({ offer, answer }) =>
    [offer.rtcpEndpoint, answer?.rtcpEndpoint].some((endpoint) => endpoint != null && ends.includes(endpoint)),
  );
}

/**
 * ICE moved the media to another pair of candidates than the one that carried the handshake (RFC 8445 section 8.1.2, RFC 5763 section 6.7.1):
 * both pairs stand in the same offer and answer, and the media has no handshake of its own.
 */
function isKeyedBy(group: MediaGroup, flow: SideFlow, named: readonly Negotiation[]): boolean {
  if (group.sessions.length > 0 || !keysMedia(flow)) return false;
  return group.negotiations.some(
    (one) => named.includes(one) && namesBoth(one, flow.ends) && namesBoth(one, group.ends),
  );
}

function namesBoth({ offer, answer }: Negotiation, ends: readonly [string, string]): boolean {
  if (answer === null) return false;
  const [one, other] = ends;
  const joins = (a: string, b: string) => offer.endpoints.includes(a) && answer.endpoints.includes(b);
  return joins(one, other) || joins(other, one);
}

/** A DTLS-SRTP handshake that did not fail: media is to follow, whether or not the capture has it. */
function keysMedia(flow: SideFlow): boolean {
  return flow.sessions.some(({ facts }) => facts.useSrtpOffered.length > 0 && facts.handshake !== 'failed');
}

/** Keyed by DTLS-SRTP, and no media packet in the capture. */
function keyedLeg(flow: SideFlow, announcements: Announcements): LegDraft {
  const announced = announcements.find(...flow.ends);
  const negotiations = announced.flatMap((announcement) => announcement.negotiations);
  const { sessions, conversation } = flow;
  return {
    plane: 'media',
    protocol: 'RTP',
    transport: conversation.transport,
    a: flow.a,
    b: flow.b,
    frames: conversation.dtlsFrames,
    octets: conversation.dtlsOctets,
    first: sessions.map((row) => row.facts.first).reduce(earlier),
    last: sessions.map((row) => row.last).reduce(later),
    callIds: [...new Set(announced.flatMap((announcement) => announcement.callIds))],
    sessions: new Set(sessions),
    owners: [conversation],
    sip: null,
    sipHint: null,
    media: mediaFacts({ negotiations, streams: [], rtcp: null, sessions }),
    notes: notesOf(conversation),
  };
}

function observedLeg(group: MediaGroup, accounting: FrameAccounting): LegDraft {
  const { streams, sessions, negotiations, rtcp } = group;
  const media = mediaFacts({ negotiations, streams, rtcp: rtcp?.observation ?? null, sessions });
  streams.forEach((stream, index) => {
    accounting.settle(stream.tally, isProtected(media.streams[index]!, media.srtpNegotiated) ? 'srtp' : 'rtp');
  });
  const isSrtp = media.streams.some((stream) => isProtected(stream, media.srtpNegotiated));
  if (rtcp !== null) settleRtcp(rtcp.observation, rtcp.frames, isSrtp, accounting);
  return {
    plane: 'media',
    protocol: 'RTP',
    transport: group.conversations[0]!.transport,
    a: group.a,
    b: group.b,
    frames: streams.reduce((sum, stream) => sum + stream.tally.frames, rtcp?.frames ?? 0),
    octets: streams.reduce((sum, stream) => sum + stream.octets, 0),
    first: streams.map((stream) => stream.first).reduce(earlier),
    last: streams.map((stream) => stream.last).reduce(later),
    callIds: group.callIds,
    sessions: new Set(sessions),
    owners: group.conversations,
    sip: null,
    sipHint: null,
    media,
    notes: notesOf(group.conversations[0]!),
  };
}

function notesOf({ relayedTo }: UdpConversation): string[] {
  if (relayedTo === null) return [];
  return [
    `Relayed by TURN to ${relayedTo.startsWith('channel') ? `an unknown peer (${relayedTo})` : shownEndpoint(relayedTo)}.`,
  ];
}

/** For the accounting only: what cannot be told is counted as what was agreed. */
function isProtected(stream: StreamFacts, srtpNegotiated: boolean | null): boolean {
  return stream.encrypted === 'yes' || (stream.encrypted === 'unknown' && srtpNegotiated === true);
}

function settleRtcp(rtcp: RtcpObservation, frames: number, isSrtp: boolean, accounting: FrameAccounting): void {
  const encrypted = Math.min(frames, rtcp.encrypted + (isSrtp ? rtcp.unknown : 0));
  accounting.count('srtcp', encrypted);
  accounting.count('rtcp', frames - encrypted);
}

/** Media that both sides agreed on, of calls that were not refused, and of which the capture holds no packet. */
function unobservedLegs(
  input: MediaLegInput,
  groups: readonly Pick<MediaGroup, 'negotiations'>[],
  keyed: readonly SideFlow[],
): LegDraft[] {
  const keyedEnds = new Set(keyed.flatMap((flow) => flow.ends));
  // An offer that led to media is done with: other answers to it were forks or early media.
  const seen = new Set(groups.flatMap((group) => group.negotiations.map((negotiation) => negotiation.offer)));
  const byPath = new Map<string, Negotiation[]>();
  for (const negotiation of input.negotiations) {
    if (seen.has(negotiation.offer) || !isAgreed(negotiation) || !isMedia(negotiation) || sharesTransport(negotiation))
      continue;
    const outcome = input.calls.find(negotiation.callId)?.outcome;
    if (outcome === 'failed' || outcome === 'cancelled') continue;
    const ends = [negotiation.offer.endpoints[0], negotiation.answer.endpoints[0]];
    if (ends.includes(undefined)) continue;
    if (ends.some((end) => keyedEnds.has(end!))) continue;
    const key = [negotiation.callId, ...ends.sort()].join(' ');
    const known = byPath.get(key);
    if (known === undefined) byPath.set(key, [negotiation]);
    else known.push(negotiation);
  }
  return [...byPath.values()].map(unobservedLeg);
}

function isMedia(negotiation: Negotiation): boolean {
  return /RTP\//i.test(negotiation.answer!.transportProfile) || isUdptl(negotiation);
}

function unobservedLeg(negotiations: readonly Negotiation[]): LegDraft {
  const [leader] = negotiations as readonly [Negotiation, ...Negotiation[]];
  const answer = leader.answer!;
  return {
    plane: 'media',
    protocol: isUdptl(leader) ? FAX : 'RTP',
    transport: /^TCP\//i.test(answer.transportProfile) ? 'tcp' : 'udp',
    a: endpointOf(leader.offer.endpoints[0]!),
    b: endpointOf(answer.endpoints[0]!),
    frames: 0,
    octets: 0,
    first: leader.offer.at,
    last: answer.at,
    callIds: [leader.callId],
    sessions: new Set(),
    owners: [],
    sip: null,
    sipHint: null,
    media: mediaFacts({ negotiations, streams: [], rtcp: null, sessions: [] }),
    notes: [],
  };
}

function endpointOf(key: string): Endpoint {
  const blank = key.lastIndexOf(' ');
  return { address: key.slice(0, blank), port: Number(key.slice(blank + 1)), name: null };
}

function earlier(one: FrameReference, other: FrameReference): FrameReference {
  return compareReferences(one, other) <= 0 ? one : other;
}

function later(one: FrameReference, other: FrameReference): FrameReference {
  return compareReferences(one, other) >= 0 ? one : other;
}
