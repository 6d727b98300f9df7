/**
 * How good the recording is, as measured facts: what is missing, cut short or out of time, each with its frames and the legs concerned.
 * Nothing is judged here: `rules/capture-complete-enough.ts` says what bears on a verdict, `report/limitations.ts` says it to the reader.
 *
 * Checksums are not looked at: with checksum offload they are wrong in every frame that the recording host sent, and say nothing.
 * Frames above the MTU are counted and are no fault: the recording host hands segments to its network card in one piece.
 *
 * References: RFC 3550 appendix A (sequence numbers), RFC 9293 section 3.4 (acknowledgments), RFC 3261 section 12.2 (dialogs).
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { Flow } from '../../flows/index.ts';
import { type Conversation, signalingPathOf } from '../conversation.ts';
import type {
  Accounting,
  Call,
  CaptureFacts,
  Evidence,
  Leg,
  QualityFact,
  QualityMeasure,
  TlsSession,
} from '../facts.ts';
import type { LegDraft } from '../legs/leg-draft.ts';
import type { ClockWatch } from './clock-watch.ts';
import { gapsInBothDirections } from './coinciding-gaps.ts';
import { missingDirection } from './missing-direction.ts';
import { oneWayLegs } from './one-way.ts';
import type { OtherClocks } from './other-clocks.ts';
import { unknownFlows } from './unknown-datagrams.ts';

export interface QualityInput {
  readonly captures: readonly CaptureFacts[];
  readonly accounting: Accounting;
  readonly flows: Iterable<Flow<Conversation>>;
  /** In the order of `legs`. */
  readonly drafts: readonly LegDraft[];
  readonly legs: readonly Leg[];
  readonly calls: readonly Call[];
  readonly tlsSessions: readonly TlsSession[];
  readonly clock: ClockWatch;
  readonly otherClocks: OtherClocks;
  /** By Call-ID. */
  readonly begunBefore: ReadonlyMap<string, FrameReference>;
}

const MAX_EVIDENCE = 5;
const MAX_LEGS = 1_000;
/** One second of voice: a stream that ends sooner may have had no time for an answer. */
const MIN_ONE_WAY_PACKETS = 50;

export function measureQuality(input: QualityInput): QualityFact[] {
  const conversations = conversationFacts(input);
  return [
    drops(input.captures),
    bothDirections(input),
    ...conversations,
    oneWaySignaling(input.legs),
    oneWayMedia(input),
    begunBefore(input),
    mediaBefore(input),
    tlsBefore(input.tlsSessions),
    goingOn(input.calls),
    otherClock(input.otherClocks),
    unknown(input),
    ...clockFacts(input.clock, input.accounting.frames),
  ].filter((found) => found.count > 0);
}

function fact(
  measure: QualityMeasure,
  count: number,
  of: number | null,
  evidence: readonly Evidence[] = [],
  legs: readonly string[] = [],
): QualityFact {
  const sorted = [...evidence].sort((a, b) => compareReferences(a.at, b.at)).slice(0, MAX_EVIDENCE);
  return { measure, count, of, evidence: sorted, legs: legs.slice(0, MAX_LEGS) };
}

function drops(captures: readonly CaptureFacts[]): QualityFact {
  const dropped = captures.reduce((sum, capture) => sum + (capture.reportedDrops ?? 0), 0);
  const frames = captures.reduce((sum, capture) => sum + capture.frames, 0);
  return fact('drops-reported', dropped, frames + dropped);
}

function bothDirections({ drafts, legs }: QualityInput): QualityFact {
  const evidence: Evidence[] = [];
  const ids: string[] = [];
  let count = 0;
  drafts.forEach((draft, index) => {
    const moments = gapsInBothDirections(draft.rtp ?? []);
    if (moments.length === 0) return;
    count += moments.length;
    ids.push(legs[index]!.id);
    const what = `first packet after a gap; the other direction of ${legs[index]!.id} has a gap at the same moment`;
    evidence.push(...moments.slice(0, MAX_EVIDENCE).map((at) => ({ at, what })));
  });
  return fact('gaps-both-directions', count, null, evidence, ids);
}

// ------------------------------------------------------------------------------------------------ conversations

type Kind = 'signaling' | 'media' | 'other';

function conversationFacts({ flows, legs, accounting, captures }: QualityInput): QualityFact[] {
  const planes = new Map(legs.map((leg) => [leg.id, leg.plane === 'media' ? 'media' : 'signaling'] as const));
  const cut: Record<Kind, { count: number; evidence: Evidence[]; legs: string[] }> = {
    signaling: { count: 0, evidence: [], legs: [] },
    media: { count: 0, evidence: [], legs: [] },
    other: { count: 0, evidence: [], legs: [] },
  };
  const unseen = { octets: 0, evidence: [] as Evidence[], legs: [] as string[] };
  for (const { state } of flows) {
    if (state === null) continue;
    const legId = legOf(state);
    if (state.truncatedFrames > 0) {
      const kind = legId === null ? 'other' : (planes.get(legId) ?? 'other');
      cut[kind].count += state.truncatedFrames;
      if (legId !== null) cut[kind].legs.push(legId);
      cut[kind].evidence.push({
        at: state.firstTruncated!,
        what: 'first frame of its flow that was cut short when captured',
      });
    }
    if (state.kind === 'tcp' && state.unseenOctets > 0 && legId !== null) {
      unseen.octets += state.unseenOctets;
      unseen.legs.push(legId);
      unseen.evidence.push({
        at: state.firstUnseen!,
        what: 'the TCP stream goes on behind octets that are not in the capture',
      });
    }
  }
  const { classes, frames } = accounting;
  const media = classes.rtp + classes.srtp + classes.rtcp + classes.srtcp;
  const signaling = classes.sip + classes.tls + classes.dtls;
  const all = captures.reduce((sum, capture) => sum + capture.truncatedFrames, 0);
  const other = Math.max(cut.other.count, all - cut.signaling.count - cut.media.count);
  return [
    fact('tcp-octets-missing', unseen.octets, null, unseen.evidence, distinct(unseen.legs)),
    fact('truncated-signaling', cut.signaling.count, signaling, cut.signaling.evidence, distinct(cut.signaling.legs)),
    fact('truncated-media', cut.media.count, media, cut.media.evidence, distinct(cut.media.legs)),
    fact('truncated-other', other, frames - media - signaling, cut.other.evidence),
  ];
}

function legOf(conversation: Conversation): string | null {
  return conversation.legId ?? signalingPathOf(conversation)?.legId ?? null;
}

// ------------------------------------------------------------------------------------------------ one way

function oneWaySignaling(legs: readonly Leg[]): QualityFact {
  const readable = legs.filter((leg) => leg.plane === 'signaling' && leg.sip !== null);
  const oneWay = oneWayLegs(legs);
  const evidence = oneWay.map((leg) => ({
    at: leg.first,
    what: `first message of ${leg.id}, which has no ${missingDirection(leg.sip!)}`,
  }));
  return fact(
    'one-way-signaling',
    oneWay.length,
    readable.length,
    evidence,
    oneWay.map((leg) => leg.id),
  );
}

function oneWayMedia({ drafts, legs, calls }: QualityInput): QualityFact {
  const answered = new Set(calls.filter((call) => call.outcome === 'answered').map((call) => call.id));
  const agreed = legs.filter((leg, index) => {
    const draft = drafts[index]!;
    return draft.bothWays === true && draft.note == null && leg.calls.some((call) => answered.has(call));
  });
  const oneWay = agreed.filter(({ media }) => {
    const streams = media!.streams;
    const packets = streams.reduce((sum, stream) => sum + stream.packets, 0);
    return packets >= MIN_ONE_WAY_PACKETS && new Set(streams.map((stream) => stream.direction)).size === 1;
  });
  const evidence = oneWay.map((leg) => ({
    at: leg.first,
    what: `first packet of ${leg.id}, which has one direction only`,
  }));
  return fact(
    'one-way-media',
    oneWay.length,
    agreed.length,
    evidence,
    oneWay.map((leg) => leg.id),
  );
}

// ------------------------------------------------------------------------------------------------ beginnings and ends

function begunBefore({ begunBefore: dialogs, legs }: QualityInput): QualityFact {
  const evidence = [...dialogs.values()].map((at) => ({
    at,
    what: 'first message of its dialog, sent inside the dialog',
  }));
  const own = legs.filter((leg) => leg.callIds.some((callId) => dialogs.has(callId)));
  return fact(
    'calls-began-before',
    dialogs.size,
    null,
    evidence,
    own.map((leg) => leg.id),
  );
}

function mediaBefore({ legs, calls }: QualityInput): QualityFact {
  const starts = new Map(calls.map((call) => [call.id, call.startedAt]));
  const media = legs.filter((leg) => leg.plane === 'media' && leg.frames > 0 && leg.calls.length > 0);
  const early = media.filter((leg) => leg.calls.every((call) => leg.first.seconds < starts.get(call)!.seconds - 1));
  const evidence = early.map((leg) => ({
    at: leg.first,
    what: `first packet of ${leg.id}, before the INVITE of its call`,
  }));
  return fact(
    'media-before-signaling',
    early.length,
    media.length,
    evidence,
    early.map((leg) => leg.id),
  );
}

function tlsBefore(sessions: readonly TlsSession[]): QualityFact {
  const own = sessions.filter((session) => session.legs.length > 0);
  const unseen = own.filter((session) => session.handshake === 'unseen');
  const evidence = unseen.map(({ first, protocol }) => ({
    at: first,
    what: `first ${protocol} record; no handshake before it`,
  }));
  return fact(
    'tls-began-before',
    unseen.length,
    own.length,
    evidence,
    distinct(unseen.flatMap((session) => session.legs)),
  );
}

function goingOn(calls: readonly Call[]): QualityFact {
  const answered = calls.filter((call) => call.outcome === 'answered');
  const open = answered.filter((call) => call.endedAt === null);
  const evidence = open.map((call) => ({
    at: call.startedAt,
    what: `${call.id} begins here; its end is not in the capture`,
  }));
  return fact('calls-go-on', open.length, answered.length, evidence, distinct(open.flatMap((call) => call.legs)));
}

function unknown({ flows, legs }: QualityInput): QualityFact {
  const found = unknownFlows(flows, legs);
  const evidence = found.map(({ first }) => ({
    at: first,
    what: 'first datagram of its flow of no kind that is known',
  }));
  const count = found.reduce((sum, { datagrams }) => sum + datagrams, 0);
  return fact('unknown-datagrams', count, null, evidence, distinct(found.flatMap(({ legs: ids }) => ids)));
}

// ------------------------------------------------------------------------------------------------ files

function otherClock({ compared, differing, first }: OtherClocks): QualityFact {
  const evidence = first.map(({ at, ahead }) => {
    const minutes = Math.round(Math.abs(ahead) / 60);
    return { at, what: `its Date header is ${minutes} minutes ${ahead < 0 ? 'behind' : 'ahead of'} the frame` };
  });
  return fact('clocks-differ', differing, compared, evidence);
}

function clockFacts(clock: ClockWatch, frames: number): QualityFact[] {
  const behind = (way: string) => (at: FrameReference) => ({
    at,
    what: `dated ${way} than the frame before it in the file`,
  });
  const large =
    clock.firstAboveMtu === null ? [] : [{ at: clock.firstAboveMtu, what: 'first frame of more than 1,522 octets' }];
  return [
    fact('clock-back', clock.back, null, clock.firstBack.map(behind('more than a second earlier'))),
    fact('clock-forward', clock.forward, null, clock.firstForward.map(behind('more than a minute later'))),
    fact('frames-above-mtu', clock.aboveMtu, frames, large),
  ];
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
