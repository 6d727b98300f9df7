import rule from '../../src/rules/srtp-key-lifetime-kept.ts';
import { contradiction, facts, frame, mediaLeg, mediaSide, readableKey, stream } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const sides = [mediaSide(), mediaSide({ side: 'answer' })];
const sent = (packets: number, direction: 'a-to-b' | 'b-to-a' = 'a-to-b') => stream({ packets, direction });
const worn = { sides, readableKeys: [readableKey({ lifetime: 100 })] };

testRule(rule, {
  fail: [
    {
      name: 'more packets than the lifetime of the key',
      facts: facts({ legs: [mediaLeg({ ...worn, streams: [sent(60), sent(41)] })] }),
      says: ['101 packets', 'agreed for 100'],
      cites: [1, 10],
    },
    {
      name: 'the last packets under that key, and none of the other direction',
      facts: facts({
        legs: [
          mediaLeg({
            ...worn,
            streams: [
              stream({ packets: 101, last: frame(40) }),
              stream({ packets: 9, direction: 'b-to-a', last: frame(41) }),
            ],
          }),
        ],
      }),
      says: ['101 packets'],
      cites: [1, 40],
    },
    {
      name: 'media that moved and kept its key',
      facts: facts({
        legs: [mediaLeg()],
        contradictions: [contradiction('key-kept-at-new-address', { legs: ['leg-2'] })],
      }),
      says: ['key-kept-at-new-address'],
      cites: [1, 2],
    },
  ],
  notApplicable: [
    {
      name: 'as many packets as allowed, and more in the other direction',
      facts: facts({ legs: [mediaLeg({ ...worn, streams: [sent(100), sent(900, 'b-to-a')] })] }),
      says: ['No key was seen to outlive'],
    },
    {
      name: 'two keys of one side: whose packets they are cannot be told',
      facts: facts({
        legs: [
          mediaLeg({
            sides,
            readableKeys: [readableKey({ lifetime: 100 }), readableKey({ tag: 2 })],
            streams: [sent(500)],
          }),
        ],
      }),
      says: ['No key was seen to outlive'],
    },
    {
      name: 'no lifetime, or another end',
      facts: facts({
        legs: [
          mediaLeg({
            sides: [mediaSide({ end: null })],
            readableKeys: [readableKey({ lifetime: 1 })],
            streams: [sent(9)],
          }),
        ],
      }),
      says: ['No key was seen to outlive'],
    },
  ],
  never: { pass: 'packets that were not captured count as well', open: 'the same' },
});
