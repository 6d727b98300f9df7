/**
 * Facts again, from a Report: what the rules need to judge without the capture, with another policy or at another time.
 *
 * The same facts, except that text is as the report shows it: identities masked if they were, control characters visible. No rule
 * decides by those. `test/report/facts-of.test.ts` holds the two directions together.
 */
import type { FrameReference } from '../capture/frame.ts';
import type {
  Call,
  CaptureFacts,
  Certificate,
  Contradiction,
  Evidence,
  Facts,
  Gap,
  Leg,
  MediaFacts,
  SipFacts,
  SomeEvidence,
  TlsSession,
  ZrtpFact,
} from '../ledger/facts.ts';
import type {
  Report,
  ReportCertificate,
  ReportEvidence,
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
    certificates: report.certificates.map(certificateOf),
    contradictions: report.contradictions.map(contradictionOf),
  };
}

function referenceOf({ at, capture, frame }: ReportReference): FrameReference {
  return { capture, frame, ...unixTime(at) };
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
  return { ...row, startedAt: referenceOf(startedIn), endedAt: maybeReference(endedIn) };
}

function legOf(row: ReportLeg): Leg {
  const { srtp, mediaType, codecs, streams, sip, evidence, ...rest } = row;
  return {
    ...rest,
    // The schema does not say "at least one" and every report that was built has it: a decision without a frame cannot be made.
    evidence: evidence.map(evidenceOf) as unknown as SomeEvidence,
    first: referenceOf(row.first),
    last: referenceOf(row.last),
    sip: sip === null ? null : sipOf(sip),
    media: srtp === null ? null : mediaOf(row, srtp),
  };
}

function sipOf(row: NonNullable<ReportLeg['sip']>): SipFacts {
  return {
    ...row,
    firstReadable: row.firstReadable === null ? null : evidenceOf(row.firstReadable),
    lastReadable: row.lastReadable === null ? null : evidenceOf(row.lastReadable),
    credentials: row.credentials.map((credential) => ({ ...credential, at: referenceOf(credential.at) })),
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
    })),
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
    first: referenceOf(row.first),
    serverHello: maybeReference(row.serverHello),
    alerts: row.alerts.map(evidenceOf),
  };
}

function certificateOf({ daysLeft: _, ...row }: ReportCertificate): Certificate {
  return {
    ...row,
    notBefore: unixTime(row.notBefore).seconds,
    notAfter: unixTime(row.notAfter).seconds,
    first: referenceOf(row.first),
    last: referenceOf(row.last),
  };
}
