/**
 * Facts to rows of the report: times become text, text from the capture becomes printable, identities are masked. One function per
 * kind of row; none of them decides anything.
 */
import type { FrameReference } from '../capture/frame.ts';
import type {
  Ambiguity,
  Call,
  CaptureFacts,
  Certificate,
  Endpoint,
  Evidence,
  Gap,
  Leg,
  MediaFacts,
  NamedCode,
  QualityFact,
  SipFacts,
  StreamFacts,
  TlsSession,
  UnreadableFacts,
} from '../ledger/facts.ts';
import { callIdentifier, type Identities, identity } from './redact.ts';
import type { Report, ReportEndpoint, ReportEvidence, ReportLeg, ReportReference } from './schema.ts';
import { printable, printableOrNull } from './text.ts';
import { isoTime } from './time.ts';

const DAY = 86_400;

export function referenceRow(at: FrameReference): ReportReference {
  return { at: isoTime(at), capture: at.capture, frame: at.frame };
}

function referenceOrNull(at: FrameReference | null): ReportReference | null {
  return at === null ? null : referenceRow(at);
}

export function evidenceRow(evidence: Evidence): ReportEvidence {
  const { at, capture, frame } = referenceRow(evidence.at);
  return { capture, frame, at, what: printable(evidence.what) };
}

function evidenceOrNull(evidence: Evidence | null): ReportEvidence | null {
  return evidence === null ? null : evidenceRow(evidence);
}

function endpointRow(endpoint: Endpoint): ReportEndpoint {
  return { address: printable(endpoint.address), port: endpoint.port, name: printableOrNull(endpoint.name) };
}

function namedCodeOrNull(code: NamedCode | null): NamedCode | null {
  return code === null ? null : { code: code.code, name: printable(code.name) };
}

/**
 * Counts by name. Names from the capture become printable; two that become the same are added up. A method called `__proto__` is
 * written with an escape: programs that read JSON into objects would lose it, or worse.
 */
function countsRow(counts: Readonly<Record<string, number>>): Record<string, number> {
  const row = new Map<string, number>();
  for (const [name, count] of Object.entries(counts)) {
    const shown = printable(name).replace(/^__proto__$/, '\\u{5f}_proto__');
    row.set(shown, (row.get(shown) ?? 0) + count);
  }
  return Object.fromEntries(row);
}

export function captureRow(capture: CaptureFacts): Report['captures'][number] {
  return {
    file: printable(capture.file),
    sha256: capture.sha256,
    bytes: capture.bytes,
    format: capture.format,
    compression: capture.compression,
    linkTypes: capture.linkTypes.map(printable),
    snaplen: capture.snaplen,
    frames: capture.frames,
    firstFrameAt: capture.firstFrame === null ? null : isoTime(capture.firstFrame),
    lastFrameAt: capture.lastFrame === null ? null : isoTime(capture.lastFrame),
    firstFrame: capture.firstFrame?.frame ?? null,
    lastFrame: capture.lastFrame?.frame ?? null,
    truncatedFrames: capture.truncatedFrames,
    reportedDrops: capture.reportedDrops,
    duplicateFrames: capture.duplicateFrames,
    damaged:
      capture.damaged === null
        ? null
        : {
            frame: capture.damaged.frame,
            offset: capture.damaged.offset,
            reason: printable(capture.damaged.reason),
          },
  };
}

export function qualityRow(fact: QualityFact): Report['captureQuality'][number] {
  const { measure, count, of, evidence, legs } = fact;
  return { measure, count, of, evidence: evidence.map(evidenceRow), legs: [...legs] };
}

export function unreadableRow({ file, reason, advice }: UnreadableFacts): Report['unreadable'][number] {
  return { file: printable(file), reason: printable(reason), advice: printable(advice) };
}

export function gapRow(gap: Gap): Report['gaps'][number] {
  return {
    reason: gap.reason,
    layer: gap.layer,
    count: gap.count,
    first: referenceRow(gap.first),
    detail: printable(gap.detail),
    legs: [...gap.legs],
  };
}

export function callRow(call: Call, identities: Identities): Report['calls'][number] {
  return {
    id: call.id,
    callIds: call.callIds.map((callId) => callIdentifier(callId, identities)),
    from: identity(call.from, identities),
    to: identity(call.to, identities),
    startedAt: isoTime(call.startedAt),
    startedIn: referenceRow(call.startedAt),
    endedAt: call.endedAt === null ? null : isoTime(call.endedAt),
    endedIn: referenceOrNull(call.endedAt),
    outcome: call.outcome,
    legs: [...call.legs],
    joinedBy: call.joinedBy.map(({ callId, leg, by, confidence }) => ({
      callId: callId === null ? null : callIdentifier(callId, identities),
      leg,
      by: printable(by),
      confidence,
    })),
    path: [...call.path],
    protection: call.protection,
  };
}

export function ambiguityRow(ambiguity: Ambiguity): Report['ambiguities'][number] {
  const { kind, at, what, legs, calls } = ambiguity;
  return { kind, at: referenceRow(at), what: printable(what), legs: [...legs], calls: [...calls] };
}

export function legRow(leg: Leg, identities: Identities): ReportLeg {
  return {
    id: leg.id,
    plane: leg.plane,
    protocol: printable(leg.protocol),
    transport: printable(leg.transport),
    encapsulation: leg.encapsulation.map(printable),
    reportedBy: leg.reportedBy,
    a: endpointRow(leg.a),
    b: endpointRow(leg.b),
    protection: leg.protection,
    basis: leg.basis,
    reason: printable(leg.reason),
    evidence: leg.evidence.map(evidenceRow),
    sip: leg.sip === null ? null : sipRow(leg.sip),
    tls: [...leg.tls],
    srtp: leg.media === null ? null : srtpRow(leg.media),
    mediaType: printableOrNull(leg.media?.mediaType ?? null),
    codecs: (leg.media?.codecs ?? []).map(printable),
    streams: (leg.media?.streams ?? []).map(streamRow),
    frames: leg.frames,
    octets: leg.octets,
    first: referenceRow(leg.first),
    last: referenceRow(leg.last),
    callIds: leg.callIds.map((callId) => callIdentifier(callId, identities)),
    calls: [...leg.calls],
  };
}

function sipRow(sip: SipFacts): NonNullable<ReportLeg['sip']> {
  return {
    messages: sip.messages,
    methods: countsRow(sip.methods),
    statuses: countsRow(sip.statuses),
    firstReadable: evidenceOrNull(sip.firstReadable),
    lastReadable: evidenceOrNull(sip.lastReadable),
    credentials: sip.credentials.map((credential) => ({
      at: referenceRow(credential.at),
      header: credential.header,
      scheme: printable(credential.scheme),
      algorithm: printableOrNull(credential.algorithm),
      qop: printableOrNull(credential.qop),
      method: printable(credential.method),
      userSha256: credential.userSha256,
    })),
  };
}

function srtpRow(media: MediaFacts): NonNullable<ReportLeg['srtp']> {
  return {
    keying: media.keying,
    profile: printableOrNull(media.profile),
    offered: media.offered.map(printable),
    answered: printableOrNull(media.answered),
    rtcpProtected: media.rtcpProtected,
    transportProfile: printableOrNull(media.transportProfile),
    negotiated: media.srtpNegotiated,
    negotiation: media.negotiation.map(evidenceRow),
    readableKeys: media.readableKeys.map((key) => ({
      at: referenceRow(key.at),
      suite: printable(key.suite),
      tag: key.tag,
      keySha256: key.keySha256,
      message: printable(key.message),
      inForce: key.inForce,
      verifiedTags: key.verifiedTags,
    })),
    rtcp:
      media.rtcp === null
        ? null
        : {
            clear: media.rtcp.clear,
            encrypted: media.rtcp.encrypted,
            unknown: media.rtcp.unknown,
            firstClear: referenceOrNull(media.rtcp.firstClear),
            firstEncrypted: referenceOrNull(media.rtcp.firstEncrypted),
          },
  };
}

function streamRow(stream: StreamFacts): ReportLeg['streams'][number] {
  return {
    ssrc: `0x${stream.ssrc.toString(16).padStart(8, '0')}`,
    direction: stream.direction,
    payloadTypes: [...stream.payloadTypes],
    packets: stream.packets,
    octets: stream.octets,
    lost: stream.lost,
    encrypted: stream.encrypted,
    confidence: stream.confidence,
    method: printable(stream.method),
    first: referenceRow(stream.first),
    last: referenceRow(stream.last),
    samples: stream.samples.map(referenceRow),
    foundBy: stream.foundBy,
  };
}

export function tlsSessionRow(session: TlsSession): Report['tlsSessions'][number] {
  return {
    id: session.id,
    protocol: session.protocol,
    client: endpointRow(session.client),
    server: endpointRow(session.server),
    version: printableOrNull(session.version),
    cipherSuite: namedCodeOrNull(session.cipherSuite),
    group: printableOrNull(session.group),
    signatureScheme: printableOrNull(session.signatureScheme),
    serverName: printableOrNull(session.serverName),
    alpn: printableOrNull(session.alpn),
    handshake: session.handshake,
    resumed: session.resumed,
    clientAuthenticated: session.clientAuthenticated,
    certificates: [...session.certificates],
    certificatesHidden: session.certificatesHidden,
    decrypted: session.decrypted,
    useSrtp: printableOrNull(session.useSrtp),
    useSrtpOffered: session.useSrtpOffered.map(printable),
    connections: session.connections,
    applicationOctets: session.applicationOctets,
    legs: [...session.legs],
    first: referenceRow(session.first),
    serverHello: referenceOrNull(session.serverHello),
    alerts: session.alerts.map(evidenceRow),
  };
}

/** `judgedAt`: Unix seconds of the report, from which the days left are counted. */
export function certificateRow(certificate: Certificate, judgedAt: number): Report['certificates'][number] {
  return {
    id: certificate.id,
    subject: printable(certificate.subject),
    issuer: printable(certificate.issuer),
    subjectAltNames: certificate.subjectAltNames.map(printable),
    serial: printable(certificate.serial),
    notBefore: isoTime({ seconds: certificate.notBefore, nanoseconds: 0 }),
    notAfter: isoTime({ seconds: certificate.notAfter, nanoseconds: 0 }),
    daysLeft: Math.floor((certificate.notAfter - judgedAt) / DAY),
    keyAlgorithm: printable(certificate.keyAlgorithm),
    keyBits: certificate.keyBits,
    signatureAlgorithm: printable(certificate.signatureAlgorithm),
    sha256: certificate.sha256,
    selfSigned: certificate.selfSigned,
    isCa: certificate.isCa,
    role: certificate.role,
    chainPosition: certificate.chainPosition,
    mediaKeyingOnly: certificate.mediaKeyingOnly,
    seenOn: [...certificate.seenOn],
    sessions: [...certificate.sessions],
    first: referenceRow(certificate.first),
    last: referenceRow(certificate.last),
  };
}
