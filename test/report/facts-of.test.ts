import { describe, expect, it } from 'vitest';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { factsOf } from '../../src/report/facts-of.ts';
import { judge } from '../../src/rules/judge.ts';
import {
  activity,
  agreed,
  call,
  captureFacts,
  certificate,
  certificateChain,
  challenge,
  content,
  contradiction,
  credential,
  cryptoLine,
  dtlsSession,
  evidence,
  facts,
  failedHandshake,
  fingerprint,
  frame,
  gap,
  intrusion,
  JUDGED_AT,
  keyExchange,
  ladderEvent,
  mediaLeg,
  mediaSide,
  mikeyFact,
  observation,
  rate,
  readableKey,
  signalingLeg,
  sipFacts,
  source,
  stream,
  tlsOffer,
  tlsSession,
  tlsTraffic,
  turn,
  zrtpClient,
  zrtpFact,
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
  mediaIntrusions: [intrusion(), intrusion({ kind: 'ports-probed', expected: null, ssrc: null, legs: [] })],
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
        challenges: [challenge()],
        observations: [observation('location'), observation('text', { by: 'b', count: 3 })],
      }),
    }),
    mediaLeg({
      tls: ['dtls-1'],
      mediaType: 'audio',
      codecs: ['opus'],
      keying: 'sdes',
      srtpNegotiated: true,
      negotiation: [evidence(1)],
      readableKeys: [readableKey(), readableKey({ side: 'answer', lifetime: 2 ** 31, predictable: 'all zero' })],
      sides: [
        mediaSide({ keyLine: 'clear', setup: 'actpass', tlsId: 'abc3de65cddef001be82' }),
        mediaSide({ side: 'answer' }),
      ],
      crypto: [cryptoLine({ sessionParameters: ['KDR=1'], faults: ['a fault'] }), cryptoLine({ tag: null })],
      zrtp: zrtpFact({
        clients: [zrtpClient({ helloHash: 'match', named: frame(1), namedInClear: true })],
        error: { code: 0x61, name: 'bad', at: frame(8) },
        goClear: { at: frame(9), acknowledged: frame(10), resumed: null },
        hashChainBroken: frame(5),
        sasRelayed: frame(8),
      }),
      mikey: [mikeyFact({ clearKeys: [{ type: 'TGK', octets: 16, keySha256: 'ab' }] })],
      fingerprints: [fingerprint(), fingerprint({ side: 'answer', result: 'unseen' })],
      dtlsClient: { side: 'answer', at: frame(7) },
      opportunistic: { form: 'capability', result: 'upgraded', evidence: [evidence(1)] },
      streams: [
        stream({ ssrc: 0xffffffff, samples: [frame(11)] }),
        stream({
          ssrc: 7,
          encrypted: 'no',
          integrityOnly: true,
          looksRandom: true,
          manySizes: true,
          reuse: { count: 2, first: frame(14) },
        }),
      ],
      content: [content(), content({ kind: 'dtmf-in-band' }), content({ kind: 'text', atLeast: true })],
      readableAudioLevel: { of: 'sender', id: 3, first: frame(13) },
      rtcp: { clear: 1, encrypted: 0, unknown: 2, firstClear: frame(12), firstEncrypted: null },
      rtcpProtected: false,
    }),
  ],
  tlsSessions: [
    tlsSession({
      serverHello: frame(2),
      alerts: [evidence(3)],
      clientHello: frame(1),
      certificateAt: frame(2),
      helloRetryRequest: frame(1),
      certificateStatus: frame(2),
      offer: tlsOffer(),
      keyExchange: keyExchange(),
      agreed: agreed(),
      handshakeSignatures: [
        { at: frame(2), by: 'server', message: 'ServerKeyExchange', scheme: 'ed25519', implied: false },
      ],
      clientCertificate: { requested: frame(2), sent: frame(3), refused: null, verified: frame(3) },
      resumption: { kind: 'ticket', from: 'tls-9', reason: null },
      ticketLifetime: 7200,
      ticketAt: frame(4),
      downgrade: evidence(2),
      traffic: tlsTraffic({
        renegotiations: [evidence(5)],
        malformedHeartbeats: [evidence(6)],
        repeatedNonces: [evidence(7)],
        noncesUsedFirst: [evidence(6)],
        noncesCompared: 3,
        datagrams: {
          cookieExchanges: 1,
          fragmentedMessages: 2,
          reorderedFragments: 3,
          retransmittedMessages: 4,
          highestEpoch: 1,
        },
      }),
    }),
    dtlsSession({ certificates: ['cert-1'] }),
  ],
  turn: [turn({ withoutSignIn: { count: 1, first: evidence(3) } })],
  activity: activity({
    sources: [
      source({
        legs: ['leg-1'],
        agents: [{ at: frame(1), in: 'User-Agent', name: 'friendly-scanner' }],
        methods: { REGISTER: 20 },
        finals: { '401': 20 },
        rejectedSignIns: rate(20, [60, 3600]),
        probe: { prefixes: 5, answered: 0, numbers: 1, first: frame(2), last: frame(3) },
        dialed: [
          {
            range: '+4490987',
            country: 'GB',
            kind: 'premium',
            calls: rate(3, [60]),
            answered: 1,
            short: 1,
            parallel: 1,
          },
        ],
        abroad: [{ prefix: '+4420', at: frame(4), calls: 3 }],
        reaction: { kind: 'silence', transactions: 12, since: frame(5), afterSeconds: 4 },
      }),
    ],
    users: [
      {
        id: 'user-1',
        aor: 'sip:alice@example.com',
        userSha256: '0011223344556677',
        first: frame(1),
        last: frame(2),
        rejectedSignIns: rate(2, [60, 3600]),
        sourcesRejected: 1,
        sourcesAccepted: 2,
        networks: 2,
        moves: [{ at: frame(3), before: frame(2), from: '10.0.0.0/16', to: '10.1.0.0/16', seconds: 9, calls: 1 }],
      },
    ],
    nonces: [
      {
        sha256: 'aabbccddeeff0011',
        clients: 2,
        issued: 3,
        seconds: 9,
        sharedSeconds: 4,
        replays: 1,
        replaysAccepted: 0,
        first: frame(1),
        last: frame(7),
      },
    ],
  }),
  certificates: [
    certificate({
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: ['serverAuth'],
      fingerprints: { 'sha-1': 'AB:CD', md2: null },
      der: 'MIIB',
    }),
  ],
  certificateChains: [certificateChain({ sessions: ['dtls-1'], unreadable: 1 })],
  failedHandshakes: [failedHandshake(), failedHandshake({ id: 'failed-2', alert: null, voipHint: null })],
  contradictions: [contradiction('srtp-beside-clear-rtcp', { legs: ['leg-2'], calls: ['call-1'] })],
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
