/** What the traffic itself tells: scans, floods, volumes, reactions, and how complete the capture is. */
import type { RuleCapture } from './rule-capture.ts';

export const TRAFFIC: readonly RuleCapture[] = [];
