/** Rows about the keying of media; see `../rows.ts`. */
import type { MediaFacts, MikeyFact, ZrtpClientFact, ZrtpFact } from '../../ledger/facts.ts';
import type { ReportLeg } from '../schema.ts';
import { printable, printableOrNull } from '../text.ts';
import { evidenceRow, referenceOrNull, referenceRow } from './terms.ts';

type Srtp = NonNullable<ReportLeg['srtp']>;

export function keyingRows(
  media: MediaFacts,
): Pick<
  Srtp,
  'readableKeys' | 'sides' | 'crypto' | 'fingerprints' | 'dtlsClient' | 'zrtp' | 'mikey' | 'opportunistic'
> {
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
    zrtp: media.zrtp === null ? null : zrtpRow(media.zrtp),
    mikey: media.mikey.map(mikeyRow),
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

function zrtpRow(zrtp: ZrtpFact): NonNullable<Srtp['zrtp']> {
  const { error, goClear } = zrtp;
  return {
    first: referenceRow(zrtp.first),
    version: printableOrNull(zrtp.version),
    clients: zrtp.clients.map(zrtpClientRow),
    hash: printableOrNull(zrtp.hash),
    cipher: printableOrNull(zrtp.cipher),
    authTag: printableOrNull(zrtp.authTag),
    keyAgreement: printableOrNull(zrtp.keyAgreement),
    sas: printableOrNull(zrtp.sas),
    mode: zrtp.mode,
    committed: referenceOrNull(zrtp.committed),
    confirmed: referenceOrNull(zrtp.confirmed),
    completed: referenceOrNull(zrtp.completed),
    error: error === null ? null : { code: error.code, name: error.name, at: referenceRow(error.at) },
    goClear:
      goClear === null
        ? null
        : {
            at: referenceRow(goClear.at),
            acknowledged: referenceOrNull(goClear.acknowledged),
            resumed: referenceOrNull(goClear.resumed),
          },
    helloHash: zrtp.helloHash,
    hashChain: zrtp.hashChain,
    hashChainBroken: referenceOrNull(zrtp.hashChainBroken),
    sasRelayed: referenceOrNull(zrtp.sasRelayed),
  };
}

function zrtpClientRow(client: ZrtpClientFact): NonNullable<Srtp['zrtp']>['clients'][number] {
  return {
    at: referenceRow(client.at),
    end: client.end,
    version: printable(client.version),
    client: printable(client.client),
    zidSha256: client.zidSha256,
    mitm: client.mitm,
    passive: client.passive,
    helloHash: client.helloHash,
    named: referenceOrNull(client.named),
    namedInClear: client.namedInClear,
  };
}

function mikeyRow(message: MikeyFact): Srtp['mikey'][number] {
  return {
    side: message.side,
    at: referenceRow(message.at),
    message: printable(message.message),
    inClear: message.inClear,
    inForce: message.inForce,
    mode: message.mode,
    dataType: message.dataType,
    cryptoSessions: message.cryptoSessions,
    encryption: message.encryption,
    mac: message.mac,
    keyDataOctets: message.keyDataOctets,
    clearKeys: message.clearKeys.map(({ type, octets, keySha256 }) => ({ type, octets, keySha256 })),
    dhGroup: message.dhGroup,
    policies: message.policies.map((policy) => ({ ...policy })),
    unread: message.unread,
  };
}
