/** SRTP encrypts, and does not only authenticate. RFC 3711 section 8.2 (NULL cipher), RFC 8827 section 6.5. Not handled: what SDP says of it; srtp-profile-approved does. */
import type { Evidence, StreamFacts } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'srtp-not-authenticated-only',
  title: 'SRTP encrypts the media and does not only authenticate it',
  criteria: ['CC6.7'],
  rationale: {
    'CC6.7': 'Media that is only authenticated was transmitted readable, though it is called SRTP.',
  },
  severity: 'critical',
  subject: 'media-leg',
  catalogue: ['MED-005'],
  why: 'SRTP can be told to add an authentication tag and leave the conversation as it is. Settings and signaling then say SRTP, packet analyzers show SRTP, and everybody can listen.',
  remedy:
    'Take NULL suites and UNENCRYPTED_SRTP out of the offer and refuse them in the answer; on WebRTC legs they are forbidden (RFC 8827 section 6.5).',
  meaning: {
    pass: 'SRTP was seen, and nothing was readable before its tags.',
    fail: 'Payload was readable before an authentication tag.',
    notApplicable: 'No SRTP was seen.',
  },
  references: ['RFC 3711 s8.2', 'RFC 4568 s6.3', 'RFC 8827 s6.5'],
  judge(leg, { pass, fail, notApplicable }) {
    const streams = leg.media?.streams ?? [];
    const readable = streams.filter(({ integrityOnly }) => integrityOnly);
    if (readable.length > 0) {
      const evidence = readable.flatMap((stream) =>
        samplesOf(stream, 'Payload in clear before an authentication tag.'),
      );
      const packets = readable.reduce((sum, stream) => sum + stream.packets, 0);
      const message = `${count(packets, 'packet')} in ${count(readable.length, 'stream')} have an authentication tag and readable payload before it. ${sentence(readable[0]!.method)}`;
      return fail(message, cite(evidence as [Evidence, ...Evidence[]], leg.evidence));
    }
    const encrypted = streams.filter((stream) => stream.encrypted === 'yes');
    if (encrypted.length === 0) return notApplicable('No SRTP was seen.');
    return pass(`Nothing is readable in ${count(encrypted.length, 'stream')} of SRTP.`, cite(leg.evidence));
  },
});

function samplesOf(stream: StreamFacts, what: string): Evidence[] {
  const samples = stream.samples.length > 0 ? stream.samples.slice(0, 3) : [stream.first];
  return samples.map((at) => ({ at, what }));
}

function sentence(method: string): string {
  return `${method.charAt(0).toUpperCase()}${method.slice(1)}.`;
}
