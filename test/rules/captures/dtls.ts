/** DTLS-SRTP: fingerprints, handshakes, roles, profiles. */
import type { RuleCapture } from './rule-capture.ts';

export const DTLS: readonly RuleCapture[] = [];
