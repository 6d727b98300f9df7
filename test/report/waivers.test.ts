/** Waived findings stay visible, count nowhere, and end with their day. */
import { describe, expect, it } from 'vitest';
import { policySha256 } from '../../src/criteria/policy.ts';
import { buildReport } from '../../src/report/build.ts';
import { type Report, ReportSchema } from '../../src/report/schema.ts';
import { RULES } from '../../src/rules/index.ts';
import { judge } from '../../src/rules/judge.ts';
import { call, certificate, facts, signalingLeg, tlsSession } from '../support/facts-builder.ts';
import { policy } from '../support/policies.ts';

const NOW = Date.UTC(2026, 10, 21, 10) / 1000;
const ENDPOINTS =
  'endpoints:\n  x: { zone: carrier, addresses: [198.51.100.20] }\n  y: { zone: carrier, addresses: [198.51.100.30] }\npaths: [{ name: to-x, from: any, to: x }, { name: to-y, from: any, to: y }]\n';

function waiver(where: string, parts: { rule?: string; expires?: string } = {}): string {
  const { rule = 'signaling-encrypted', expires = '2026-12-31' } = parts;
  return `  - { rule: ${rule}, where: ${where}, reason: The contract changes in January., owner: voice, approvedBy: CISO, expires: ${expires} }\n`;
}

const READABLE = facts({
  calls: [call({ id: 'call-1', callIds: ['a84b@pbx'] })],
  legs: [
    signalingLeg({ protection: 'cleartext', calls: ['call-1'] }),
    signalingLeg({ id: 'leg-2', b: '198.51.100.30:5060', protection: 'cleartext' }),
  ],
});

function report(waivers: string, of = READABLE, now = NOW): Report {
  const used = policy(`${ENDPOINTS}waivers:\n${waivers}`);
  const built = buildReport({
    facts: of,
    judgments: judge(of, used, now),
    rules: RULES,
    policy: used,
    policySha256: policySha256(used),
    tool: { version: '0.0.0-test' },
    generatedAt: { seconds: now, nanoseconds: 0 },
    failOn: 'high',
    exitZero: false,
    identities: 'clear',
    command: null,
  });
  expect(ReportSchema.parse(built)).toEqual(built);
  return built;
}

function waived(of: Report): (string | null)[] {
  return of.findings.filter((finding) => finding.waiver !== null).map((finding) => finding.leg ?? finding.subject.id);
}

const id = report(waiver('{ leg: leg-9 }')).findings.find((finding) => finding.leg === 'leg-1')!.id;

describe('a waiver', () => {
  it.each([
    ['a leg', '{ leg: leg-1 }', ['leg-1']],
    ['an endpoint by name', '{ endpoint: x }', ['leg-1']],
    ['an endpoint by address', '{ endpoint: 198.51.100.20 }', ['leg-1']],
    ['a network', '{ endpoint: 198.51.100.0/24 }', ['leg-1', 'leg-2']],
    ['a path', '{ path: to-x }', ['leg-1']],
    ['a zone', '{ zone: carrier }', ['leg-1', 'leg-2']],
    ['a call by its id', '{ call: call-1 }', ['leg-1']],
    ['a call by its Call-ID, of which masked reports keep what is before the @', '{ call: "a84b@pbx" }', ['leg-1']],
    ['a finding', `{ finding: "${id}" }`, ['leg-1']],
    ['all that are given', '{ endpoint: x, call: call-1 }', ['leg-1']],
    ['nothing when one of them does not fit', '{ endpoint: y, call: call-1 }', []],
    ['everything, when it says so', '{ anywhere: true }', ['leg-1', 'leg-2']],
  ])('covers %s', (_what, where, legs) => {
    expect(waived(report(waiver(where))).sort()).toEqual(legs);
  });

  it('covers its own rule only', () => {
    expect(waived(report(waiver('{ leg: leg-1 }', { rule: 'media-encrypted' })))).toEqual([]);
  });

  it('keeps the finding, as waived, and takes it out of verdict, exit code and counts', () => {
    const all = report(waiver('{ zone: carrier }'));
    expect(all.findings).toHaveLength(2);
    expect(all.findings[0]!.waiver).toEqual({
      reason: 'The contract changes in January.',
      owner: 'voice',
      approvedBy: 'CISO',
      expires: '2026-12-31',
    });
    expect(all).toMatchObject({ verdict: 'pass', exitCode: 0, summary: { waived: 2, failed: { high: 0 } } });
    expect(all.exitReason).toContain('2 findings are waived');
    expect(all.summary.sentence).toContain('No exceptions noted beyond what is waived');
    const control = all.controls.find(({ criterion }) => criterion === 'CC6.7')!;
    expect(control).toMatchObject({ exceptions: 0, waived: 2, result: 'exceptions-noted' });
    expect(control.rules.find(({ rule }) => rule === 'signaling-encrypted')).toMatchObject({
      fail: 0,
      waived: 2,
      waivedFail: 2,
    });
  });

  it('leaves the other finding where it was', () => {
    const one = report(waiver('{ endpoint: x }'));
    expect(one).toMatchObject({ verdict: 'fail', exitCode: 1, summary: { waived: 1, failed: { high: 1 } } });
    expect(one.topFindings[0]).toBe(one.findings.find((finding) => finding.leg === 'leg-2')!.id);
  });

  it.each([
    ['holds in the last second of its day', '2026-11-21', Date.UTC(2026, 10, 21, 23, 59, 59), 'in-force', 1],
    ['has expired in the first second after it', '2026-11-21', Date.UTC(2026, 10, 22), 'expired', 0],
    ['expired long ago', '2020-01-01', Date.UTC(2026, 10, 21), 'expired', 0],
  ])('%s', (_what, expires, now, state, count) => {
    const made = report(waiver('{ leg: leg-1 }', { expires }), READABLE, now / 1000);
    expect(waived(made)).toHaveLength(count);
    expect(made.waivers[0]).toMatchObject({ state, findings: [id] });
  });

  it('that covers nothing is unused', () => {
    expect(report(waiver('{ leg: leg-9 }')).waivers).toEqual([
      {
        rule: 'signaling-encrypted',
        where: { leg: 'leg-9' },
        reason: 'The contract changes in January.',
        owner: 'voice',
        approvedBy: 'CISO',
        expires: '2026-12-31',
        state: 'unused',
        findings: [],
        partly: [],
      },
    ]);
  });

  it('for one of the legs that a finding folds does not waive it, and is named', () => {
    const twice = facts({
      legs: [
        signalingLeg({ protection: 'cleartext' }),
        signalingLeg({ id: 'leg-2', a: '192.0.2.10:50000', protection: 'cleartext' }),
      ],
    });
    const made = report(waiver('{ leg: leg-1 }'), twice);
    expect(waived(made)).toEqual([]);
    expect(made.waivers[0]).toMatchObject({
      state: 'in-force',
      findings: [],
      partly: [made.findings.find(({ rule }) => rule === 'signaling-encrypted')!.id],
    });
    expect(waived(report(waiver('{ leg: leg-1 }') + waiver('{ leg: leg-2 }'), twice))).toEqual(['leg-1']);
  });

  it('for an endpoint does not cover a certificate that another endpoint shows too', () => {
    const shared = facts({
      legs: [
        signalingLeg({ b: '198.51.100.20:5061', transport: 'tls', protection: 'encrypted', tls: ['tls-1'] }),
        signalingLeg({
          id: 'leg-2',
          b: '198.51.100.30:5061',
          transport: 'tls',
          protection: 'encrypted',
          tls: ['tls-2'],
        }),
      ],
      tlsSessions: [
        tlsSession({ certificates: ['cert-1'] }),
        tlsSession({ id: 'tls-2', server: '198.51.100.30:5061', certificates: ['cert-1'] }),
      ],
      certificates: [certificate({ selfSigned: true })],
    });
    const rule = 'certificate-not-self-signed';
    expect(waived(report(waiver('{ endpoint: x }', { rule }), shared))).toEqual([]);
    expect(waived(report(waiver(`{ certificate: "${'ab'.repeat(32)}" }`, { rule }), shared))).toEqual(['leg-1']);
    expect(waived(report(waiver('{ zone: carrier }', { rule }), shared))).toEqual(['leg-1']);
  });
});

describe('a severity of the policy', () => {
  it('takes the place of the rule’s, and the report says what it was and why', () => {
    const used = report(
      `${waiver('{ leg: leg-9 }')}severities:\n  signaling-encrypted: { severity: low, reason: Only a lab. }\n`,
    );
    expect(used.findings.map(({ severity, severityOverride }) => ({ severity, severityOverride }))).toEqual([
      { severity: 'low', severityOverride: { from: 'high', reason: 'Only a lab.' } },
      { severity: 'low', severityOverride: { from: 'high', reason: 'Only a lab.' } },
    ]);
    expect(used.severityOverrides).toEqual([
      { rule: 'signaling-encrypted', from: 'high', severity: 'low', reason: 'Only a lab.' },
    ]);
    expect(used.exitCode).toBe(0);
  });
});
