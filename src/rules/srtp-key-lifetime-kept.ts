/**
 * SRTP master keys are renewed when they are due: after the packets that their line allows, and at a new address. RFC 4568 sections 6.1 and 7.1.4.
 *
 * Never passes: packets that the capture lacks count as well. Packets are those of the leg in the direction of the key's owner; with several
 * agreements in one leg they belong to more than one key, and are not counted.
 */
import type { Evidence, MediaFacts, ReadableKeyFact, StreamFacts } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { contradictingLeg } from './terms/contradicting.ts';
import { keyEvidence } from './terms/keying.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'srtp-key-lifetime-kept',
  title: 'SRTP master keys are renewed when they are due',
  criteria: ['CC6.1'],
  rationale: {
    'CC6.1': 'Keys have to be replaced when the time agreed for them is over; this measures it.',
  },
  severity: 'medium',
  subject: 'media-leg',
  catalogue: ['KEY-014'],
  why: 'A key that is used longer than its sides agreed, or taken along to another device, protects less than both believe.',
  remedy:
    'Renew the key with a re-INVITE or UPDATE before its lifetime ends, and with every offer that changes the address or port of the media. Elements that transfer or move media must create new keys.',
  meaning: {
    fail: 'More packets were seen under a key than its lifetime allows, or media moved to another address or port and kept its key.',
    notApplicable: 'Neither was seen. Packets that were not captured count as well, so the rule never passes.',
  },
  references: ['RFC 4568 s6.1', 'RFC 4568 s7.1.4', 'RFC 3711 s9.2'],
  judge(leg, { fail, notApplicable }, { facts }) {
    const found = contradictingLeg(leg, facts, 'key-kept-at-new-address');
    if (found !== null) return fail(found.message, found.evidence);
    const worn = leg.media?.readableKeys.find((key) => isWornOut(key, leg.media!));
    if (worn === undefined) return notApplicable('No key was seen to outlive what was agreed for it.');
    const streams = streamsUnder(worn, leg.media!);
    const words = `${count(packetsOf(streams), 'packet')} were sent under a key that was agreed for ${worn.lifetime}.`;
    return fail(words, cite([keyEvidence(worn)], streams.map(lastPacket)));
  },
});

function isWornOut(key: ReadableKeyFact, media: MediaFacts): boolean {
  return key.inForce && key.lifetime !== null && packetsOf(streamsUnder(key, media)) > key.lifetime;
}

/** None when it cannot be told which are the key's. */
function streamsUnder(key: ReadableKeyFact, { readableKeys, sides, streams }: MediaFacts): StreamFacts[] {
  const end = sides.find(({ side }) => side === key.side)?.end ?? null;
  const own = readableKeys.filter(({ inForce, side }) => inForce && side === key.side);
  if (end === null || own.length > 1) return [];
  const direction = end === 'a' ? 'a-to-b' : 'b-to-a';
  return streams.filter((stream) => stream.direction === direction);
}

function packetsOf(streams: readonly StreamFacts[]): number {
  return streams.reduce((sum, { packets }) => sum + packets, 0);
}

function lastPacket({ last, direction }: StreamFacts): Evidence {
  return { at: last, what: `Last packet of a stream, ${direction}.` };
}
