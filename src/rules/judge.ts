/**
 * Asks every rule about every subject of its kind.
 *
 * Every question that was asked has its Judgment, also where the rule did not apply, so that a report can say what was tested.
 * A rule that throws is a fault of ours and is not caught here: a verdict must not be lost in silence.
 *
 * Not handled: waivers and severities changed by policy; they belong to the report.
 */
import { compareReferences, type FrameReference } from '../capture/frame.ts';
import type { Policy, Severity } from '../criteria/policy.ts';
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
import type { AnyRule, Outcome, Outcomes, Rule, RuleContext, SubjectKind, Subjects, Verdict } from './define-rule.ts';
import { RULES } from './index.ts';

export interface Judgment {
  readonly rule: AnyRule;
  readonly subject: { readonly kind: SubjectKind; readonly id: string };
  readonly verdict: Verdict;
  /** The outcome's severity, else the rule's own. */
  readonly severity: Severity;
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
  const asked = rules.flatMap((rule, order) =>
    subjectsOf(rule.subject, facts).map((subject) => ({ order, ...judgeOne(rule, subject, context) })),
  );
  asked.sort((a, b) => compareMaybe(a.at, b.at) || a.order - b.order);
  return asked.map(({ judgment }) => judgment);
}

function contextOf(facts: Facts, policy: Policy, judgedAt: number): RuleContext {
  const legs = byId(facts.legs);
  const sessions = byId(facts.tlsSessions);
  const certificates = byId(facts.certificates);
  const calls = byId(facts.calls);
  return {
    policy,
    facts,
    judgedAt,
    leg: (id) => legs.get(id),
    session: (id) => sessions.get(id),
    certificate: (id) => certificates.get(id),
    call: (id) => calls.get(id),
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

function subjectsOf(kind: SubjectKind, facts: Facts): Asked[] {
  switch (kind) {
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
): { at: FrameReference | null; judgment: Judgment } {
  // The subject is of the rule's kind: `subjectsOf` was asked for that kind.
  const outcome = (rule as Rule).judge(asked.subject, OUTCOMES, context);
  const evidence = outcome.verdict === 'notApplicable' ? [] : inOrderOfTime(outcome.evidence);
  const severity = outcome.verdict === 'notApplicable' ? undefined : outcome.severity;
  return {
    at: evidence[0]?.at ?? asked.first,
    judgment: {
      rule,
      subject: { kind: rule.subject, id: asked.id },
      verdict: outcome.verdict,
      severity: severity ?? rule.severity,
      message: outcome.message,
      evidence,
      legs: asked.legs,
      calls: asked.calls ?? callsOf(asked.legs, context),
      identity: `${rule.id}|${asked.path}`,
    },
  };
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
