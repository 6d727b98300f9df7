/** Findings, controls and rules, as the report holds them; see `../schema.ts`. */
import * as z from 'zod';
import { Count, Criterion, Evidence, Severity, Text } from './terms.ts';

export const DisplayFilter = z.strictObject({ capture: Count, file: Text, filter: Text });

export const Finding = z.strictObject({
  /** 16 hex digits of a SHA-256: the same fact has the same id in the next capture of the same path. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  rule: Text,
  verdict: z.enum(['fail', 'open']),
  severity: Severity,
  criteria: z.array(Criterion),
  /** The first leg and call that it concerns; all of them are in `legs` and `calls`. */
  leg: Text.nullable(),
  call: Text.nullable(),
  title: Text,
  message: Text,
  why: Text,
  remedy: Text,
  references: z.array(Text),
  /** At most 20; `evidenceTotal` is the true number. */
  evidence: z.array(Evidence),
  evidenceTotal: Count,
  /** Wireshark 4, for the first capture that has evidence; `displayFilters` has one for each. */
  displayFilter: Text,
  displayFilters: z.array(DisplayFilter),
  occurrences: Count,
  legs: z.array(Text),
  calls: z.array(Text),
  subject: z.strictObject({ kind: Text, id: Text }),
  waiver: z.null(),
});

/** What was asked of which subjects, with one outcome. */
export const Result = z.strictObject({
  rule: Text,
  verdict: z.enum(['pass', 'fail', 'open', 'notApplicable']),
  /** The kind of the subjects: `media-leg`, `tls-session`, `certificate` ... */
  subject: Text,
  /** Ids of legs, sessions, certificates ... */
  ids: z.array(Text),
  /** Id of the finding that tells it; null for `pass` and `notApplicable`. */
  finding: Text.nullable(),
});

export const ControlRule = z.strictObject({
  rule: Text,
  pass: Count,
  fail: Count,
  open: Count,
  notApplicable: Count,
  waived: Count,
});

export const Control = z.strictObject({
  criterion: Criterion,
  title: Text,
  /** What the criterion asks, what a capture can show about it and what it cannot: in our words. */
  asks: Text,
  shows: Text,
  cannotShow: Text,
  result: z.enum(['exceptions-noted', 'no-exceptions-noted', 'not-tested']),
  tested: Count,
  exceptions: Count,
  open: Count,
  waived: Count,
  rules: z.array(ControlRule),
});

export const Rule = z.strictObject({
  id: Text,
  title: Text,
  severity: Severity,
  criteria: z.array(Criterion),
  subject: Text,
  why: Text,
  remedy: Text,
  references: z.array(Text),
});
