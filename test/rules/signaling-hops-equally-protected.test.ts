import rule from '../../src/rules/signaling-hops-equally-protected.ts';
import { call, contradiction, evidence, facts } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

testRule(rule, {
  fail: [
    {
      name: 'hops-differ-in-protection',
      facts: facts({
        calls: [call()],
        contradictions: [contradiction('hops-differ-in-protection', { calls: ['call-1'] })],
      }),
      says: ['What contradicts is hops-differ-in-protection.'],
      cites: [1, 2],
    },
    {
      name: 'key-readable-on-another-hop',
      facts: facts({
        calls: [call()],
        contradictions: [contradiction('key-readable-on-another-hop', { calls: ['call-1'] })],
      }),
      says: ['What contradicts is key-readable-on-another-hop.'],
      cites: [1, 2],
    },
    {
      name: 'several of them: two are said, the others counted, all are cited',
      facts: facts({
        calls: [call()],
        contradictions: [3, 4, 5].map((number) =>
          contradiction('hops-differ-in-protection', {
            calls: ['call-1'],
            what: `In frame ${number}.`,
            evidence: [evidence(number)],
          }),
        ),
      }),
      says: [/^In frame 3\. In frame 4\. The same or the like is found once more\.$/],
      cites: [3, 4, 5],
    },
  ],
  notApplicable: [
    { name: 'none was found', facts: facts({ calls: [call()] }), says: [/\S/] },
    {
      name: 'one of another call',
      facts: facts({
        calls: [call()],
        contradictions: [contradiction('hops-differ-in-protection', { calls: ['call-9'] })],
      }),
      says: [/\S/],
    },
    {
      name: 'one of another kind',
      facts: facts({ calls: [call()], contradictions: [contradiction('rtp-agreed-srtp-seen', { calls: ['call-1'] })] }),
      says: [/\S/],
    },
  ],
  never: { pass: 'a sample cannot show that it happens nowhere', open: 'what was not seen is not known to be missing' },
});
