/** RTP and RTCP: encryption, sources, ports, announcements, extensions. */
import type { RuleCapture } from './rule-capture.ts';

export const MEDIA: readonly RuleCapture[] = [];
