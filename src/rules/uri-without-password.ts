/** No password stands in a SIP URI. RFC 3261 section 19.1.1. Not handled: credentials in header fields of a URI, which the reader drops. */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { observed } from './terms/readable-content.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'uri-without-password',
  title: 'SIP URIs hold no password',
  criteria: ['CC6.1'],
  rationale: {
    'CC6.1': 'A password in an address is known to everyone who sees the address.',
  },
  severity: 'high',
  subject: 'signaling-leg',
  catalogue: ['AUT-008'],
  why: 'A password in an address goes wherever the address goes: into logs, call records, other people’s phones and every hop.',
  remedy:
    'Remove it from the configuration of the phone or trunk, where it stands as sip:user:password@host, sign in with Digest instead, and change the password.',
  meaning: {
    fail: 'One does, in From, To, Contact or the Request-URI.',
    notApplicable:
      'No SIP could be read, or no URI in it holds a password; one may stand in a message that the capture lacks.',
  },
  references: ['RFC 3261 s19.1.1'],
  judge(leg, { fail, notApplicable }) {
    const found = observed(leg, ['uri-password']);
    const [first, ...more] = found;
    if (first !== undefined) {
      const total = found.reduce((sum, row) => sum + row.count, 0);
      return fail(
        `A password stands in a URI of ${count(total, 'message')} (withheld).`,
        cite([first.first, ...more.map((row) => row.first)]),
      );
    }
    return notApplicable(leg.sip?.firstReadable == null ? 'No SIP could be read.' : NONE_SEEN);
  },
});

const NONE_SEEN = 'No URI of the readable signaling holds a password.';
