/**
 * The Report as events, one JSON object a line, for log collectors: a `run` event with the verdict, one for each leg, one for each
 * contradiction and one for each finding. Every event has `event`, `time` and the run that it belongs to, so that a line means something alone.
 *
 * Reference: ndjson.org; JSON is RFC 8259. Not in it: certificates, TLS sessions and what findings repeat of their rule (why, references).
 */
import type { Report, ReportFinding, ReportLeg } from '../report/schema.ts';
import { defineRenderer } from './define-renderer.ts';

export default defineRenderer({
  id: 'ndjson',
  mediaType: 'application/x-ndjson',
  extension: '.ndjson',
  render(report) {
    const run = runOf(report);
    const events = [
      { event: 'run', time: report.generatedAt, run, ...verdictOf(report) },
      ...report.legs.map((leg) => ({ event: 'leg', time: leg.first.at, run, ...legOf(leg) })),
      ...report.contradictions.map(({ kind, what, legs, calls, evidence }) => ({
        event: 'contradiction',
        time: evidence[0]?.at ?? report.generatedAt,
        run,
        kind,
        what,
        legs,
        calls,
        evidence,
      })),
      ...report.findings.map((finding) => ({
        event: 'finding',
        time: finding.evidence[0]?.at ?? report.generatedAt,
        run,
        ...findingOf(finding),
      })),
    ];
    return events.map((event) => `${JSON.stringify(event)}\n`).join('');
  },
});

/** What was read, by whom and by which policy: the same for all events of a report. */
function runOf({ tool, policy, captures }: Report) {
  return {
    tool: tool.name,
    toolVersion: tool.version,
    policy: policy.name,
    policySha256: policy.sha256,
    policySource: policy.source,
    captures: captures.map(({ file, sha256 }) => ({ file, sha256 })),
  };
}

function verdictOf({ generatedAt, verdict, exitCode, exitReason, summary, controls }: Report) {
  return {
    generatedAt,
    verdict,
    exitCode,
    exitReason,
    summary,
    controls: controls.map(({ criterion, result, tested, exceptions, open, waived }) => ({
      criterion,
      result,
      tested,
      exceptions,
      open,
      waived,
    })),
  };
}

function legOf(leg: ReportLeg) {
  const { id, plane, protocol, transport, encapsulation, a, b, protection, basis, reason, srtp, codecs, tls } = leg;
  return {
    leg: id,
    plane,
    protocol,
    transport,
    encapsulation,
    a,
    b,
    zone: leg.zone,
    path: leg.path,
    protection,
    basis,
    reason,
    keying: srtp?.keying ?? null,
    profile: srtp?.profile ?? null,
    codecs,
    tls,
    calls: leg.calls,
    frames: leg.frames,
    octets: leg.octets,
    first: leg.first,
    last: leg.last,
  };
}

function findingOf(finding: ReportFinding) {
  const { id, rule, verdict, severity, criteria, title, message, remedy, legs, calls } = finding;
  const { evidence, evidenceTotal, displayFilter, occurrences, waiver } = finding;
  return {
    finding: id,
    rule,
    verdict,
    severity,
    criteria,
    title,
    message,
    remedy,
    legs,
    calls,
    evidence,
    evidenceTotal,
    displayFilter,
    occurrences,
    causes: finding.causes,
    waiver,
    severityOverride: finding.severityOverride,
  };
}
