import { describe, expect, it } from 'vitest';
import { SEVERITIES, type Severity } from '../../src/criteria/policy.ts';
import { decide, type FailOn } from '../../src/report/verdict.ts';

const SOUND = {
  failed: [],
  open: [],
  legs: 2,
  undecodedFrames: 0,
  tested: 5,
  damaged: [],
  unreadable: [],
  failOn: 'high',
  exitZero: false,
} as const;

describe('verdict and exit code', () => {
  // Every combination of: damaged, a failure at the threshold, no legs, an open question at the threshold.
  it.each([
    [false, false, false, false, 'pass', 0, 0],
    [false, false, false, true, 'open', 3, 0],
    [false, false, true, false, 'open', 3, 0],
    [false, false, true, true, 'open', 3, 0],
    [false, true, false, false, 'fail', 1, 0],
    [false, true, false, true, 'fail', 1, 0],
    [false, true, true, false, 'fail', 1, 0],
    [false, true, true, true, 'fail', 1, 0],
    [true, false, false, false, 'open', 4, 4],
    [true, false, false, true, 'open', 4, 4],
    [true, false, true, false, 'open', 4, 4],
    [true, false, true, true, 'open', 4, 4],
    [true, true, false, false, 'fail', 4, 4],
    [true, true, false, true, 'fail', 4, 4],
    [true, true, true, false, 'fail', 4, 4],
    [true, true, true, true, 'fail', 4, 4],
  ] as const)(
    'damaged %s, failed %s, no legs %s, open %s: %s, exits %i, %i with a way out',
    (damaged, fails, none, opens, verdict, exitCode, forgiven) => {
      const input = {
        ...SOUND,
        damaged: damaged ? ['trace.pcap'] : [],
        failed: fails ? (['high'] as const) : [],
        legs: none ? 0 : 2,
        undecodedFrames: 0,
        open: opens ? (['high'] as const) : [],
      };
      expect(decide(input)).toMatchObject({ verdict, exitCode });
      expect(decide({ ...input, exitZero: true })).toMatchObject({ verdict, exitCode: forgiven });
      expect(decide({ ...input, failOn: 'none' })).toMatchObject({ verdict, exitCode: forgiven });
    },
  );

  const thresholds: FailOn[] = [...SEVERITIES, 'none'];
  it.each(thresholds.flatMap((failOn) => SEVERITIES.map((severity) => [failOn, severity] as const)))(
    '--fail-on %s with a %s finding',
    (failOn, severity) => {
      const threshold = failOn === 'none' ? 'high' : failOn;
      const counts = SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold as Severity);
      const failed = decide({ ...SOUND, failOn, failed: [severity] });
      expect(failed.verdict).toBe(counts ? 'fail' : 'pass');
      expect(failed.exitCode).toBe(counts && failOn !== 'none' ? 1 : 0);
      const open = decide({ ...SOUND, failOn, open: [severity] });
      expect(open.verdict).toBe(counts ? 'open' : 'pass');
      expect(open.exitCode).toBe(counts && failOn !== 'none' ? 3 : 0);
    },
  );

  it('is open when there are legs and no rule could test any of them', () => {
    expect(decide({ ...SOUND, tested: 0 })).toMatchObject({
      verdict: 'open',
      exitCode: 3,
      exitReason: 'nothing of what was captured could be tested',
    });
  });

  it('names every reason, the strongest first', () => {
    const { exitReason, exitReasons } = decide({
      ...SOUND,
      damaged: ['a.pcap', 'b.pcap'],
      failed: ['critical', 'high', 'low'],
      open: ['high'],
    });
    expect(exitReasons.map(({ code }) => code)).toEqual([4, 1, 3]);
    expect(exitReasons[1]!.reason).toBe('2 findings at or above high');
    expect(exitReason).toBe('the capture a.pcap and 1 other is damaged; what could be read is reported');
  });

  it('is 4 when one capture of a set could not be read at all', () => {
    const input = { ...SOUND, unreadable: ['a.pcap'] };
    const reason = 'the capture a.pcap could not be read; the others are reported';
    expect(decide(input)).toMatchObject({ verdict: 'open', exitCode: 4, exitReason: reason });
    expect(decide({ ...input, exitZero: true })).toMatchObject({ exitCode: 4 });
  });

  it('says why the exit code is 0 although something was found', () => {
    const input = { ...SOUND, failed: ['critical'] as const };
    expect(decide({ ...input, exitZero: true }).exitReason).toMatch(/exit code is 0 because of --exit-zero$/);
    expect(decide({ ...input, failOn: 'none' }).exitReason).toMatch(/exit code is 0 because of --fail-on none$/);
    expect(decide({ ...SOUND, exitZero: true }).exitReason).not.toMatch(/because of/);
  });
});

it('says that what was not read may hold a call', () => {
  const reason = (undecodedFrames: number) => decide({ ...SOUND, legs: 0, undecodedFrames }).exitReason;
  expect(reason(0)).toBe('no VoIP traffic was found, so nothing could be tested');
  expect(reason(140)).toBe(
    'no VoIP traffic was found, and 140 frames could not be decoded, so nothing could be tested',
  );
});
