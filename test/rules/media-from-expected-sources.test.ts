import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/media-from-expected-sources.ts';
import { evidence, facts, frame, intrusion, mediaLeg, stream } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const streams = [stream({ packets: 400 }), stream({ ssrc: 2, direction: 'b-to-a', packets: 400 })];
const attacked = mediaLeg({ id: 'leg-2', mediaType: 'audio', protection: 'cleartext', streams });
const foreign = mediaLeg({
  id: 'leg-3',
  mediaType: 'audio',
  protection: 'cleartext',
  a: '203.0.113.66:4444',
  first: frame(20),
  streams,
});
const legs = [attacked, foreign];

testRule(rule, {
  pass: [
    { name: 'announced media alone', facts: facts({ legs: [attacked] }), says: ['No other address'] },
    {
      name: 'beside a probe of ports',
      facts: facts({
        legs: [attacked],
        mediaIntrusions: [intrusion({ kind: 'ports-probed', expected: null, legs: [] })],
      }),
      says: ['No other address'],
    },
  ],
  fail: [
    {
      name: 'more packets than the policy tolerates',
      facts: facts({ legs, mediaIntrusions: [intrusion({ packets: 6 })] }),
      subject: 'leg-2',
      says: ['6 RTP packets came from 203.0.113.66', '192.0.2.10 was sending already', 'Nothing went back'],
      cites: [1, 20],
    },
    {
      name: 'one packet that was answered',
      facts: facts({ legs, mediaIntrusions: [intrusion({ packets: 1, answered: 90 })] }),
      subject: 'leg-2',
      says: ['90 packets went back to it'],
    },
    {
      name: 'the SSRC of the expected source, and another source beside',
      facts: facts({
        legs,
        mediaIntrusions: [
          intrusion({ packets: 2, first: frame(18), evidence: [evidence(18)] }),
          intrusion({ kind: 'ssrc-taken-over', packets: 80 }),
        ],
      }),
      subject: 'leg-2',
      says: ['80 RTP packets', 'some of them with the SSRC of the expected source', '1 other source did so as well'],
      cites: [1, 18, 20],
    },
  ],
  open: [
    {
      name: 'no more packets than the policy tolerates',
      facts: facts({ legs, mediaIntrusions: [intrusion({ packets: 5 })] }),
      subject: 'leg-2',
      says: ['5 RTP packets'],
      severity: 'medium',
    },
    {
      name: 'a policy that tolerates more',
      facts: facts({ legs, mediaIntrusions: [intrusion({ packets: 50 })] }),
      subject: 'leg-2',
      policy: { ...SOC2_DEFAULT, media: { ...SOC2_DEFAULT.media, toleratedForeignPackets: 50 } },
      says: ['50 RTP packets'],
      severity: 'medium',
    },
    {
      name: 'one direction, which is what the recording lacks',
      facts: facts({
        legs: [mediaLeg({ id: 'leg-2', mediaType: 'audio', streams: streams.slice(0, 1) })],
        captureQuality: [{ measure: 'one-way-media', count: 1, of: 1, evidence: [], legs: ['leg-2'] }],
      }),
      says: ['one direction only'],
      severity: 'low',
      causes: ['one-way-media'],
    },
    {
      name: 'one direction, in a call of which the recording is not said to lack any',
      facts: facts({
        legs: [mediaLeg({ mediaType: 'audio', streams: streams.slice(0, 1) })],
        captureQuality: [{ measure: 'one-way-media', count: 1, of: 2, evidence: [], legs: ['leg-9'] }],
      }),
      says: ['one direction only'],
      severity: 'low',
      causes: [],
    },
  ],
  notApplicable: [
    {
      name: 'the leg of what was sent',
      facts: facts({ legs, mediaIntrusions: [intrusion()] }),
      subject: 'leg-3',
      says: ['sent into another one'],
    },
    { name: 'media that nobody announced', facts: facts({ legs: [mediaLeg({ streams })] }), says: ['SDP announced'] },
    { name: 'no media seen', facts: facts({ legs: [mediaLeg({ mediaType: 'audio' })] }), says: ['No media was seen'] },
  ],
});
