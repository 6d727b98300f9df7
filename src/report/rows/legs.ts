/** Rows of legs; see `../rows.ts`. */
import type { Leg, MediaFacts, SipFacts, StreamFacts } from '../../ledger/facts.ts';
import { callIdentifier, type Identities } from '../redact.ts';
import type { ReportLeg } from '../schema.ts';
import { printable, printableOrNull } from '../text.ts';
import { keyingRows } from './keying.ts';
import { countsRow, endpointRow, evidenceOrNull, evidenceRow, referenceOrNull, referenceRow } from './terms.ts';

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
    ...keyingRows(media),
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
    beforeKeys: stream.beforeKeys,
    foundBy: stream.foundBy,
  };
}
