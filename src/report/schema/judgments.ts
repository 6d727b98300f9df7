/** Findings, controls and rules, as the report holds them; see `../schema.ts`. */
import * as z from 'zod';
import { Count, Criterion, Day, Evidence, Severity, Text } from './terms.ts';

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
  /** What the recording lacks that keeps it open, as measures of `captureQuality`; findings that share one have one reason. */
  causes: z.array(Text),
  /** The waiver in force that covers all of it: then it does not count towards verdict and exit code. */
  waiver: z.strictObject({ reason: Text, owner: Text, approvedBy: Text, expires: Day }).nullable(),
  /** Where the policy gives the rule another severity: what it was, and why. */
  severityOverride: z.strictObject({ from: Severity, reason: Text }).nullable(),
});

/** Every waiver of the policy, in its order. */
export const Waiver = z.strictObject({
  rule: Text,
  /** Kind of place to name: `{ "endpoint": "carrier-x" }`. */
  where: z.record(z.string(), Text),
  reason: Text,
  owner: Text,
  approvedBy: Text,
  /** The last day on which it holds, in UTC. */
  expires: Day,
  /** `unused`: it holds and covers nothing here. `expired`: what it covers counts again. */
  state: z.enum(['in-force', 'expired', 'unused']),
  /** Ids of the findings that it covers, or would if it had not expired. */
  findings: z.array(Text),
  /** Ids of findings of which it covers only some legs: they are not waived. */
  partly: z.array(Text),
});

export const SeverityOverride = z.strictObject({ rule: Text, from: Severity, severity: Severity, reason: Text });

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
  /** Failed or open, and waived: counted here and neither as fail nor as open. */
  waived: Count,
  /** Of those, the failed ones. */
  waivedFail: Count,
});

const ControlResult = z.enum(['exceptions-noted', 'no-exceptions-noted', 'not-tested']);

/** What the tests of a control were about: each counted once. */
export const TestedSubjects = z.strictObject({ legs: Count, sessions: Count, certificates: Count, calls: Count });

export const Control = z.strictObject({
  criterion: Criterion,
  title: Text,
  /** What the criterion asks, what a capture can show about it and what it cannot: in our words. */
  asks: Text,
  shows: Text,
  cannotShow: Text,
  /** Waived exceptions are exceptions. */
  result: ControlResult,
  tested: Count,
  testedSubjects: TestedSubjects,
  exceptions: Count,
  open: Count,
  waived: Count,
  rules: z.array(ControlRule),
});

/** Another framework, shown on request: the same tests, counted by its requirements. */
export const Framework = z.strictObject({
  id: Text,
  title: Text,
  /** What a reader should check before relying on the mapping. */
  note: Text,
  requirements: z.array(
    z.strictObject({
      id: Text,
      title: Text,
      result: ControlResult,
      tested: Count,
      exceptions: Count,
      open: Count,
      waived: Count,
      rules: z.array(Text),
    }),
  ),
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
  /** Why it bears on each of its criteria. */
  rationale: z.array(z.strictObject({ criterion: Criterion, text: Text })),
  /** Rows of the catalogue that it answers. */
  catalogue: z.array(Text),
  /** What of the policy it looks at, by key. */
  parameters: z.array(Text),
});
