import rule from '../../src/rules/webrtc-media-without-mki.ts';
import {
  agreed,
  cryptoLine,
  dtlsSession,
  facts,
  frame,
  mediaLeg,
  mediaSide,
  signalingLeg,
} from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const web = { sides: [mediaSide({ transport: 'wss' }), mediaSide({ side: 'answer', transport: 'wss' })] };

function keyedByDtls(srtpMkiOctets: number | null) {
  const session = dtlsSession({ id: 'tls-1', agreed: agreed({ srtpMkiOctets }), serverHello: frame(7) });
  return facts({ legs: [mediaLeg({ ...web, tls: ['tls-1'] })], tlsSessions: [session] });
}

testRule(rule, {
  pass: [
    { name: 'DTLS-SRTP without one', facts: keyedByDtls(0), says: ['No master key identifier'] },
    {
      name: 'SDES without one',
      facts: facts({ legs: [mediaLeg({ ...web, crypto: [cryptoLine()] })] }),
      says: ['No master key identifier'],
    },
  ],
  fail: [
    { name: 'agreed in use_srtp', facts: keyedByDtls(2), says: ['WebRTC forbids'], cites: [1, 7] },
    {
      name: 'in a=crypto in force',
      facts: facts({ legs: [mediaLeg({ ...web, crypto: [cryptoLine({ mkiOctets: 4 })] })] }),
      says: ['WebRTC forbids'],
    },
    {
      name: 'on the media of a call that secure WebSocket signals from the same host',
      facts: facts({
        legs: [
          signalingLeg({ id: 'leg-2', transport: 'wss', a: '192.0.2.10', calls: ['call-1'] }),
          mediaLeg({ sides: [], a: '192.0.2.10', calls: ['call-1'], crypto: [cryptoLine({ mkiOctets: 1 })] }),
        ],
      }),
      says: ['WebRTC forbids'],
    },
  ],
  open: [{ name: 'keying not seen', facts: facts({ legs: [mediaLeg(web)] }), says: ['was not seen'] }],
  notApplicable: [
    {
      name: 'not over WebSocket',
      facts: facts({ legs: [mediaLeg({ sides: [mediaSide()], crypto: [cryptoLine({ mkiOctets: 1 })] })] }),
      says: ['No SIP over WebSocket'],
    },
  ],
});
