/**
 * What the page shows of legs, findings, calls, sessions and certificates: the same rows for the part that is written into the page and for
 * the part that its script shows. Texts are as in the report.
 */
import type { Report, ReportCertificate, ReportEndpoint, ReportLeg, ReportTlsSession } from '../../report/schema.ts';
import { Paths } from '../drawing/call-path.ts';
import { type Ladder, ladderOf } from '../drawing/ladder.ts';
import type { Protection } from '../drawing/protection-lines.ts';
import { addressOf, carriageOf, toMicroseconds, toSeconds, worstFirst } from '../words.ts';

export interface HostItem {
  readonly name: string | null;
  readonly address: string;
}

export interface LegItem {
  readonly id: string;
  readonly plane: string;
  readonly carriage: string;
  readonly parameters: string;
  readonly a: HostItem;
  readonly b: HostItem;
  readonly protection: Protection;
  readonly basis: string | null;
  readonly reason: string;
  readonly frames: number;
  readonly at: string;
  readonly frame: string;
  readonly calls: readonly string[];
}

export interface FindingItem {
  readonly id: string;
  readonly verdict: 'fail' | 'open';
  readonly severity: string;
  readonly rule: string;
  readonly title: string;
  readonly message: string;
  readonly why: string;
  readonly remedy: string;
  readonly references: readonly string[];
  readonly criteria: readonly string[];
  readonly legs: readonly string[];
  readonly calls: readonly string[];
  readonly occurrences: number;
  /** The file is null when there is only one. */
  readonly filters: readonly { readonly file: string | null; readonly filter: string }[];
  readonly evidence: readonly { readonly frame: string; readonly at: string; readonly what: string }[];
  readonly evidenceTotal: number;
}

export interface CallItem {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly ended: string | null;
  readonly outcome: string;
  readonly protection: Protection;
  readonly callIds: readonly string[];
  readonly legs: readonly string[];
  readonly ordered: boolean;
  readonly joins: readonly string[];
  readonly ladder: Ladder;
}

export interface SessionItem {
  readonly id: string;
  readonly protocol: string;
  readonly handshake: string;
  readonly connections: number;
  readonly client: string;
  readonly server: string;
  readonly version: string | null;
  readonly suite: string | null;
  readonly details: readonly string[];
  readonly certificates: readonly string[];
  readonly legs: readonly string[];
}

export interface SrtpItem {
  readonly leg: string;
  readonly protection: Protection;
  readonly keying: string;
  readonly profile: string | null;
  readonly offered: readonly string[];
  readonly rtcp: string;
  readonly codecs: readonly string[];
  readonly streams: readonly string[];
}

export interface CertificateItem {
  readonly id: string;
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly serial: string;
  readonly sha256: string;
  readonly key: string;
  readonly signature: string;
  readonly from: string;
  readonly to: string;
  readonly daysLeft: number;
  readonly role: string;
  readonly legs: readonly string[];
}

export interface Items {
  readonly findings: readonly FindingItem[];
  readonly calls: readonly CallItem[];
  readonly legs: readonly LegItem[];
  readonly sessions: readonly SessionItem[];
  readonly srtp: readonly SrtpItem[];
  readonly certificates: readonly CertificateItem[];
}

export function itemsOf(report: Report): Items {
  const paths = new Paths(report);
  const several = report.captures.length > 1;
  const frameOf = (at: { readonly capture: number; readonly frame: number }): string =>
    several ? `${at.capture + 1}:${at.frame}` : String(at.frame);
  return {
    findings: worstFirst(report).map((finding) => findingItem(finding, several, frameOf)),
    calls: report.calls.map((call) => callItem(call, paths, several)),
    legs: report.legs.map((leg) => legItem(leg, paths, frameOf)),
    sessions: report.tlsSessions.map(sessionItem),
    srtp: report.legs.flatMap((leg) => (leg.srtp === null ? [] : [srtpItem(leg, leg.srtp)])),
    certificates: report.certificates.map(certificateItem),
  };
}

type FrameWords = (at: { readonly capture: number; readonly frame: number }) => string;

function hostItem(endpoint: ReportEndpoint): HostItem {
  return { name: endpoint.name, address: addressOf(endpoint) };
}

function legItem(leg: ReportLeg, paths: Paths, frameOf: FrameWords): LegItem {
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
  };
}

function findingItem(finding: Report['findings'][number], several: boolean, frameOf: FrameWords): FindingItem {
  const { id, verdict, severity, rule, title, message, why, remedy, references, criteria } = finding;
  return {
    id,
    verdict,
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

function sessionItem(session: ReportTlsSession): SessionItem {
  const { id, protocol, handshake, connections, version, cipherSuite, certificates, certificatesHidden, legs } =
    session;
  const details: readonly (readonly [string, string | null])[] = [
    ['group', session.group],
    ['signature', session.signatureScheme],
    ['name', session.serverName],
    ['ALPN', session.alpn],
    ['use_srtp', session.useSrtp],
    ['resumed', session.resumed === true ? 'yes' : null],
    ['client certificate', session.clientAuthenticated === true ? 'asked for and given' : null],
    ['certificates', certificatesHidden ? 'hidden by the handshake' : null],
  ];
  return {
    id,
    protocol,
    handshake,
    connections,
    client: addressOf(session.client),
    server: addressOf(session.server),
    version,
    suite: cipherSuite === null ? null : `${cipherSuite.name} (${cipherSuite.code})`,
    details: [
      ...details.flatMap(([label, value]) => (value === null ? [] : [`${label} ${value}`])),
      ...session.alerts.map(({ what }) => what),
    ],
    certificates,
    legs,
  };
}

function srtpItem(leg: ReportLeg, srtp: NonNullable<ReportLeg['srtp']>): SrtpItem {
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
  };
}

function certificateItem(certificate: ReportCertificate): CertificateItem {
  const { keyAlgorithm, keyBits } = certificate;
  return {
    id: certificate.id,
    subject: certificate.subject,
    issuer: certificate.selfSigned ? 'self-signed' : `issued by ${certificate.issuer}`,
    names: certificate.subjectAltNames,
    serial: certificate.serial,
    sha256: certificate.sha256,
    key: keyBits === null ? keyAlgorithm : `${keyAlgorithm}, ${keyBits} bits`,
    signature: certificate.signatureAlgorithm,
    from: certificate.notBefore.slice(0, 10),
    to: certificate.notAfter.slice(0, 10),
    daysLeft: certificate.daysLeft,
    role: certificate.mediaKeyingOnly ? `${certificate.role}, for media keys` : certificate.role,
    legs: certificate.seenOn,
  };
}
