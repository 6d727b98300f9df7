/** Where signaling is known to be missing, a rule about senders is open in place of pass, and says by which measures it is missing. */
import { describe, expect, it } from 'vitest';
import type { QualityFact, QualityMeasure } from '../../src/ledger/facts.ts';
import type { Outcomes } from '../../src/rules/define-rule.ts';
import { missingSignaling, openUnlessWhole } from '../../src/rules/terms/wholeness.ts';
import { evidence, facts, signalingLeg } from '../support/facts-builder.ts';

const OUTCOMES: Outcomes = {
  pass: (message, shown) => ({ verdict: 'pass', message, evidence: shown }),
  fail: (message, shown) => ({ verdict: 'fail', message, evidence: shown }),
  open: (message, shown, severity = 'info', causes = []) => {
    return { verdict: 'open', message, evidence: shown, severity, causes };
  },
  notApplicable: (message) => ({ verdict: 'notApplicable', message }),
};

function missing(measure: QualityMeasure, ...legs: readonly string[]): QualityFact {
  return { measure, count: 1, of: null, evidence: [], legs };
}

function outcome(kind: 'pass' | 'fail', ...captureQuality: readonly QualityFact[]) {
  const legs = [signalingLeg()];
  return openUnlessWhole(OUTCOMES, facts({ legs, captureQuality }), legs[0]!.a.address)[kind]('Seen.', [evidence(1)]);
}

describe('a rule about senders', () => {
  it.each([
    ['truncated-signaling', 'frames were cut short by the recorder'],
    ['truncated-other', 'frames were cut short by the recorder'],
    ['drops-reported', 'the recorder lost frames'],
    ['tcp-octets-missing', 'parts of TCP streams are missing'],
    ['one-way-signaling', 'only one direction of the signaling was recorded'],
  ] as const)('is open at low for %s, and names it', (measure, words) => {
    expect(outcome('pass', missing(measure))).toMatchObject({
      verdict: 'open',
      message: `Seen. There may have been more: ${words}.`,
      severity: 'low',
      causes: [measure],
    });
  });

  it('names all that is missing, and says the first', () => {
    const both = outcome('pass', missing('one-way-signaling'), missing('drops-reported'));
    expect(both).toMatchObject({
      message: 'Seen. There may have been more: the recorder lost frames.',
      causes: ['drops-reported', 'one-way-signaling'],
    });
  });

  it.each(['one-way-media', 'gaps-both-directions', 'clock-back'] as const)('passes beside %s', (measure) => {
    expect(outcome('pass', missing(measure))).toMatchObject({ verdict: 'pass' });
  });

  it('fails all the same', () => {
    expect(outcome('fail', missing('one-way-signaling'))).toMatchObject({ verdict: 'fail' });
  });

  it('is open for the legs of its own sender only', () => {
    expect(outcome('pass', missing('one-way-signaling', 'leg-1'))).toMatchObject({ verdict: 'open' });
    expect(outcome('pass', missing('one-way-signaling', 'leg-9'))).toMatchObject({ verdict: 'pass' });
    const elsewhere = facts({ captureQuality: [missing('one-way-signaling', 'leg-9')] });
    expect(missingSignaling(elsewhere, null)).toEqual(['one-way-signaling']);
    expect(missingSignaling(elsewhere, '192.0.2.250')).toEqual([]);
  });
});
