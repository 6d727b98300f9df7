/**
 * The report of a capture judged at once equals the report of its facts judged later, under the same policy: over every fixture, with
 * identities masked and in clear, and under a policy with zones, paths, waivers and other severities.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { assess, judgeAgain } from '../../src/assess.ts';
import { type Policy, SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { policyOf, profileByName } from '../../src/criteria/profiles/index.ts';
import { type Report, ReportSchema } from '../../src/report/schema.ts';
import { fixtures } from '../support/fixtures.ts';
import { policy } from '../support/policies.ts';
import { REPORT_TIME } from '../support/scan.ts';

const BROAD = policy(`
profile: modern
networks: { lab: { zone: internal, addresses: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 127.0.0.0/8, "fc00::/7", "::1"] } }
endpoints: { documented: { zone: carrier, addresses: [192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24, "2001:db8::/32"] } }
paths:
  - { name: trunk, from: any, to: carrier, signaling: { tls: 1.3, mutual: true }, media: { srtp: AEAD } }
  - { name: never, from: vendor, to: vendor }
severities: { media-encrypted: { severity: medium, reason: Only for this test. } }
waivers:
  - { rule: signaling-encrypted, where: { zone: internal }, reason: Only for this test., owner: tests, approvedBy: tests, expires: 2030-01-01 }
  - { rule: media-keys-not-exposed, where: { anywhere: true }, reason: Only for this test., owner: tests, approvedBy: tests, expires: 2020-01-01 }
`);

const OPTIONS = {
  failOn: 'high',
  exitZero: false,
  generatedAt: REPORT_TIME,
  tool: { name: 'soc2-sip', version: '0.0.0-test' },
  command: null,
} as const;

function scan(path: string, by: Policy, identities: 'mask' | 'clear'): Promise<Report> {
  return assess({ ...OPTIONS, sources: [{ kind: 'file', path }], policy: by, identities });
}

/** As `soc2-sip report` does it: by way of JSON. */
function again(report: Report, by: Policy): Report {
  const text = JSON.stringify(report);
  const reportSha256 = createHash('sha256').update(text).digest('hex');
  return judgeAgain({ ...OPTIONS, report: ReportSchema.parse(JSON.parse(text)), reportSha256, policy: by });
}

describe('facts judged later', () => {
  for (const { id, path } of fixtures) {
    it(`give the report of the capture judged at once: ${id}`, async () => {
      for (const identities of ['mask', 'clear'] as const) {
        const first = await scan(path, SOC2_DEFAULT, identities);
        const atOnce = await scan(path, BROAD, identities);
        const later = again(first, BROAD);
        expect(later.judgedFrom).toMatchObject({
          policy: first.policy.name === 'soc2-default' ? { name: 'soc2-default' } : {},
        });
        expect({ ...later, judgedFrom: null }).toEqual(atOnce);
        expect({ ...again(atOnce, SOC2_DEFAULT), judgedFrom: null }).toEqual(first);
      }
    });
  }

  it('do not depend on the policy that judged them first', async () => {
    const { path } = fixtures.find(({ id }) => id === 'sdes-key-in-clear-udp')!;
    const strict = policyOf(profileByName('modern')!);
    const first = await scan(path, BROAD, 'mask');
    expect({ ...again(again(first, strict), BROAD), judgedFrom: null }).toEqual(first);
  });
});
