import rule from '../../src/rules/media-announced.ts';
import { evidence, facts, mediaLeg, signalingLeg, stream } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const found = [
  stream({ packets: 300, foundBy: 'pattern' }),
  stream({ packets: 200, foundBy: 'pattern', direction: 'b-to-a' }),
];

testRule(rule, {
  pass: [
    {
      name: 'announced by SDP',
      facts: facts({
        legs: [mediaLeg({ mediaType: 'audio', negotiation: [evidence(2)], streams: [stream({ packets: 300 })] })],
      }),
      says: ['SDP announced'],
      cites: [1, 2],
    },
  ],
  open: [
    {
      name: 'signaling of others only',
      facts: facts({
        legs: [
          signalingLeg({ protection: 'cleartext', a: '192.0.2.98', b: '192.0.2.99:5060' }),
          mediaLeg({ protection: 'cleartext', streams: found }),
        ],
      }),
      says: ['500 RTP packets in 2 streams'],
    },
    {
      name: 'readable signaling of the hosts that does not announce it',
      facts: facts({ legs: [signalingLeg({ protection: 'cleartext' }), mediaLeg({ streams: found })] }),
      says: ['No signaling in the capture announced'],
    },
  ],
  notApplicable: [
    {
      name: 'a capture of media alone: the report names it as a limitation',
      facts: facts({ legs: [mediaLeg({ protection: 'cleartext', streams: found })] }),
      says: ['no signaling of anybody'],
    },
    {
      name: 'hidden in the encrypted signaling of its hosts',
      facts: facts({ legs: [signalingLeg({ protection: 'encrypted' }), mediaLeg({ streams: found })] }),
      says: ['encrypted'],
    },
    { name: 'no media seen', facts: facts({ legs: [mediaLeg({ mediaType: 'audio' })] }), says: ['No media was seen'] },
  ],
  never: { fail: 'media without signaling in the capture may be announced in signaling outside of it' },
});
