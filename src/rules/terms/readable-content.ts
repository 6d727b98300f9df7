/**
 * The same question for every kind of content: could it be read on the wire?
 *
 * Encrypted signaling passes whatever it carries; readable signaling in which nothing of the kind was seen is not judged, since it may be
 * in a frame that the capture lacks.
 */

import type { Severity } from '../../criteria/policy.ts';
import { REPORTER_NAMES } from '../../ledger/carriage.ts';
import type { Leg, SipObservation, SipObservationKind } from '../../ledger/facts.ts';
import type { Outcome, Outcomes } from '../define-rule.ts';
import { cite } from './citing.ts';
import { capital, count, list, transportOf } from './wording.ts';

export interface ContentQuestion {
  /** What it is called, by kind: `text of messages`. */
  readonly kinds: Partial<Record<SipObservationKind, string>>;
  /** All of them together, for sentences without any: `message text`. */
  readonly name: string;
  /** By kind, where it differs from the rule's. */
  readonly severities?: Partial<Record<SipObservationKind, Severity>>;
}

export function judgeContent(leg: Leg, question: ContentQuestion, outcomes: Outcomes): Outcome {
  const { pass, fail, open, notApplicable } = outcomes;
  const { kinds, name, severities = {} } = question;
  const seen = observed(leg, Object.keys(kinds) as SipObservationKind[]);
  const said = (): string => list([...new Set(seen.map(({ kind }) => kinds[kind]!))]);
  const isProtected = leg.protection === 'encrypted' || leg.protection === 'weak';
  if (isProtected && leg.basis !== 'negotiated') {
    const inside = seen.length === 0 ? `No ${name} can be read` : `${capital(said())} crossed encrypted`;
    return pass(`${inside}: the signaling is encrypted.`, cite(leg.evidence));
  }
  const evidence = cite(
    leg.evidence,
    seen.map(({ first }) => first),
  );
  if (seen.length > 0 && !isProtected && !(leg.protection === 'open' && leg.reportedBy !== null)) {
    const total = seen.reduce((sum, row) => sum + row.count, 0);
    const worst = seen.every(({ kind }) => severities[kind] !== undefined) ? severities[seen[0]!.kind] : undefined;
    return fail(
      `${capital(said())} could be read over ${transportOf(leg)}, in ${count(total, 'message')}.`,
      evidence,
      worst,
    );
  }
  if (seen.length > 0 && leg.reportedBy !== null) {
    return open(
      `${capital(said())} stood in what ${REPORTER_NAMES[leg.reportedBy]} reported; whether it crossed the wire in clear cannot be told.`,
      evidence,
    );
  }
  if (isProtected)
    return open(`Encryption was negotiated, but no encrypted signaling was seen. ${leg.reason}`, evidence);
  if (leg.protection === 'open')
    return open(`Whether ${name} crosses in clear cannot be told. ${leg.reason}`, cite(leg.evidence));
  return notApplicable(`No ${name} was seen in this readable signaling.`);
}

/** Rows of these kinds, those that were seen first before others. */
export function observed(leg: Leg, kinds: readonly SipObservationKind[]): SipObservation[] {
  return (leg.sip?.observations ?? []).filter(({ kind }) => kinds.includes(kind));
}

export function isCovered({ protection, basis }: Leg): boolean {
  return (protection === 'encrypted' || protection === 'weak') && basis !== 'negotiated';
}
