import { describe, expect, it } from 'vitest';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { factsOf } from '../../src/report/facts-of.ts';
import { judge } from '../../src/rules/judge.ts';
import {
  call,
  captureFacts,
  certificate,
  credential,
  dtlsSession,
  evidence,
  facts,
  frame,
  gap,
  JUDGED_AT,
  ladderEvent,
  mediaLeg,
  readableKey,
  signalingLeg,
  sipFacts,
  stream,
  tlsSession,
} from '../support/facts-builder.ts';
import { reportOf, SAMPLES } from './samples.ts';

const ALL = facts({
  captures: [
    captureFacts({ damaged: { frame: 3, offset: 9, reason: 'ends early' } }),
    captureFacts({ firstFrame: null, lastFrame: null }),
  ],
  gaps: [gap({ legs: ['leg-1'] })],
  captureQuality: [
    { measure: 'one-way-media', count: 1, of: 2, evidence: [evidence(4)], legs: ['leg-2'] },
    { measure: 'drops-reported', count: 3, of: null, evidence: [], legs: [] },
  ],
  ambiguities: [{ kind: 'calls', at: frame(2), what: 'two fit', legs: [], calls: ['call-1'] }],
  calls: [
    call({
      endedAt: frame(9),
      callIds: ['4711', '4712'],
      joinedBy: [
        { callId: '4712', leg: null, by: 'header X-Cid names the other Call-ID', confidence: 0.95 },
        { callId: null, leg: 'leg-1', by: 'the only connection', confidence: 0.75 },
      ],
      path: ['leg-1'],
      ladder: [
        ladderEvent({ until: frame(2), count: 2 }),
        ladderEvent({ kind: 'omitted', at: frame(3), from: null, to: null, leg: null, protection: null, count: 7 }),
      ],
      ladderOmitted: 7,
    }),
  ],
  legs: [
    signalingLeg({
      protection: 'cleartext',
      calls: ['call-1'],
      sip: sipFacts({
        messages: 3,
        methods: { INVITE: 1 },
        statuses: { '200': 2 },
        firstReadable: evidence(1),
        lastReadable: evidence(2),
        credentials: [credential()],
      }),
    }),
    mediaLeg({
      tls: ['dtls-1'],
      mediaType: 'audio',
      codecs: ['opus'],
      keying: 'sdes',
      srtpNegotiated: true,
      negotiation: [evidence(1)],
      readableKeys: [readableKey()],
      streams: [stream({ ssrc: 0xffffffff, samples: [frame(11)] })],
      rtcp: { clear: 1, encrypted: 0, unknown: 2, firstClear: frame(12), firstEncrypted: null },
      rtcpProtected: false,
    }),
  ],
  tlsSessions: [
    tlsSession({ serverHello: frame(2), alerts: [evidence(3)] }),
    dtlsSession({ certificates: ['cert-1'] }),
  ],
  certificates: [certificate()],
});

describe('facts from a report', () => {
  it('are the facts that it was built from', () => {
    const report = reportOf(ALL, [], { identities: 'clear' });
    expect(factsOf(report)).toEqual(ALL);
    expect(factsOf(JSON.parse(JSON.stringify(report)))).toEqual(ALL);
  });

  it.each(Object.keys(SAMPLES))('%s: give the same verdicts again, masked or not', (name) => {
    const once = factsOf(SAMPLES[name]!());
    const twice = factsOf(reportOf(once, []));
    const outcome = (of: typeof once): unknown =>
      judge(of, SOC2_DEFAULT, JUDGED_AT).map(({ rule, subject, verdict, severity, identity }) => [
        rule.id,
        subject.id,
        verdict,
        severity,
        identity,
      ]);
    expect(outcome(twice)).toEqual(outcome(once));
  });

  it('lead the real rules to the same judgments', () => {
    const outcome = (of: typeof ALL): unknown =>
      judge(of, SOC2_DEFAULT, JUDGED_AT).map(({ rule, verdict, message }) => [rule.id, verdict, message]);
    expect(outcome(factsOf(reportOf(ALL, [])))).toEqual(outcome(ALL));
  });
});
