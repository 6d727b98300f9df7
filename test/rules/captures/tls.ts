/** TLS: versions, suites, handshakes, sessions. */
import type { RuleCapture } from './rule-capture.ts';

export const TLS: readonly RuleCapture[] = [
  {
    rule: 'tls-version-approved',
    fires: {
      verdict: 'fail',
      capture: 'sip-tls10-weak',
      frames: [6],
      filter: 'tls.handshake.type == 2 && tls.handshake.version == 0x0301',
    },
    sound: {
      capture: 'sip-tls13-sdes',
      verdict: 'pass',
      why: 'its ServerHello says 0x0303 as well, and means TLS 1.3 by supported_versions.',
    },
  },
];
