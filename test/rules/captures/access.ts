/** Who may register and call: authentication, credentials, identities, peers, destinations, business hours. */
import type { RuleCapture } from './rule-capture.ts';

export const ACCESS: readonly RuleCapture[] = [];
