/**
 * The verdict and the exit code of a run.
 *
 * The verdict answers the question of the report; the exit code answers a pipeline. `--fail-on none` and `--exit-zero` change only the
 * code, and never hide a capture that could not be read. Codes 2, 70, 130 and 143 belong to `cli`.
 */
import { isAtOrAbove, type Severity } from '../criteria/policy.ts';

export type FailOn = Severity | 'none';

export interface VerdictInput {
  /** Severities of the failed findings and of the open ones. */
  readonly failed: readonly Severity[];
  readonly open: readonly Severity[];
  /** Findings that are waived: they stand in neither list, and are named in the reason for 0. */
  readonly waived?: number;
  /** Legs that the capture shows, of any plane. */
  readonly legs: number;
  /** Legs about which no rule had a question: they do not fail the run, and are named in the reason for 0. */
  readonly legsNotAsked?: number;
  /** Judgments about traffic (not about the capture itself) that passed or failed. */
  readonly tested: number;
  /** Frames in which nothing could be read. */
  readonly undecodedFrames: number;
  /** File names of captures that end early or contradict themselves. */
  readonly damaged: readonly string[];
  /** File names of captures of which nothing could be read. */
  readonly unreadable: readonly string[];
  readonly failOn: FailOn;
  readonly exitZero: boolean;
}

export interface VerdictDecision {
  readonly verdict: 'pass' | 'fail' | 'open';
  readonly exitCode: 0 | 1 | 3 | 4;
  readonly exitReason: string;
  /** Every reason that applies, the strongest first. */
  readonly exitReasons: readonly { readonly code: number; readonly reason: string }[];
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A green run names what it rests on beside the tests. */
function cleanReason({ waived = 0, legsNotAsked = 0 }: VerdictInput, level: string): string {
  const accepted = waived === 0 ? '' : `; ${plural(waived, 'finding is', 'findings are')} waived`;
  const unasked =
    legsNotAsked === 0 ? '' : `; of ${plural(legsNotAsked, 'leg')} nothing is said, as no rule had a question`;
  return `every control that applies was tested and nothing is ${level}${accepted}${unasked}`;
}

/** A call may be in what could not be read: then "none was found" alone would mislead. */
function nothingFound(undecodedFrames: number): string {
  const unread = undecodedFrames === 0 ? '' : `, and ${plural(undecodedFrames, 'frame')} could not be decoded`;
  return `no VoIP traffic was found${unread}, so nothing could be tested`;
}

function firstAndOthers([first, ...others]: readonly string[]): string {
  return others.length === 0 ? first! : `${first} and ${plural(others.length, 'other')}`;
}

export function decide(input: VerdictInput): VerdictDecision {
  // Without a threshold for the exit code, the verdict is still given: by the default threshold.
  const threshold = input.failOn === 'none' ? 'high' : input.failOn;
  const fails = input.failed.filter((severity) => isAtOrAbove(severity, threshold)).length;
  const opens = input.open.filter((severity) => isAtOrAbove(severity, threshold)).length;
  const level = `at or above ${threshold}`;

  const reasons: { code: 0 | 1 | 3 | 4; reason: string }[] = [];
  if (input.unreadable.length > 0) {
    reasons.push({
      code: 4,
      reason: `the capture ${firstAndOthers(input.unreadable)} could not be read; the others are reported`,
    });
  }
  if (input.damaged.length > 0) {
    reasons.push({
      code: 4,
      reason: `the capture ${firstAndOthers(input.damaged)} is damaged; what could be read is reported`,
    });
  }
  if (fails > 0) reasons.push({ code: 1, reason: `${plural(fails, 'finding')} ${level}` });
  if (input.legs === 0) reasons.push({ code: 3, reason: nothingFound(input.undecodedFrames) });
  if (input.legs > 0 && input.tested === 0) {
    reasons.push({ code: 3, reason: 'nothing of what was captured could be tested' });
  }
  if (opens > 0) {
    reasons.push({ code: 3, reason: `${plural(opens, 'question')} ${level} could not be answered from the capture` });
  }
  const verdict = fails > 0 ? 'fail' : reasons.length > 0 ? 'open' : 'pass';
  if (reasons.length === 0) {
    reasons.push({ code: 0, reason: cleanReason(input, level) });
  }

  const strongest = reasons[0]!;
  const forgiven = (input.exitZero || input.failOn === 'none') && strongest.code !== 4 && strongest.code !== 0;
  if (!forgiven) return { verdict, exitCode: strongest.code, exitReason: strongest.reason, exitReasons: reasons };
  const cause = input.exitZero ? '--exit-zero' : '--fail-on none';
  const reason = `${strongest.reason}; the exit code is 0 because of ${cause}`;
  return { verdict, exitCode: 0, exitReason: reason, exitReasons: reasons };
}
