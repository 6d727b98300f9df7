/**
 * SIP goes over TLS where DNS offers it. RFC 3263 section 4.1.
 *
 * Only what the sender of the request had looked up itself counts. Not handled: domains that offer SIP without TLS only, which
 * `signaling-encrypted` judges by what was sent; answers that came after the request.
 */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { observed } from './terms/readable-content.ts';
import { count, transportOf } from './terms/wording.ts';

export default defineRule({
  id: 'tls-used-where-advertised',
  title: 'SIP goes over TLS where DNS offers it',
  criteria: ['CC6.7', 'CC7.1'],
  rationale: {
    'CC6.7': 'The other side was ready for a protected transmission, and the request went out without.',
    'CC7.1': 'A client that passes over the secure record is set up for less than its peers offer.',
  },
  severity: 'medium',
  subject: 'signaling-leg',
  catalogue: ['SIG-012'],
  why: 'A domain that publishes SIP over TLS has a listener for it and expects it to be used. A client that looks the record up and goes out in clear could have been protected for the price of a setting.',
  remedy:
    'Set the client to require TLS for this peer, and publish SIPS+D2T with the lowest order in NAPTR, before or instead of SIP+D2U and SIP+D2T. Asterisk: transport= of a TLS transport on the endpoint, and ;transport=tls in the contact of the aor. Kamailio: enable_tls=yes, dns_tls_pref above the preference of the other protocols.',
  meaning: {
    fail: 'A host was told by DNS of SIP over TLS for a domain, and sent requests to it in clear.',
    notApplicable: 'No answer of DNS that offers TLS was captured for the domains of its requests.',
  },
  references: ['RFC 3263 s4.1', 'RFC 7118 s4.1'],
  judge(leg, { fail, notApplicable }) {
    const [first, ...more] = observed(leg, ['tls-in-dns']);
    if (first === undefined || leg.protection !== 'cleartext') {
      return notApplicable('No answer of DNS that offers SIP over TLS was captured for requests in clear of this leg.');
    }
    const requests = [first, ...more].reduce((sum, row) => sum + row.count, 0);
    return fail(
      `${count(requests, 'request')} went in clear over ${transportOf(leg)} to a domain for which DNS had offered SIP over TLS.`,
      cite([first.first, ...more.map((row) => row.first)], [leg.sip?.firstReadable ?? leg.evidence[0]]),
    );
  },
});
