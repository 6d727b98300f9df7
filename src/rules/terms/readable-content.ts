/**
 * The same question for every kind of content: could it be read on the wire?
 *
 * Encrypted signaling passes whatever it carries; readable signaling in which nothing of the kind was seen is not judged, since it may be
 * in a frame that the capture lacks.
 */

import type { Severity } from '../../criteria/policy.ts';
import { REPORTER_NAMES } from '../../ledger/carriage.ts';
import type { Leg, SipObservation, SipObservationKind, SomeEvidence } from '../../ledger/facts.ts';
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
  const what = list([...new Set(seen.map(({ kind }) => kinds[kind]!))]);
  const [first, ...more] = seen.map((row) => row.first);
  if (isCovered(leg)) {
    const inside = first === undefined ? `No ${name} can be read` : `${capital(what)} crossed encrypted`;
    return pass(`${inside}: the signaling is encrypted.`, cite(leg.evidence));
  }
  if (first === undefined) return notApplicable(`No ${name} was seen in readable signaling of this leg.`);
  const evidence = cite([first, ...more]);
  const isTold = leg.protection === 'open' && leg.reportedBy !== null;
  if (isTold || leg.protection === 'encrypted' || leg.protection === 'weak') {
    const teller = leg.reportedBy === null ? '' : ` ${REPORTER_NAMES[leg.reportedBy]} reported it.`;
    return open(`${capital(what)}: whether it crossed the wire in clear cannot be told.${teller}`, evidence);
  }
  const total = seen.reduce((sum, row) => sum + row.count, 0);
  const isMilder = seen.every(({ kind }) => severities[kind] !== undefined);
  const severity = isMilder ? severities[seen[0]!.kind] : undefined;
  return fail(
    `${capital(what)} could be read over ${transportOf(leg)}, in ${count(total, 'message')}.`,
    evidence,
    severity,
  );
}

/** Rows of these kinds, those that were seen first before others. */
export function observed(leg: Leg, kinds: readonly SipObservationKind[]): SipObservation[] {
  return (leg.sip?.observations ?? []).filter(({ kind }) => kinds.includes(kind));
}

/** What was accepted or answered: the request and the response. */
export function citeAnswer({ first, request }: SipObservation): SomeEvidence {
  return cite([first], [request]);
}

export function isCovered({ protection, basis }: Leg): boolean {
  return (protection === 'encrypted' || protection === 'weak') && basis !== 'negotiated';
}
