import rule from '../../src/rules/dtmf-not-in-cleartext.ts';
import { content, facts, frame, mediaLeg, stream } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const hidden = [stream({ packets: 300, encrypted: 'yes' })];

testRule(rule, {
  pass: [
    {
      name: 'encrypted media',
      facts: facts({ legs: [mediaLeg({ keying: 'dtls-srtp', protection: 'encrypted', streams: hidden })] }),
      says: ['encrypted'],
    },
    {
      name: 'weak media is encrypted; other rules judge the weakness',
      facts: facts({ legs: [mediaLeg({ keying: 'dtls-srtp', protection: 'weak', streams: hidden })] }),
      says: ['encrypted'],
    },
  ],
  fail: [
    {
      name: 'keys in clear media',
      facts: facts({
        legs: [
          mediaLeg({ protection: 'cleartext', content: [content({ count: 16, samples: [frame(10), frame(18)] })] }),
        ],
      }),
      says: ['16 keys were pressed', 'which ones is withheld'],
      cites: [1, 10, 18],
    },
    {
      name: 'one key',
      facts: facts({ legs: [mediaLeg({ protection: 'cleartext', content: [content({ count: 1 })] })] }),
      says: [/^1 key was pressed and is readable/],
    },
    {
      name: 'keys as tones in clear media',
      facts: facts({
        legs: [
          mediaLeg({
            protection: 'cleartext',
            content: [content({ kind: 'dtmf-in-band', count: 6, samples: [frame(12), frame(20)] })],
          }),
        ],
      }),
      says: ['6 keys were pressed and are readable as tones in the audio', 'which ones is withheld'],
      cites: [1, 12, 20],
    },
    {
      name: 'keys that go both ways',
      facts: facts({
        legs: [
          mediaLeg({
            protection: 'cleartext',
            content: [
              content({ count: 4, samples: [frame(10)] }),
              content({ kind: 'dtmf-in-band', count: 3, samples: [frame(12)] }),
            ],
          }),
        ],
      }),
      says: ['4 keys were pressed', 'telephone events (RFC 4733), and 3 as tones in the audio', 'withheld'],
      cites: [1, 10, 12],
    },
    {
      name: 'keys in clear in a leg that is called encrypted otherwise',
      facts: facts({ legs: [mediaLeg({ protection: 'encrypted', streams: hidden, content: [content()] })] }),
      says: ['3 keys'],
    },
  ],
  notApplicable: [
    {
      name: 'SDES whose key may stand in a message that is missing',
      facts: facts({ legs: [mediaLeg({ keying: 'sdes', protection: 'encrypted', streams: hidden })] }),
      says: ['not seen encrypted'],
    },
    {
      name: 'media that looks encrypted, without a word about keys',
      facts: facts({ legs: [mediaLeg({ protection: 'encrypted', streams: hidden })] }),
      says: ['not seen encrypted'],
    },
    {
      name: 'the key of the media stands beside it: media-keys-not-exposed judges that',
      facts: facts({ legs: [mediaLeg({ protection: 'exposed', streams: hidden })] }),
      says: ['not seen encrypted'],
    },
    {
      name: 'clear media without keys',
      facts: facts({ legs: [mediaLeg({ protection: 'cleartext' })] }),
      says: ['No key'],
    },
    {
      name: 'text is no key',
      facts: facts({ legs: [mediaLeg({ protection: 'cleartext', content: [content({ kind: 'text' })] })] }),
      says: ['No key'],
    },
    {
      name: 'encryption agreed on and not seen',
      facts: facts({ legs: [mediaLeg({ protection: 'encrypted', basis: 'negotiated' })] }),
      says: ['not seen encrypted'],
    },
  ],
  never: { open: 'what cannot be told of the media is a question for media-encrypted' },
});
