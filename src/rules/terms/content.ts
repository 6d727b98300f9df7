/** What rules about readable content (keys pressed, text, fax) ask alike of a leg: what was counted, and what to cite. */
import type { ContentFact, ContentKind, Evidence, Facts, Leg, SomeEvidence } from '../../ledger/facts.ts';
import { cite } from './citing.ts';
import { signalingAround } from './looking-up.ts';

export function contentOf(leg: Leg, kind: ContentKind): ContentFact | null {
  return leg.media?.content.find((content) => content.kind === kind) ?? null;
}

/** The frames that hold it, behind those that say what the leg is. */
export function citeContent(leg: Leg, content: ContentFact, what: string): SomeEvidence {
  return cite(samplesOf(content, what), leg.evidence);
}

/** Frames that hold it, alone. */
export function samplesOf({ samples, first }: ContentFact, what: string): SomeEvidence {
  const [one, ...more] = samples.length === 0 ? [first] : samples;
  return [{ at: one!, what }, ...more.map((at): Evidence => ({ at, what }))];
}

/** `3`, or `at least 3` where only a sample was looked at. */
export function amount({ count, atLeast }: ContentFact): string {
  return atLeast ? `at least ${count}` : String(count);
}

/** True when the media was seen encrypted, with keys that were agreed on and cannot stand readable in a message that the capture lacks. */
export function isSeenEncrypted(leg: Leg, facts: Facts): boolean {
  const { protection, basis, media } = leg;
  if (media === null || media.keying === 'unseen' || media.keying === 'none') return false;
  if (media.keying === 'sdes' && signalingAround(leg, facts).state !== 'encrypted') return false;
  return (protection === 'encrypted' || protection === 'weak') && basis !== 'negotiated';
}
