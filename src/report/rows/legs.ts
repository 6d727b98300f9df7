/** Rows of legs; see `../rows.ts`. */
import type { LegPlace } from '../../criteria/places/leg-places.ts';
import type {
  AudioLevelFact,
  ContentFact,
  Leg,
  MediaFacts,
  SipBasis,
  SipFacts,
  StreamFacts,
} from '../../ledger/facts.ts';
import { callIdentifier, type Identities } from '../redact.ts';
import type { ReportLeg } from '../schema.ts';
import { printable, printableOrNull } from '../text.ts';
import { keyingRows } from './keying.ts';
import {
  countsRow,
  endpointRow,
  evidenceOrNull,
  evidenceRow,
  referenceOrNull,
  referenceRow,
  ssrcRow,
} from './terms.ts';

export function legRow(leg: Leg, place: LegPlace | undefined, identities: Identities): ReportLeg {
  return {
    id: leg.id,
    plane: leg.plane,
    protocol: printable(leg.protocol),
    transport: printable(leg.transport),
    encapsulation: leg.encapsulation.map(printable),
    reportedBy: leg.reportedBy,
    a: endpointRow(leg.a, place?.a),
    b: endpointRow(leg.b, place?.b),
    ...placeRow(place),
    protection: leg.protection,
    basis: leg.basis,
    reason: printable(leg.reason),
    evidence: leg.evidence.map(evidenceRow),
    sip: leg.sip === null ? null : sipRow(leg.sip),
    sipBasis: leg.sipBasis === null ? null : sipBasisRow(leg.sipBasis),
    tls: [...leg.tls],
    srtp: leg.media === null ? null : srtpRow(leg.media),
    mediaType: printableOrNull(leg.media?.mediaType ?? null),
    codecs: (leg.media?.codecs ?? []).map(printable),
    streams: (leg.media?.streams ?? []).map(streamRow),
    content: (leg.media?.content ?? []).map(contentRow),
    audioLevel: audioLevelRow(leg.media?.readableAudioLevel ?? null),
    frames: leg.frames,
    octets: leg.octets,
    first: referenceRow(leg.first),
    last: referenceRow(leg.last),
    callIds: leg.callIds.map((callId) => callIdentifier(callId, identities)),
    calls: [...leg.calls],
  };
}

/** What the policy says of a leg: not a fact, and made anew when a report is judged again. */
export function placeRow(place: LegPlace | undefined): Pick<ReportLeg, 'zone' | 'zoneReason' | 'path'> {
  return {
    zone: place?.zone ?? 'unknown',
    zoneReason: printable(place?.why ?? 'No policy says where this leg runs.'),
    path: printableOrNull(place?.path ?? null),
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
      counted: credential.counted,
    })),
    challenges: sip.challenges.map(({ at, header, schemes, algorithms, qop, count }) => ({
      at: referenceRow(at),
      header,
      schemes: schemes.map(printable),
      algorithms: algorithms.map(printable),
      qop,
      count,
    })),
    observations: sip.observations.map(({ kind, by, count, first, request }) => ({
      kind,
      by,
      count,
      first: evidenceRow(first),
      request: request === null ? null : evidenceRow(request),
    })),
  };
}

function sipBasisRow({ kind, strength, what, at }: SipBasis): NonNullable<ReportLeg['sipBasis']> {
  return { kind, strength, what: printable(what), at: referenceRow(at) };
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
    ssrc: ssrcRow(stream.ssrc),
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
    integrityOnly: stream.integrityOnly,
    looksRandom: stream.looksRandom,
    manySizes: stream.manySizes,
    reuse: stream.reuse === null ? null : { count: stream.reuse.count, first: referenceRow(stream.reuse.first) },
  };
}

function contentRow(content: ContentFact): ReportLeg['content'][number] {
  const { kind, count, atLeast, first, last, samples } = content;
  return {
    kind,
    count,
    atLeast,
    first: referenceRow(first),
    last: referenceRow(last),
    samples: samples.map(referenceRow),
  };
}

function audioLevelRow(level: AudioLevelFact | null): ReportLeg['audioLevel'] {
  return level === null ? null : { of: level.of, id: level.id, first: referenceRow(level.first) };
}
