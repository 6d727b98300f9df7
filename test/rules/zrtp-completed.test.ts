import rule from '../../src/rules/zrtp-completed.ts';
import { facts, frame, mediaLeg, mediaSide, stream, zrtpClient, zrtpFact } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const media = { streams: [stream({ packets: 500 })] };
const begun = { committed: null, confirmed: null, completed: null, cipher: null } as const;
const named = { helloHash: 'match', named: frame(1), namedInClear: true } as const;
const withZrtp = (zrtp: Parameters<typeof zrtpFact>[0], more: Parameters<typeof mediaLeg>[0] = {}) =>
  facts({ legs: [mediaLeg({ keying: 'none', ...media, zrtp: zrtpFact(zrtp), ...more })] });

testRule(rule, {
  pass: [
    {
      name: 'completed, and no hash named the Hellos',
      facts: withZrtp({}, { keying: 'zrtp' }),
      says: ['ZRTP completed', 'No a=zrtp-hash', 'short authentication string', 'no capture can show'],
      cites: [3, 3, 4, 5, 6, 7],
    },
    {
      name: 'completed, with hashes that fit, in clear',
      facts: withZrtp({ helloHash: 'match', clients: [zrtpClient(named)] }),
      says: ['fit a=zrtp-hash', 'in clear'],
    },
    {
      name: 'completed with a PBX',
      facts: withZrtp({ clients: [zrtpClient({ mitm: true })] }),
      says: ['a PBX'],
    },
  ],
  fail: [
    {
      name: 'an error',
      facts: withZrtp({ ...begun, error: { code: 0x61, name: 'DH error: bad public value', at: frame(9) } }),
      says: ['DH error'],
      cites: [3, 3, 4, 9],
    },
    { name: 'no Commit', facts: withZrtp(begun), says: ['Both sides said', '500 RTP packets'] },
    { name: 'only one side', facts: withZrtp({ ...begun, clients: [zrtpClient()] }), says: ['Only one side'] },
    { name: 'a Commit and no more', facts: withZrtp({ confirmed: null, completed: null }), says: ['Commit'] },
    {
      name: 'a Hello that the SDP did not name',
      facts: withZrtp({ helloHash: 'mismatch', clients: [zrtpClient({ helloHash: 'mismatch' })] }),
      says: ['Hello of a in frame 3', 'in the middle'],
      severity: 'critical',
    },
    {
      name: 'hash images that do not follow',
      facts: withZrtp({ hashChain: 'broken', hashChainBroken: frame(5) }),
      says: ['frame 5', 'does not follow'],
      severity: 'critical',
    },
  ],
  open: [
    { name: 'without its last message', facts: withZrtp({ completed: null }), says: ['Confirm2'], severity: 'low' },
    { name: 'hardly begun', facts: withZrtp(begun, { streams: [] }), says: ['neither its end'], severity: 'low' },
    {
      name: 'named in SDP and not seen',
      facts: facts({
        legs: [
          mediaLeg({
            ...media,
            keying: 'none',
            sides: [mediaSide({ keying: ['zrtp'] }), mediaSide({ side: 'answer', keying: ['zrtp'] })],
          }),
        ],
      }),
      says: ['no ZRTP message'],
      severity: 'medium',
    },
  ],
  notApplicable: [
    { name: 'no ZRTP', facts: facts({ legs: [mediaLeg(media)] }), says: ['No ZRTP'] },
    {
      name: 'keys came by DTLS',
      facts: withZrtp(begun, { keying: 'dtls-srtp', srtpNegotiated: true }),
      says: ['in another way'],
    },
  ],
});
