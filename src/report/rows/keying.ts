/** Rows about the keying of media; see `../rows.ts`. */
import type { MediaFacts } from '../../ledger/facts.ts';
import type { ReportLeg } from '../schema.ts';
import { printable, printableOrNull } from '../text.ts';
import { evidenceRow, referenceOrNull, referenceRow } from './terms.ts';

type Srtp = NonNullable<ReportLeg['srtp']>;

export function keyingRows(
  media: MediaFacts,
): Pick<Srtp, 'readableKeys' | 'sides' | 'crypto' | 'fingerprints' | 'dtlsClient' | 'opportunistic'> {
  return {
    readableKeys: media.readableKeys.map((key) => ({
      at: referenceRow(key.at),
      suite: printable(key.suite),
      tag: key.tag,
      keySha256: key.keySha256,
      message: printable(key.message),
      inForce: key.inForce,
      verifiedTags: key.verifiedTags,
      side: key.side,
      lifetime: key.lifetime,
      predictable: printableOrNull(key.predictable),
    })),
    sides: media.sides.map(sideRow),
    crypto: media.crypto.map(cryptoRow),
    fingerprints: media.fingerprints.map(fingerprintRow),
    dtlsClient:
      media.dtlsClient === null ? null : { side: media.dtlsClient.side, at: referenceRow(media.dtlsClient.at) },
    opportunistic: media.opportunistic === null ? null : opportunisticRow(media.opportunistic),
  };
}

function sideRow(side: MediaFacts['sides'][number]): Srtp['sides'][number] {
  return {
    side: side.side,
    at: referenceRow(side.at),
    message: printable(side.message),
    transportProfile: printable(side.transportProfile),
    rejected: side.rejected,
    transport: printable(side.transport),
    end: side.end,
    keying: [...side.keying],
    setup: printableOrNull(side.setup),
    tlsId: printableOrNull(side.tlsId),
    keyLine: side.keyLine,
  };
}

function cryptoRow(line: MediaFacts['crypto'][number]): Srtp['crypto'][number] {
  return {
    side: line.side,
    at: referenceRow(line.at),
    message: printable(line.message),
    tag: line.tag,
    suite: printable(line.suite),
    inForce: line.inForce,
    sessionParameters: line.sessionParameters.map(printable),
    mkiOctets: line.mkiOctets,
    faults: line.faults.map(printable),
  };
}

function fingerprintRow(fingerprint: MediaFacts['fingerprints'][number]): Srtp['fingerprints'][number] {
  return {
    side: fingerprint.side,
    at: referenceRow(fingerprint.at),
    message: printable(fingerprint.message),
    function: printable(fingerprint.function),
    value: printable(fingerprint.value),
    inClear: fingerprint.inClear,
    signed: fingerprint.signed,
    result: fingerprint.result,
    reason: printableOrNull(fingerprint.reason),
    certificate: fingerprint.certificate,
    certificateAt: referenceOrNull(fingerprint.certificateAt),
  };
}

function opportunisticRow(fact: NonNullable<MediaFacts['opportunistic']>): NonNullable<Srtp['opportunistic']> {
  return { form: fact.form, result: fact.result, evidence: fact.evidence.map(evidenceRow) };
}
