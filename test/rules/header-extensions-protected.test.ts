import rule from '../../src/rules/header-extensions-protected.ts';
import { evidence, facts, frame, mediaLeg, stream } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const encrypted = {
  protection: 'encrypted',
  mediaType: 'audio',
  streams: [stream({ encrypted: 'yes', packets: 300 })],
} as const;

testRule(rule, {
  pass: [
    {
      name: 'no level beside encrypted audio',
      facts: facts({ legs: [mediaLeg(encrypted)] }),
      says: ['No audio level'],
    },
  ],
  fail: [
    {
      name: 'the level of the sender',
      facts: facts({
        legs: [
          mediaLeg({
            ...encrypted,
            negotiation: [evidence(2)],
            readableAudioLevel: { of: 'sender', id: 3, first: frame(11) },
          }),
        ],
      }),
      says: ['audio level of the sender', 'header extension 3'],
      cites: [2, 11],
    },
    {
      name: 'the levels of contributors',
      facts: facts({
        legs: [mediaLeg({ ...encrypted, readableAudioLevel: { of: 'contributors', id: 4, first: frame(11) } })],
      }),
      says: ['contributors'],
    },
  ],
  notApplicable: [
    {
      name: 'audio in clear',
      facts: facts({
        legs: [
          mediaLeg({
            protection: 'cleartext',
            streams: [stream({ encrypted: 'no' })],
            readableAudioLevel: { of: 'sender', id: 3, first: frame(11) },
          }),
        ],
      }),
      says: ['not seen encrypted'],
    },
    {
      name: 'no SDP that names extensions',
      facts: facts({ legs: [mediaLeg({ ...encrypted, mediaType: null })] }),
      says: ['SDP'],
    },
  ],
  never: { open: 'without the SDP an extension has no name, and the question does not arise' },
});
