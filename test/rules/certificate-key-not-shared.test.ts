import rule from '../../src/rules/certificate-key-not-shared.ts';
import { frame } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';
import { NOT_A_PEER, peers } from './peer.ts';

const OTHER_HOST = { server: '198.51.100.21:5061', first: frame(9) };

testRule(rule, {
  pass: [
    { name: 'one host', facts: peers({}), says: ['by one host'], cites: [4] },
    {
      name: 'one host, renewed with the same key',
      facts: peers({}, { certificate: { subject: 'CN=new.example.com' } }),
      subject: 'cert-1',
      says: ['by one host'],
    },
    {
      name: 'two hosts with keys of their own',
      facts: peers({}, { certificate: { keySha256: 'cd'.repeat(32) }, session: OTHER_HOST }),
      subject: 'cert-2',
      says: ['by one host'],
    },
  ],
  fail: [
    {
      name: 'two names on two hosts',
      facts: peers({}, { certificate: { subject: 'CN=other.example.net' }, session: OTHER_HOST }),
      subject: 'cert-1',
      says: ['by 2 hosts: 198.51.100.20 and 198.51.100.21', 'CN=sip.example.com and CN=other.example.net'],
      cites: [1, 4, 9],
    },
    {
      name: 'a server and a client',
      facts: peers({}, { certificate: { subject: 'CN=phone', role: 'client' } }),
      subject: 'cert-2',
      says: ['198.51.100.20 and 192.0.2.10'],
    },
    {
      name: 'one certificate on two hosts',
      facts: peers({}, { certificate: { id: 'cert-1' }, session: OTHER_HOST }),
      says: ['always under the same name'],
      severity: 'low',
    },
  ],
  notApplicable: [
    ...NOT_A_PEER,
    { name: 'key not read', facts: peers({ certificate: { keySha256: null } }), says: ['could not be read'] },
  ],
  never: { open: 'the key of a certificate that was read is known, and so is who showed it' },
});
