/**
 * The contract of a rule: facts in, one outcome per subject out.
 *
 * A rule sees one subject, the facts around it and the policy: no bytes, no clock, no files, no other rule. There is no default
 * outcome: `judge` must return one of the four, and `pass`, `fail` and `open` cannot be built without a frame.
 */
import type { CriterionId } from '../criteria/criteria.ts';
import type { LegPlace, LegPlaces } from '../criteria/places/leg-places.ts';
import type { CallPath } from '../criteria/policy/paths.ts';
import type { Policy, Severity } from '../criteria/policy.ts';
import type {
  Call,
  Certificate,
  Facts,
  Leg,
  QualityMeasure,
  SomeEvidence,
  SourceActivity,
  TlsSession,
} from '../ledger/facts.ts';

export type Verdict = 'pass' | 'fail' | 'open' | 'notApplicable';

/** A declared path, and the legs that belong to it. */
export interface DeclaredPath {
  readonly declared: CallPath;
  readonly legs: readonly Leg[];
}

/** What a rule is asked about. `leg` is every leg of any plane; `capture-set` is asked once per run. */
export interface Subjects {
  leg: Leg;
  'signaling-leg': Leg;
  'media-leg': Leg;
  /** MSRP. */
  'messaging-leg': Leg;
  /** MRCP, RTSP, and encrypted tunnels. */
  'control-leg': Leg;
  'tls-session': TlsSession;
  'dtls-session': TlsSession;
  certificate: Certificate;
  /** One address that sent SIP requests. */
  'sip-source': SourceActivity;
  call: Call;
  'call-path': DeclaredPath;
  'capture-set': Facts;
}

export type SubjectKind = keyof Subjects;

export type Outcome =
  | {
      readonly verdict: 'pass' | 'fail' | 'open';
      /** Plain sentences for this subject: what was seen, with figures. */
      readonly message: string;
      readonly evidence: SomeEvidence;
      /** Where this subject deserves another severity than the rule's own. */
      readonly severity?: Severity;
      /** What the recording lacks that keeps it open: outcomes that share one are told together. */
      readonly causes?: readonly QualityMeasure[];
    }
  | { readonly verdict: 'notApplicable'; readonly message: string };

export interface Outcomes {
  pass(message: string, evidence: SomeEvidence): Outcome;
  fail(message: string, evidence: SomeEvidence, severity?: Severity): Outcome;
  /** Too little to tell: the message gives the reason; `causes` where the recording itself is it. */
  open(message: string, evidence: SomeEvidence, severity?: Severity, causes?: readonly QualityMeasure[]): Outcome;
  notApplicable(message: string): Outcome;
}

/** What a rule may look at beside its subject. Read-only, and the same for every rule. */
export interface RuleContext {
  /**
   * As it holds for the subject: the floors of its zone and declared path over those of the whole policy. A subject in several zones is
   * asked once for each, and the worst outcome counts.
   */
  readonly policy: Policy;
  readonly facts: Facts;
  /** Unix seconds at which the report is made: certificates are judged at capture time and at this time. */
  readonly judgedAt: number;
  leg(id: string): Leg | undefined;
  session(id: string): TlsSession | undefined;
  certificate(id: string): Certificate | undefined;
  call(id: string): Call | undefined;
  /** Where a leg runs by the policy: its ends' names, zone and declared path. */
  place(leg: string): LegPlace | undefined;
  readonly places: LegPlaces;
}

export interface Rule<Kind extends SubjectKind = SubjectKind> {
  /** The expected state, in kebab-case: file name, test name, docs page and SARIF rule id. */
  readonly id: string;
  readonly title: string;
  readonly criteria: readonly [CriterionId, ...CriterionId[]];
  /** Why the rule bears on each of its criteria. */
  readonly rationale: { readonly [Id in CriterionId]?: string };
  readonly severity: Severity;
  readonly subject: Kind;
  /** Rows of the catalogue that this rule answers: `SIG-001` ... */
  readonly catalogue: readonly string[];
  /** Why it matters, for someone who is not a VoIP engineer. */
  readonly why: string;
  /** What to do, concretely. */
  readonly remedy: string;
  /** When it gives which verdict, for the docs page; a verdict that it never gives is left out. */
  readonly meaning?: { readonly [Name in Verdict]?: string };
  /** What of the policy it looks at, by key: `certificates.minimumRsaBits`. */
  readonly parameters?: readonly string[];
  /** `RFC 4568 s7` ... */
  readonly references: readonly string[];
  judge(subject: Subjects[Kind], outcomes: Outcomes, context: RuleContext): Outcome;
}

/** A rule of any one kind of subject, as the index lists it; `subject` tells which. */
export type AnyRule = { readonly [Kind in SubjectKind]: Rule<Kind> }[SubjectKind];

/** A rule as it is written: with a rationale for each criterion that it names, and for no other. */
type WrittenRule<Kind extends SubjectKind, Id extends CriterionId> = Omit<Rule<Kind>, 'criteria' | 'rationale'> & {
  readonly criteria: readonly [Id, ...Id[]];
  readonly rationale: { readonly [Criterion in NoInfer<Id>]: string };
};

export function defineRule<Kind extends SubjectKind, Id extends CriterionId>(rule: WrittenRule<Kind, Id>): Rule<Kind> {
  return rule;
}
