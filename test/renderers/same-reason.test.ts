/** What a recording lacks is one reason: the findings that stay open for it are told together, and none of them is lost or turns into a pass. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { rendererById } from '../../src/renderers/index.ts';
import { worstByRule } from '../../src/renderers/words.ts';
import type { Report, ReportFinding } from '../../src/report/schema.ts';
import { FIXTURES } from '../support/fixtures.ts';
import { framesOfFile } from '../support/ledger.ts';
import { type BuiltFrame, pcapOf } from '../support/packet-builder.ts';
import { scanBytes } from '../support/scan.ts';

const COMPLETE = 'capture-complete-enough';
/** Ethernet, IPv4 without options, UDP. */
const UDP_PAYLOAD = 42;

/** Thirty calls of three phones over a proxy to a carrier, and what a mirror port sees of them that has one direction: no response. */
let whole: Report;
let oneWay: Report;

beforeAll(async () => {
  const frames = await framesOfFile(join(FIXTURES, 'call-centre-in-order', 'capture.pcap'));
  whole = await scanBytes(pcapOf(frames));
  oneWay = await scanBytes(pcapOf(frames.filter((frame) => !isResponse(frame))));
});

function isResponse({ bytes }: BuiltFrame): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(UDP_PAYLOAD, UDP_PAYLOAD + 8)) === 'SIP/2.0 ';
}

function open(report: Report): ReportFinding[] {
  return report.findings.filter(({ verdict }) => verdict === 'open');
}

async function terminal(report: Report, view?: 'findings'): Promise<string> {
  const options = { columns: 80, color: false, unicode: true, writtenFiles: [], ...(view && { view }) };
  return String(await rendererById('terminal')!.render(report, options));
}

function withFindings(report: Report, change: (finding: ReportFinding) => ReportFinding): Report {
  return { ...report, findings: report.findings.map(change) };
}

describe('one direction of the signaling', () => {
  it('keeps every sender open that passed on the whole, in results and findings', () => {
    const passed = whole.results.filter(({ verdict, subject }) => verdict === 'pass' && subject === 'sip-source');
    expect(passed.length).toBeGreaterThan(5);
    for (const { rule, ids } of passed) {
      const now = oneWay.results.filter((row) => row.rule === rule && row.ids.some((id) => ids.includes(id)));
      expect(
        now.map(({ verdict }) => verdict).filter((verdict) => verdict !== 'open'),
        rule,
      ).toEqual([]);
      expect(now.flatMap((row) => row.ids)).toEqual(expect.arrayContaining(ids));
      const told = new Set(open(oneWay).map(({ id }) => id));
      expect(now.every(({ finding }) => finding !== null && told.has(finding))).toBe(true);
    }
  });

  it('is named as the cause by each of them, and by the capture', () => {
    expect(new Set(open(oneWay).map(({ causes }) => causes.join()))).toEqual(new Set(['one-way-signaling']));
    expect(oneWay.captureQuality.map(({ measure }) => measure)).toContain('one-way-signaling');
    expect(oneWay.findings.filter(({ verdict }) => verdict === 'fail').flatMap(({ causes }) => causes)).toEqual([]);
  });

  it('is one group, which the capture speaks for', () => {
    const groups = worstByRule(oneWay).filter(({ worst }) => worst.verdict === 'open');
    expect(groups.map(({ worst, count }) => [worst.rule, count])).toEqual([[COMPLETE, 1]]);
    expect(groups[0]!.sameReason).toHaveLength(open(oneWay).length - 1);
  });

  it('is told once on the screen', async () => {
    const onlyOpen = { ...oneWay, topFindings: open(oneWay).map(({ id }) => id) };
    const worst = { ...onlyOpen, topFindings: oneWay.topFindings.filter((id) => onlyOpen.topFindings.includes(id)) };
    const screen = await terminal(worst);
    expect(screen.match(/Not known: .*/g)).toEqual(['Not known: The capture is complete enough to judge by']);
    expect(screen).toContain('  For the same reason 24 findings of 8 other rules stay open.\n');
    expect(await terminal(oneWay)).toContain('Worst findings (25 more, 24 for the same reason as another');
  });

  it('is told once in the view of findings, which names every finding', async () => {
    const view = await terminal(oneWay, 'findings');
    expect(view).toContain(`Findings (${oneWay.findings.length})`);
    expect(view.match(/Not known: .*/g)).toEqual(['Not known: The capture is complete enough to judge by']);
    for (const { id } of oneWay.findings) expect(view).toContain(id);
  });

  it.each(['markdown', 'html'])('is told in %s among the worst', async (id) => {
    const onlyOpen = {
      ...oneWay,
      topFindings: oneWay.topFindings.filter((top) => open(oneWay).some((one) => one.id === top)),
    };
    const text = String(
      await rendererById(id)!.render(onlyOpen, { columns: 80, color: false, unicode: true, writtenFiles: [] }),
    );
    expect(text).toContain('For the same reason 24 findings of 8 other rules stay open.');
  });
});

describe('what is not told together', () => {
  it('an accepted finding, which has its own waiver to show', () => {
    const waiver = { reason: 'A lab.', owner: 'Voice team', approvedBy: 'CISO', expires: '2027-03-31' };
    const report = withFindings(oneWay, (one) => (one.rule === 'sip-not-flooded' ? { ...one, waiver } : one));
    const group = worstByRule(report).find(({ worst }) => worst.rule === 'sip-not-flooded');
    expect(group).toMatchObject({ count: 4, sameReason: [] });
  });

  it('findings without a cause in common', () => {
    const report = withFindings(oneWay, (one) => {
      return one.rule === 'sip-not-flooded' ? { ...one, causes: ['drops-reported'] } : one;
    });
    const groups = worstByRule(report).filter(({ worst }) => worst.verdict === 'open');
    expect(groups.map(({ worst, count, sameReason }) => [worst.rule, count, sameReason.length])).toEqual([
      [COMPLETE, 1, 20],
      ['sip-not-flooded', 4, 0],
    ]);
  });
});

it('the worst speaks for a reason that the capture itself does not name', () => {
  const { findings } = oneWay;
  const report = { ...oneWay, findings: findings.filter(({ rule }) => rule !== COMPLETE) };
  const [group] = worstByRule(report).filter(({ worst }) => worst.verdict === 'open');
  expect(group!.count + group!.sameReason.length).toBe(24);
  expect(group!.sameReason.every(({ rule }) => rule !== group!.worst.rule)).toBe(true);
});
