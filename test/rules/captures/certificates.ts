/** Certificates: dates, keys, names, chains, trust, use. */
import type { RuleCapture } from './rule-capture.ts';

export const CERTIFICATES: readonly RuleCapture[] = [];
