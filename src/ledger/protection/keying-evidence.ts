/** How a decision about media tells of ZRTP and MIKEY: words and frames. RFC 6189, RFC 3830. What they mean for protection is not decided here. */
import { compareReferences } from '../../capture/frame.ts';
import type { Evidence, MediaFacts, MikeyFact, StreamFacts, ZrtpFact, ZrtpGoClearFact } from '../facts.ts';

interface Told {
  /** A clause that begins with a blank, or a comma; empty when there is nothing to tell. */
  readonly words: string;
  readonly evidence: readonly Evidence[];
}

/** Why media is readable although ZRTP was there. */
export function toldOfZrtp({ zrtp }: MediaFacts, readable: readonly StreamFacts[]): Told {
  if (zrtp === null) return { words: '', evidence: [] };
  const { goClear, completed } = zrtp;
  if (goClear !== null && readable.some((stream) => outlasts(stream, goClear))) {
    const words = `, and ZRTP gave its keys up by GoClear in frame ${goClear.at.frame}`;
    return { words, evidence: goClearEvidence(goClear) };
  }
  const words = completed === null ? ', and ZRTP was begun and not seen to complete' : ' although ZRTP agreed on keys';
  return { words, evidence: [zrtpEvidence(zrtp)] };
}

/** The stream goes on behind GoClear. */
export function outlasts({ last }: StreamFacts, { at }: ZrtpGoClearFact): boolean {
  return compareReferences(last, at) > 0;
}

export function goClearEvidence({ at, acknowledged }: ZrtpGoClearFact): Evidence[] {
  const asked = { at, what: 'ZRTP GoClear: to go on without encryption' };
  return acknowledged === null ? [asked] : [asked, { at: acknowledged, what: 'ZRTP ClearACK' }];
}

/** The message that says most of it: Conf2ACK, else the Commit, else the first. */
export function zrtpEvidence({ completed, committed, first }: ZrtpFact): Evidence {
  if (completed !== null) return { at: completed, what: 'ZRTP Conf2ACK: both sides have the keys' };
  if (committed !== null) return { at: committed, what: 'ZRTP Commit' };
  return { at: first, what: 'first ZRTP message of the path' };
}

export function mikeyEvidence({ at, message, dataType, encryption, clearKeys }: MikeyFact): Evidence {
  const keys = clearKeys.map(({ type, keySha256 }) => `${type} withheld, sha256 ${keySha256}`).join('; ');
  const how = encryption === null ? '' : `, key data ${encryption}`;
  return { at, what: `a=key-mgmt:mikey (${dataType}${how}) in ${message}${keys === '' ? '' : ` (${keys})`}` };
}
