/** Media that a TURN server relays is encrypted. RFC 8656 section 21.1.6. Not handled: relays that are reached over TLS, whose inside is not seen. */
import type { Facts, Leg } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';

export default defineRule({
  id: 'media-not-relayed-in-clear',
  title: 'Media relayed by TURN is encrypted',
  criteria: ['CC6.7', 'CC9.2'],
  rationale: {
    'CC6.7': 'Media through a relay is transmitted twice, readable to the relay and to both paths.',
    'CC9.2': 'The relay is often run by somebody else, who can then listen.',
  },
  severity: 'high',
  subject: 'media-leg',
  catalogue: ['STN-005'],
  why: 'Whoever runs the relay, and everybody on the way to it, hears a call that passes it in clear.',
  remedy: 'Use SRTP end to end: WebRTC does by itself; for other clients set their media encryption to mandatory.',
  meaning: {
    pass: 'The relayed media was seen encrypted.',
    fail: 'It could be read, or decrypted with what the capture holds.',
    open: 'The capture does not tell; low, since media-encrypted asks the same question.',
    notApplicable: 'The media is not between a client and a TURN server that was seen as one.',
  },
  references: ['RFC 8656 s21.1.6'],
  judge(leg, { pass, fail, open, notApplicable }, { facts }) {
    if (!isRelayed(leg, facts)) return notApplicable('No TURN server was seen at either end of this media.');
    const evidence = cite(leg.evidence);
    if (leg.protection === 'cleartext' || leg.protection === 'exposed') {
      return fail(`Media relayed by the TURN server ${leg.b.address} is not protected. ${leg.reason}`, evidence);
    }
    const isSeen = (leg.protection === 'encrypted' || leg.protection === 'weak') && leg.basis !== 'negotiated';
    if (isSeen) return pass(`Media relayed by TURN is encrypted. ${leg.reason}`, evidence);
    return open(`Whether media relayed by TURN is encrypted cannot be told. ${leg.reason}`, evidence, 'low');
  },
});

/** Ends of TURN exchanges, worked out once for all legs. */
const PATHS = new WeakMap<Facts, Set<string>>();

function isRelayed({ a, b }: Leg, facts: Facts): boolean {
  let paths = PATHS.get(facts);
  if (paths === undefined) {
    paths = new Set(facts.turn.map(({ client, server }) => `${client.address} ${server.address} ${server.port}`));
    PATHS.set(facts, paths);
  }
  return paths.has(`${a.address} ${b.address} ${b.port}`) || paths.has(`${b.address} ${a.address} ${a.port}`);
}
