/** SRTP and its keys: SDES, MIKEY, ZRTP, profiles, tags, lifetimes. */
import type { RuleCapture } from './rule-capture.ts';

export const SRTP: readonly RuleCapture[] = [];
