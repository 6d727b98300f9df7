/** ZRTP and MIKEY as rules ask for them, and how their messages are cited. RFC 6189, RFC 3830. */
import type { Evidence, MediaFacts, MikeyFact, MikeyPolicyFact, SomeEvidence, ZrtpFact } from '../../ledger/facts.ts';
import { clip } from './wording.ts';

/** The messages that carry the exchange, as far as they were seen. */
export function zrtpEvidence(zrtp: ZrtpFact): SomeEvidence {
  const { first, committed, confirmed, completed, error } = zrtp;
  const more: Evidence[] = [];
  if (committed !== null) more.push({ at: committed, what: `ZRTP Commit: ${algorithmsOf(zrtp)}.` });
  if (confirmed !== null) more.push({ at: confirmed, what: 'ZRTP Confirm2.' });
  if (completed !== null) more.push({ at: completed, what: 'ZRTP Conf2ACK.' });
  if (error !== null) more.push({ at: error.at, what: `ZRTP Error: ${clip(error.name)}.` });
  return [{ at: first, what: 'First ZRTP message of the path.' }, ...more];
}

/** `S256, AES1, HS80, DH3k, B32`; `unseen` for what no Commit told. */
export function algorithmsOf({ hash, cipher, authTag, keyAgreement, sas }: ZrtpFact): string {
  return [hash, cipher, authTag, keyAgreement, sas].map((block) => clip(block ?? 'unseen')).join(', ');
}

export function helloEvidence({ clients }: ZrtpFact): Evidence[] {
  return clients.map(({ at, end, helloHash }) => {
    const fit = { match: 'fits', mismatch: 'does not fit', unseen: 'was not named by' }[helloHash];
    return { at, what: `ZRTP Hello of ${end}, which ${fit} a=zrtp-hash.` };
  });
}

/** RTP packets of the leg. */
export function packetsOf({ streams }: MediaFacts): number {
  return streams.reduce((sum, stream) => sum + stream.packets, 0);
}

export function mikeyEvidence({ at, message, dataType }: MikeyFact): Evidence {
  return { at, what: `a=key-mgmt:mikey (${clip(dataType)}) in ${clip(message)} (keys withheld).` };
}

/** Those of the offer and answer in force; errors say nothing of keys. */
export function mikeyInForce({ mikey }: MediaFacts): MikeyFact[] {
  return mikey.filter(({ inForce, mode }) => inForce && mode !== 'error');
}

/** Key data that nothing hides from who can read the message. */
export function carriesClearKeys({ encryption, keyDataOctets }: MikeyFact): boolean {
  return encryption === 'NULL' && keyDataOctets > 0;
}

export function leavesUnencrypted({ encryption, srtpEncryption }: MikeyPolicyFact): boolean {
  return encryption === 'NULL' || srtpEncryption === false;
}

/** GCM authenticates by itself. */
export function leavesUnauthenticated({ encryption, authentication, srtpAuthentication }: MikeyPolicyFact): boolean {
  return encryption !== 'AES-GCM' && (authentication === 'NULL' || srtpAuthentication === false);
}
