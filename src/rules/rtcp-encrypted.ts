/** RTCP beside SRTP is encrypted as well. RFC 3711 section 3.4, RFC 8827 section 6.5. Never passes: a packet in clear that was not captured is not seen. */
import { defineRule } from './define-rule.ts';
import { contradictingLeg } from './terms/contradicting.ts';

export default defineRule({
  id: 'rtcp-encrypted',
  title: 'RTCP beside encrypted media is encrypted as well',
  criteria: ['CC6.7', 'C1.1'],
  rationale: {
    'CC6.7': 'Reports about the call are transmitted beside it; this tells whether they were protected as it was.',
    'C1.1': 'Names of users and devices in RTCP tell who took part.',
  },
  severity: 'medium',
  subject: 'media-leg',
  catalogue: ['MED-004'],
  why: 'RTCP carries names of the users and their devices, the times and the quality of the call. In clear, it tells who spoke with whom from where, although the words themselves are hidden.',
  remedy:
    'Encrypt RTCP with the keys of the media. Use rtcp-mux, so that one DTLS handshake keys both (Asterisk: rtcp_mux=yes on the endpoint in pjsip.conf), and update clients that send their first or last report in clear.',
  meaning: {
    fail: 'The media is SRTP, and RTCP packets of it could be read.',
    notApplicable: 'No RTCP in clear beside SRTP was seen. One that was not captured may be, so the rule never passes.',
  },
  references: ['RFC 3711 s3.4', 'RFC 3550 s6.5', 'RFC 5764 s4.2', 'RFC 8827 s6.5'],
  judge(leg, { fail, notApplicable }, { facts }) {
    const found = contradictingLeg(leg, facts, 'srtp-beside-clear-rtcp');
    return found === null
      ? notApplicable('No RTCP in clear beside SRTP was seen.')
      : fail(found.message, found.evidence);
  },
});
