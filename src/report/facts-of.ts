/**
 * Facts again, from a Report: what the rules need to judge without the capture, with another policy or at another time.
 *
 * The same facts, except that text is as the report shows it: identities masked if they were, control characters visible. No rule
 * decides by those. `test/report/facts-of.test.ts` holds the two directions together.
 */
import type { FrameReference } from '../capture/frame.ts';
import type {
  ActivityFacts,
  Call,
  CaptureFacts,
  Certificate,
  CertificateChain,
  Contradiction,
  Evidence,
  Facts,
  FailedHandshake,
  Gap,
  Leg,
  MediaFacts,
  MediaIntrusion,
  Rate,
  SipFacts,
  SomeEvidence,
  SourceActivity,
  TlsSession,
  TurnFacts,
  ZrtpFact,
} from '../ledger/facts.ts';
import type {
  Report,
  ReportCertificate,
  ReportEvidence,
  ReportFailedHandshake,
  ReportLeg,
  ReportReference,
  ReportTlsSession,
} from './schema.ts';
import { unixTime } from './time.ts';

export function factsOf(report: Report): Facts {
  return {
    captureQuality: report.captureQuality.map((row) => ({ ...row, evidence: row.evidence.map(evidenceOf) })),
    captures: report.captures.map(captureOf),
    unreadable: report.unreadable,
    accounting: report.accounting,
    gaps: report.gaps.map(gapOf),
    calls: report.calls.map(callOf),
    ambiguities: report.ambiguities.map((row) => ({ ...row, at: referenceOf(row.at) })),
    legs: report.legs.map(legOf),
    tlsSessions: report.tlsSessions.map(sessionOf),
    failedHandshakes: report.failedHandshakes.map(failedOf),
    certificates: report.certificates.map(certificateOf),
    activity: activityOf(report.activity),
    turn: report.turn.map(turnOf),
    certificateChains: report.certificateChains.map(chainOf),
    contradictions: report.contradictions.map(contradictionOf),
    mediaIntrusions: report.mediaIntrusions.map(intrusionOf),
  };
}

function intrusionOf(row: Report['mediaIntrusions'][number]): MediaIntrusion {
  return {
    ...row,
    ssrc: row.ssrc === null ? null : Number(row.ssrc),
    first: referenceOf(row.first),
    last: referenceOf(row.last),
    evidence: row.evidence.map(evidenceOf) as unknown as SomeEvidence,
  };
}

function referenceOf({ at, capture, frame, capturedAt }: ReportReference): FrameReference {
  const reference = { capture, frame, ...unixTime(at) };
  return capturedAt === undefined ? reference : { ...reference, captured: unixTime(capturedAt) };
}

function maybeReference(row: ReportReference | null): FrameReference | null {
  return row === null ? null : referenceOf(row);
}

function evidenceOf(row: ReportEvidence): Evidence {
  return { at: referenceOf(row), what: row.what };
}

function captureOf(row: Report['captures'][number], index: number): CaptureFacts {
  const at = (time: string | null, frame: number | null): FrameReference | null =>
    time === null || frame === null ? null : referenceOf({ at: time, capture: index, frame });
  const { firstFrameAt, lastFrameAt, firstFrame, lastFrame, format, compression, ...rest } = row;
  return {
    ...rest,
    format: format as CaptureFacts['format'],
    compression: compression as CaptureFacts['compression'],
    firstFrame: at(firstFrameAt, firstFrame),
    lastFrame: at(lastFrameAt, lastFrame),
  };
}

function gapOf(row: Report['gaps'][number]): Gap {
  return { ...row, first: referenceOf(row.first) };
}

function callOf({ startedIn, endedIn, ...row }: Report['calls'][number]): Call {
  return {
    ...row,
    startedAt: referenceOf(startedIn),
    endedAt: maybeReference(endedIn),
    ladder: row.ladder.map((event) => ({ ...event, at: referenceOf(event.at), until: referenceOf(event.until) })),
  };
}

function legOf(row: ReportLeg): Leg {
  // What the policy said of it is no fact.
  const {
    zone: _zone,
    zoneReason: _reason,
    path: _path,
    srtp,
    mediaType,
    codecs,
    streams,
    content,
    audioLevel,
    sip,
    evidence,
    ...rest
  } = row;
  return {
    ...rest,
    a: { ...row.a, name: null },
    b: { ...row.b, name: null },
    // The schema does not say "at least one" and every report that was built has it: a decision without a frame cannot be made.
    evidence: evidence.map(evidenceOf) as unknown as SomeEvidence,
    first: referenceOf(row.first),
    last: referenceOf(row.last),
    sip: sip === null ? null : sipOf(sip),
    sipBasis: row.sipBasis === null ? null : { ...row.sipBasis, at: referenceOf(row.sipBasis.at) },
    media: srtp === null ? null : mediaOf(row, srtp),
  };
}

function sipOf(row: NonNullable<ReportLeg['sip']>): SipFacts {
  return {
    ...row,
    firstReadable: row.firstReadable === null ? null : evidenceOf(row.firstReadable),
    lastReadable: row.lastReadable === null ? null : evidenceOf(row.lastReadable),
    credentials: row.credentials.map((credential) => ({ ...credential, at: referenceOf(credential.at) })),
    challenges: row.challenges.map((challenge) => ({ ...challenge, at: referenceOf(challenge.at) })),
    observations: row.observations.map((observation) => ({
      ...observation,
      first: evidenceOf(observation.first),
      request: observation.request === null ? null : evidenceOf(observation.request),
    })),
  };
}

type ReportSrtp = NonNullable<ReportLeg['srtp']>;

function mediaOf(row: ReportLeg, srtp: ReportSrtp): MediaFacts {
  const { negotiated, negotiation, rtcp, ...rest } = srtp;
  return {
    ...rest,
    ...keyingOf(srtp),
    mediaType: row.mediaType,
    codecs: row.codecs,
    srtpNegotiated: negotiated,
    negotiation: negotiation.map(evidenceOf),
    streams: row.streams.map((stream) => ({
      ...stream,
      ssrc: Number(stream.ssrc),
      first: referenceOf(stream.first),
      last: referenceOf(stream.last),
      samples: stream.samples.map(referenceOf),
      reuse: stream.reuse === null ? null : { ...stream.reuse, first: referenceOf(stream.reuse.first) },
    })),
    content: row.content.map((content) => ({
      ...content,
      first: referenceOf(content.first),
      last: referenceOf(content.last),
      samples: content.samples.map(referenceOf),
    })),
    readableAudioLevel:
      row.audioLevel === null ? null : { ...row.audioLevel, first: referenceOf(row.audioLevel.first) },
    rtcp:
      rtcp === null
        ? null
        : {
            ...rtcp,
            firstClear: maybeReference(rtcp.firstClear),
            firstEncrypted: maybeReference(rtcp.firstEncrypted),
          },
  };
}

function keyingOf({ readableKeys, sides, crypto, fingerprints, dtlsClient, zrtp, mikey, opportunistic }: ReportSrtp) {
  return {
    readableKeys: readableKeys.map(withReference),
    sides: sides.map(withReference),
    crypto: crypto.map(withReference),
    fingerprints: fingerprints.map((row) => ({
      ...row,
      at: referenceOf(row.at),
      certificateAt: maybeReference(row.certificateAt),
    })),
    dtlsClient: dtlsClient === null ? null : withReference(dtlsClient),
    zrtp: zrtp === null ? null : zrtpOf(zrtp),
    mikey: mikey.map(withReference),
    opportunistic:
      opportunistic === null ? null : { ...opportunistic, evidence: opportunistic.evidence.map(evidenceOf) },
  };
}

function zrtpOf(row: NonNullable<ReportSrtp['zrtp']>): ZrtpFact {
  const { error, goClear } = row;
  return {
    ...row,
    first: referenceOf(row.first),
    clients: row.clients.map((client) => ({ ...withReference(client), named: maybeReference(client.named) })),
    committed: maybeReference(row.committed),
    confirmed: maybeReference(row.confirmed),
    completed: maybeReference(row.completed),
    error: error === null ? null : withReference(error),
    goClear:
      goClear === null
        ? null
        : {
            at: referenceOf(goClear.at),
            acknowledged: maybeReference(goClear.acknowledged),
            resumed: maybeReference(goClear.resumed),
          },
    hashChainBroken: maybeReference(row.hashChainBroken),
    sasRelayed: maybeReference(row.sasRelayed),
  };
}

function withReference<Row extends { readonly at: ReportReference }>(
  row: Row,
): Omit<Row, 'at'> & { at: FrameReference } {
  return { ...row, at: referenceOf(row.at) };
}

/** As for legs: each was built with evidence. */
function contradictionOf(row: Report['contradictions'][number]): Contradiction {
  return { ...row, evidence: row.evidence.map(evidenceOf) as unknown as SomeEvidence };
}

function sessionOf(row: ReportTlsSession): TlsSession {
  return {
    ...row,
    client: { ...row.client, name: null },
    server: { ...row.server, name: null },
    first: referenceOf(row.first),
    clientHello: maybeReference(row.clientHello),
    helloRetryRequest: maybeReference(row.helloRetryRequest),
    serverHello: maybeReference(row.serverHello),
    ticketAt: maybeReference(row.ticketAt),
    sipNames: row.sipNames.map((one) => ({ ...one, at: referenceOf(one.at) })),
    certificateAt: maybeReference(row.certificateAt),
    certificateStatus: maybeReference(row.certificateStatus),
    offer: row.offer === null ? null : { ...row.offer, at: referenceOf(row.offer.at) },
    keyExchange: row.keyExchange === null ? null : { ...row.keyExchange, at: referenceOf(row.keyExchange.at) },
    handshakeSignatures: row.handshakeSignatures.map((signature) => ({ ...signature, at: referenceOf(signature.at) })),
    clientCertificate: {
      requested: maybeReference(row.clientCertificate.requested),
      sent: maybeReference(row.clientCertificate.sent),
      refused: maybeReference(row.clientCertificate.refused),
      verified: maybeReference(row.clientCertificate.verified),
    },
    downgrade: row.downgrade === null ? null : evidenceOf(row.downgrade),
    traffic: {
      ...row.traffic,
      renegotiations: row.traffic.renegotiations.map(evidenceOf),
      malformedHeartbeats: row.traffic.malformedHeartbeats.map(evidenceOf),
      repeatedNonces: row.traffic.repeatedNonces.map(evidenceOf),
      noncesUsedFirst: row.traffic.noncesUsedFirst.map(evidenceOf),
    },
    completed: maybeReference(row.completed),
    alerts: row.alerts.map(evidenceOf),
  };
}

function failedOf(row: ReportFailedHandshake): FailedHandshake {
  return {
    ...row,
    first: referenceOf(row.first),
    last: referenceOf(row.last),
    evidence: row.evidence.map(evidenceOf),
  };
}

function certificateOf({ daysLeft: _left, daysLeftWhenShown: _shown, ...row }: ReportCertificate): Certificate {
  return {
    ...row,
    notBefore: unixTime(row.notBefore).seconds,
    notAfter: unixTime(row.notAfter).seconds,
    first: referenceOf(row.first),
    last: referenceOf(row.last),
  };
}

function activityOf(row: Report['activity']): ActivityFacts {
  return {
    ...row,
    first: maybeReference(row.first),
    last: maybeReference(row.last),
    sources: row.sources.map(sourceOf),
    users: row.users.map((user) => ({
      ...user,
      first: referenceOf(user.first),
      last: referenceOf(user.last),
      rejectedSignIns: rateOf(user.rejectedSignIns),
      moves: user.moves.map((move) => ({ ...move, at: referenceOf(move.at), before: referenceOf(move.before) })),
    })),
    nonces: row.nonces.map((nonce) => ({ ...nonce, first: referenceOf(nonce.first), last: referenceOf(nonce.last) })),
  };
}

function rateOf({ count, peaks, first, last }: Report['activity']['sources'][number]['requests']): Rate {
  return {
    count,
    peaks: peaks.map((peak) => ({ ...peak, at: referenceOf(peak.at) })),
    first: maybeReference(first),
    last: maybeReference(last),
  };
}

function sourceOf(row: Report['activity']['sources'][number]): SourceActivity {
  const { probe, named, reaction } = row;
  return {
    ...row,
    first: referenceOf(row.first),
    last: referenceOf(row.last),
    agents: row.agents.map((agent) => ({ ...agent, at: referenceOf(agent.at) })),
    requests: rateOf(row.requests),
    rejectedSignIns: rateOf(row.rejectedSignIns),
    users: rateOf(row.users),
    destinations: rateOf(row.destinations),
    invites: rateOf(row.invites),
    probe: probe === null ? null : { ...probe, first: referenceOf(probe.first), last: referenceOf(probe.last) },
    dialed: row.dialed.map((dialed) => ({ ...dialed, calls: rateOf(dialed.calls) })),
    abroad: row.abroad.map((abroad) => ({ ...abroad, at: referenceOf(abroad.at) })),
    malformed: rateOf(row.malformed),
    named: named === null ? null : { ...named, shown: shownOf(named.shown) },
    reaction: reaction === null ? null : { ...reaction, since: referenceOf(reaction.since) },
  };
}

function shownOf(
  shown: NonNullable<Report['activity']['sources'][number]['named']>['shown'],
): NonNullable<SourceActivity['named']>['shown'] {
  if (shown === null) return null;
  const { registered, request, accepted } = shown;
  return { registered: referenceOf(registered), request: referenceOf(request), accepted: referenceOf(accepted) };
}

function turnOf(row: Report['turn'][number]): TurnFacts {
  const counted = (one: typeof row.allocations): TurnFacts['allocations'] =>
    one === null ? null : { count: one.count, first: evidenceOf(one.first) };
  return {
    ...row,
    first: evidenceOf(row.first),
    allocations: counted(row.allocations),
    withoutSignIn: counted(row.withoutSignIn),
    weakSignIns: counted(row.weakSignIns),
    internalPeers: counted(row.internalPeers),
  };
}

function chainOf({ trust: _, ...row }: Report['certificateChains'][number]): CertificateChain {
  return { ...row, first: referenceOf(row.first), last: referenceOf(row.last) };
}
