import rule from '../../src/rules/certificate-steady.ts';
import { frame } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';
import { NOT_A_PEER, type Peer, peers } from './peer.ts';

/** Another key of another issuer, shown in frame 8; the first is shown in frames 4 and 30. */
const STRANGER: NonNullable<Peer['certificate']> = {
  keySha256: 'cd'.repeat(32),
  issuer: 'CN=Inspection CA',
  first: frame(8),
};
const OWN = { last: frame(30) };
const ASKED = { serverName: 'sip.example.com' };
const ELSEWHERE = { serverName: 'SIP.example.com', server: '203.0.113.99:5061' };

function beside(certificate: Peer['certificate'], session: Peer['session'] = ASKED, own: Peer['certificate'] = OWN) {
  return peers({ certificate: own, session: ASKED }, { certificate: { ...STRANGER, ...certificate }, session });
}

testRule(rule, {
  pass: [
    {
      name: 'one certificate',
      facts: peers({}),
      says: ['No other certificate', '198.51.100.20 port 5061'],
      cites: [4],
    },
    {
      name: 'replaced by another',
      facts: beside({}, ASKED, { last: frame(6) }),
      subject: 'cert-1',
      says: ['was replaced by certificate 2222222222222222 during the capture'],
      cites: [4, 6, 8],
    },
    {
      name: 'replaces another',
      facts: beside({}, ASKED, { last: frame(7) }),
      subject: 'cert-2',
      says: ['replaced certificate 1111'],
    },
    {
      name: 'another name at the same address',
      facts: beside({}, { serverName: 'web.example.com' }),
      subject: 'cert-1',
      says: ['No other certificate'],
    },
    {
      name: 'of the same issuer',
      facts: beside({ issuer: 'CN=Example Issuing CA' }),
      subject: 'cert-1',
      says: ['with the same key or issuer'],
    },
  ],
  fail: [
    {
      name: 'another key and issuer at the same time',
      facts: beside({}),
      subject: 'cert-1',
      says: ['issued by CN=Example Issuing CA', 'issued by CN=Inspection CA', 'different keys'],
      cites: [4, 8, 30],
    },
    { name: 'the same seen from the other', facts: beside({}), subject: 'cert-2', says: ['CN=Example Issuing CA'] },
    {
      name: 'the same name on another leg',
      facts: beside({}, ELSEWHERE),
      subject: 'cert-1',
      says: ['CN=Inspection CA'],
    },
    {
      name: 'the same address, no name asked for',
      facts: peers({ certificate: OWN }, { certificate: STRANGER }),
      subject: 'cert-1',
      says: ['For 198.51.100.20 port 5061'],
    },
    {
      name: 'a key of another kind for other names',
      facts: beside({ keyAlgorithm: 'RSA', commonNames: ['proxy.example.net'] }),
      subject: 'cert-1',
      says: ['different keys'],
    },
  ],
  open: [
    {
      name: 'a server with two certificates',
      facts: beside({ keyAlgorithm: 'RSA' }),
      subject: 'cert-1',
      says: ['keys of different kinds'],
      severity: 'low',
    },
  ],
  notApplicable: [
    ...NOT_A_PEER,
    { name: 'of a client', facts: peers({ certificate: { role: 'client' } }), says: ['by a client only'] },
  ],
});
