import rule from '../../src/rules/media-keystream-unique.ts';
import { dtlsSession, facts, frame, mediaLeg, readableKey, stream } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const sound = stream({ encrypted: 'yes', packets: 500 });
const reused = stream({ encrypted: 'yes', packets: 500, ssrc: 0xaabb, reuse: { count: 1, first: frame(30) } });
const keys = (...hashes: readonly string[]) => hashes.map((keySha256, tag) => readableKey({ keySha256, tag }));
const handshakes = (...ids: readonly string[]) => ids.map((id) => dtlsSession({ id, handshake: 'complete' }));

testRule(rule, {
  pass: [
    {
      name: 'numbers that go on',
      facts: facts({ legs: [mediaLeg({ protection: 'encrypted', streams: [sound, sound] })] }),
      says: ['2 streams'],
    },
  ],
  fail: [
    {
      name: 'a number again under the SDES keys of one agreement',
      facts: facts({
        legs: [
          mediaLeg({ protection: 'exposed', keying: 'sdes', readableKeys: keys('aa', 'bb'), streams: [sound, reused] }),
        ],
      }),
      says: ['1 time a sender went back', 'under the same key'],
      cites: [1, 30],
    },
    {
      name: 'a number again under the keys of one DTLS handshake',
      facts: facts({
        legs: [mediaLeg({ protection: 'encrypted', keying: 'dtls-srtp', tls: ['dtls-1'], streams: [reused] })],
        tlsSessions: handshakes('dtls-1'),
      }),
      says: ['under the same key'],
    },
  ],
  open: [
    {
      name: 'the keys are hidden in TLS',
      facts: facts({ legs: [mediaLeg({ protection: 'encrypted', streams: [reused] })] }),
      says: ['was not seen'],
      severity: 'high',
    },
    {
      name: 'keys were agreed on again',
      facts: facts({
        legs: [
          mediaLeg({ protection: 'exposed', keying: 'sdes', readableKeys: keys('aa', 'bb', 'cc'), streams: [reused] }),
        ],
      }),
      says: ['renewed'],
      severity: 'medium',
    },
    {
      name: 'two DTLS handshakes',
      facts: facts({
        legs: [
          mediaLeg({ protection: 'encrypted', keying: 'dtls-srtp', tls: ['dtls-1', 'dtls-2'], streams: [reused] }),
        ],
        tlsSessions: handshakes('dtls-1', 'dtls-2'),
      }),
      says: ['renewed'],
      severity: 'medium',
    },
  ],
  notApplicable: [
    {
      name: 'plain RTP may count as it likes',
      facts: facts({
        legs: [
          mediaLeg({
            protection: 'cleartext',
            streams: [stream({ encrypted: 'no', reuse: { count: 1, first: frame(30) } })],
          }),
        ],
      }),
      says: ['No SRTP'],
    },
  ],
});
