/**
 * DTLS versions and cipher suites are approved. RFC 9325 sections 3.1.2 and 4, RFC 8827 section 6.5.
 *
 * Not handled: whether the certificate matches the fingerprint in the signaling (DTL-002), groups, signatures and extended master secret
 * (dtls-key-exchange-approved).
 */

import type { Policy } from '../criteria/policy.ts';
import type { TlsSession } from '../ledger/facts.ts';
import { defineRule, type Outcomes, type RuleContext } from './define-rule.ts';
import { whySessionIsNotJudged } from './terms/applying.ts';
import { helloOf } from './terms/citing.ts';
import { type Grading, gradeSuite, gradeVersion, worst } from './terms/grading.ts';
import { openUnlessComplete } from './terms/handshakes.ts';

export default defineRule({
  id: 'dtls-version-and-suite-approved',
  title: 'DTLS versions and cipher suites are approved',
  criteria: ['CC6.7', 'CC6.1', 'CC7.1'],
  rationale: {
    'CC6.7': 'This handshake gives the keys that protect the media in transmission.',
    'CC6.1': 'Its version and suite have to fit the risk as those of TLS do.',
    'CC7.1': 'DTLS 1.0, or a suite off the list, departs from the configuration standard.',
  },
  severity: 'high',
  subject: 'dtls-session',
  catalogue: ['DTL-001'],
  why: 'DTLS agrees on the keys of the conversation. With an old version or a weak suite those keys can be recovered or forged, and with them the conversation.',
  remedy:
    'Update the browser, phone or session border controller so that it negotiates DTLS 1.2 or newer with an ECDHE suite and AES-GCM or ChaCha20-Poly1305, and refuse DTLS 1.0. Asterisk: dtls_cipher on the endpoint in pjsip.conf, with a current OpenSSL.',
  meaning: {
    pass: 'Version and suite are both accepted.',
    fail: 'Either is not; the worse of the two gives the severity.',
    open: 'The media is known to be protected, and the ServerHello, or the end of the handshake, is not in the capture; or the suite is not in the registry.',
    notApplicable:
      'No leg of a call is keyed by the session, or its handshake failed, or the media is open for want of it, as media-encrypted says.',
  },
  parameters: ['minimumVersion.dtls', 'versionSeverity', 'cipherSuites'],
  references: ['RFC 8996', 'RFC 9325 s3.1.2', 'RFC 9325 s4', 'RFC 8827 s6.5'],
  judge(session, outcomes, context) {
    const { policy } = context;
    const reason = whySessionIsNotJudged(session);
    if (reason !== null) return outcomes.notApplicable(reason);
    const { pass, fail, open } = openUnlessComplete(session, unlessSaid(session, outcomes, context));
    const gradings = [gradedVersion(session, policy), gradedSuite(session, policy)];
    const evidence = helloOf(session);
    const rejected = gradings.filter(({ result }) => result === 'rejected');
    if (rejected.length > 0) {
      const severity = worst(rejected.map((grading) => grading.severity)) ?? undefined;
      return fail(reasons(rejected), evidence, severity);
    }
    const unknown = gradings.filter(({ result }) => result === 'unknown');
    return unknown.length > 0 ? open(reasons(unknown), evidence) : pass(reasons(gradings), evidence);
  },
});

/** One missing handshake, one question: where it leaves the media itself open, `media-encrypted` asks it. */
function unlessSaid(session: TlsSession, outcomes: Outcomes, { leg }: RuleContext): Outcomes {
  const legs = session.legs.map((id) => leg(id));
  if (legs.length === 0 || !legs.every((one) => one?.protection === 'open')) return outcomes;
  return { ...outcomes, open: () => outcomes.notApplicable(SAID_OF_MEDIA) };
}

const SAID_OF_MEDIA =
  'The capture does not show the whole handshake, and the media that it keys is open for that: media-encrypted says so.';

function gradedVersion({ version }: TlsSession, policy: Policy): Grading {
  if (version !== null) return gradeVersion('DTLS', version, policy);
  return { result: 'unknown', reason: 'The capture does not show which DTLS version was negotiated.' };
}

function gradedSuite(session: TlsSession, policy: Policy): Grading {
  if (session.cipherSuite !== null) return gradeSuite(session.cipherSuite, policy, session);
  return { result: 'unknown', reason: 'The capture does not show which cipher suite was negotiated.' };
}

function reasons(gradings: readonly Grading[]): string {
  return gradings.map(({ reason }) => reason).join(' ');
}
