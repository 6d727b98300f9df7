import rule from '../../src/rules/media-protected-as-negotiated.ts';
import {
  call,
  evidence,
  facts,
  frame,
  mediaLeg,
  mikeyFact,
  mikeyPolicyFact,
  stream,
} from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const agreed = { srtpNegotiated: true, keying: 'sdes', negotiation: [evidence(2), evidence(5)] } as const;
const clear = stream({ encrypted: 'no', packets: 40, samples: [frame(11), frame(12)] });
const hidden = stream({ encrypted: 'yes', packets: 400 });

testRule(rule, {
  pass: [
    {
      name: 'SRTP agreed on and observed',
      facts: facts({ legs: [mediaLeg({ ...agreed, protection: 'encrypted', streams: [hidden] })] }),
      says: ['the wire shows it'],
      cites: [1, 2, 5],
    },
    {
      name: 'SRTP agreed on and observed, with an exposed key: that is another rule',
      facts: facts({ legs: [mediaLeg({ ...agreed, protection: 'exposed', streams: [hidden] })] }),
      says: ['the wire shows it'],
    },
  ],
  fail: [
    {
      name: 'SRTP agreed on, RTP on the wire',
      facts: facts({ legs: [mediaLeg({ ...agreed, protection: 'cleartext', streams: [clear] })] }),
      says: ['readable on the wire', '40 packets in 1 stream'],
      cites: [1, 2, 5, 11, 12],
    },
    {
      name: 'one readable stream beside a protected one, whatever the leg says',
      facts: facts({ legs: [mediaLeg({ ...agreed, protection: 'encrypted', streams: [hidden, clear] })] }),
      says: ['40 packets in 1 of 2 streams'],
    },
    {
      name: 'the leg is cleartext without a stream that says so',
      facts: facts({ legs: [mediaLeg({ ...agreed, protection: 'cleartext' })] }),
      says: ['readable on the wire'],
    },
  ],
  open: [
    {
      name: 'no media seen',
      facts: facts({ legs: [mediaLeg({ ...agreed, protection: 'encrypted', basis: 'negotiated' })] }),
      says: ['cannot be told'],
    },
    {
      name: 'too little seen',
      facts: facts({ legs: [mediaLeg({ ...agreed, streams: [stream({ packets: 4 })] })] }),
      says: ['cannot be told'],
    },
  ],
  notApplicable: [
    {
      name: 'no agreement seen',
      facts: facts({ legs: [mediaLeg({ protection: 'encrypted', streams: [hidden] })] }),
      says: ['no agreement'],
    },
    {
      name: 'plain RTP agreed on',
      facts: facts({ legs: [mediaLeg({ ...agreed, srtpNegotiated: false, protection: 'cleartext' })] }),
      says: ['RTP without encryption'],
    },
    {
      name: 'a policy of MIKEY leaves the media unencrypted',
      facts: facts({
        legs: [
          mediaLeg({
            ...agreed,
            keying: 'mikey',
            mikey: [mikeyFact({ policies: [mikeyPolicyFact({ encryption: 'NULL' })] })],
            protection: 'cleartext',
            streams: [clear],
          }),
        ],
      }),
      says: ['agreed on to leave the media unencrypted'],
    },
    {
      name: 'the call was not answered',
      facts: facts({
        calls: [call({ outcome: 'failed' })],
        legs: [mediaLeg({ ...agreed, calls: ['call-1'], protection: 'encrypted', basis: 'negotiated' })],
      }),
      says: ['not answered'],
    },
  ],
});
