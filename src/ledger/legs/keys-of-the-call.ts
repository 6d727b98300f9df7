/**
 * Keys that stood readable on one hop of a call, tried on the media of its other hops. A relay that passes SRTP on as it came uses the same key on
 * both sides: media whose own signaling is hidden is then as exposed as the other, and a tag that verifies proves it. RFC 3711 section 4.2.
 *
 * Only media is looked at of which no key was seen. A key that verifies nothing says nothing, and is not mentioned.
 */
import type { MediaFacts, ReadableKeyFact } from '../facts.ts';
import type { CryptoKey } from '../media/crypto-lines.ts';
import { cryptoInForce, isAgreed } from '../media/negotiation.ts';
import { verifiedTags } from '../media/tag-check.ts';
import type { LegDraft } from './leg-draft.ts';

/** Keys of one call that are tried: offer and answer, and those of a renewal or two. */
const MAX_KEYS = 8;

interface KnownKey {
  readonly fact: ReadableKeyFact;
  readonly key: CryptoKey;
}

/** The same drafts in the same order; `callsOf` are the ids of the calls of each. */
export function withKeysOfTheCall(drafts: readonly LegDraft[], callsOf: readonly (readonly string[])[]): LegDraft[] {
  const known = new Map<string, KnownKey[]>();
  drafts.forEach((draft, index) => {
    for (const call of callsOf[index]!) collect(known, call, draft);
  });
  return drafts.map((draft, index) => {
    const { media, rtp = [] } = draft;
    if (media === null || rtp.length === 0 || media.readableKeys.length > 0) return draft;
    const proved = callsOf[index]!.flatMap((call) => known.get(call) ?? [])
      .slice(0, MAX_KEYS)
      .map(({ fact, key }) => ({ ...fact, verifiedTags: verifiedTags(fact.suite, key, rtp) }))
      .filter((fact) => (fact.verifiedTags ?? 0) > 0);
    return proved.length === 0 ? draft : { ...draft, media: keyedBy(media, proved) };
  });
}

function collect(known: Map<string, KnownKey[]>, call: string, { media, negotiations = [] }: LegDraft): void {
  if (media === null || media.readableKeys.length === 0) return;
  const keys = new Map(
    negotiations.flatMap((negotiation) => {
      const inForce = isAgreed(negotiation) ? cryptoInForce(negotiation) : null;
      return inForce === null
        ? []
        : [inForce.offer, inForce.answer].flatMap((line) => line.keys.map((key) => [key.keySha256, key] as const));
    }),
  );
  const own = known.get(call) ?? [];
  for (const fact of media.readableKeys) {
    const key = keys.get(fact.keySha256);
    if (own.length === MAX_KEYS) break;
    if (key !== undefined && fact.inForce && !own.some((one) => one.fact.keySha256 === fact.keySha256))
      own.push({ fact, key });
  }
  known.set(call, own);
}

function keyedBy(media: MediaFacts, keys: readonly ReadableKeyFact[]): MediaFacts {
  return { ...media, keying: 'sdes', profile: keys[0]!.suite, readableKeys: keys };
}
