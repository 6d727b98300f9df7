/**
 * Asks every rule about every subject of its kind.
 *
 * Every question that was asked has its Judgment, also where the rule did not apply, so that a report can say what was tested.
 * A rule that throws is a fault of ours and is not caught here: a verdict must not be lost in silence.
 *
 * Severities that the policy overrides are changed here; waivers belong to the report, where a finding has its id.
 */
import { compareReferences, type FrameReference } from '../capture/frame.ts';
import { legPlaces } from '../criteria/places/leg-places.ts';
import { compareSeverities, type Policy, type Severity } from '../criteria/policy.ts';
import type { Evidence, Facts, QualityMeasure, SomeEvidence } from '../ledger/facts.ts';
import { type About, type Asked, SubjectsAsked } from './asked.ts';
import type { AnyRule, Outcome, Outcomes, Rule, RuleContext, SubjectKind, Verdict } from './define-rule.ts';
import { RULES } from './index.ts';

export interface Judgment {
  readonly rule: AnyRule;
  readonly subject: { readonly kind: SubjectKind; readonly id: string };
  readonly verdict: Verdict;
  /** The policy's severity for the rule, else the outcome's, else the rule's own. */
  readonly severity: Severity;
  /** What the severity was before the policy changed it, and why it did; null where it did not. */
  readonly override: { readonly from: Severity; readonly reason: string } | null;
  readonly message: string;
  /** In order of time; empty only for `notApplicable`. */
  readonly evidence: readonly Evidence[];
  /** What the recording lacks that keeps it open; empty where that is not the reason. */
  readonly causes: readonly QualityMeasure[];
  /** Ids of the legs that it is about. */
  readonly legs: readonly string[];
  /** Ids of the calls that those legs belong to. */
  readonly calls: readonly string[];
  /**
   * The same for the same fact in another capture of the same path: rule and path, without what varies (ephemeral ports,
   * frames, Call-IDs). Two subjects of one path share it.
   */
  readonly identity: string;
}

/** A rule, and what the policy makes of its severity. */
interface Ruling {
  readonly rule: AnyRule;
  readonly override: { readonly severity: Severity; readonly reason: string } | undefined;
}

/**
 * Holds nothing of its own, because there is one for each rule and subject, millions in a large capture: what it says is the rule's, the subject's
 * or the outcome's, and four of five outcomes are those of `notApplicable`, which one text shares.
 */
class Answer implements Judgment {
  private readonly ruling: Ruling;
  private readonly about: About;
  private readonly outcome: Outcome;

  constructor(ruling: Ruling, about: About, outcome: Outcome) {
    this.ruling = ruling;
    this.about = about;
    this.outcome = inOrderOfTime(outcome);
  }

  get verdict(): Verdict {
    return this.outcome.verdict;
  }

  get message(): string {
    return this.outcome.message;
  }

  get evidence(): readonly Evidence[] {
    return this.outcome.verdict === 'notApplicable' ? NONE : this.outcome.evidence;
  }

  get causes(): readonly QualityMeasure[] {
    return (this.outcome.verdict === 'notApplicable' ? undefined : this.outcome.causes) ?? NO_CAUSES;
  }

  private get given(): Severity | undefined {
    return this.outcome.verdict === 'notApplicable' ? undefined : this.outcome.severity;
  }

  get rule(): AnyRule {
    return this.ruling.rule;
  }

  get subject(): Judgment['subject'] {
    return { kind: this.ruling.rule.subject, id: this.about.id };
  }

  get severity(): Severity {
    return this.ruling.override?.severity ?? this.given ?? this.ruling.rule.severity;
  }

  get override(): Judgment['override'] {
    const { override, rule } = this.ruling;
    return override === undefined ? null : { from: this.given ?? rule.severity, reason: override.reason };
  }

  get legs(): readonly string[] {
    return this.about.legs;
  }

  get calls(): readonly string[] {
    return this.about.calls;
  }

  get identity(): string {
    return `${this.ruling.rule.id}|${this.about.path}`;
  }

  /** Where it stands among the others. */
  get at(): FrameReference | null {
    return this.evidence[0]?.at ?? this.about.first;
  }
}

const NONE: readonly Evidence[] = [];
const NO_CAUSES: readonly QualityMeasure[] = [];

/**
 * In order of the first frame cited (of the subject's first frame where none is), then of the rules.
 *
 * @param judgedAt Unix seconds
 */
export function judge(
  facts: Facts,
  policy: Policy,
  judgedAt: number,
  rules: readonly AnyRule[] = RULES,
): readonly Judgment[] {
  const context = contextOf(facts, policy, judgedAt);
  const subjects = new SubjectsAsked(context);
  const answers: Answer[] = [];
  for (const rule of rules) {
    const ruling = { rule, override: policy.severities[rule.id] };
    for (const asked of subjects.of(rule.subject))
      answers.push(new Answer(ruling, asked.about, outcomeOf(rule, asked)));
  }
  return inOrderOfFrames(answers);
}

/**
 * Those of one moment stay as they are: in the order of the rules. Millions of answers name some ten thousand moments, so the moments are sorted
 * and each answer is put where its moment stands.
 */
function inOrderOfFrames(answers: readonly Answer[]): Answer[] {
  const ranks = ranksOf(new Set(answers.map(({ at }) => at)));
  const ends: number[] = [];
  for (const { at } of answers) {
    const rank = ranks.get(at)!;
    ends[rank] = (ends[rank] ?? 0) + 1;
  }
  for (let rank = 1; rank < ends.length; rank++) ends[rank]! += ends[rank - 1]!;
  const sorted = new Array<Answer>(answers.length);
  for (let index = answers.length - 1; index >= 0; index--) {
    const answer = answers[index]!;
    const place = --ends[ranks.get(answer.at)!]!;
    sorted[place] = answer;
  }
  return sorted;
}

/** Equal moments have the same rank, whatever object names them. */
function ranksOf(moments: ReadonlySet<FrameReference | null>): ReadonlyMap<FrameReference | null, number> {
  const ranks = new Map<FrameReference | null, number>();
  let rank = -1;
  let before: FrameReference | null | undefined;
  for (const moment of [...moments].sort(compareMaybe)) {
    if (before === undefined || compareMaybe(before, moment) !== 0) rank++;
    ranks.set(moment, rank);
    before = moment;
  }
  return ranks;
}

function contextOf(facts: Facts, policy: Policy, judgedAt: number): RuleContext {
  const legs = byId(facts.legs);
  const sessions = byId(facts.tlsSessions);
  const certificates = byId(facts.certificates);
  const calls = byId(facts.calls);
  const places = legPlaces(facts, policy);
  return {
    policy,
    facts,
    judgedAt,
    leg: (id) => legs.get(id),
    session: (id) => sessions.get(id),
    certificate: (id) => certificates.get(id),
    call: (id) => calls.get(id),
    place: (leg) => places.leg(leg),
    places,
  };
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

const OUTCOMES: Outcomes = {
  pass: (message, evidence) => ({ verdict: 'pass', message, evidence }),
  fail: (message, evidence, severity) => withSeverity({ verdict: 'fail', message, evidence }, severity),
  open: (message, evidence, severity, causes) => {
    const outcome = withSeverity({ verdict: 'open', message, evidence }, severity);
    return causes === undefined || causes.length === 0 ? outcome : { ...outcome, causes };
  },
  notApplicable: (message) => {
    if (message !== lastNotApplicable.message) lastNotApplicable = { verdict: 'notApplicable', message };
    return lastNotApplicable;
  },
};

/** A rule that does not apply to one subject rarely applies to the next, and says the same of it. */
let lastNotApplicable: Outcome = { verdict: 'notApplicable', message: '' };

type Cited = Exclude<Outcome, { verdict: 'notApplicable' }>;

function withSeverity(outcome: Cited, severity: Severity | undefined): Cited {
  return severity === undefined ? outcome : { ...outcome, severity };
}

// ------------------------------------------------------------------------------------------------ one question

/** The worst, where several policies hold for the subject. */
function outcomeOf(rule: AnyRule, asked: Asked): Outcome {
  let worst = outcomeUnder(rule, asked, asked.contexts[0]!);
  for (let index = 1; index < asked.contexts.length; index++) {
    const other = outcomeUnder(rule, asked, asked.contexts[index]!);
    if (compareOutcomes(other, worst, rule) < 0) worst = other;
  }
  return worst;
}

function outcomeUnder(rule: AnyRule, asked: Asked, context: RuleContext): Outcome {
  // The subject is of the rule's kind: `SubjectsAsked` was asked for that kind.
  return (rule as Rule).judge(asked.subject, OUTCOMES, context);
}

function severityOf(outcome: Outcome, rule: AnyRule): Severity {
  return (outcome.verdict === 'notApplicable' ? undefined : outcome.severity) ?? rule.severity;
}

const WORST_FIRST: readonly Verdict[] = ['fail', 'open', 'pass', 'notApplicable'];

function compareOutcomes(a: Outcome, b: Outcome, rule: AnyRule): number {
  return (
    WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict) ||
    compareSeverities(severityOf(a, rule), severityOf(b, rule))
  );
}

/** The outcome with its evidence in order of time, as nearly every rule gives it. */
function inOrderOfTime(outcome: Outcome): Outcome {
  if (outcome.verdict === 'notApplicable' || isInOrder(outcome.evidence)) return outcome;
  const [first, ...more] = [...outcome.evidence].sort((a, b) => compareReferences(a.at, b.at));
  return { ...outcome, evidence: [first!, ...more] };
}

function isInOrder(evidence: SomeEvidence): boolean {
  for (let index = 1; index < evidence.length; index++) {
    if (compareReferences(evidence[index - 1]!.at, evidence[index]!.at) > 0) return false;
  }
  return true;
}

/** Subjects without any frame come first. */
function compareMaybe(a: FrameReference | null, b: FrameReference | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return compareReferences(a, b);
}
