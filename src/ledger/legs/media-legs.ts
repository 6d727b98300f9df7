/**
 * Media legs: RTP streams by flow and call, with the RTCP and keys that belong to them (`side-flows.ts`), and what SDP announces beside them. What was
 * agreed in SDP and never seen: `unobserved-legs.ts`.
 *
 * A flow is media when SDP announced it, its packets count like RTP, or most of them are readable and as long as packets of voice are. What only
 * looks like RTP in single packets is not VoIP.
 * RTCP belongs to the flow it shares with RTP, or to the flow with both ports one lower (RFC 3550 section 11), or to the one whose SDP
 * names it (RFC 3605).
 *
 * What TURN relays is a leg between the client and its TURN server, announced by the SDP that names the relayed address and the peer; the
 * peer hop, where the capture has it, is announced by the same SDP and so belongs to the same call.
 *
 * Media whose address was translated on the way is matched by its other end, and the leg says so.
 */
import { compareReferences, earlier, later } from '../../capture/frame.ts';
import type { Flow } from '../../flows/index.ts';
import type { FrameAccounting } from '../accounting.ts';
import { encapsulationOf } from '../carriage.ts';
import { type Carrier, carriersOf } from '../carriers.ts';
import type { Conversation } from '../conversation.ts';
import { shownEndpoint } from '../endpoints.ts';
import type { StreamFacts } from '../facts.ts';
import type { GapRegister } from '../gaps.ts';
import { flowOf, isAgreed, type Negotiation } from '../media/negotiation.ts';
import { isLengthOfVoice } from '../media/readable-packet.ts';
import type { RtpStream } from '../media/rtp-stream.ts';
import type { TlsConnectionFacts } from '../observers/tls-handshake.ts';
import type { TlsSessionTable } from '../observers/tls-sessions.ts';
import type { CallRegister } from '../signaling/call-register.ts';
import { type Announcement, Announcements, announcementsOf, doubtOf } from './announcements.ts';
import { callTimes, inForceIn, madeIn } from './call-time.ts';
import { channelLegs } from './channel-legs.ts';
import { type FaxGroup, faxLeg, faxOf } from './fax-legs.ts';
import { type Handshake, handshakeOf } from './handshakes.ts';
import { IceKeyings } from './ice-keyings.ts';
import { intrusionsOf, type PathSeen, type Probes } from './intrusions.ts';
import type { LegDraft } from './leg-draft.ts';
import { mediaFacts } from './media-facts.ts';
import { type DtlsKeys, type MediaGroup, type SideFlow, settleRtcp } from './media-group.ts';
import { ownersOf, relayNotes } from './media-path.ts';
import { MovedAssociations } from './moved-associations.ts';
import { RtcpPlaces } from './rtcp-places.ts';
import { attach, keyedElsewhere, keyedLeg, keysMedia, parted } from './side-flows.ts';
import { unobservedLegs } from './unobserved-legs.ts';
import { sessionOf } from './zrtp-facts.ts';

export interface MediaLegInput {
  readonly flows: Iterable<Flow<Conversation>>;
  readonly negotiations: readonly Negotiation[];
  readonly calls: CallRegister;
  readonly table: TlsSessionTable;
  readonly accounting: FrameAccounting;
  readonly gaps: GapRegister;
  /** Takes what looks like RTP and is no media; it settles the frames of what it takes. */
  readonly probes: Probes;
}

export function mediaLegs(input: MediaLegInput): LegDraft[] {
  const announcements = new Announcements(input.negotiations, input.calls);
  const groups: MediaGroup[] = [];
  const sideFlows: SideFlow[] = [];
  const faxes: FaxGroup[] = [];
  const take = (carrier: Carrier, keys: DtlsKeys) => {
    const { media } = carrier.conversation;
    const own = groupsOf(carrier, keys, announcements, input);
    groups.push(...own);
    if (own.length === 0) sideFlows.push({ ...carrier, ...keys });
    else if (media!.rtcp !== null) own[0]!.rtcp = { observation: media!.rtcp, frames: media!.rtcpFrames };
  };
  const associations = new MovedAssociations();
  const unkeyed: Unkeyed[] = [];
  for (const flow of input.flows) {
    for (const carrier of carriersOf(flow)) {
      const { conversation } = carrier;
      faxes.push(...faxOf(carrier, announcements, input.accounting));
      if (conversation.media === null && conversation.dtls === null && conversation.zrtp === null) continue;
      const outcomes = conversation.dtls?.outcome() ?? [];
      const [first] = outcomes;
      // Its handshake may be that of another flow, which has to be read before.
      if (first?.handshake === 'unseen') unkeyed.push({ carrier, outcomes, first });
      else take(carrier, dtlsKeys(carrier, outcomes, input.table, associations));
    }
  }
  unkeyed.sort((one, other) => compareReferences(one.first.first, other.first.first));
  for (const { carrier, outcomes } of unkeyed) take(carrier, dtlsKeys(carrier, outcomes, input.table, associations));
  const places = new RtcpPlaces(groups);
  const keyings = new IceKeyings(groups);
  const byHandshake = new Map(groups.flatMap((group) => group.handshakes.map((handshake) => [handshake, group])));
  const mediaOf = (flow: SideFlow) =>
    places.find(flow) ?? keyedElsewhere(flow, byHandshake) ?? parted(flow, keyings, announcements);
  const unattached = sideFlows.filter((flow) => !attach(flow, mediaOf, input.accounting));
  const keyed = unattached.filter(keysMedia);
  const legs = [
    ...observedLegs(groups, input.accounting),
    ...keyed.map((flow) => keyedLeg(flow, announcements)),
    ...faxes.map(faxLeg),
    ...channelLegs(input.flows, announcements),
    ...unobservedLegs(input, [...groups, ...faxes], keyed),
  ];
  const { leftOut } = announcements;
  if (leftOut !== null) input.gaps.add(leftOut.stop, leftOut.first, null, leftOut.count);
  return legs;
}

/** A path with records of DTLS that no handshake was seen before. */
interface Unkeyed {
  readonly carrier: Carrier;
  readonly outcomes: readonly TlsConnectionFacts[];
  readonly first: TlsConnectionFacts;
}

/** Every DTLS handshake gets a row of `tlsSessions`; what goes on with one has that of the handshake. */
function dtlsKeys(
  carrier: Carrier,
  outcomes: readonly TlsConnectionFacts[],
  table: TlsSessionTable,
  associations: MovedAssociations,
): DtlsKeys {
  const { a, b, ends } = carrier;
  const keys: DtlsKeys = { sessions: [], handshakes: [] };
  for (const facts of outcomes) {
    const moved = facts.handshake === 'unseen' ? associations.find(ends, facts) : undefined;
    if (moved !== undefined) {
      table.goOn(moved.row, facts);
      // Without media on this path its keys are those of another leg, and of none here.
      if ((carrier.conversation.media?.streams.length ?? 0) === 0) continue;
      keys.sessions.push(moved.row);
      keys.handshakes.push(moved.handshake);
      continue;
    }
    const [client, server] = facts.clientDirection === 1 ? [b, a] : [a, b];
    const endpoints = { client: client.address, server: server.address, serverPort: server.port! };
    const row = table.add(facts, endpoints, facts.useSrtpOffered.length === 0 ? null : 'use_srtp was offered');
    const isKept = !('reason' in row);
    const handshake = handshakeOf(facts, isKept ? row : null, carrier);
    keys.handshakes.push(handshake);
    if (!isKept) continue;
    keys.sessions.push(row);
    associations.add(carrier, row, handshake);
  }
  return keys;
}

function groupsOf(
  carrier: Carrier,
  keys: DtlsKeys,
  announcements: Announcements,
  { accounting, probes }: MediaLegInput,
): MediaGroup[] {
  const { conversation, ends } = carrier;
  const { media } = conversation;
  if (media === null) return [];
  const announced = announcementsOf('rtp', announcements, ends);
  const { streams } = media;
  // One stream that counts like RTP makes the flow media: an SSRC of a single packet beside it may be the one that is readable.
  const countsLikeRtp = () => streams.some((stream) => stream.pattern.confirmed);
  const isMedia =
    announced.length > 0 || keys.handshakes.some(isSrtpAgreed) || countsLikeRtp() || sayLikeVoice(streams);
  if (!isMedia) {
    // Inside TURN it may have been anything, but not anything that is not VoIP.
    const isRelayed = conversation.relayedTo !== null && conversation.stun;
    if (conversation.relayedTo === null && probes.add(carrier, streams)) return [];
    for (const stream of streams) accounting.settle(stream.tally, isRelayed ? 'otherVoip' : 'notVoip');
    return [];
  }
  if (streams.length === 0) return [];
  const siblings: MediaGroup[] = [];
  const common = { ...carrier, carriers: [carrier], note: null, unclear: null, rtcp: null, siblings };
  const isShared = announced.length > 1;
  const zrtpOfCall = (own: readonly RtpStream[]) =>
    sessionOf(
      conversation.zrtp?.sessions ?? [],
      own.map((stream) => stream.first).reduce(earlier),
      own.map((stream) => stream.last).reduce(later),
      isShared,
    );
  const times = isShared ? callTimes(announced.map(({ from }) => from)) : [];
  if (announced.length === 0) {
    const zrtp = zrtpOfCall(streams);
    siblings.push({ ...common, ...keys, time: null, negotiations: [], callIds: [], streams, zrtp });
    return siblings;
  }
  const groups = announced.flatMap((announcement, index): MediaGroup[] => {
    const own = streams.filter((stream) => announcementOf(stream, announced) === index);
    if (own.length === 0) return [];
    const time = times[index] ?? null;
    const ofCall = { ...common, ...inForceIn(keys, time), time, zrtp: zrtpOfCall(own), streams: own };
    if (announcement.ambiguous) return [{ ...ofCall, negotiations: [], callIds: [], ...doubtOf(announcement) }];
    const note = latchNote(carrier, own, announcement);
    const { negotiations, callIds } = announcement;
    return [{ ...ofCall, negotiations, callIds, note }];
  });
  siblings.push(...groups);
  return groups;
}

/** Beside DTLS-SRTP whatever has the first octet of RTP is SRTP: RFC 5764 section 5.1.2. */
function isSrtpAgreed({ facts }: Handshake): boolean {
  return facts.handshake === 'complete' && facts.useSrtp !== null;
}

/** Packets that are enough to take a flow for voice whose numbers do not follow each other: one second. */
const MIN_VOICE_PACKETS = 50;

/** Whoever writes the numbers of RTP as nobody does is played all the same: what counts is what can be heard. */
function sayLikeVoice(streams: readonly RtpStream[]): boolean {
  const voice = streams.filter(({ octets, packets }) => octets % packets === 0 && isLengthOfVoice(octets / packets));
  const packets = voice.reduce((sum, stream) => sum + stream.packets, 0);
  // Of the packets of a long stream only so many are looked at.
  const readable = voice.reduce((sum, stream) => sum + stream.readablePackets, 0);
  return packets >= MIN_VOICE_PACKETS && readable >= MIN_VOICE_PACKETS / 2;
}

/** Symmetric NAT, comedia, latching: the other end answers where the media came from, whatever SDP said. RFC 7362. */
function latchNote(carrier: Carrier, streams: readonly RtpStream[], announcement: Announcement): string | null {
  // To a peer that SDP does not name TURN relays by what ICE found on the way, which is no latching.
  if (announcement.announcedInstead === null || carrier.conversation.relayedTo !== null) return null;
  const named = new Set(
    announcement.negotiations.flatMap(({ offer, answer }) => [...offer.endpoints, ...(answer?.endpoints ?? [])]),
  );
  const [a, b] = carrier.ends;
  const aIsNamed = named.has(a);
  if (aIsNamed === named.has(b)) return null;
  const far = aIsNamed ? b : a;
  const arrived = streams.some((stream) => (stream.direction === 0) !== aIsNamed);
  const verb = arrived ? 'Media arrived from' : 'Media was sent to';
  return `${verb} ${shownEndpoint(far)} although SDP announced ${shownEndpoint(announcement.announcedInstead)} (latched).`;
}

/** The last announcement that had begun when the stream's first packet came; early media may begin before its offer is read. */
function announcementOf(stream: RtpStream, announced: readonly Announcement[]): number {
  const { first } = stream;
  let found = 0;
  announced.forEach((announcement, index) => {
    if (compareReferences(announcement.from, first) <= 0) found = index;
  });
  return found;
}

function observedLegs(groups: readonly MediaGroup[], accounting: FrameAccounting): LegDraft[] {
  const drafts = new Map(groups.map((group) => [group as PathSeen, observedLeg(group, accounting)]));
  for (const { by, against, fact } of intrusionsOf(groups)) {
    drafts.get(by)!.intrusion = { fact, against: drafts.get(against)! };
  }
  return [...drafts.values()];
}

function observedLeg(group: MediaGroup, accounting: FrameAccounting): LegDraft {
  const { streams, sessions, handshakes, negotiations, rtcp, zrtp, ends } = group;
  const observation = rtcp?.observation ?? null;
  const media = mediaFacts({ negotiations, streams, rtcp: observation, sessions, handshakes, zrtp, ends });
  streams.forEach((stream, index) => {
    accounting.settle(stream.tally, isProtected(media.streams[index]!, media.srtpNegotiated) ? 'srtp' : 'rtp');
  });
  const isSrtp = media.streams.some((stream) => isProtected(stream, media.srtpNegotiated));
  if (rtcp !== null) settleRtcp(rtcp.observation, rtcp.frames, isSrtp, accounting);
  return {
    plane: 'media',
    protocol: 'RTP',
    transport: group.conversation.transport,
    encapsulation: encapsulationOf(group.carriers.map(({ through }) => through)),
    a: group.a,
    b: group.b,
    frames: streams.reduce((sum, stream) => sum + stream.tally.frames - stream.duplicateFrames, rtcp?.frames ?? 0),
    octets: streams.reduce((sum, stream) => sum + stream.octets, 0),
    first: streams.map((stream) => stream.first).reduce(earlier),
    last: streams.map((stream) => stream.last).reduce(later),
    callIds: group.callIds,
    sessions: new Set(sessions),
    shown: new Set(madeIn(group, group.time).sessions),
    owners: ownersOf(group.carriers),
    sip: null,
    sipHint: null,
    media,
    negotiations,
    rtp: streams,
    bothWays: agreedBothWays(negotiations),
    note: group.note,
    unclear: group.unclear,
    notes: relayNotes(group.conversation),
  };
}

function agreedBothWays(negotiations: readonly Negotiation[]): boolean {
  const agreed = negotiations.filter(isAgreed);
  return agreed.length > 0 && agreed.every((negotiation) => flowOf(negotiation) === 'both');
}

/** For the accounting only: what cannot be told is counted as what was agreed. */
function isProtected(stream: StreamFacts, srtpNegotiated: boolean | null): boolean {
  return stream.encrypted === 'yes' || (stream.encrypted === 'unknown' && srtpNegotiated === true);
}
