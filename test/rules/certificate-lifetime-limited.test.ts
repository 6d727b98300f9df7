import rule from '../../src/rules/certificate-lifetime-limited.ts';
import { DAY } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';
import { NOT_A_PEER, peers } from './peer.ts';

/** Both ends count: valid for `days` exactly. */
function living(days: number, issued = '2026-01-01', publicly = true) {
  const notBefore = Date.parse(issued) / 1000;
  const policies = publicly ? ['2.23.140.1.2.1'] : [];
  return peers({ certificate: { notBefore, notAfter: notBefore + days * DAY - 1, policies } });
}

testRule(rule, {
  pass: [
    { name: 'public, 398 days', facts: living(398), says: ['398 days, within the 398 of'], cites: [4] },
    { name: 'public, 200 days from March 2026', facts: living(200, '2026-03-15'), says: ['within the 200'] },
    { name: 'public, 825 days before September 2020', facts: living(825, '2020-08-31'), says: ['within the 825'] },
    { name: 'public, before there were limits', facts: living(1100, '2017-01-01'), says: ['no limit held'] },
    { name: 'private, 825 days', facts: living(825, '2026-01-01', false), says: ['within the 825 of the policy'] },
  ],
  fail: [
    { name: 'public, 399 days', facts: living(399), says: ['399 days', 'allows 398'] },
    { name: 'public, 201 days from March 2026', facts: living(201, '2026-03-15'), says: ['allows 200'] },
    {
      name: 'public by its timestamps',
      facts: peers({ certificate: { timestamps: 1, notBefore: 1_767_225_600, notAfter: 1_767_225_600 + 400 * DAY } }),
      says: ['401 days'],
    },
    { name: 'public, 101 days from March 2027', facts: living(101, '2027-03-15'), says: ['allows 100'] },
    { name: 'public, 48 days from March 2029', facts: living(48, '2029-03-15'), says: ['allows 47'] },
    { name: 'private, 826 days', facts: living(826, '2026-01-01', false), says: ['allows 825'] },
    { name: 'private, six years', facts: living(2191, '2026-01-01', false), says: ['2191 days'], severity: 'medium' },
  ],
  notApplicable: [
    ...NOT_A_PEER,
    { name: 'self-signed', facts: peers({ certificate: { selfSigned: true } }), says: ['self-signed'] },
  ],
  never: { open: 'the dates are in every certificate that can be read' },
});
