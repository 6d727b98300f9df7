/** What is said or typed: text, digits, fax, location, details of the caller, keys in SDP. */
import type { RuleCapture } from './rule-capture.ts';

export const CONTENT: readonly RuleCapture[] = [];
