/** Numbers and business hours from a policy file to the judgment: calls are built, and local times are worked out by hand. */
import { describe, expect, it } from 'vitest';
import { pcapOf } from '../support/packet-builder.ts';
import { policy } from '../support/policies.ts';
import { scanSources } from '../support/scan.ts';
import { answer, ask, traffic } from '../support/sip-traffic.ts';

/** What a rule says of one call to a number at a time. */
async function judged(rule: string, yaml: string, number: string, at: string): Promise<string> {
  const frames = traffic([ask('INVITE', { user: number }), answer(486)], Date.parse(at) / 1000);
  const stream = once(pcapOf(frames));
  const report = await scanSources([{ kind: 'stream', name: 'built.pcap', stream }], { policy: policy(yaml) });
  const [result] = report.results.filter((one) => one.rule === rule);
  const [finding] = report.findings.filter((one) => one.rule === rule);
  return `${result!.verdict}${finding === undefined ? '' : `: ${finding.message}`}`;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

describe('business hours', () => {
  const office = (timeZone: string, more = '') => `
businessHours:
  timeZone: ${timeZone}
  days: [monday, tuesday, wednesday, thursday, friday]
  from: "08:00"
  to: "18:00"
  ${more}
`;
  const BERLIN = office('Europe/Berlin');

  it.each([
    ['a quarter past eight on a Wednesday in July, two hours ahead of UTC', BERLIN, '2026-07-15T06:15:00Z'],
    ['the same on the Friday before the clock goes forward', BERLIN, '2026-03-27T07:15:00Z'],
    ['and on the Monday after it', BERLIN, '2026-03-30T06:15:00Z'],
    ['the last second of a Friday, when it is Saturday in UTC', office('America/Los_Angeles'), '2026-07-18T00:59:59Z'],
    ['eight o’clock where the zone has half an hour', office('Asia/Kolkata'), '2026-07-15T02:30:00Z'],
    ['the day before a holiday', office('Asia/Tokyo', 'holidays: [2026-07-20]'), '2026-07-17T08:59:00Z'],
  ])('hold at %s', async (_, yaml, at) => {
    expect(await judged('calls-in-business-hours', yaml, '+442079460100', at)).toBe('pass');
  });

  it.each([
    ['a quarter past seven in January, at the same UTC as in July', BERLIN, '2026-01-14T06:15:00Z'],
    ['a quarter past seven on the Monday after the clock went back', BERLIN, '2026-10-26T06:15:00Z'],
    ['six in the evening in July', BERLIN, '2026-07-15T16:00:00Z'],
    ['a Saturday in Auckland that is Friday in UTC', office('Pacific/Auckland'), '2026-07-17T22:00:00Z'],
    [
      'a holiday that has begun there and not in UTC',
      office('Asia/Tokyo', 'holidays: [2026-07-20]'),
      '2026-07-19T23:30:00Z',
    ],
  ])('do not hold at %s', async (_, yaml, at) => {
    expect(await judged('calls-in-business-hours', yaml, '+442079460100', at)).toMatch(/^fail: 1 of 1 call abroad/);
  });

  it('are not asked of a number without a country, nor without a policy', async () => {
    expect(await judged('calls-in-business-hours', BERLIN, '5550100', '2026-07-18T10:00:00Z')).toBe('notApplicable');
    expect(await judged('calls-in-business-hours', '{}', '+442079460100', '2026-07-18T10:00:00Z')).toBe(
      'notApplicable',
    );
  });
});

describe('numbers at home', () => {
  const policyOf = (home: string) => `
numbers: { home: [${home}] }
businessHours: { timeZone: Europe/Berlin, days: [monday], from: "08:00", to: "18:00" }
`;
  const AT_NIGHT = '2026-07-15T22:00:00Z';

  it.each([
    ['+493055501', 'notApplicable'],
    ['00493055501', 'notApplicable'],
    ['+431555010', 'fail'],
  ])('a call to %s at night in Germany: %s', async (number, verdict) => {
    expect(await judged('calls-in-business-hours', policyOf('"+49"'), number, AT_NIGHT)).toMatch(verdict);
  });

  it('tell an island of North America from the rest', async () => {
    expect(await judged('calls-in-business-hours', policyOf('"+1242"'), '+12425550100', AT_NIGHT)).toBe(
      'notApplicable',
    );
    expect(await judged('calls-in-business-hours', policyOf('"+1242"'), '+12125550100', AT_NIGHT)).toMatch(/^fail/);
  });

  it('have no more digits than the report keeps', () => {
    expect(() => policy('numbers: { home: ["+493055"] }')).toThrow(/the code of a country/);
  });
});

describe('numbers', () => {
  const NOON = '2026-07-15T10:00:00Z';

  it.each([
    ['premium, with blanks', 'numbers: { premium: ["+44 20 794"] }', '+442079460100', 'premium by the policy'],
    [
      'premium, dialed with 00 behind a 9',
      'numbers: { premium: ["+4420794"] }',
      '900442079460100',
      'premium by the policy',
    ],
    ['premium, as the number that YAML makes of it', 'numbers: { premium: [+4420] }', '+442079460100', 'premium by'],
    ['out of bounds', 'numbers: { outOfBounds: ["+44"] }', '+442079460100', 'out of bounds'],
    [
      'listed as costly, national',
      'traffic: { destinations: { highCost: ["0900"] } }',
      '0900555010',
      'listed as costly',
    ],
  ])('fail: %s', async (_, yaml, number, why) => {
    const said = await judged('destinations-expected', yaml, number, NOON);
    expect(said).toMatch(/^fail: /);
    expect(said).toContain(why);
  });

  it('are high from as many calls as the policy says', async () => {
    const yaml = 'numbers: { premium: ["+44"] }\ntraffic: { destinations: { callsForHigh: 1 } }';
    const frames = traffic([ask('INVITE', { user: '+442079460100' }), answer(486)]);
    const stream = once(pcapOf(frames));
    const report = await scanSources([{ kind: 'stream', name: 'built.pcap', stream }], { policy: policy(yaml) });
    expect(report.findings.find(({ rule }) => rule === 'destinations-expected')?.severity).toBe('high');
  });

  it('are open where the policy lists more digits than are kept', async () => {
    const yaml = 'numbers: { outOfBounds: ["+44207946"] }';
    expect(await judged('destinations-expected', yaml, '+442079460100', NOON)).toMatch(/^open: .*\+4420794\./);
  });

  it('pass where another range is listed', async () => {
    expect(await judged('destinations-expected', 'numbers: { outOfBounds: ["+4421"] }', '+442079460100', NOON)).toBe(
      'pass',
    );
  });
});
