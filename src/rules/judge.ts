/**
 * Asks every rule about every subject of its kind.
 *
 * Every question that was asked has its Judgment, also where the rule did not apply, so that a report can say what was tested.
 * A rule that throws is a fault of ours and is not caught here: a verdict must not be lost in silence.
 *
 * Severities that the policy overrides are changed here; waivers belong to the report, where a finding has its id.
 */
import { compareReferences, type FrameReference } from '../capture/frame.ts';
import { EffectivePolicies } from '../criteria/effective.ts';
import { type LegPlace, LegPlaces } from '../criteria/places/leg-places.ts';
import { compareSeverities, type Policy, type Severity } from '../criteria/policy.ts';
import type {
  Call,
  Certificate,
  Evidence,
  Facts,
  Leg,
  SomeEvidence,
  SourceActivity,
  TlsSession,
} from '../ledger/facts.ts';
import type {
  AnyRule,
  DeclaredPath,
  Outcome,
  Outcomes,
  Rule,
  RuleContext,
  SubjectKind,
  Subjects,
  Verdict,
} from './define-rule.ts';
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

/** Id of the one subject of kind `capture-set`. */
export const CAPTURE_SET = 'capture-set';

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
  const effective = new EffectivePolicies(policy);
  const asked = rules.flatMap((rule, order) =>
    subjectsOf(rule.subject, context).map((subject) => ({ order, ...judgeOne(rule, subject, context, effective) })),
  );
  asked.sort((a, b) => compareMaybe(a.at, b.at) || a.order - b.order);
  return asked.map(({ judgment }) => judgment);
}

function contextOf(facts: Facts, policy: Policy, judgedAt: number): RuleContext {
  const legs = byId(facts.legs);
  const sessions = byId(facts.tlsSessions);
  const certificates = byId(facts.certificates);
  const calls = byId(facts.calls);
  const places = new LegPlaces(facts, policy);
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
  open: (message, evidence, severity) => withSeverity({ verdict: 'open', message, evidence }, severity),
  notApplicable: (message) => ({ verdict: 'notApplicable', message }),
};

type Cited = { verdict: 'fail' | 'open'; message: string; evidence: SomeEvidence };

function withSeverity(outcome: Cited, severity: Severity | undefined): Outcome {
  return severity === undefined ? outcome : { ...outcome, severity };
}

// ------------------------------------------------------------------------------------------------ subjects

/** One subject with what the judgment says about it, whatever its kind. */
interface Asked {
  readonly id: string;
  readonly subject: Subjects[SubjectKind];
  readonly first: FrameReference | null;
  readonly legs: readonly string[];
  /** Left out: those that its legs belong to. */
  readonly calls?: readonly string[];
  readonly path: string;
}

function subjectsOf(kind: SubjectKind, context: RuleContext): Asked[] {
  const { facts } = context;
  switch (kind) {
    case 'leg':
      return facts.legs.map((leg) => askedLeg(leg, leg.plane === 'media' ? mediaPath(leg) : signalingPath(leg)));
    case 'signaling-leg':
      return facts.legs.filter((leg) => leg.plane === 'signaling').map((leg) => askedLeg(leg, signalingPath(leg)));
    case 'media-leg':
      return facts.legs.filter((leg) => leg.plane === 'media').map((leg) => askedLeg(leg, mediaPath(leg)));
    case 'messaging-leg':
      return facts.legs.filter((leg) => leg.plane === 'messaging').map((leg) => askedLeg(leg, signalingPath(leg)));
    case 'control-leg':
      return facts.legs.filter((leg) => leg.plane === 'control').map((leg) => askedLeg(leg, signalingPath(leg)));
    case 'tls-session':
      return facts.tlsSessions.filter(({ protocol }) => protocol === 'TLS').map(askedSession);
    case 'dtls-session':
      return facts.tlsSessions.filter(({ protocol }) => protocol === 'DTLS').map(askedSession);
    case 'certificate':
      return facts.certificates.map(askedCertificate);
    case 'sip-source':
      return facts.activity.sources.map(askedSource);
    case 'call':
      return facts.calls.map((call) => askedCall(call, facts));
    case 'call-path':
      return declaredPaths(context).map(askedPath);
    case 'capture-set': {
      const first = facts.captures.find((capture) => capture.firstFrame !== null)?.firstFrame ?? null;
      return [{ id: CAPTURE_SET, subject: facts, first, legs: [], path: CAPTURE_SET }];
    }
  }
}

function askedLeg(leg: Leg, path: string): Asked {
  return { id: leg.id, subject: leg, first: leg.first, legs: [leg.id], path };
}

function askedSession(session: TlsSession): Asked {
  return { id: session.id, subject: session, first: session.first, legs: session.legs, path: sessionPath(session) };
}

function askedCertificate(certificate: Certificate): Asked {
  const { id, first, seenOn, sha256 } = certificate;
  return { id, subject: certificate, first, legs: seenOn, path: sha256 };
}

function askedSource(source: SourceActivity): Asked {
  const { id, first, legs, address } = source;
  return { id, subject: source, first, legs, path: `sip-source|${address}` };
}

/** Who called whom varies from capture to capture: the path is the hosts that its legs run between. */
function askedCall(call: Call, facts: Facts): Asked {
  const legs = legsById(facts);
  const hosts = call.legs.flatMap((id) => [legs.get(id)?.a.address ?? '', legs.get(id)?.b.address ?? '']);
  const path = ['call', ...[...new Set(hosts)].sort()].join('|');
  return { id: call.id, subject: call, first: call.startedAt, legs: call.legs, calls: [call.id], path };
}

const legsOf = new WeakMap<Facts, ReadonlyMap<string, Leg>>();

/** Once per Facts: a capture chooses how many calls there are. */
function legsById(facts: Facts): ReadonlyMap<string, Leg> {
  let legs = legsOf.get(facts);
  if (legs === undefined) {
    legs = byId(facts.legs);
    legsOf.set(facts, legs);
  }
  return legs;
}

function declaredPaths({ policy, facts, place }: RuleContext): DeclaredPath[] {
  const legs = new Map<string, Leg[]>(policy.paths.map(({ name }) => [name, []]));
  for (const leg of facts.legs) legs.get(place(leg.id)?.path ?? '')?.push(leg);
  return policy.paths.map((declared) => ({ declared, legs: legs.get(declared.name)! }));
}

function askedPath(path: DeclaredPath): Asked {
  const { declared, legs } = path;
  return {
    id: declared.name,
    subject: path,
    first: legs[0]?.first ?? null,
    legs: legs.map(({ id }) => id),
    path: declared.name,
  };
}

/** The port of `b` is the server's; that of `a` varies. */
function signalingPath({ plane, transport, a, b }: Leg): string {
  return [plane, transport, a.address, b.address, b.port ?? '*'].join('|');
}

/** Media ports vary on both sides, and either side may have been seen first. */
function mediaPath({ plane, a, b }: Leg): string {
  return [plane, ...[a.address, b.address].sort()].join('|');
}

/** The server's port is left out for DTLS: it is a media port. */
function sessionPath({ protocol, client, server }: TlsSession): string {
  const port = protocol === 'DTLS' ? '*' : (server.port ?? '*');
  return `${protocol}|${client.address}|${server.address}:${port}`;
}

// ------------------------------------------------------------------------------------------------ one question

function judgeOne(
  rule: AnyRule,
  asked: Asked,
  context: RuleContext,
  effective: EffectivePolicies,
): { at: FrameReference | null; judgment: Judgment } {
  // A declared path has its own promise, and the floors hold for its legs.
  const places: LegPlace[] = rule.subject === 'call-path' ? [] : context.places.of(asked.legs);
  const outcome = effective
    .of(places)
    .map((policy) => outcomeOf(rule, asked, policy === context.policy ? context : { ...context, policy }))
    .reduce((worst, other) => (compareOutcomes(other, worst, rule) < 0 ? other : worst));
  const evidence = outcome.verdict === 'notApplicable' ? [] : inOrderOfTime(outcome.evidence);
  const from = severityOf(outcome, rule);
  const override = context.policy.severities[rule.id];
  return {
    at: evidence[0]?.at ?? asked.first,
    judgment: {
      rule,
      subject: { kind: rule.subject, id: asked.id },
      verdict: outcome.verdict,
      severity: override?.severity ?? from,
      override: override === undefined ? null : { from, reason: override.reason },
      message: outcome.message,
      evidence,
      legs: asked.legs,
      calls: asked.calls ?? callsOf(asked.legs, context),
      identity: `${rule.id}|${asked.path}`,
    },
  };
}

function outcomeOf(rule: AnyRule, asked: Asked, context: RuleContext): Outcome {
  // The subject is of the rule's kind: `subjectsOf` was asked for that kind.
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

function inOrderOfTime(evidence: SomeEvidence): Evidence[] {
  return [...evidence].sort((a, b) => compareReferences(a.at, b.at));
}

function callsOf(legs: readonly string[], context: RuleContext): string[] {
  return [...new Set(legs.flatMap((id) => context.leg(id)?.calls ?? []))];
}

/** Subjects without any frame come first. */
function compareMaybe(a: FrameReference | null, b: FrameReference | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return compareReferences(a, b);
}
