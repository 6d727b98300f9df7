/**
 * The end of a capture: paths, streams, sessions and negotiations become legs with their protection, calls, certificates, gaps and
 * the accounting. Order: by first appearance, so that the same capture always gives the same numbers.
 */
import { compareReferences, type FrameReference } from '../capture/frame.ts';
import type { UnreadableCapture } from '../capture/index.ts';
import type { Flow, FlowTable } from '../flows/index.ts';
import type { FrameAccounting } from './accounting.ts';
import type { ActivityRegister } from './activity/activity-register.ts';
import { assembleCalls } from './calls/assemble.ts';
import { withLadders } from './calls/ladder.ts';
import type { MessageLog } from './calls/message-log.ts';
import type { TrailRegister } from './calls/trail-register.ts';
import { reportedBy } from './carriage.ts';
import { mediaConversationsOf } from './carriers.ts';
import { contradictionsOf, failedTlsOf } from './contradictions/index.ts';
import { type Conversation, signalingPathOf } from './conversation.ts';
import { endpointA, endpointB } from './endpoints.ts';
import type { CaptureFacts, Endpoint, Facts, Leg, MediaIntrusion, ProtectionDecision, TlsSession } from './facts.ts';
import type { GapRegister } from './gaps.ts';
import { Probes } from './legs/intrusions.ts';
import { withKeysOfTheCall } from './legs/keys-of-the-call.ts';
import type { LegDraft } from './legs/leg-draft.ts';
import { mediaLegs } from './legs/media-legs.ts';
import { signalingLegs, signalingPaths } from './legs/signaling-legs.ts';
import { tunnelLegs } from './legs/tunnel-legs.ts';
import type { NegotiationRegister } from './media/negotiation-register.ts';
import { TlsSessionTable } from './observers/tls-sessions.ts';
import { decideChannel, decideMedia, decideSignaling, decideTunnel } from './protection.ts';
import type { ClockWatch } from './quality/clock-watch.ts';
import { measureQuality } from './quality/measure.ts';
import type { OtherClocks } from './quality/other-clocks.ts';
import type { CallRegister } from './signaling/call-register.ts';
import type { SignalingPath } from './signaling/signaling-path.ts';
import type { SignalingSigns } from './signaling/signaling-signs.ts';
import type { TlsHops } from './signaling/tls-hops.ts';
import { turnFacts } from './turn-facts.ts';
import { MIN_UNREAD_VOICE, unreadMedia, unreadSignaling } from './unread-content.ts';

export interface LedgerState {
  readonly captures: readonly CaptureFacts[];
  readonly unreadable: readonly UnreadableCapture[];
  readonly flows: FlowTable<Conversation>;
  readonly accounting: FrameAccounting;
  readonly gaps: GapRegister;
  readonly calls: CallRegister;
  readonly negotiations: NegotiationRegister;
  readonly hops: TlsHops;
  /** Ports on which the policy expects SIP over TLS. */
  readonly tlsPorts: readonly number[];
  readonly trails: TrailRegister;
  readonly signs: SignalingSigns;
  readonly messages: MessageLog;
  readonly clock: ClockWatch;
  readonly otherClocks: OtherClocks;
  readonly activity: ActivityRegister;
  /** The last frame; null when there was none. */
  readonly end: FrameReference | null;
}

export function closeLedger(state: LedgerState): Facts {
  const { flows, accounting, gaps, calls } = state;
  const table = new TlsSessionTable();
  const probes = new Probes();
  const negotiations = state.negotiations.close();
  const paths = signalingPaths(flows, table, state.hops, state.tlsPorts);
  const media = mediaLegs({ flows, negotiations, calls, table, accounting, gaps, probes });
  const drafts = [...signalingLegs(paths, media), ...tunnelLegs(flows), ...media].sort((a, b) =>
    compareReferences(a.first, b.first),
  );
  numberThem(drafts);
  const endsOf = endsOfPaths(flows);
  const assembled = assembleCalls({
    drafts,
    calls,
    trails: state.trails,
    sides: (path) => {
      const ends = endsOf(path);
      return ends === undefined ? undefined : [ends[0].address, ends[1].address];
    },
    captureEnd: state.end,
  });
  for (const flow of flows) settleConversation(flow, accounting, gaps);

  const { tlsSessions, failedHandshakes, failedLeftOut, certificates, certificateChains, unreadableCertificates } =
    table.close();
  if (failedLeftOut !== null) gaps.add(failedLeftOut.stop, failedLeftOut.first, null, failedLeftOut.count);
  for (const { stop, first, legs } of unreadableCertificates) gaps.concern(stop, first, legs);
  const sessions = new Map(tlsSessions.map((session) => [session.id, session]));
  const keyed = withKeysOfTheCall(drafts, assembled.callsOf);
  const legs = keyed.map((draft, index) => legOf(draft, index, sessions, assembled.callsOf[index]!));
  const rows = assembled.rows(legs);
  const { contradictions, leftOut } = contradictionsOf({
    drafts: keyed,
    legs,
    calls: rows,
    tlsSessions: sessions,
    negotiations,
    signs: state.signs.all(),
    failedTls: failedTlsOf(flows),
  });
  if (leftOut !== null) gaps.add(leftOut.stop, leftOut.first.evidence[0].at, null, leftOut.count);
  const probed = probes.close(accounting);
  const classes = accounting.close();
  const gapRows = gaps.close();
  const ladderSources = { legs, tlsSessions, gaps: gapRows, messages: state.messages, endsOf };
  return {
    captureQuality: measureQuality({
      captures: state.captures,
      accounting: classes,
      flows,
      drafts,
      legs,
      calls: rows,
      tlsSessions,
      clock: state.clock,
      otherClocks: state.otherClocks,
      begunBefore: state.trails.begunBefore,
    }),
    captures: state.captures,
    unreadable: state.unreadable,
    accounting: classes,
    gaps: gapRows,
    calls: withLadders(rows, ladderSources),
    ambiguities: assembled.ambiguities,
    legs,
    tlsSessions,
    failedHandshakes,
    certificates,
    activity: state.activity.close(),
    turn: turnFacts(flows),
    mediaIntrusions: [...intrusionsInto(drafts), ...probed].sort((a, b) => compareReferences(a.first, b.first)),
    certificateChains,
    contradictions,
  };
}

function intrusionsInto(drafts: readonly LegDraft[]): MediaIntrusion[] {
  const ids = new Map(drafts.map((draft, index) => [draft, legId(index)]));
  return drafts.flatMap((draft) => {
    if (draft.intrusion === undefined) return [];
    const { fact, against } = draft.intrusion;
    return [{ ...fact, legs: [ids.get(against)!, ids.get(draft)!] }];
  });
}

function numberThem(drafts: readonly LegDraft[]): void {
  drafts.forEach((draft, index) => {
    const id = legId(index);
    // A session that may not be VoIP at all is not judged as one; the leg still names it.
    if (draft.sipHint?.strength !== 'guess') {
      for (const row of draft.sessions) row.legs.add(id);
      for (const row of draft.shown ?? draft.sessions) row.shownOn.add(id);
    }
    for (const owner of draft.owners) {
      owner.legId ??= id;
      if (owner.path !== undefined) owner.path.legId ??= id;
    }
  });
}

/** The two ends of each signaling path. */
function endsOfPaths(
  flows: FlowTable<Conversation>,
): (path: SignalingPath) => readonly [Endpoint, Endpoint] | undefined {
  const ends = new Map<SignalingPath, readonly [Endpoint, Endpoint]>();
  for (const flow of flows) {
    const path = flow.state === null ? null : signalingPathOf(flow.state);
    if (path !== null && path.callIds.size > 0) ends.set(path, [endpointA(flow), endpointB(flow)]);
  }
  return (path) => ends.get(path);
}

function legId(index: number): string {
  return `leg-${index + 1}`;
}

/** Frames of a TCP connection are classed by what it turned out to carry; its problems count only if that is of interest here. */
function settleConversation(flow: Flow<Conversation>, accounting: FrameAccounting, gaps: GapRegister): void {
  const conversation = flow.state;
  if (conversation === null) return;
  if (conversation.kind === 'esp') return;
  for (const carrier of mediaConversationsOf(flow)) {
    for (const handshake of carrier.dtls?.outcome() ?? []) {
      for (const { stop, at } of handshake.problems) gaps.add(stop, at, carrier);
    }
    const { unreadVoice, firstUnreadVoice } = carrier;
    if (unreadVoice >= MIN_UNREAD_VOICE) gaps.add(unreadMedia(), firstUnreadVoice!, carrier, unreadVoice);
  }
  if (conversation.kind === 'udp') return;
  if (conversation.kind === 'sctp') {
    const { carriesSip, carriesTls } = conversation;
    accounting.settle(conversation.tally, carriesSip ? 'sip' : carriesTls ? 'tls' : 'notVoip');
    if (!carriesSip && !carriesTls) return;
    for (const { stop, at } of conversation.problems) gaps.add(stop, at, conversation);
    return;
  }
  const { carriesSip, carriesTls, packets, textChannel } = conversation;
  const { unreadSip, firstUnreadSip } = conversation;
  const isOther = packets !== null || textChannel !== null;
  const isUnread = unreadSip > 0 && !carriesSip;
  const rest = isOther ? 'otherVoip' : isUnread ? 'undecoded' : 'notVoip';
  accounting.settle(conversation.tally, carriesSip ? 'sip' : carriesTls ? 'tls' : rest);
  if (isUnread) gaps.add(unreadSignaling(0), firstUnreadSip!, conversation, unreadSip);
  if (!carriesSip && !carriesTls && !isOther) return;
  for (const { stop, at, count } of conversation.problems) gaps.add(stop, at, conversation, count);
  if (!carriesTls) return;
  for (const connection of conversation.finishedTls) {
    for (const { stop, at } of connection.problems) gaps.add(stop, at, conversation);
  }
}

function legOf(
  draft: LegDraft,
  index: number,
  sessions: ReadonlyMap<string, TlsSession>,
  calls: readonly string[],
): Leg {
  const own = [...draft.sessions].map((row) => sessions.get(row.id)!);
  own.sort((a, b) => compareReferences(a.first, b.first));
  const decision = decide(draft, own);
  const { plane, protocol, transport, encapsulation, a, b, frames, octets, last, callIds, sip, sipHint, media } = draft;
  return {
    id: legId(index),
    plane,
    protocol,
    transport,
    encapsulation,
    reportedBy: reportedBy(encapsulation),
    a,
    b,
    ...decision,
    reason: [decision.reason, ...(draft.note == null ? [] : [draft.note]), ...draft.notes].join(' '),
    frames,
    octets,
    first: draft.first,
    last,
    callIds,
    calls,
    sip,
    sipBasis: sipHint,
    tls: own.map((session) => session.id),
    media,
  };
}

function decide(draft: LegDraft, sessions: readonly TlsSession[]): ProtectionDecision {
  const { transport, sip, sipHint, media, fax, encapsulation, encryptedTunnel, readableChannel } = draft;
  const first = { at: draft.first, what: `first frame of the ${draft.plane} leg` };
  if (encryptedTunnel !== undefined) return decideTunnel({ ...encryptedTunnel, first });
  if (readableChannel !== undefined) return decideChannel(draft.protocol, readableChannel);
  if (media !== null) return decideMedia({ media, sessions, first, ...(fax === undefined ? {} : { fax }) });
  return decideSignaling({ transport, sip, sessions, sipHint, reportedBy: reportedBy(encapsulation), first });
}
