import rule from '../../src/rules/certificate-not-expiring-soon.ts';
import { certificate, DAY, facts, frame } from '../support/facts-builder.ts';
import { type RuleCase, testRule } from '../support/rule-tester.ts';

const SHOWN_AT = frame(4).seconds;

/** @param left days @param lifetime days */
function expiring(left: number, lifetime = 365, parts: Parameters<typeof certificate>[0] = {}): RuleCase['facts'] {
  const notAfter = SHOWN_AT + left * DAY;
  return facts({
    certificates: [certificate({ seenOn: ['leg-1'], notAfter, notBefore: notAfter - lifetime * DAY, ...parts })],
  });
}

testRule(rule, {
  pass: [
    { name: '30 days left', facts: expiring(30), says: ['30 days after it was shown'] },
    { name: '10 of 20 days left: normal for a short life', facts: expiring(10, 20), says: ['10 days'] },
  ],
  fail: [
    { name: '29 days left', facts: expiring(29), says: ['29 days'], severity: 'low' },
    { name: '14 days left', facts: expiring(14), says: ['14 days'], severity: 'low' },
    { name: 'less than 14 days left', facts: expiring(13.9), says: ['13 days'], severity: 'medium' },
    { name: '7 days left', facts: expiring(7), says: ['7 days'], severity: 'medium' },
    { name: 'less than 7 days left', facts: expiring(6.9), says: ['6 days'] },
    { name: 'expires at this second', facts: expiring(0), says: ['0 days'] },
    { name: '6 of 20 days left', facts: expiring(6, 20), says: ['6 days'], severity: 'medium' },
    { name: '3 of 20 days left', facts: expiring(3, 20), says: ['3 days'] },
    { name: '29 of 90 days left', facts: expiring(29, 90), says: ['29 days'], severity: 'low' },
  ],
  notApplicable: [
    { name: 'expired already', facts: expiring(-1), says: ['certificate-not-expired'] },
    { name: 'keys media only', facts: expiring(1, 30, { mediaKeyingOnly: true }), says: ['only keys media'] },
    { name: 'not on a VoIP path', facts: expiring(1, 365, { seenOn: [] }), says: ['Not a VoIP path'] },
  ],
  never: { open: 'a certificate that was read has its dates' },
});
