import rule from '../../src/rules/certificate-visible.ts';
import { certificate, facts, frame, signalingLeg, tlsSession } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

function session(parts: Parameters<typeof tlsSession>[0]) {
  return facts({
    legs: [signalingLeg({ transport: 'tls', tls: ['tls-1'] })],
    tlsSessions: [tlsSession({ handshake: 'complete', ...parts })],
    certificates: [certificate()],
  });
}

const TLS13 = { version: 'TLS 1.3', certificatesHidden: true, serverHello: frame(3) };

testRule(rule, {
  pass: [
    {
      name: 'TLS 1.2',
      facts: session({ version: 'TLS 1.2', certificates: ['cert-1'], serverHello: frame(3) }),
      says: ['1 certificate could be read'],
      cites: [3],
    },
    {
      name: 'decrypted',
      facts: session({ ...TLS13, decrypted: true, certificates: ['cert-1'] }),
      says: ['could be read'],
    },
  ],
  open: [
    { name: 'TLS 1.3', facts: session(TLS13), says: ['TLS 1.3 hides the certificates', 'not judged'], cites: [3] },
  ],
  notApplicable: [
    { name: 'resumed', facts: session({ version: 'TLS 1.2', resumed: true }), says: ['resumed'] },
    { name: 'anonymous', facts: session({ version: 'TLS 1.2' }), says: ['needs none'] },
    { name: 'failed', facts: session({ ...TLS13, handshake: 'failed' }), says: ['failed'] },
    { name: 'not VoIP', facts: facts({ tlsSessions: [tlsSession(TLS13)] }), says: ['Not a VoIP path'] },
  ],
  never: { fail: 'that TLS 1.3 hides certificates is no fault' },
});
