/**
 * The end of a capture: paths, streams, sessions and negotiations become legs with their protection, calls, certificates, gaps and
 * the accounting. Order: by first appearance, so that the same capture always gives the same numbers.
 */
import { compareReferences } from '../capture/frame.ts';
import type { UnreadableCapture } from '../capture/index.ts';
import type { Flow, FlowTable } from '../flows/index.ts';
import type { FrameAccounting } from './accounting.ts';
import { reportedBy } from './carriage.ts';
import type { Conversation } from './conversation.ts';
import type { Call, CaptureFacts, Facts, Leg, ProtectionDecision, TlsSession } from './facts.ts';
import type { GapRegister } from './gaps.ts';
import type { LegDraft } from './legs/leg-draft.ts';
import { mediaLegs } from './legs/media-legs.ts';
import { signalingLegs } from './legs/signaling-legs.ts';
import { tunnelLegs } from './legs/tunnel-legs.ts';
import type { NegotiationRegister } from './media/negotiation-register.ts';
import { TlsSessionTable } from './observers/tls-sessions.ts';
import { decideMedia, decideSignaling, decideTunnel, weakest } from './protection.ts';
import type { CallRegister, CallState } from './signaling/call-register.ts';
import type { TlsHops } from './signaling/tls-hops.ts';

export interface LedgerState {
  readonly captures: readonly CaptureFacts[];
  readonly unreadable: readonly UnreadableCapture[];
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
    ...tunnelLegs(flows),
    ...mediaLegs({ flows, negotiations: state.negotiations.close(), calls, table, accounting, gaps }),
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
    unreadable: state.unreadable,
    accounting: accounting.close(),
    gaps: gaps.close(),
    calls: callsOf(callStates, legs),
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
  if (conversation.kind === 'esp') return;
  if (conversation.kind === 'udp') {
    for (const handshake of conversation.dtls?.outcome() ?? []) {
      for (const { stop, at } of handshake.problems) gaps.add(stop, at, conversation);
    }
    return;
  }
  const { carriesSip, carriesTls } = conversation;
  accounting.settle(conversation.tally, carriesSip ? 'sip' : carriesTls ? 'tls' : 'notVoip');
  if (!carriesSip && !carriesTls) return;
  for (const { stop, at, count } of conversation.problems) gaps.add(stop, at, conversation, count);
  if (!carriesTls) return;
  for (const connection of conversation.finishedTls) {
    for (const { stop, at } of connection.problems) gaps.add(stop, at, conversation);
  }
}

function legOf(draft: LegDraft, index: number, sessions: ReadonlyMap<string, TlsSession>, calls: CallRegister): Leg {
  const own = [...draft.sessions].map((row) => sessions.get(row.id)!);
  own.sort((a, b) => compareReferences(a.first, b.first));
  const decision = decide(draft, own);
  const { plane, protocol, transport, encapsulation, a, b, frames, octets, last, callIds, sip, media } = draft;
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

function decide(draft: LegDraft, sessions: readonly TlsSession[]): ProtectionDecision {
  const { transport, sip, sipHint, media, encapsulation, encryptedTunnel } = draft;
  const first = { at: draft.first, what: `first frame of the ${draft.plane} leg` };
  if (encryptedTunnel !== undefined) return decideTunnel({ ...encryptedTunnel, first });
  if (media !== null) return decideMedia({ media, sessions, first });
  return decideSignaling({ transport, sip, sessions, sipHint, reportedBy: reportedBy(encapsulation), first });
}

function callsOf(calls: readonly CallState[], legs: readonly Leg[]): Call[] {
  const legsByCall = new Map<string, Leg[]>(calls.map((call) => [call.id, []]));
  for (const leg of legs) for (const id of leg.calls) legsByCall.get(id)!.push(leg);
  return calls.map((call) => callOf(call, legsByCall.get(call.id)!));
}

/** @param own the legs of the call */
function callOf(call: CallState, own: readonly Leg[]): Call {
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
