/**
 * Which frames prove a finding, and what each of them shows: its evidence, and around it the dialog or the handshake that it belongs to.
 */
import type { Report, ReportFinding } from '../report/schema.ts';

/** Frames around a finding beside its evidence. */
export const MAX_CONTEXT_FRAMES = 500;

/** A frame by capture and number, as one key. */
export type FrameKey = `${number}/${number}`;

export function frameKey(capture: number, frame: number): FrameKey {
  return `${capture}/${frame}`;
}

/** What to look for in frames beside those that are named. */
export interface Wanted {
  /** Comments by frame. */
  readonly frames: Map<FrameKey, string[]>;
  /** Messages with one of these Call-IDs are part of the dialog. */
  readonly callIds: readonly string[];
  /** Handshake records between these hosts are part of the handshake. */
  readonly handshakes: readonly { readonly a: string; readonly b: string; readonly port: number | null }[];
}

/** @param report with identities in clear, since Call-IDs are compared */
export function wantedFrames(findings: readonly ReportFinding[], report: Report): Wanted {
  const frames = new Map<FrameKey, string[]>();
  const add = (capture: number, frame: number, comment: string): void => {
    const comments = frames.get(frameKey(capture, frame)) ?? [];
    frames.set(frameKey(capture, frame), comments);
    if (!comments.includes(comment)) comments.push(comment);
  };
  for (const finding of findings) {
    const lead = `soc2-sip finding ${finding.id} (${finding.rule}, ${finding.verdict === 'fail' ? finding.severity : 'open'})`;
    for (const { capture, frame, what } of finding.evidence) add(capture, frame, `${lead}: ${what}`);
  }
  const sessions = sessionsOf(findings, report);
  for (const { id, first, serverHello } of sessions) {
    add(first.capture, first.frame, `soc2-sip context: ${id} is first seen here`);
    if (serverHello !== null) add(serverHello.capture, serverHello.frame, `soc2-sip context: ServerHello of ${id}`);
  }
  return {
    frames,
    callIds: callIdsOf(findings, report),
    handshakes: sessions.map(({ client, server }) => ({ a: client.address, b: server.address, port: server.port })),
  };
}

function sessionsOf(findings: readonly ReportFinding[], report: Report): Report['tlsSessions'] {
  const legs = new Set(findings.flatMap((finding) => finding.legs));
  const subjects = new Set(findings.map(({ subject }) => subject.id));
  const shown = report.certificates.filter(({ id }) => subjects.has(id)).flatMap(({ sessions }) => sessions);
  return report.tlsSessions.filter(
    ({ id, legs: own }) => subjects.has(id) || shown.includes(id) || own.some((leg) => legs.has(leg)),
  );
}

function callIdsOf(findings: readonly ReportFinding[], report: Report): string[] {
  const calls = new Set(findings.flatMap((finding) => finding.calls));
  return report.calls.filter(({ id }) => calls.has(id)).flatMap(({ callIds }) => callIds);
}
