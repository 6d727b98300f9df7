/**
 * Handshakes of TLS and DTLS succeed. RFC 8446 section 6.2. Not handled: attempts that nothing ties to VoIP; what an alert in
 * ciphertext says.
 */
import type { FailedHandshake, SomeEvidence } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite, helloOf } from './terms/citing.ts';
import { count, list } from './terms/wording.ts';

/** About a certificate: often the first sign that one has run out, or that a CA was changed. RFC 8446 section 6.2. */
const ABOUT_CERTIFICATES: readonly string[] = [
  'bad_certificate',
  'unsupported_certificate',
  'certificate_revoked',
  'certificate_expired',
  'certificate_unknown',
  'unknown_ca',
  'certificate_required',
];

export default defineRule({
  id: 'tls-handshakes-succeed',
  title: 'TLS and DTLS handshakes succeed',
  criteria: ['CC7.2', 'CC7.1'],
  rationale: {
    'CC7.2': 'Failed handshakes are failures of a component, and sometimes attempts.',
    'CC7.1': 'They often follow a change: a new CA list, a new floor, an expired certificate.',
  },
  severity: 'low',
  subject: 'capture-set',
  catalogue: ['TLS-023'],
  why: 'A handshake that is refused is a call that was not made. Often it is the first sign of a certificate that has run out, of a CA that was changed on one side, or of a client that is too old.',
  remedy:
    'Look at the alert: certificate_expired and unknown_ca are about the certificate and the CA list of the side that sent it; protocol_version and handshake_failure are about versions and suites that the two sides do not share. Raise an alarm on these in monitoring.',
  meaning: {
    pass: 'Handshakes for VoIP were seen and none of them failed.',
    fail: 'Some failed. Medium when an alert is about a certificate.',
    notApplicable: 'No handshake that is taken for VoIP was seen.',
  },
  references: ['RFC 8446 s6.2'],
  judge(facts, { pass, fail, notApplicable }) {
    const failed = facts.failedHandshakes.filter(({ voipHint }) => voipHint !== null);
    const [first, ...others] = failed.flatMap(({ evidence }) => evidence);
    if (first !== undefined) {
      const severity = failed.some(isAboutCertificates) ? 'medium' : 'low';
      return fail(wordsOf(failed), cite([first, ...others]), severity);
    }
    const done = facts.tlsSessions.filter(({ legs, handshake }) => legs.length > 0 && handshake === 'complete');
    if (done.length === 0) return notApplicable('No handshake that is taken for VoIP was seen.');
    const connections = done.reduce((sum, session) => sum + session.connections, 0);
    const evidence = done.flatMap((session) => [...helloOf(session)]) as unknown as SomeEvidence;
    return pass(`${count(connections, 'handshake')} for VoIP completed, none failed.`, cite(evidence));
  },
});

function isAboutCertificates({ alert }: FailedHandshake): boolean {
  return alert !== null && ABOUT_CERTIFICATES.includes(alert.name);
}

function wordsOf(failed: readonly FailedHandshake[]): string {
  const total = failed.reduce((sum, row) => sum + row.count, 0);
  const reasons = failed.map(({ client, server, alert, count: times }) => {
    const how = alert === null ? 'closed without an alert' : `${alert.name} from the ${alert.from ?? 'peer'}`;
    return `${client.address} to ${server.address}:${server.port}, ${how} (${times})`;
  });
  return `${count(total, 'handshake')} for VoIP failed: ${list(reasons)}.`;
}
