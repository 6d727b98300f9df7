import rule from '../../src/rules/text-not-in-cleartext.ts';
import { content, facts, frame, mediaLeg, stream } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const text = { mediaType: 'text', codecs: ['red', 't140'] } as const;

testRule(rule, {
  pass: [
    {
      name: 'encrypted text',
      facts: facts({
        legs: [
          mediaLeg({
            ...text,
            keying: 'dtls-srtp',
            protection: 'encrypted',
            streams: [stream({ encrypted: 'yes', packets: 90 })],
          }),
        ],
      }),
      says: ['encrypted'],
    },
  ],
  fail: [
    {
      name: 'text in clear, a sample of it',
      facts: facts({
        legs: [
          mediaLeg({
            ...text,
            protection: 'cleartext',
            content: [content({ kind: 'text', count: 40, atLeast: true, samples: [frame(9)] })],
          }),
        ],
      }),
      says: [/^At least 40 packets of text are readable/, 'withheld'],
      cites: [1, 9],
    },
    {
      name: 'text that nobody announced',
      facts: facts({ legs: [mediaLeg({ protection: 'cleartext', content: [content({ kind: 'text', count: 1 })] })] }),
      says: [/^1 packet of text is readable/],
    },
  ],
  open: [
    {
      name: 'too few packets to tell',
      facts: facts({ legs: [mediaLeg({ ...text, streams: [stream({ packets: 3 })] })] }),
      says: ['cannot be told'],
    },
  ],
  notApplicable: [
    {
      name: 'audio',
      facts: facts({ legs: [mediaLeg({ mediaType: 'audio', codecs: ['PCMU'] })] }),
      says: ['No real-time text'],
    },
    {
      name: 'its key stands beside it',
      facts: facts({ legs: [mediaLeg({ ...text, protection: 'exposed', streams: [stream({ encrypted: 'yes' })] })] }),
      says: ['judged elsewhere'],
    },
    { name: 'agreed on and never sent', facts: facts({ legs: [mediaLeg(text)] }), says: ['none was sent'] },
  ],
});
