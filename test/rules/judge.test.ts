import { describe, expect, it } from 'vitest';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { CAPTURE_SET } from '../../src/rules/asked.ts';
import type { Rule } from '../../src/rules/define-rule.ts';
import { RULES } from '../../src/rules/index.ts';
import { type Judgment, judge } from '../../src/rules/judge.ts';
import {
  activity,
  call,
  captureFacts,
  certificate,
  dtlsSession,
  evidence,
  facts,
  frame,
  JUDGED_AT,
  mediaLeg,
  signalingLeg,
  source,
  tlsSession,
} from '../support/facts-builder.ts';

const some = facts({
  calls: [call(), call({ id: 'call-2' })],
  legs: [
    signalingLeg({ calls: ['call-1', 'call-2'], tls: ['tls-1'], transport: 'tls', first: frame(5) }),
    mediaLeg({ calls: ['call-2'], tls: ['dtls-1'], first: frame(9) }),
    signalingLeg({ id: 'leg-3', plane: 'messaging', first: frame(11) }),
    signalingLeg({ id: 'leg-4', plane: 'vendor', first: frame(12) }),
  ],
  tlsSessions: [tlsSession({ certificates: ['cert-1'], first: frame(2) }), dtlsSession({ first: frame(8) })],
  certificates: [certificate()],
  activity: activity({ sources: [source()] }),
});

function about(judgments: readonly Judgment[], rule: string): Judgment {
  return judgments.find((judgment) => judgment.rule.id === rule)!;
}

describe('judge', () => {
  it('asks every rule once about every subject of its kind, and about no other', () => {
    const asked = judge(some, SOC2_DEFAULT, JUDGED_AT).map(({ rule, subject }) => `${rule.id} ${subject.id}`);
    const ids = {
      leg: some.legs.map((leg) => leg.id),
      'call-path': [],
      'signaling-leg': ['leg-1'],
      'media-leg': ['leg-2'],
      'messaging-leg': ['leg-3'],
      'control-leg': [],
      'tls-session': ['tls-1'],
      'dtls-session': ['dtls-1'],
      certificate: ['cert-1'],
      'sip-source': ['source-1'],
      call: ['call-1', 'call-2'],
      'capture-set': [CAPTURE_SET],
    };
    expect(asked.sort()).toEqual(RULES.flatMap((rule) => ids[rule.subject].map((id) => `${rule.id} ${id}`)).sort());
  });

  it('names legs and calls of sessions and certificates', () => {
    const judgments = judge(some, SOC2_DEFAULT, JUDGED_AT);
    expect(about(judgments, 'tls-version-approved')).toMatchObject({ legs: ['leg-1'], calls: ['call-1', 'call-2'] });
    expect(about(judgments, 'certificate-not-expired')).toMatchObject({ legs: ['leg-1'], calls: ['call-1', 'call-2'] });
    expect(about(judgments, 'media-encrypted')).toMatchObject({ legs: ['leg-2'], calls: ['call-2'] });
    expect(about(judgments, 'capture-complete-enough')).toMatchObject({ legs: [], calls: [] });
  });

  it('names its own call alone where it asks about a call, and the path by the hosts of its legs', () => {
    const asked = judge(some, SOC2_DEFAULT, JUDGED_AT).filter(({ subject }) => subject.kind === 'call');
    const [one, other] = asked.filter(({ rule }) => rule.id === 'signaling-hops-equally-protected');
    expect([one!.calls, other!.calls]).toEqual([['call-1'], ['call-2']]);
    expect(one!.legs).toEqual(['leg-1']);
    expect(one!.identity).toBe('signaling-hops-equally-protected|call|192.0.2.10|198.51.100.20');
  });

  it('sorts by the first frame cited, or by that of the subject where none is, then by the order of the rules', () => {
    const expected: [number | undefined, string][] = [
      [2, 'tls-version-approved'],
      // Not applicable without a ServerHello.
      [undefined, 'tls-cipher-suite-approved'],
      [2, 'capture-complete-enough'],
      [4, 'certificate-not-expired'],
      [5, 'signaling-encrypted'],
      [9, 'media-encrypted'],
      // Not applicable either: it cites nothing and stands where its leg was first seen.
      [undefined, 'media-protected-as-negotiated'],
    ];
    const ids = expected.map(([, id]) => id);
    const rules = RULES.filter(({ id }) => ids.includes(id));
    const order = judge(some, SOC2_DEFAULT, JUDGED_AT, rules).map(({ rule, evidence: cited }) => [
      cited[0]?.at.frame,
      rule.id,
    ]);
    expect(order).toEqual(expected);
  });

  it('puts the evidence in order of time', () => {
    const rule: Rule<'capture-set'> = {
      ...RULES[0]!,
      subject: 'capture-set',
      judge: (_subject, { pass }) => pass('Built.', [evidence(7), evidence(3)]),
    };
    expect(judge(some, SOC2_DEFAULT, JUDGED_AT, [rule])[0]!.evidence).toEqual([evidence(3), evidence(7)]);
  });

  it('gives the same verdicts in the same order when the rows come in another order', () => {
    const turned = { ...some, legs: [...some.legs].reverse(), tlsSessions: [...some.tlsSessions].reverse() };
    const short = (judgments: readonly Judgment[]) =>
      judgments.map((one) => [one.rule.id, one.subject.id, one.verdict]);
    expect(short(judge(turned, SOC2_DEFAULT, JUDGED_AT))).toEqual(short(judge(some, SOC2_DEFAULT, JUDGED_AT)));
  });

  it('lets a rule that throws be seen', () => {
    const rule: Rule<'capture-set'> = {
      ...RULES[0]!,
      subject: 'capture-set',
      judge: () => {
        throw new RangeError('a fault of ours');
      },
    };
    expect(() => judge(some, SOC2_DEFAULT, JUDGED_AT, [rule])).toThrow('a fault of ours');
  });

  it('judges a capture without frames', () => {
    const empty = facts({ captures: [captureFacts({ frames: 0, firstFrame: null, lastFrame: null })] });
    const once = RULES.filter(({ subject }) => subject === 'capture-set');
    expect(judge(empty, SOC2_DEFAULT, JUDGED_AT)).toHaveLength(once.length);
  });
});

describe('identity', () => {
  function identityOf(rule: string, built: ReturnType<typeof facts>): string {
    return about(judge(built, SOC2_DEFAULT, JUDGED_AT), rule).identity;
  }

  it('of a signaling leg leaves out the port of the client', () => {
    const leg = signalingLeg({ a: '192.0.2.10:48812', b: '198.51.100.20:5061', transport: 'tls' });
    expect(identityOf('signaling-encrypted', facts({ legs: [leg] }))).toBe(
      'signaling-encrypted|signaling|tls|192.0.2.10|198.51.100.20|5061',
    );
  });

  it('of a media leg is the same from both sides and on all ports', () => {
    const one = mediaLeg({ a: '192.0.2.10:40000', b: '198.51.100.20:30000' });
    const other = mediaLeg({ a: '198.51.100.20:30444', b: '192.0.2.10:40888', callIds: ['x'], first: frame(77) });
    expect(identityOf('media-encrypted', facts({ legs: [one] }))).toBe(
      identityOf('media-encrypted', facts({ legs: [other] })),
    );
  });

  it('of a session keeps the port of a TLS server and not the media port of DTLS', () => {
    expect(identityOf('tls-version-approved', some)).toBe('tls-version-approved|TLS|192.0.2.10|198.51.100.20:5061');
    expect(identityOf('dtls-version-and-suite-approved', some)).toBe(
      'dtls-version-and-suite-approved|DTLS|192.0.2.10|198.51.100.20:*',
    );
  });

  it('of a certificate is its hash, of the capture set a constant', () => {
    expect(identityOf('certificate-not-expired', some)).toBe(`certificate-not-expired|${'ab'.repeat(32)}`);
    expect(identityOf('capture-complete-enough', some)).toBe('capture-complete-enough|capture-set');
  });
});
