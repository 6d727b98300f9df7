import { describe, expect, it } from 'vitest';
import { maskAddresses } from '../../src/report/mask-addresses.ts';
import { ReportSchema } from '../../src/report/schema.ts';
import { fixtures } from '../support/fixtures.ts';
import { scanFile } from '../support/scan.ts';
import { longNames, manyFindings, SAMPLES } from './samples.ts';

describe('a report without addresses', () => {
  it('names hosts by first appearance, and keeps apart what is global', () => {
    const masked = maskAddresses(manyFindings());
    const leg = masked.legs.find(({ id }) => id === 'leg-1')!;
    expect(leg.a.address).toMatch(/^private-host-\d+$/);
    // 203.0.113.0/24 is for documentation (RFC 5737), so it is not global.
    expect(leg.b.address).toMatch(/^private-host-\d+$/);
    expect(leg.a.address).not.toBe(leg.b.address);
    expect(masked.tlsSessions.find(({ id }) => id === 'tls-1')!.client.address).toBe(leg.a.address);
  });

  it('calls a global address public, in any spelling', () => {
    const report = structuredClone(manyFindings());
    report.legs[0]!.reason = 'Seen at 8.8.8.8, 2001:4860:4860::8888 and 2001:4860:4860:0:0:0:0:8888, not at 09:15:00.';
    const [a, b, c] = maskAddresses(report).legs[0]!.reason.match(/public-host-\d+/g)!;
    expect(a).not.toBe(b);
    expect(b).toBe(c);
    expect(maskAddresses(report).legs[0]!.reason).toMatch(/not at 09:15:00\.$/);
  });

  it.each(Object.keys(SAMPLES))('%s: has no address anywhere, and is a valid report', (name) => {
    const masked = ReportSchema.parse(maskAddresses(SAMPLES[name]!()));
    expect(JSON.stringify(masked)).not.toMatch(/\b\d{1,3}(?:\.\d{1,3}){3}\b|2001:db8|3fff:/);
  });

  it('has something to mask in long names', () => {
    expect(JSON.stringify(longNames())).toMatch(/2001:db8/);
  });

  it('keeps object identifiers, and drops certificates, whose octets may hold addresses', () => {
    const report = structuredClone(manyFindings());
    const [certificate] = report.certificates;
    Object.assign(certificate!, { der: 'MIIB', policies: ['2.23.140.1.2.1'] });
    expect(maskAddresses(report).certificates[0]).toMatchObject({ der: null, policies: ['2.23.140.1.2.1'] });
  });

  it('of a recorded call says the same of every leg', async () => {
    const { path } = fixtures.find(({ id }) => id === 'sip-udp-ipv6')!;
    const report = await scanFile(path);
    const masked = maskAddresses(report);
    expect(masked.legs.map(({ protection, id }) => [id, protection])).toEqual(
      report.legs.map(({ protection, id }) => [id, protection]),
    );
    for (const address of new Set(report.legs.flatMap(({ a, b }) => [a.address, b.address]))) {
      expect(JSON.stringify(masked)).not.toContain(address);
    }
  });
});
