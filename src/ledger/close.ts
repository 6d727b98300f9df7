/**
 * The end of a capture: paths, streams, sessions and negotiations become legs with their protection, calls, certificates, gaps and
 * the accounting. Order: by first appearance, so that the same capture always gives the same numbers.
 */
import { compareReferences } from '../capture/frame.ts';
import type { CaptureSummary } from '../capture/index.ts';
import type { Flow, FlowTable } from '../flows/index.ts';
import type { FrameAccounting } from './accounting.ts';
import { carriersOf } from './carriers.ts';
import type { Conversation } from './conversation.ts';
import type { Call, Facts, Leg, TlsSession } from './facts.ts';
import type { GapRegister } from './gaps.ts';
import type { LegDraft } from './legs/leg-draft.ts';
import { mediaLegs } from './legs/media-legs.ts';
import { signalingLegs } from './legs/signaling-legs.ts';
import type { NegotiationRegister } from './media/negotiation-register.ts';
import { TlsSessionTable } from './observers/tls-sessions.ts';
import { decideMedia, decideSignaling, weakest } from './protection.ts';
import type { CallRegister, CallState } from './signaling/call-register.ts';
import type { TlsHops } from './signaling/tls-hops.ts';

export interface LedgerState {
  readonly captures: readonly CaptureSummary[];
  readonly flows: FlowTable<Conversation>;
  readonly accounting: FrameAccounting;
  readonly gaps: GapRegister;
  readonly calls: CallRegister;
  readonly negotiations: NegotiationRegister;
  readonly hops: TlsHops;
}

export function closeLedger(state: LedgerState): Facts {
  const { flows, accounting, gaps, calls } = state;
  const table = new TlsSessionTable();
  const drafts = [
    ...signalingLegs(flows, table, state.hops),
    ...mediaLegs({ flows, negotiations: state.negotiations.close(), calls, table, accounting }),
  ].sort((a, b) => compareReferences(a.first, b.first));
  const callStates = calls.all().sort((a, b) => compareReferences(a.startedAt, b.startedAt));
  numberThem(drafts, callStates);
  for (const flow of flows) settleConversation(flow, accounting, gaps);

  const { tlsSessions, certificates, unreadableCertificates } = table.close();
  for (const { stop, first } of unreadableCertificates) gaps.add(stop, first);
  const sessions = new Map(tlsSessions.map((session) => [session.id, session]));
  const legs = drafts.map((draft, index) => legOf(draft, index, sessions, calls));
  return {
    captures: state.captures,
    accounting: accounting.close(),
    gaps: gaps.close(),
    calls: callStates.map((call) => callOf(call, legs)),
    legs,
    tlsSessions,
    certificates,
  };
}

function numberThem(drafts: readonly LegDraft[], calls: readonly CallState[]): void {
  drafts.forEach((draft, index) => {
    const id = legId(index);
    for (const row of draft.sessions) row.legs.add(id);
    for (const owner of draft.owners) owner.legId ??= id;
  });
  calls.forEach((call, index) => {
    call.id = `call-${index + 1}`;
  });
}

function legId(index: number): string {
  return `leg-${index + 1}`;
}

/** Frames of a TCP connection are classed by what it turned out to carry; its problems count only if that is of interest here. */
function settleConversation(flow: Flow<Conversation>, accounting: FrameAccounting, gaps: GapRegister): void {
  const conversation = flow.state;
  if (conversation === null) return;
  for (const carrier of carriersOf(flow)) {
    for (const handshake of carrier.conversation.dtls?.outcome() ?? []) {
      for (const { stop, at } of handshake.problems) gaps.add(stop, at, carrier.conversation);
    }
  }
  if (conversation.kind === 'udp') return;
  if (conversation.kind === 'sctp') {
    const { carriesSip, carriesTls } = conversation;
    accounting.settle(conversation.tally, carriesSip ? 'sip' : carriesTls ? 'tls' : 'notVoip');
    if (!carriesSip && !carriesTls) return;
    for (const { stop, at } of conversation.problems) gaps.add(stop, at, conversation);
    return;
  }
  const { carriesSip, carriesTls, packets } = conversation;
  const otherwise = packets === null ? 'notVoip' : 'otherVoip';
  accounting.settle(conversation.tally, carriesTls ? 'tls' : carriesSip ? 'sip' : otherwise);
  if (!carriesSip && !carriesTls && packets === null) return;
  for (const { stop, at } of conversation.problems) gaps.add(stop, at, packets ?? conversation);
  if (!carriesTls) return;
  for (const connection of conversation.finishedTls) {
    for (const { stop, at } of connection.problems) gaps.add(stop, at, conversation);
  }
}

function legOf(draft: LegDraft, index: number, sessions: ReadonlyMap<string, TlsSession>, calls: CallRegister): Leg {
  const own = [...draft.sessions].map((row) => sessions.get(row.id)!);
  own.sort((a, b) => compareReferences(a.first, b.first));
  const first = { at: draft.first, what: `first frame of the ${draft.plane} leg` };
  const decision =
    draft.media === null
      ? decideSignaling({ transport: draft.transport, sip: draft.sip, sessions: own, sipHint: draft.sipHint, first })
      : decideMedia({
          media: draft.media,
          sessions: own,
          first,
          ...(draft.fax === undefined ? {} : { fax: draft.fax }),
        });
  const { plane, protocol, transport, a, b, frames, octets, last, callIds, sip, media } = draft;
  const reason = [decision.reason, ...draft.notes].join(' ');
  return {
    id: legId(index),
    plane,
    protocol,
    transport,
    a,
    b,
    ...decision,
    reason,
    frames,
    octets,
    first: draft.first,
    last,
    callIds,
    calls: callIds.flatMap((callId) => calls.find(callId)?.id ?? []),
    sip,
    tls: own.map((session) => session.id),
    media,
  };
}

function callOf(call: CallState, legs: readonly Leg[]): Call {
  const own = legs.filter((leg) => leg.calls.includes(call.id));
  return {
    id: call.id,
    callIds: [call.callId],
    from: call.from,
    to: call.to,
    startedAt: call.startedAt,
    endedAt: call.endedAt,
    outcome: call.outcome,
    legs: own.map((leg) => leg.id),
    protection: weakest(own.map((leg) => leg.protection)),
  };
}
