/**
 * What the page shows of legs, findings, calls and sessions: the same rows for the part that is written into the page and for the part that
 * its script shows. Texts are as in the report.
 */
import type {
  Report,
  ReportEndpoint,
  ReportFailedHandshake,
  ReportLeg,
  ReportTlsSession,
} from '../../report/schema.ts';
import { Paths } from '../drawing/call-path.ts';
import { ladderOf } from '../drawing/ladder.ts';
import { contentWords, keyingLines } from '../words/media.ts';
import { failedOfferWords, failureWords, sessionLines } from '../words/sessions.ts';
import {
  addressOf,
  carriageOf,
  endpointOf,
  type FrameWords,
  frameWords,
  NOT_MET,
  overrideWords,
  sipBasisWords,
  stateOf,
  toMicroseconds,
  toSeconds,
  waiverWords,
  worstFirst,
} from '../words.ts';
import type {
  CallItem,
  FailedItem,
  FindingItem,
  HostItem,
  Items,
  LegItem,
  SessionItem,
  SrtpItem,
} from './item-types.ts';
import { activityItems, certificateItems, contradictionItems } from './more-items.ts';

export function itemsOf(report: Report): Items {
  const paths = new Paths(report);
  const several = report.captures.length > 1;
  const frameOf = (at: { readonly capture: number; readonly frame: number }): string =>
    several ? `${at.capture + 1}:${at.frame}` : String(at.frame);
  const named = frameWords(report);
  return {
    contradictions: contradictionItems(report, frameOf),
    findings: worstFirst(report).map((finding) => findingItem(finding, several, frameOf)),
    calls: report.calls.map((call) => callItem(call, paths, several)),
    legs: report.legs.map((leg) => legItem(leg, paths, frameOf, named)),
    sessions: report.tlsSessions.map((session) => sessionItem(session, named)),
    failed: report.failedHandshakes.map((failed) => failedItem(failed, frameOf)),
    srtp: report.legs.flatMap((leg) => (leg.srtp === null ? [] : [srtpItem(leg, leg.srtp, named)])),
    ...certificateItems(report),
    ...activityItems(report, frameOf, named),
  };
}

function hostItem(endpoint: ReportEndpoint): HostItem {
  return { name: endpoint.name, address: addressOf(endpoint) };
}

function legItem(leg: ReportLeg, paths: Paths, frameOf: FrameWords, named: FrameWords): LegItem {
  const { id, plane, protection, basis, reason, frames, calls, first } = leg;
  return {
    id,
    plane,
    carriage: carriageOf(leg),
    parameters: paths.parameters(leg),
    a: hostItem(leg.a),
    b: hostItem(leg.b),
    protection,
    basis,
    reason,
    frames,
    at: toSeconds(first.at),
    frame: frameOf(first),
    calls,
    zone: leg.zone,
    declared: leg.path,
    notes: legNotes(leg, named),
  };
}

/** Why a zone holds is worth a line only where the policy names one. */
function legNotes(leg: ReportLeg, named: FrameWords): string[] {
  const basis = sipBasisWords(leg, named);
  return [
    ...(leg.zone === 'unknown' ? [] : [`${leg.zone} zone: ${leg.zoneReason}`]),
    ...(basis === null ? [] : [basis]),
    ...contentWords(leg, named),
  ];
}

function findingItem(finding: Report['findings'][number], several: boolean, frameOf: FrameWords): FindingItem {
  const { id, verdict, severity, rule, title, message, why, remedy, references, criteria } = finding;
  const { words, tone } = stateOf(finding);
  return {
    id,
    state: finding.waiver === null ? NOT_MET[verdict].words : 'Waived',
    words,
    tone,
    waiver: waiverWords(finding),
    override: overrideWords(finding),
    severity,
    rule,
    title,
    message,
    why,
    remedy,
    references,
    criteria,
    legs: finding.legs,
    calls: finding.calls,
    occurrences: finding.occurrences,
    filters: finding.displayFilters.map(({ file, filter }) => ({ file: several ? file : null, filter })),
    evidence: finding.evidence.map((row) => ({ frame: frameOf(row), at: toMicroseconds(row.at), what: row.what })),
    evidenceTotal: finding.evidenceTotal,
  };
}

function callItem(call: Report['calls'][number], paths: Paths, several: boolean): CallItem {
  return {
    id: call.id,
    from: call.from,
    to: call.to,
    at: toSeconds(call.startedAt),
    ended: call.endedAt === null ? null : toSeconds(call.endedAt),
    outcome: call.outcome,
    protection: call.protection,
    callIds: call.callIds,
    legs: call.legs,
    ordered: call.path.length > 0,
    joins: call.joinedBy.map(({ callId, leg, by }) => `${callId ?? leg ?? ''}: ${by}`),
    ladder: ladderOf(call, paths, several),
  };
}

function sessionItem(session: ReportTlsSession, named: FrameWords): SessionItem {
  const { id, protocol, handshake, connections, version, cipherSuite, certificates, legs } = session;
  return {
    id,
    protocol,
    handshake,
    connections,
    client: endpointOf(session.client),
    server: endpointOf(session.server),
    version,
    suite: cipherSuite === null ? null : `${cipherSuite.name} (${cipherSuite.code})`,
    ...sessionLines(session, named),
    certificates,
    legs,
  };
}

function failedItem(failed: ReportFailedHandshake, frameOf: FrameWords): FailedItem {
  const { id, protocol, client, server, serverName, ja4, voipHint, count, first, last } = failed;
  return {
    id,
    protocol,
    client: endpointOf(client),
    server: endpointOf(server),
    name: serverName,
    why: failureWords(failed),
    offered: failedOfferWords(failed),
    ja4,
    hint: voipHint,
    count,
    at: toSeconds(first.at),
    frames: first.frame === last.frame ? frameOf(first) : `${frameOf(first)} to ${frameOf(last)}`,
  };
}

function srtpItem(leg: ReportLeg, srtp: NonNullable<ReportLeg['srtp']>, named: FrameWords): SrtpItem {
  return {
    leg: leg.id,
    protection: leg.protection,
    keying: srtp.keying,
    profile: srtp.profile,
    offered: srtp.offered,
    rtcp: srtp.rtcpProtected === null ? 'not seen' : srtp.rtcpProtected ? 'protected' : 'in clear',
    codecs: leg.codecs,
    streams: leg.streams.map(
      ({ ssrc, direction, packets, lost, encrypted }) =>
        `${ssrc} ${direction}: ${packets} packets, ${lost} lost, encrypted: ${encrypted}`,
    ),
    ...keyingLines(srtp, named),
  };
}
