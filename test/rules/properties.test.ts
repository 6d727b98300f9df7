/** What holds for all rules and any facts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import type { Certificate, Facts, Leg, TlsSession } from '../../src/ledger/facts.ts';
import type { Verdict } from '../../src/rules/define-rule.ts';
import { type Judgment, judge } from '../../src/rules/judge.ts';
import {
  agreed,
  CAPTURED_AT,
  call,
  captureFacts,
  certificate,
  credential,
  DAY,
  dtlsSession,
  facts,
  frame,
  gap,
  JUDGED_AT,
  keyExchange,
  mediaLeg,
  readableKey,
  signalingLeg,
  sipFacts,
  stream,
  tlsOffer,
  tlsSession,
  tlsTraffic,
} from '../support/facts-builder.ts';
import { deepFreeze, expectHygiene } from '../support/rule-tester.ts';

// ------------------------------------------------------------------------------------------------ any facts

const protection = fc.constantFrom('encrypted', 'weak', 'exposed', 'cleartext', 'open');
const basis = fc.constantFrom('proved', 'observed', 'negotiated');
const outcome = fc.constantFrom('answered', 'failed', 'cancelled', 'unknown');
const address = fc.constantFrom('192.0.2.10', '192.0.2.11', '198.51.100.20', '2001:db8::1');
const keying = fc.constantFrom('sdes', 'dtls-srtp', 'zrtp', 'mikey', 'none', 'unseen');
const profile = fc.constantFrom(
  null,
  'AES_CM_128_HMAC_SHA1_80',
  'NULL_HMAC_SHA1_80',
  'SRTP_AEAD_AES_128_GCM',
  'made up',
);
const at = fc.integer({ min: 1, max: 50 }).map((number) => frame(number));

const decided = fc
  .record({ protection, basis, first: at, a: address, b: address })
  .map((parts) => ({ ...parts, basis: parts.protection === 'open' ? null : parts.basis }));

const anySignaling = fc
  .record({ parts: decided, scheme: fc.constantFrom(null, 'Digest', 'Basic'), messages: fc.nat(5) })
  .map(({ parts, scheme, messages }) => {
    const credentials = scheme === null ? [] : [credential({ scheme })];
    return signalingLeg({ ...parts, calls: ['call-1'], tls: ['tls-1'], sip: sipFacts({ messages, credentials }) });
  });

const anyStream = fc
  .record({
    packets: fc.nat(400),
    encrypted: fc.constantFrom('yes', 'no', 'unknown'),
    foundBy: fc.constantFrom('sdp', 'pattern'),
  })
  .map((parts) => stream(parts));

const anyMedia = fc
  .record({
    parts: decided,
    media: fc.record({
      keying,
      profile,
      srtpNegotiated: fc.constantFrom(true, false, null),
      streams: fc.array(anyStream, { maxLength: 2 }),
    }),
    keys: fc.array(
      fc.boolean().map((inForce) => readableKey({ inForce })),
      { maxLength: 2 },
    ),
  })
  .map(({ parts, media, keys }) => {
    // As ledger/protection.ts has it: media is exposed by an SDES key in force, and by nothing else.
    const exposed = parts.protection === 'exposed';
    const given = exposed
      ? { ...media, keying: 'sdes' as const, readableKeys: [readableKey(), ...keys] }
      : { ...media, readableKeys: keys };
    return mediaLeg({ ...parts, ...given, calls: ['call-1'], tls: ['dtls-1'] });
  });

const version = fc.constantFrom(null, 'SSL 3.0', 'TLS 1.0', 'TLS 1.2', 'TLS 1.3', 'DTLS 1.0', 'DTLS 1.2', '0x7F99');
const cipherSuite = fc.constantFrom(
  null,
  { code: '0x1302', name: 'TLS_AES_256_GCM_SHA384' },
  { code: '0x0002', name: 'TLS_RSA_WITH_NULL_SHA' },
  { code: '0xc013', name: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA' },
  { code: '0xfedc', name: '0xFEDC' },
);
const handshake = fc.constantFrom('complete', 'failed', 'partial', 'unseen');
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const session = fc.record({
  version,
  cipherSuite,
  handshake,
  first: at,
  serverHello: maybe(at),
  resumed: fc.constantFrom(null, true, false),
  forwardSecrecy: fc.constantFrom(null, true, false),
  clientAuthenticated: fc.constantFrom(null, true, false),
  earlyDataAccepted: fc.constantFrom(null, true, false),
  alpn: fc.constantFrom(null, 'sip/2', 'h2'),
  downgrade: maybe(at.map((frameOf) => ({ at: frameOf, what: 'built by the test' }))),
  resumption: fc.constantFrom(null, { kind: 'psk', from: null, reason: 'Built by the test.' } as const),
  keyExchange: maybe(
    fc
      .constantFrom(29, 19, 0xfe31)
      .map((code) => keyExchange({ group: { code: `0x${code.toString(16)}`, name: 'any' } })),
  ),
  agreed: maybe(
    fc.record({ heartbeat: fc.boolean(), secureRenegotiation: fc.boolean(), encryptThenMac: fc.boolean() }).map(agreed),
  ),
  offer: maybe(
    fc
      .record({
        versions: fc.constantFrom(['TLS 1.0'], ['TLS 1.3']),
        earlyData: fc.boolean(),
        alpn: fc.constantFrom([], ['h2']),
      })
      .map(tlsOffer),
  ),
  traffic: fc
    .record({
      earlyDataRecords: fc.nat(2),
      noncesCompared: maybe(fc.nat(5)),
      recordsInOneDirection: fc.nat(30_000_000),
    })
    .map(tlsTraffic),
});

const anyCertificate = fc
  .record({
    notBefore: fc.integer({ min: CAPTURED_AT - 900 * DAY, max: CAPTURED_AT + 2 * DAY }),
    notAfter: fc.integer({ min: CAPTURED_AT - 2 * DAY, max: CAPTURED_AT + 900 * DAY }),
    keyAlgorithm: fc.constantFrom('RSA', 'EC', 'Ed25519', 'DSA', '1.2.3'),
    keyBits: fc.constantFrom(null, 256, 1024, 2048),
    signatureAlgorithm: fc.constantFrom('sha1WithRSAEncryption', 'sha256WithRSAEncryption', '1.2.3'),
    selfSigned: fc.boolean(),
    mediaKeyingOnly: fc.boolean(),
  })
  .map((parts) => certificate(parts));

const anyGap = fc
  .record({
    reason: fc.constantFrom(
      'truncated-by-snaplen',
      'missing-segment',
      'missing-fragment',
      'malformed',
      'limit-reached',
    ),
    layer: fc.constantFrom('sip', 'udp', 'tcp', 'tls'),
    legs: fc.constantFrom([], ['leg-1']),
  })
  .map((parts) => gap(parts));

const anyFacts: fc.Arbitrary<Facts> = fc
  .record({
    outcome,
    signaling: fc.array(anySignaling, { maxLength: 3 }),
    media: fc.array(anyMedia, { maxLength: 3 }),
    tls: session,
    dtls: session,
    shown: anyCertificate,
    gaps: fc.array(anyGap, { maxLength: 3 }),
    reportedDrops: fc.constantFrom(null, 0, 60),
  })
  .map((built) => {
    const legs = [...built.signaling, ...built.media].map((leg, index) => ({ ...leg, id: `leg-${index + 1}` }));
    return facts({
      calls: [call({ outcome: built.outcome })],
      legs,
      tlsSessions: [tlsSession({ ...built.tls, certificates: ['cert-1'] }), dtlsSession(built.dtls)],
      certificates: [built.shown],
      gaps: built.gaps,
      captures: [captureFacts({ reportedDrops: built.reportedDrops })],
    });
  });

function judged(all: Facts): readonly Judgment[] {
  return judge(deepFreeze(all), SOC2_DEFAULT, JUDGED_AT);
}

describe('any facts', () => {
  it('get one judgment per rule and subject, each fit to print', () => {
    fc.assert(
      fc.property(anyFacts, (all) => {
        const judgments = judged(all);
        const asked = judgments.map(({ rule, subject }) => `${rule.id} ${subject.id}`);
        expect(new Set(asked).size).toBe(asked.length);
        for (const judgment of judgments) expectHygiene(judgment);
      }),
    );
  });

  it('get the same judgments each time', () => {
    fc.assert(
      fc.property(anyFacts, (all) => {
        expect(judged(structuredClone(all))).toEqual(judged(all));
      }),
    );
  });

  it('never let a leg pass as encrypted that is not', () => {
    fc.assert(
      fc.property(anyFacts, (all) => {
        for (const { rule, verdict, subject } of judged(all)) {
          if (verdict !== 'pass' || !['signaling-encrypted', 'media-encrypted'].includes(rule.id)) continue;
          const leg = all.legs.find(({ id }) => id === subject.id)!;
          expect(['encrypted', 'weak']).toContain(leg.protection);
          expect(leg.basis).not.toBe('negotiated');
        }
      }),
    );
  });
});

// ------------------------------------------------------------------------------------------------ forgetting

/** What a ledger would know of a capture that lacks some frames; each keeps or worsens what is known. */
const FORGETTING: Readonly<Record<string, (all: Facts) => Facts>> = {
  handshakes: (all) => ({ ...all, tlsSessions: all.tlsSessions.map(withoutHandshake) }),
  media: (all) => ({ ...all, legs: all.legs.map(withoutStreams) }),
  'messages with keys': (all) => ({ ...all, legs: all.legs.map(withoutNegotiation) }),
  'sign-ins in readable signaling': (all) => ({ ...all, legs: all.legs.map(withoutCredentials) }),
  'all of the media': (all) => ({ ...all, legs: all.legs.filter(({ plane }) => plane !== 'media') }),
  'all of the certificates': (all) => ({ ...all, certificates: [] as Certificate[] }),
};

function withoutHandshake(one: TlsSession): TlsSession {
  const { versionHint, applicationOctets, connections, first } = one;
  const known = { versionHint, applicationOctets, connections, first, legs: one.legs, certificates: one.certificates };
  return { ...tlsSession({ id: one.id, client: one.client, server: one.server, protocol: one.protocol }), ...known };
}

function withoutStreams(leg: Leg): Leg {
  if (leg.media === null) return leg;
  return { ...leg, protection: 'open', basis: null, media: { ...leg.media, streams: [] } };
}

/** Without offer and answer an exposed leg looks encrypted: the key is not there to be seen. */
function withoutNegotiation(leg: Leg): Leg {
  if (leg.media === null) return leg;
  const seen: Pick<Leg, 'protection' | 'basis'> =
    leg.protection === 'exposed' ? { protection: 'encrypted', basis: 'observed' } : leg;
  const unknown = { keying: 'unseen', profile: null, srtpNegotiated: null, readableKeys: [], negotiation: [] } as const;
  return { ...leg, protection: seen.protection, basis: seen.basis, media: { ...leg.media, ...unknown } };
}

function withoutCredentials(leg: Leg): Leg {
  if (leg.sip === null || leg.protection === 'encrypted' || leg.protection === 'weak') return leg;
  return { ...leg, sip: { ...leg.sip, credentials: [] } };
}

/** A key can stand readable only in signaling that is; such a capture has a readable signaling leg of the media's hosts. */
function withReadableSignaling(all: Facts): Facts {
  const needed = all.legs.filter((leg) => leg.plane === 'media' && needsReadableSignaling(leg));
  const signaling = needed.map((leg, index) =>
    signalingLeg({ id: `clear-${index}`, protection: 'cleartext', a: leg.a, b: leg.b, calls: leg.calls }),
  );
  return { ...all, legs: [...all.legs, ...signaling] };
}

/** The negotiation itself was read in clear, or there is a key: whatever the leg would otherwise be. */
function needsReadableSignaling({ protection: decision, media }: Leg): boolean {
  const { keying, readableKeys, srtpNegotiated } = media!;
  const negotiationWasRead = srtpNegotiated !== null || ['none', 'sdes', 'mikey'].includes(keying);
  return decision === 'exposed' || readableKeys.length > 0 || negotiationWasRead;
}

describe.each(Object.entries(FORGETTING))('a capture that lacks %s', (_what, forget) => {
  it('passes nowhere where the whole one fails or is open', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const all = withReadableSignaling(any);
        const before = new Map(judged(all).map((judgment) => [keyOf(judgment), judgment.verdict]));
        for (const judgment of judged(forget(all))) {
          if (judgment.verdict !== 'pass') continue;
          expect([keyOf(judgment), before.get(keyOf(judgment))]).toEqual([
            keyOf(judgment),
            expect.toBeOneOf<Verdict | undefined>(['pass', 'notApplicable']),
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function keyOf({ rule, subject }: Judgment): string {
  return `${rule.id} ${subject.id}`;
}
