/**
 * Fax does not travel in clear as T.38 over UDPTL. RFC 7345 section 1.
 *
 * Not handled: fax as tones in G.711, which is audio and judged as such; T.38 inside DTLS, which makes no leg.
 */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { amount, citeContent, contentOf } from './terms/content.ts';

export default defineRule({
  id: 'fax-not-in-cleartext',
  title: 'Fax is not readable',
  criteria: ['CC6.7', 'C1.1'],
  rationale: {
    'CC6.7': 'A fax is a document in transmission; without DTLS or SRTP it was sent readable.',
    'C1.1': 'The pages can be put together again by whoever recorded the packets.',
  },
  severity: 'high',
  subject: 'media-leg',
  catalogue: ['MED-012'],
  why: 'A fax is a document, and those who still send them are often doctors, courts and banks. T.38 over UDPTL has no protection of its own: the pages can be put together again from the packets.',
  remedy:
    'Carry T.38 inside DTLS (UDP/TLS/UDPTL, RFC 7345) where both sides can, or turn T.38 off and send the fax as G.711 inside SRTP (Asterisk: t38_udptl=no on the endpoint in pjsip.conf), or take the leg through an encrypted tunnel.',
  meaning: {
    fail: 'T.38 packets were readable. The pages are withheld.',
    open: 'T.38 without protection was agreed on, and no packet of it is in the capture.',
    notApplicable: 'No T.38 was agreed on or seen.',
  },
  references: ['RFC 7345 s1', 'RFC 7345 s4', 'ITU-T T.38'],
  judge(leg, { fail, open, notApplicable }) {
    const fax = contentOf(leg, 'fax');
    if (fax !== null) {
      const packets = `${amount(fax)} T.38 ${fax.count === 1 ? 'packet is' : 'packets are'} readable`;
      return fail(
        `${packets}; the pages are withheld.`.replace(/^at/, 'At'),
        citeContent(leg, fax, 'T.38 in clear (withheld).'),
      );
    }
    if (leg.protocol === 'T.38' && leg.protection === 'cleartext') {
      return open('T.38 without protection was agreed on; no packet of it is in the capture.', cite(leg.evidence));
    }
    return notApplicable('No T.38 fax was agreed on or seen.');
  },
});
