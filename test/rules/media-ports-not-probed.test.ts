import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/media-ports-not-probed.ts';
import { endpoint, facts, frame, intrusion, mediaLeg, signalingLeg, stream } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const legs = [mediaLeg({ frames: 400, first: frame(7), streams: [stream({ packets: 400 })] })];
const probes = (ports: number, answered = 0) =>
  intrusion({
    kind: 'ports-probed',
    to: endpoint('198.51.100.20'),
    expected: null,
    ssrc: null,
    ports,
    answered,
    legs: [],
  });

testRule(rule, {
  pass: [
    { name: 'media and no probe', facts: facts({ legs }), says: ['No source sent'], cites: [7] },
    {
      name: 'a third address in one call is not a probe',
      facts: facts({ legs, mediaIntrusions: [intrusion()] }),
      says: ['No source sent'],
    },
  ],
  fail: [
    {
      name: 'as many ports as the policy calls a probe',
      facts: facts({ legs, mediaIntrusions: [probes(20)] }),
      says: ['20 ports of 198.51.100.20', 'No RTP went back'],
      cites: [20],
    },
    {
      name: 'a probe that was answered, without any call',
      facts: facts({ mediaIntrusions: [probes(900, 50), probes(30)] }),
      says: ['900 ports', '50 RTP packets went back', '1 other source did the like'],
    },
  ],
  open: [
    {
      name: 'fewer ports',
      facts: facts({ legs, mediaIntrusions: [probes(19)] }),
      says: ['19 ports'],
      severity: 'medium',
    },
    {
      name: 'a policy that asks for more',
      facts: facts({ legs, mediaIntrusions: [probes(20)] }),
      policy: { ...SOC2_DEFAULT, media: { ...SOC2_DEFAULT.media, probedPorts: 100 } },
      says: ['20 ports'],
      severity: 'medium',
    },
  ],
  notApplicable: [{ name: 'no media', facts: facts({ legs: [signalingLeg()] }), says: ['No media'] }],
});
