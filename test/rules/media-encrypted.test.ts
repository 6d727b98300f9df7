import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/media-encrypted.ts';
import { call, facts, mediaLeg, readableKey, signalingLeg, stream } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const tls = signalingLeg({ protection: 'encrypted', transport: 'tls' });
const seen = [stream({ packets: 200 }), stream({ packets: 300, direction: 'b-to-a' })];
const strict = { ...SOC2_DEFAULT, media: { ...SOC2_DEFAULT.media, minimumPackets: 501 } };

testRule(rule, {
  pass: [
    {
      name: 'SRTP observed',
      facts: facts({ legs: [mediaLeg({ keying: 'dtls-srtp', protection: 'encrypted', streams: seen })] }),
      says: ['encrypted (observed)', '500 RTP packets in 2 streams'],
    },
    {
      name: 'proved with few packets',
      facts: facts({
        legs: [mediaLeg({ protection: 'encrypted', basis: 'proved', streams: [stream({ packets: 3 })] })],
      }),
      says: ['encrypted (proved)'],
    },
    {
      name: 'weak SRTP is encrypted; other rules judge the weakness',
      facts: facts({ legs: [mediaLeg({ keying: 'zrtp', protection: 'weak', streams: seen })] }),
      says: ['weakness is judged by the rules on profiles'],
    },
    {
      name: 'keying unseen, hidden in encrypted signaling of the hosts',
      facts: facts({ legs: [tls, mediaLeg({ protection: 'encrypted', streams: seen })] }),
      says: ['encrypted (observed)'],
    },
    {
      name: 'the call failed after media had been sent',
      facts: facts({
        calls: [call({ outcome: 'failed' })],
        legs: [mediaLeg({ keying: 'dtls-srtp', protection: 'encrypted', calls: ['call-1'], streams: seen })],
      }),
      says: ['encrypted'],
    },
  ],
  fail: [
    {
      name: 'media before the keys of ZRTP',
      facts: facts({
        legs: [
          mediaLeg({
            keying: 'zrtp',
            protection: 'encrypted',
            streams: [
              stream({ packets: 3, encrypted: 'unknown', beforeKeys: true }),
              stream({ packets: 500, encrypted: 'yes' }),
            ],
          }),
        ],
      }),
      says: ['since ZRTP agreed on keys', '3 packets went before'],
      severity: 'low',
    },
    {
      name: 'ten seconds and more before ZRTP agreed on keys',
      facts: facts({
        legs: [
          mediaLeg({
            keying: 'zrtp',
            protection: 'encrypted',
            streams: [
              stream({ packets: 501, encrypted: 'no', beforeKeys: true }),
              stream({ packets: 5_000, encrypted: 'yes' }),
            ],
          }),
        ],
      }),
      says: ['since ZRTP agreed on keys', '501 packets went before'],
      severity: 'critical',
    },
    {
      name: 'RTP observed in clear',
      facts: facts({ legs: [mediaLeg({ protection: 'cleartext', streams: seen })] }),
      says: ['not encrypted', '500 RTP packets'],
    },
    {
      name: 'RTP in clear that no signaling announced',
      facts: facts({
        legs: [mediaLeg({ protection: 'cleartext', streams: [stream({ packets: 90, foundBy: 'pattern' })] })],
      }),
      says: ['No signaling announced'],
    },
    {
      name: 'plain RTP agreed on, nothing readable yet: missing protection, not a leak seen',
      facts: facts({ legs: [mediaLeg({ protection: 'cleartext', basis: 'negotiated' })] }),
      says: ['not encrypted'],
      severity: 'high',
    },
    {
      name: 'the key stands beside it',
      facts: facts({ legs: [mediaLeg({ protection: 'exposed', streams: seen })] }),
      says: ['can decrypt it'],
    },
    {
      name: 'the agreed keys stand beside it, and no tag verifies with them',
      facts: facts({
        legs: [mediaLeg({ protection: 'exposed', streams: seen, readableKeys: [readableKey({ verifiedTags: 0 })] })],
      }),
      says: ['has the keys that were agreed on'],
    },
  ],
  open: [
    {
      name: 'too few packets to tell',
      facts: facts({ legs: [mediaLeg({ streams: [stream({ packets: 9 })] })] }),
      says: ['cannot be told', '9 RTP packets in 1 stream'],
    },
    {
      name: 'SRTP agreed on, not seen',
      facts: facts({ legs: [mediaLeg({ protection: 'encrypted', basis: 'negotiated' })] }),
      says: ['negotiated, but not seen'],
      severity: 'high',
    },
    {
      name: 'SRTP agreed on, and too few packets to see it',
      facts: facts({
        legs: [mediaLeg({ protection: 'encrypted', basis: 'negotiated', streams: [stream({ packets: 9 })] })],
      }),
      says: ['negotiated, but not seen'],
      severity: 'high',
    },
    {
      name: 'keying unseen, and no signaling: the key may stand readable in it',
      facts: facts({ legs: [mediaLeg({ protection: 'encrypted', streams: seen })] }),
      says: ['looks encrypted', 'no agreement on its key'],
      severity: 'high',
    },
    {
      name: 'plain RTP agreed on: compressed payload looks encrypted too',
      facts: facts({
        legs: [tls, mediaLeg({ keying: 'none', srtpNegotiated: false, protection: 'encrypted', streams: seen })],
      }),
      says: ['looks encrypted'],
      severity: 'critical',
    },
    {
      name: 'SDES without the line that holds the key, beside readable signaling',
      facts: facts({
        legs: [
          mediaLeg({ keying: 'sdes', protection: 'encrypted', streams: seen }),
          signalingLeg({ protection: 'cleartext' }),
        ],
      }),
      says: ['looks encrypted'],
    },
    {
      name: 'fewer packets than the policy asks for',
      facts: facts({ legs: [mediaLeg({ keying: 'dtls-srtp', protection: 'encrypted', streams: seen })] }),
      policy: strict,
      says: ['Too little media', '501 packets'],
      severity: 'high',
    },
    {
      name: 'encrypted only because nothing was readable, with hidden signaling of the hosts',
      facts: facts({
        legs: [
          tls,
          mediaLeg({
            protection: 'encrypted',
            streams: [stream({ packets: 300, encrypted: 'yes', confidence: 0.82 }), stream({ encrypted: 'yes' })],
          }),
        ],
      }),
      says: ['only because nothing in it was readable'],
      severity: 'high',
    },
    {
      name: 'no media of an answered call',
      facts: facts({ calls: [call({ outcome: 'answered' })], legs: [mediaLeg({ calls: ['call-1'] })] }),
      says: ['cannot be told'],
      severity: 'high',
    },
    {
      name: 'one of two calls was answered',
      facts: facts({
        calls: [call({ outcome: 'failed' }), call({ id: 'call-2', outcome: 'answered' })],
        legs: [mediaLeg({ calls: ['call-1', 'call-2'] })],
      }),
      says: ['cannot be told'],
      severity: 'high',
    },
  ],
  notApplicable: [
    {
      name: 'the call was not answered and nothing was sent',
      facts: facts({
        calls: [call({ outcome: 'cancelled' })],
        legs: [mediaLeg({ calls: ['call-1'], protection: 'cleartext', basis: 'negotiated' })],
      }),
      says: ['not answered'],
    },
  ],
});
