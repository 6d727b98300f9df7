import { describe, expect, it } from 'vitest';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { defineRule } from '../../src/rules/define-rule.ts';
import { RULES } from '../../src/rules/index.ts';
import { CAPTURE_SET, type Judgment, judge } from '../../src/rules/judge.ts';
import {
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
  tlsSession,
} from '../support/facts-builder.ts';

const some = facts({
  calls: [call(), call({ id: 'call-2' })],
  legs: [
    signalingLeg({ calls: ['call-1', 'call-2'], tls: ['tls-1'], transport: 'tls', first: frame(5) }),
    mediaLeg({ calls: ['call-2'], tls: ['dtls-1'], first: frame(9) }),
    signalingLeg({ id: 'leg-3', plane: 'messaging' }),
  ],
  tlsSessions: [tlsSession({ certificates: ['cert-1'], first: frame(2) }), dtlsSession({ first: frame(8) })],
  certificates: [certificate()],
});

function about(judgments: readonly Judgment[], rule: string): Judgment {
  return judgments.find((judgment) => judgment.rule.id === rule)!;
}

describe('judge', () => {
  it('asks every rule once about every subject of its kind, and about no other', () => {
    const asked = judge(some, SOC2_DEFAULT, JUDGED_AT).map(({ rule, subject }) => `${rule.id} ${subject.id}`);
    const ids = {
      leg: ['leg-1', 'leg-2', 'leg-3'],
      'call-path': [],
      'signaling-leg': ['leg-1'],
      'media-leg': ['leg-2'],
      'tls-session': ['tls-1'],
      'dtls-session': ['dtls-1'],
      certificate: ['cert-1'],
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

  it('sorts by the first frame cited, or by that of the subject where none is, then by the order of the rules', () => {
    const order = judge(some, SOC2_DEFAULT, JUDGED_AT).map(({ rule, evidence: cited }) => [
      cited[0]?.at.frame,
      rule.id,
    ]);
    expect(order).toEqual([
      // Not applicable without declared paths: asked of each leg, in the order of their first frames.
      [undefined, 'peer-declared'],
      [2, 'tls-version-approved'],
      [2, 'tls-cipher-suite-approved'],
      [2, 'capture-complete-enough'],
      [4, 'certificate-not-expired'],
      [4, 'certificate-already-valid'],
      [4, 'certificate-not-expiring-soon'],
      [4, 'certificate-not-self-signed'],
      [4, 'certificate-strength-approved'],
      [5, 'signaling-encrypted'],
      [5, 'media-keys-not-exposed'],
      [5, 'sip-credentials-not-in-cleartext'],
      [undefined, 'peer-declared'],
      [8, 'dtls-version-and-suite-approved'],
      [8, 'srtp-profile-approved'],
      [9, 'media-encrypted'],
      // Not applicable: it cites nothing and stands where its leg was first seen.
      [undefined, 'media-protected-as-negotiated'],
      [undefined, 'peer-declared'],
    ]);
  });

  it('puts the evidence in order of time', () => {
    const rule = defineRule({
      ...RULES[0]!,
      subject: 'capture-set',
      judge: (_subject, { pass }) => pass('Built.', [evidence(7), evidence(3)]),
    });
    expect(judge(some, SOC2_DEFAULT, JUDGED_AT, [rule])[0]!.evidence).toEqual([evidence(3), evidence(7)]);
  });

  it('gives the same verdicts in the same order when the rows come in another order', () => {
    const turned = { ...some, legs: [...some.legs].reverse(), tlsSessions: [...some.tlsSessions].reverse() };
    const short = (judgments: readonly Judgment[]) =>
      judgments.map((one) => [one.rule.id, one.subject.id, one.verdict]);
    expect(short(judge(turned, SOC2_DEFAULT, JUDGED_AT))).toEqual(short(judge(some, SOC2_DEFAULT, JUDGED_AT)));
  });

  it('lets a rule that throws be seen', () => {
    const rule = defineRule({
      ...RULES[0]!,
      subject: 'capture-set',
      judge: () => {
        throw new RangeError('a fault of ours');
      },
    });
    expect(() => judge(some, SOC2_DEFAULT, JUDGED_AT, [rule])).toThrow('a fault of ours');
  });

  it('judges a capture without frames', () => {
    const empty = facts({ captures: [captureFacts({ frames: 0, firstFrame: null, lastFrame: null })] });
    expect(judge(empty, SOC2_DEFAULT, JUDGED_AT)).toHaveLength(1);
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
