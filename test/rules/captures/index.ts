/** The tables of all areas. */
import { ACCESS } from './access.ts';
import { CERTIFICATES } from './certificates.ts';
import { CONTENT } from './content.ts';
import { DTLS } from './dtls.ts';
import { MEDIA } from './media.ts';
import type { RuleCapture } from './rule-capture.ts';
import { SIGNALING } from './signaling.ts';
import { SRTP } from './srtp.ts';
import { TLS } from './tls.ts';
import { TRAFFIC } from './traffic.ts';

export const RULE_CAPTURES: readonly RuleCapture[] = [
  ...ACCESS,
  ...CERTIFICATES,
  ...CONTENT,
  ...DTLS,
  ...MEDIA,
  ...SIGNALING,
  ...SRTP,
  ...TLS,
  ...TRAFFIC,
];
