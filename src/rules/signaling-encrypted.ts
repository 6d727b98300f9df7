/** SIP signaling is encrypted. RFC 3261 section 26. How bad a failure is depends on the zone: a leg is internal only when the policy names it so. */
import { REPORTER_NAMES } from '../ledger/carriage.ts';
import type { CredentialFact, Leg } from '../ledger/facts.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { setsUpReadableKeys } from './terms/looking-up.ts';
import { count, internalWords, list, transportOf } from './terms/wording.ts';

export default defineRule({
  id: 'signaling-encrypted',
  title: 'SIP signaling is encrypted',
  criteria: ['CC6.7', 'CC6.6', 'CC6.1', 'C1.1'],
  rationale: {
    'CC6.7': 'Call setup is information in transmission, and this tells on which legs it traveled protected.',
    'CC6.6': 'Readable signaling can be read, and changed, by whoever is on the path outside the boundary.',
    'CC6.1':
      'Sign-ins, and at times media keys, travel inside the signaling; they keep others out only while it is encrypted.',
    'C1.1': 'Who calls whom, and when, is often confidential by itself.',
  },
  severity: 'high',
  subject: 'signaling-leg',
  catalogue: ['SIG-001', 'SIG-002', 'SIG-003', 'SIG-004', 'SIG-019', 'PRV-001'],
  why: 'Signaling says who calls whom, when, and how the call is set up; it carries sign-ins and sometimes the keys of the conversation. In clear, anyone on the path can read it and change it.',
  remedy:
    'Use SIP over TLS 1.2 or newer with this peer, switch its UDP and TCP listeners off, and put the requirement in the agreement with the carrier. Asterisk: a transport with protocol=tls in pjsip.conf, and no other transport for this endpoint. Kamailio: enable_tls=yes and listen=tls:<address>:5061. FreeSWITCH: internal_ssl_enable=true (external_ssl_enable for trunks). baresip: ;transport=tls in the account.',
  meaning: {
    pass: 'The signaling was seen encrypted. Weak encryption passes here; the rules on versions and cipher suites fail it.',
    fail: 'SIP could be read. Medium where both ends are in networks that the policy names internal, critical when it held a password (Basic) or set up a call whose media keys stood readable.',
    open: 'Encryption was negotiated but nothing encrypted was seen, or the capture does not tell.',
  },
  parameters: ['inClear.signaling'],
  references: ['RFC 3261 s26.2.1', 'RFC 3261 s26.3.1', 'RFC 9325 s3.2'],
  judge(leg, { pass, fail, open }, context) {
    const evidence = cite(leg.evidence, [leg.sip?.firstReadable, leg.sip?.lastReadable]);
    const severity = context.policy.inClear.signaling;
    if (leg.protection === 'cleartext') {
      const carried = sensitiveContent(leg, context);
      const message = `${cleartextMessage(leg, carried)}${internalWords(leg, context)}`;
      return fail(message, evidence, carried.length > 0 ? 'critical' : severity);
    }
    if (leg.protection === 'exposed') {
      return fail(`The signaling is encrypted, but can be read from this capture. ${leg.reason}`, evidence, severity);
    }
    if (leg.protection === 'open')
      return open(`Whether the signaling is encrypted cannot be told. ${leg.reason}`, evidence, severity);
    if (leg.basis === 'negotiated') {
      return open(`Encryption was negotiated, but no encrypted signaling was seen. ${leg.reason}`, evidence, severity);
    }
    const weak = leg.protection === 'weak' ? ' Its weakness is judged by the rules on versions and cipher suites.' : '';
    return pass(`The signaling is encrypted over ${transportOf(leg)} (${leg.basis}). ${leg.reason}${weak}`, evidence);
  },
});

function cleartextMessage(leg: Leg, carried: readonly string[]): string {
  const messages = leg.sip === null ? 'SIP messages' : count(leg.sip.messages, 'SIP message');
  const worse = carried.length === 0 ? '' : ` What could be read includes ${list(carried)}.`;
  const where = leg.reportedBy === null ? 'on the wire' : `as ${REPORTER_NAMES[leg.reportedBy]} reported them,`;
  const named = leg.sip?.observations.some(({ kind }) => kind === 'identity') === true;
  const calls = (leg.sip?.methods.INVITE ?? 0) > 0;
  const who = named ? ` Header fields name ${calls ? 'who calls whom' : 'users'}.` : '';
  return `${messages} could be read ${where} over ${transportOf(leg)}.${who}${worse}`;
}

/** What makes readable signaling worse than readable: the catalogue raises SIG-001 with AUT-001 and KEY-001. */
function sensitiveContent(leg: Leg, { facts }: RuleContext): string[] {
  const content: string[] = [];
  if (leg.sip?.credentials.some(isBasic)) content.push('a password (Basic authentication)');
  // The call may run over several signaling legs; the key stood on one of those that are readable.
  if (setsUpReadableKeys(leg, facts)) content.push('the setup of a call whose media keys stood readable');
  return content;
}

function isBasic({ scheme }: CredentialFact): boolean {
  return scheme.toLowerCase() === 'basic';
}
