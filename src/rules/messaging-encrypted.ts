/** Messages and files that are sent beside a call travel encrypted. RFC 4975 section 14.2 (MSRP over TLS). Not handled: SIP MESSAGE. */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';

export default defineRule({
  id: 'messaging-encrypted',
  title: 'Messages beside calls are encrypted',
  criteria: ['CC6.7', 'C1.1'],
  rationale: {
    'CC6.7': 'Chats and files beside a call are transmitted too; this tells whether they went through TLS.',
    'C1.1': 'Chats with customers and the files in them can be confidential.',
  },
  severity: 'high',
  subject: 'messaging-leg',
  catalogue: ['MED-013'],
  why: 'MSRP carries chats and files between the parties of a call or with a contact center. Over plain TCP everybody on the path can read them.',
  remedy:
    'Offer TCP/TLS/MSRP with an msrps: path in the SDP, and check the certificate by a=fingerprint or by name (RFC 4975 section 14.4). Refuse plain TCP/MSRP at the border.',
  meaning: { fail: 'MSRP messages were readable. What they say is withheld.' },
  references: ['RFC 4975 s14.2', 'RFC 4975 s14.4'],
  judge(leg, { fail }) {
    return fail(`Messages can be read. ${leg.reason} What they say is withheld.`, cite(leg.evidence));
  },
});
