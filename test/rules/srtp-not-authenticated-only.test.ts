import rule from '../../src/rules/srtp-not-authenticated-only.ts';
import { facts, frame, mediaLeg, stream } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

testRule(rule, {
  pass: [
    {
      name: 'SRTP that encrypts',
      facts: facts({
        legs: [mediaLeg({ protection: 'encrypted', streams: [stream({ encrypted: 'yes', packets: 50 })] })],
      }),
      says: ['Nothing is readable in 1 stream'],
    },
  ],
  fail: [
    {
      name: 'one of two streams is only authenticated',
      facts: facts({
        legs: [
          mediaLeg({
            protection: 'cleartext',
            streams: [
              stream({ encrypted: 'yes', packets: 50 }),
              stream({
                encrypted: 'no',
                integrityOnly: true,
                packets: 70,
                method: 'bytes not uniform',
                samples: [frame(12), frame(13)],
              }),
            ],
          }),
        ],
      }),
      says: ['70 packets in 1 stream', 'Bytes not uniform'],
      cites: [1, 12, 13],
    },
  ],
  notApplicable: [
    {
      name: 'plain RTP',
      facts: facts({
        legs: [mediaLeg({ protection: 'cleartext', streams: [stream({ encrypted: 'no', packets: 70 })] })],
      }),
      says: ['No SRTP'],
    },
    { name: 'nothing seen', facts: facts({ legs: [mediaLeg()] }), says: ['No SRTP'] },
  ],
  never: { open: 'what cannot be told is not SRTP that was seen' },
});
