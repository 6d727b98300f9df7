/**
 * TLS cipher suites are approved. RFC 9325 section 4, RFC 10015.
 *
 * Not handled: suites offered and not chosen (tls-offers-approved); the size of a finite-field group (tls-group-approved).
 */
import { defineRule } from './define-rule.ts';
import { whySessionIsNotJudged } from './terms/applying.ts';
import { helloOf } from './terms/citing.ts';
import { gradeSuite } from './terms/grading.ts';
import { concluding } from './terms/handshakes.ts';

export default defineRule({
  id: 'tls-cipher-suite-approved',
  title: 'TLS cipher suites are approved',
  criteria: ['CC6.7', 'CC6.1', 'CC7.1'],
  rationale: {
    'CC6.7': 'The suite decides how well what is transmitted is protected, now and against recordings.',
    'CC6.1': 'Algorithms and key lengths have to fit the risk.',
    'CC7.1': 'A suite off the approved list departs from the configuration standard.',
  },
  severity: 'high',
  subject: 'tls-session',
  catalogue: ['TLS-004', 'TLS-005', 'TLS-006', 'TLS-007', 'TLS-008', 'TLS-029'],
  why: 'The cipher suite decides how strong the encryption is. Some suites do not encrypt at all, some can be broken, and without forward secrecy a key stolen years later opens every call recorded until then.',
  remedy:
    'Allow TLS 1.3 and, for TLS 1.2, only ECDHE suites with AES-GCM or ChaCha20-Poly1305. Asterisk: cipher= on the TLS transport in pjsip.conf. Kamailio: modparam("tls", "cipher_list", "ECDHE+AESGCM:ECDHE+CHACHA20"). FreeSWITCH: sip_tls_ciphers.',
  meaning: {
    pass: 'The policy accepts the grade of the negotiated suite.',
    fail: 'It does not. The severity follows the grade: C medium, D high, F critical, X low; without forward secrecy high; finite-field DHE and plain PSK medium. A CBC suite with encrypt-then-MAC is accepted.',
    open: 'The suite is not in the registry.',
    notApplicable:
      'No leg of a call uses the session, its handshake failed, or the ServerHello or the end of the handshake is not in the capture: tls-version-approved is open for that.',
  },
  parameters: ['cipherSuites', 'handshake.cbcWithEncryptThenMac'],
  references: ['RFC 7366', 'RFC 7465', 'RFC 9325 s4.1', 'RFC 9325 s4.2', 'RFC 10015'],
  judge(session, outcomes, { policy }) {
    const { pass, fail, open, notApplicable } = concluding(session, outcomes);
    const reason = whySessionIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    if (session.cipherSuite === null) {
      return notApplicable('The capture holds no ServerHello of this session: tls-version-approved says so.');
    }
    const grading = gradeSuite(session.cipherSuite, policy, session);
    if (grading.result === 'approved') return pass(grading.reason, helloOf(session));
    if (grading.result === 'unknown') return open(grading.reason, helloOf(session));
    return fail(grading.reason, helloOf(session), grading.severity);
  },
});
