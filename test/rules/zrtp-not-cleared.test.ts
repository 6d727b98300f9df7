import rule from '../../src/rules/zrtp-not-cleared.ts';
import { facts, frame, mediaLeg, stream, zrtpFact } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const asked = { at: frame(20), acknowledged: null, resumed: null };
const withZrtp = (goClear: Parameters<typeof zrtpFact>[0], streams = [stream({ encrypted: 'yes' as const })]) =>
  facts({ legs: [mediaLeg({ keying: 'zrtp', zrtp: zrtpFact(goClear), streams })] });

testRule(rule, {
  pass: [{ name: 'no GoClear', facts: withZrtp({}), says: ['no GoClear'], cites: [3, 5, 6, 7] }],
  fail: [
    {
      name: 'acknowledged',
      facts: withZrtp({ goClear: { ...asked, acknowledged: frame(21) } }),
      says: ['frame 20', 'ClearACK'],
      cites: [20, 21],
    },
    {
      name: 'media that is readable behind it',
      facts: withZrtp({ goClear: asked }, [stream({ encrypted: 'no', first: frame(22), last: frame(90) })]),
      says: ['readable'],
    },
    {
      name: 'secure again later',
      facts: withZrtp({ goClear: { at: frame(20), acknowledged: frame(21), resumed: frame(30) } }),
      says: ['again in frame 30'],
      cites: [20, 21, 30],
    },
  ],
  open: [
    { name: 'without answer', facts: withZrtp({ goClear: asked }), says: ['forged'], severity: 'medium', cites: [20] },
    {
      name: 'readable only before it',
      facts: withZrtp({ goClear: asked }, [stream({ encrypted: 'no', first: frame(2), last: frame(6) })]),
      says: ['forged'],
      severity: 'medium',
    },
  ],
  notApplicable: [
    { name: 'no ZRTP', facts: facts({ legs: [mediaLeg({})] }), says: ['No ZRTP'] },
    { name: 'not completed', facts: withZrtp({ completed: null }), says: ['did not complete'] },
  ],
});
