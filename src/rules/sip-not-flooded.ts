/**
 * Nobody floods the SIP servers, or feeds them what breaks parsers. RFC 3261 section 26.1.5; row TRF-008 of the catalogue, thresholds ours.
 *
 * Many requests are a flood when most go unanswered: a busy peer is answered. Not handled: floods of other protocols to the same ports.
 */
import { defineRule } from './define-rule.ts';
import { citeOnly, citeRate, citeSource, peakCount, sawNoAnswer, shareOf } from './terms/activity.ts';
import { openUnlessWhole } from './terms/wholeness.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'sip-not-flooded',
  title: 'SIP servers are not flooded with requests',
  criteria: ['CC7.2', 'CC6.6'],
  rationale: {
    'CC7.2': 'Floods and broken messages are signs of attack or failure.',
    'CC6.6': 'They reached the server because nothing at the boundary stopped them.',
  },
  severity: 'medium',
  subject: 'sip-source',
  catalogue: ['TRF-008', 'TRF-012'],
  why: 'A server that is busy with senseless or broken requests places no calls, emergency calls included. Broken messages in number are also how weaknesses of parsers are looked for.',
  remedy:
    'Limit requests per address before they reach the parser: hashlimit or nftables meters in the firewall, pike in Kamailio and OpenSIPS, denial-of-service limits of the session border controller. Drop what is no SIP.',
  meaning: {
    pass: 'The address sent fewer requests a second than the policy says, or they were answered; and hardly any broken ones.',
    fail: 'It sent more and most went unanswered, or more broken messages a minute, or messages with more than 8 kB of header fields.',
    open: 'It sent more, and no answer to anything of it was captured. Where signaling is known to be missing from the recording, instead of passing.',
  },
  parameters: ['traffic.flood'],
  references: ['RFC 3261 s26.1.5'],
  judge(source, outcomes, context) {
    const { pass, fail, open } = openUnlessWhole(outcomes, context.facts, source.address);
    const { policy } = context;
    const { address, requests, malformed, longHeaders, answered, transactions } = source;
    const { requestsPerSecond, unansweredShare, malformedPerMinute } = policy.traffic.flood;
    if (peakCount(malformed, 60) > malformedPerMinute) {
      return fail(
        `${address} sent ${count(malformed.count, 'malformed message')}, at most ${peakCount(malformed, 60)} within a minute; the policy allows ${malformedPerMinute}.`,
        citeOnly(citeRate(malformed, 'malformed message', 60), source),
      );
    }
    const peak = peakCount(requests, 1);
    const said = `${address} sent ${count(requests.count, 'request')}, at most ${peak} within a second`;
    const unanswered = 1 - shareOf(answered, transactions);
    if (peak > requestsPerSecond && transactions > 0 && unanswered >= unansweredShare) {
      const evidence = citeOnly(citeRate(requests, 'request', 1), source);
      if (sawNoAnswer(source))
        return open(`${said}. No answer was captured, so that the capture may hold one direction only.`, evidence);
      return fail(`${said}; ${answered} of ${transactions} were answered.`, evidence);
    }
    if (longHeaders > malformedPerMinute) {
      return fail(
        `${address} sent ${count(longHeaders, 'message')} with more than 8 kB of header fields.`,
        citeSource(source),
      );
    }
    return pass(`${said}, ${count(malformed.count, 'malformed message')} among its messages.`, citeSource(source));
  },
});
