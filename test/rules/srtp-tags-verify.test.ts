import rule from '../../src/rules/srtp-tags-verify.ts';
import { cryptoLine, facts, mediaLeg, readableKey, stream } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const pair = (offer: number | null, answer: number | null) => [
  readableKey({ verifiedTags: offer }),
  readableKey({ side: 'answer', at: readableKey().at, keySha256: '1122334455667788', verifiedTags: answer }),
];
const srtp = [
  stream({ encrypted: 'yes', packets: 30 }),
  stream({ encrypted: 'yes', packets: 30, direction: 'b-to-a' }),
];

testRule(rule, {
  pass: [
    {
      name: 'tags of both directions',
      facts: facts({ legs: [mediaLeg({ readableKeys: pair(4, 4), streams: srtp })] }),
      says: ['8 authentication tags verify'],
    },
  ],
  fail: [
    {
      name: 'none of the tags',
      facts: facts({ legs: [mediaLeg({ readableKeys: pair(0, 0), streams: srtp })] }),
      says: ['No tag of 60 SRTP packets', '2 agreed keys'],
    },
  ],
  open: [
    {
      name: 'two tags',
      facts: facts({ legs: [mediaLeg({ readableKeys: pair(2, 0), streams: srtp })] }),
      says: ['2 authentication tags verified, too few'],
      severity: 'medium',
    },
  ],
  notApplicable: [
    { name: 'no key', facts: facts({ legs: [mediaLeg({ streams: srtp })] }), says: ['No key could be tried'] },
    {
      name: 'keys that were not tried',
      facts: facts({ legs: [mediaLeg({ readableKeys: pair(null, null), streams: srtp })] }),
      says: ['No key could be tried'],
    },
    {
      name: 'readable RTP has no tags: another rule',
      facts: facts({
        legs: [mediaLeg({ readableKeys: pair(0, 0), streams: [...srtp, stream({ encrypted: 'no', packets: 90 })] })],
      }),
      says: ['Too little'],
    },
    {
      name: 'the key of one side alone',
      facts: facts({ legs: [mediaLeg({ readableKeys: pair(0, null), streams: srtp })] }),
      says: ['Too little'],
    },
    {
      name: 'agreed to have none',
      facts: facts({
        legs: [
          mediaLeg({
            readableKeys: pair(0, 0),
            streams: srtp,
            crypto: [cryptoLine({ sessionParameters: ['UNAUTHENTICATED_SRTP'] })],
          }),
        ],
      }),
      says: ['to have no tags'],
    },
  ],
});
