import type { QualityFact, QualityMeasure } from '../../src/ledger/facts.ts';
import rule from '../../src/rules/capture-complete-enough.ts';
import {
  accounting,
  CAPTURED_AT,
  captureFacts,
  certificate,
  evidence,
  facts,
  frame,
  gap,
  JUDGED_AT,
  signalingLeg,
  sipFacts,
  tlsSession,
} from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const second = captureFacts({
  file: 'b.pcap',
  firstFrame: frame(1, CAPTURED_AT + 200, 1),
  lastFrame: frame(9, CAPTURED_AT + 209, 1),
});
function quality(measure: QualityMeasure, count: number, number: number): QualityFact {
  return { measure, count, of: null, evidence: [evidence(number)], legs: ['leg-1'] };
}

const noFrames = { frames: 0, firstFrame: null, lastFrame: null };

testRule(rule, {
  pass: [
    { name: 'a sound capture', facts: facts(), says: ['100 frames read', 'Nothing is missing'], cites: [1] },
    {
      name: 'frames beside the calls cut short, few drops, gaps of other traffic',
      facts: facts({
        captures: [captureFacts({ truncatedFrames: 3, frames: 10_000, reportedDrops: 1 })],
        gaps: [
          gap({ reason: 'truncated-by-snaplen', layer: 'tls', count: 3 }),
          gap({ reason: 'unsupported', layer: 'ipv4' }),
        ],
      }),
      says: [
        '3 frames cut short, 1 frame reported as dropped and 2 kinds of gaps: not enough to keep calls from being judged',
      ],
    },
    {
      name: 'segments of other traffic missing, malformed SIP',
      facts: facts({
        gaps: [
          gap({ reason: 'missing-segment', layer: 'tcp' }),
          gap({ reason: 'malformed', layer: 'sip', legs: ['leg-1'] }),
        ],
      }),
      says: ['2 kinds of gaps'],
    },
    {
      name: 'what is measured and hides no answer: a quiet line, large frames, a call that goes on',
      facts: facts({
        captureQuality: [
          quality('clock-forward', 1, 5),
          quality('frames-above-mtu', 9, 6),
          quality('calls-go-on', 1, 7),
        ],
      }),
      says: ['Nothing is missing'],
    },
    {
      name: 'both directions, and a request that nobody answered',
      facts: facts({
        legs: [
          signalingLeg({ sip: sipFacts({ messages: 3, methods: { INVITE: 1, ACK: 1 }, statuses: { 486: 1 } }) }),
          signalingLeg({ id: 'leg-2', sip: sipFacts({ messages: 1, methods: { OPTIONS: 1 } }) }),
        ],
      }),
      says: ['Nothing is missing'],
    },
  ],
  open: [
    {
      name: 'a damaged file',
      facts: facts({
        captures: [captureFacts({ damaged: { frame: 101, offset: 4096, reason: 'the file ends inside a frame' } })],
      }),
      says: ['trace.pcap is damaged at frame 101, offset 4096'],
      cites: [100],
    },
    {
      name: 'a file damaged before its first frame',
      facts: facts({
        captures: [
          captureFacts({ ...noFrames, damaged: { frame: 1, offset: 24, reason: 'the file ends inside a frame' } }),
        ],
        accounting: accounting(),
      }),
      says: ['damaged at frame 1'],
      cites: [1],
    },
    {
      name: 'drops',
      facts: facts({ captures: [captureFacts({ frames: 900, reportedDrops: 100 })] }),
      says: ['dropped 100 frames (10.0 %)'],
      causes: ['drops-reported'],
    },
    {
      name: 'signaling that could be read and belongs to no leg',
      facts: facts({ gaps: [gap({ layer: 'signaling', reason: 'unsupported', count: 2 })] }),
      says: ['2 frames of readable signaling are counted to no leg'],
      severity: 'high',
    },
    {
      name: 'truncation that touched a call',
      facts: facts({
        gaps: [gap({ reason: 'truncated-by-snaplen', layer: 'udp', count: 2, legs: ['leg-1'], first: frame(17) })],
      }),
      says: ['2 frames', 'cut short', 'udp, leg-1'],
      causes: ['truncated-signaling', 'truncated-other'],
      cites: [17],
    },
    {
      name: 'truncated SIP whose leg is not known',
      facts: facts({ gaps: [gap({ reason: 'truncated-by-snaplen', layer: 'sip' })] }),
      says: ['cut short'],
    },
    {
      name: 'segments of signaling missing',
      facts: facts({ gaps: [gap({ reason: 'missing-segment', layer: 'tcp', legs: ['leg-1'] })] }),
      says: ['TCP segments of calls are missing'],
      causes: ['tcp-octets-missing'],
    },
    {
      name: 'fragments missing, whosever they were',
      facts: facts({ gaps: [gap({ reason: 'missing-fragment', layer: 'ipv4', count: 3 })] }),
      says: ['3 datagrams'],
      causes: [],
    },
    {
      name: 'a limit reached',
      facts: facts({ gaps: [gap({ reason: 'limit-reached', layer: 'tcp' })] }),
      says: ['limit was reached'],
    },
    {
      name: 'contradicting segments of a call',
      facts: facts({ gaps: [gap({ reason: 'conflicting-overlap', layer: 'tcp', legs: ['leg-1'] })] }),
      says: ['contradict'],
    },
    {
      name: 'responses without requests',
      facts: facts({
        legs: [signalingLeg({ sip: sipFacts({ messages: 2, statuses: { 200: 2 }, firstReadable: evidence(8) }) })],
      }),
      says: ['leg-1', 'no requests'],
      causes: ['one-way-signaling'],
      cites: [8],
    },
    {
      name: 'an ACK without the response it acknowledges',
      facts: facts({ legs: [signalingLeg({ sip: sipFacts({ messages: 2, methods: { INVITE: 1, ACK: 1 } }) })] }),
      says: ['no responses'],
      causes: ['one-way-signaling'],
    },
    {
      name: 'TLS that was set up before the recording',
      facts: facts({ tlsSessions: [tlsSession({ legs: ['leg-1'] })] }),
      says: ['set up before the recording'],
    },
    {
      name: 'a clock that was never set',
      facts: facts({ captures: [captureFacts({ firstFrame: frame(1, 60), lastFrame: frame(2, 61) })] }),
      says: [/was not set, so it does not show when this was recorded\.$/],
    },
    {
      name: 'a clock that was never set, and certificates whose dates want one',
      facts: facts({
        captures: [captureFacts({ firstFrame: frame(1, 60), lastFrame: frame(2, 61) })],
        certificates: [certificate()],
      }),
      says: ['nor can certificate dates be judged by it'],
    },
    {
      name: 'frames from the future',
      facts: facts({ captures: [captureFacts({ lastFrame: frame(100, JUDGED_AT + 301) })] }),
      says: ['from the future'],
    },
    {
      name: 'a clock that went backwards',
      facts: facts({
        captures: [captureFacts({ firstFrame: frame(1, CAPTURED_AT + 10), lastFrame: frame(2, CAPTURED_AT) })],
      }),
      says: ['went backwards'],
    },
    {
      name: 'packets missing in both directions at the same moment',
      facts: facts({ captureQuality: [quality('gaps-both-directions', 2, 40)] }),
      says: ['At 2 moments packets are missing in both directions of leg-1'],
      cites: [40],
    },
    {
      name: 'one direction of media that was agreed both ways',
      facts: facts({ captureQuality: [quality('one-way-media', 1, 41)] }),
      causes: ['one-way-media'],
      says: ['Only one direction of the media of leg-1'],
      cites: [41],
    },
    {
      name: 'dialogs and media from before the recording',
      facts: facts({ captureQuality: [quality('calls-began-before', 2, 1), quality('media-before-signaling', 1, 2)] }),
      says: ['2 dialogs began before the recording', 'Media of leg-1 was recorded before'],
      cites: [1, 2],
    },
    {
      name: 'a clock that stepped back between two frames',
      facts: facts({ captureQuality: [quality('clock-back', 1, 7)] }),
      says: ['went backwards by more than a second, 1 time'],
      cites: [7],
    },
    {
      name: 'the second of two files is damaged, and eight layers have gaps',
      facts: facts({
        captures: [captureFacts(), { ...second, damaged: { frame: 10, offset: 1, reason: 'bad block' } }],
        gaps: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((layer) => gap({ reason: 'limit-reached', layer })),
      }),
      says: ['b.pcap is damaged', '3 more shortcomings'],
    },
  ],
  notApplicable: [
    {
      name: 'no frames',
      facts: facts({ captures: [captureFacts(noFrames)], accounting: accounting() }),
      says: ['no frames'],
    },
  ],
  never: { fail: 'the capture is evidence, not the audited system' },
});
