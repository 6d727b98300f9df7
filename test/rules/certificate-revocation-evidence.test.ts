import rule from '../../src/rules/certificate-revocation-evidence.ts';
import { frame, tlsOffer } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';
import { NOT_A_PEER, type Peer, peers } from './peer.ts';

const asking = { offer: tlsOffer({ statusRequest: true }) };
const stapled = { certificateStatus: frame(6) };

function promising(session: Peer['session'] = {}) {
  return peers({ certificate: { mustStaple: true }, session });
}

testRule(rule, {
  pass: [
    {
      name: 'stapled, as promised',
      facts: promising({ ...asking, ...stapled }),
      says: ['was stapled'],
      cites: [4, 6],
    },
    { name: 'stapled without a promise', facts: peers({ session: stapled }), says: ['was stapled'] },
  ],
  fail: [
    {
      name: 'promised, asked for and not sent',
      facts: promising(asking),
      says: ['must-staple', 'sent none'],
      severity: 'medium',
    },
    {
      name: 'sent to one client and not to another',
      facts: peers(
        { certificate: { mustStaple: true }, session: { ...asking, ...stapled } },
        { certificate: { id: 'cert-1' }, session: asking },
      ),
      says: ['sent none'],
      severity: 'medium',
    },
  ],
  open: [
    { name: 'nobody asked', facts: promising({ offer: tlsOffer() }), says: ['was not seen'] },
    { name: 'no ClientHello', facts: promising(), says: ['was not seen'] },
    {
      name: 'the handshake was not seen to end',
      facts: promising({ ...asking, handshake: 'partial' }),
      says: ['not seen'],
    },
  ],
  notApplicable: [
    { name: 'no promise', facts: peers({ session: asking }), says: ['promises no stapled'] },
    { name: 'of a client', facts: peers({ certificate: { role: 'client', mustStaple: true } }), says: ['client only'] },
    ...NOT_A_PEER,
  ],
});
