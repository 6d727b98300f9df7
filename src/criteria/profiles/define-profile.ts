/** The shape of a built-in profile: what differs from soc2-default, as dated data with its sources. */
import type { Tree } from '../merge.ts';

export interface Profile {
  readonly name: string;
  /** Year and month of the data. */
  readonly version: string;
  /** For whom it is, one sentence. */
  readonly meant: string;
  /** What an auditor should check before relying on it; empty when nothing is in doubt. */
  readonly doubts: readonly string[];
  readonly differs: Tree;
}
