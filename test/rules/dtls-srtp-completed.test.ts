import rule from '../../src/rules/dtls-srtp-completed.ts';
import { contradiction, dtlsSession, facts, frame, mediaLeg, stream } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const dtls = { keying: 'dtls-srtp', tls: ['dtls-1'], transportProfile: 'UDP/TLS/RTP/SAVP' } as const;
const complete = dtlsSession({ handshake: 'complete', serverHello: frame(6) });

testRule(rule, {
  pass: [
    {
      name: 'a handshake that completed',
      facts: facts({ legs: [mediaLeg(dtls)], tlsSessions: [complete] }),
      says: ['completed'],
      cites: [6],
    },
    {
      name: 'the same, and the SDP was not seen',
      facts: facts({ legs: [mediaLeg({ keying: 'dtls-srtp', tls: ['dtls-1'] })], tlsSessions: [complete] }),
      says: ['completed'],
    },
  ],
  fail: [
    {
      name: 'media without keys',
      facts: facts({
        legs: [mediaLeg(dtls)],
        tlsSessions: [dtlsSession({ handshake: 'failed' })],
        contradictions: [contradiction('media-without-dtls-keys', { legs: ['leg-2'] })],
      }),
      says: ['media-without-dtls-keys'],
      cites: [1, 2],
    },
    {
      name: 'no fingerprint',
      facts: facts({
        legs: [mediaLeg({ ...dtls, keying: 'none' })],
        contradictions: [contradiction('secure-profile-without-usable-keys', { legs: ['leg-2'] })],
      }),
      says: ['secure-profile-without-usable-keys'],
    },
  ],
  open: [
    {
      name: 'media and no handshake',
      facts: facts({ legs: [mediaLeg({ ...dtls, tls: [], streams: [stream({ packets: 30 })] })] }),
      says: ['30 RTP packets flowed'],
      severity: 'medium',
    },
  ],
  notApplicable: [
    {
      name: 'SDES',
      facts: facts({ legs: [mediaLeg({ keying: 'sdes', transportProfile: 'RTP/SAVP' })] }),
      says: ['not keyed by DTLS'],
    },
    {
      name: 'hardly any media',
      facts: facts({ legs: [mediaLeg({ ...dtls, tls: [], streams: [stream({ packets: 3 })] })] }),
      says: ['Too little'],
    },
  ],
});
