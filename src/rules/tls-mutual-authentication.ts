/**
 * Clients show a certificate where the policy asks for mutual TLS, and wherever a server asks. RFC 5922 sections 5 and 7.4.
 * Not handled: TLS 1.3, which encrypts request and answer; whether the certificate is trusted.
 */
import type { Policy } from '../criteria/policy.ts';
import type { Endpoint, Evidence, TlsSession } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite, helloOf } from './terms/citing.ts';
import { concluding, isVersion13, whyHandshakeIsNotJudged } from './terms/handshakes.ts';

export default defineRule({
  id: 'tls-mutual-authentication',
  title: 'Clients show a certificate where one is asked for',
  criteria: ['CC6.1', 'CC6.6'],
  rationale: {
    'CC6.1': 'The certificate of the client is how a trunk proves who it is.',
    'CC6.6': 'A trunk from outside that needs no proof is open to whoever can send from its address.',
  },
  severity: 'high',
  subject: 'tls-session',
  catalogue: ['TLS-021', 'TLS-022'],
  why: 'A trunk that does not ask for a certificate recognizes its peer by the IP address alone. A client that was asked, showed none and was let in is not authenticated, whatever the server believes.',
  remedy:
    'Where all clients of the port have certificates, have the server refuse those without; where phones without share it with trunks, give trunks a port of their own. Kamailio: verify_certificate and require_certificate in tls.cfg. Asterisk: verify_client=yes and require_client_cert=yes on the TLS transport in pjsip.conf. FreeSWITCH: tls-verify-policy. Say in the policy where mutual TLS is required.',
  meaning: {
    pass: 'The client showed a certificate and proved that it has the key.',
    fail: 'The policy asks for mutual TLS and the server did not ask; or the server asked, the client showed none, and the session went on (medium where the policy does not ask).',
    open: 'Mutual TLS is required and TLS 1.3, a resumption or a gap hides whether there was a client certificate.',
    notApplicable:
      'The policy does not ask for mutual TLS here and the server did not ask either, or no leg of a call uses the session.',
  },
  parameters: ['handshake.mutualTls'],
  references: ['RFC 5922 s5', 'RFC 5922 s7.4', 'RFC 3261 s26.3.1'],
  judge(session, outcomes, { policy }) {
    const { pass, fail, open, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    const required = isRequired(session.server, policy);
    const { requested, sent, refused } = session.clientCertificate;
    if (!required && requested === null)
      return notApplicable('Neither the policy nor the server asks for a client certificate.');
    const evidence = cite(helloOf(session), shown(session));
    // A server of phones and trunks asks them all, and phones go on to sign in: only where the policy wants a certificate is its absence grave.
    const severity = required ? undefined : 'medium';
    if (session.clientAuthenticated === true)
      return pass('The client showed a certificate and proved its key.', evidence);
    if (requested !== null && refused !== null && sent === null && session.handshake === 'complete') {
      return fail(
        `The server asked for a client certificate, the client sent none, and the session went on.${required ? '' : ' The policy does not require one here.'}`,
        evidence,
        severity,
      );
    }
    if (isVersion13(session))
      return open('TLS 1.3 encrypts whether a client certificate was asked for and shown.', evidence);
    if (session.resumed === true)
      return open('A resumed session: the client was authenticated, or not, in the one before.', evidence);
    if (requested === null && session.clientAuthenticated === false) {
      return fail(
        'The policy requires mutual TLS here, and the server did not ask for a client certificate.',
        evidence,
      );
    }
    return open('The capture does not show whether the client was authenticated.', evidence, severity);
  },
});

function isRequired({ address, port }: Endpoint, { handshake }: Policy): boolean {
  const host = address.includes(':') ? `[${address}]` : address;
  return handshake.mutualTls.some((one) => one === address || one === `${host}:${port}`);
}

function shown({ clientCertificate }: TlsSession): Evidence[] {
  const { requested, sent, refused, verified } = clientCertificate;
  const messages = [
    [requested, 'CertificateRequest of the server.'],
    [sent, 'Certificate of the client.'],
    [refused, 'Empty Certificate message of the client.'],
    [verified, 'CertificateVerify of the client.'],
  ] as const;
  return messages.flatMap(([at, what]) => (at === null ? [] : [{ at, what }]));
}
