import rule from '../../src/rules/media-keys-not-exposed.ts';
import {
  cryptoLine,
  evidence,
  facts,
  frame,
  mediaLeg,
  mikeyFact,
  readableKey,
  signalingLeg,
} from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const tls = signalingLeg({ protection: 'encrypted', transport: 'tls' });
const udp = signalingLeg({ id: 'leg-3', protection: 'cleartext' });
const elsewhere = signalingLeg({ protection: 'encrypted', transport: 'tls', a: '192.0.2.99', b: '203.0.113.1:5061' });
const offered = readableKey({ at: frame(4), inForce: false });

testRule(rule, {
  pass: [
    {
      name: 'MIKEY that hides its key',
      facts: facts({ legs: [mediaLeg({ keying: 'mikey', protection: 'encrypted', mikey: [mikeyFact()] })] }),
      says: ['MIKEY', 'without encryption'],
      cites: [1, 1],
    },
    {
      name: 'DTLS-SRTP',
      facts: facts({ legs: [mediaLeg({ keying: 'dtls-srtp', protection: 'encrypted', negotiation: [evidence(3)] })] }),
      says: ['only a fingerprint'],
      cites: [1, 3],
    },
    {
      name: 'ZRTP',
      facts: facts({ legs: [mediaLeg({ keying: 'zrtp', protection: 'encrypted' })] }),
      says: ['ZRTP'],
    },
    {
      name: 'keying unseen, and all signaling of the hosts is encrypted',
      facts: facts({ legs: [tls, mediaLeg({ protection: 'encrypted' })] }),
      subject: 'leg-2',
      says: ['all signaling of these hosts in this capture is encrypted'],
    },
    {
      name: 'SDES read with the help of a key log, and all signaling of the hosts is encrypted',
      facts: facts({ legs: [tls, mediaLeg({ keying: 'sdes', protection: 'encrypted' })] }),
      says: ['No key can be read'],
    },
  ],
  fail: [
    {
      name: 'MIKEY without encryption in clear',
      facts: facts({
        legs: [mediaLeg({ keying: 'mikey', protection: 'encrypted', mikey: [mikeyFact({ encryption: 'NULL' })] })],
      }),
      says: ['MIKEY message of the INVITE'],
    },
    {
      name: 'SDES key in force in readable signaling',
      facts: facts({ legs: [mediaLeg({ keying: 'sdes', protection: 'exposed', readableKeys: [readableKey()] })] }),
      says: ['1 SDES key', 'INVITE in frame 1', 'can decrypt'],
      cites: [1],
    },
    {
      name: 'proved by authentication tags',
      facts: facts({
        legs: [
          mediaLeg({
            keying: 'sdes',
            protection: 'exposed',
            readableKeys: [readableKey({ verifiedTags: 12 }), readableKey({ at: frame(5), message: '200 (INVITE)' })],
          }),
        ],
      }),
      says: ['2 SDES keys', 'INVITE in frame 1 and 200 (INVITE) in frame 5', 'tags of 12 packets'],
      cites: [1, 5],
    },
    {
      name: 'readable keys with which no tag verifies: that the media can be decrypted is not said',
      facts: facts({
        legs: [
          mediaLeg({
            keying: 'sdes',
            srtpNegotiated: true,
            protection: 'exposed',
            readableKeys: [readableKey({ verifiedTags: 0 }), readableKey({ side: 'answer', verifiedTags: 0 })],
          }),
        ],
      }),
      says: ['has the keys that were agreed on', 'No tag that was tried verifies with them'],
    },
    {
      name: 'a readable key where there are no tags to try',
      facts: facts({
        legs: [
          mediaLeg({
            keying: 'sdes',
            srtpNegotiated: true,
            protection: 'exposed',
            crypto: [cryptoLine({ sessionParameters: ['UNAUTHENTICATED_SRTP'] })],
            readableKeys: [readableKey({ verifiedTags: 0 })],
          }),
        ],
      }),
      says: ['can decrypt the media'],
    },
    {
      name: 'a readable key that did not come into force',
      facts: facts({
        legs: [
          mediaLeg({ keying: 'dtls-srtp', srtpNegotiated: true, protection: 'encrypted', readableKeys: [offered] }),
        ],
      }),
      says: ['None of them came into force'],
      severity: 'medium',
    },
    {
      name: 'a readable key whose answer was not seen may be in force',
      facts: facts({ legs: [mediaLeg({ keying: 'sdes', readableKeys: [offered] })] }),
      says: ['can decrypt'],
    },
    {
      name: 'exposed in another way',
      facts: facts({ legs: [mediaLeg({ keying: 'sdes', protection: 'exposed' })] }),
      says: ['can be read'],
    },
  ],
  open: [
    {
      name: 'no signaling seen',
      facts: facts({ legs: [mediaLeg({ protection: 'encrypted' })] }),
      says: ['no signaling of these hosts was seen'],
      severity: 'medium',
    },
    {
      name: 'encrypted signaling of other hosts only',
      facts: facts({ legs: [elsewhere, mediaLeg({ protection: 'encrypted' })] }),
      subject: 'leg-2',
      says: ['no signaling of these hosts was seen'],
      severity: 'medium',
    },
    {
      name: 'some signaling of the hosts is readable: the message with the key may be missing',
      facts: facts({ legs: [tls, mediaLeg({ protection: 'encrypted' }), udp] }),
      subject: 'leg-2',
      says: ['not all signaling of these hosts is encrypted'],
    },
    {
      name: 'SDES in readable signaling without the line that holds the key',
      facts: facts({ legs: [mediaLeg({ keying: 'sdes', protection: 'encrypted' }), udp] }),
      says: ['not all signaling'],
    },
    {
      name: 'MIKEY',
      facts: facts({ legs: [mediaLeg({ keying: 'mikey', protection: 'encrypted' })] }),
      says: ['MIKEY'],
    },
  ],
  notApplicable: [
    ...(['dtls-srtp', 'zrtp'] as const).flatMap((keying) => [
      {
        name: `${keying} offered, and nothing more seen: media-encrypted is open for it`,
        facts: facts({ legs: [mediaLeg({ keying, srtpNegotiated: null, protection: 'open' })] }),
        says: ['was offered', 'media-encrypted says'] as [string, string],
      },
      {
        name: `${keying} offered, and the media is in clear`,
        facts: facts({ legs: [mediaLeg({ keying, srtpNegotiated: null, protection: 'cleartext' })] }),
        says: ['has no keys'] as [string],
      },
    ]),
    {
      name: 'too little media to tell whether it is encrypted',
      facts: facts({ legs: [mediaLeg({ protection: 'open' })] }),
      says: ['media-encrypted says so'],
    },
    {
      name: 'no keys agreed on',
      facts: facts({ legs: [mediaLeg({ keying: 'none', protection: 'cleartext' })] }),
      says: ['No keys'],
    },
    {
      name: 'media in clear whose signaling was not seen',
      facts: facts({ legs: [mediaLeg({ protection: 'cleartext' })] }),
      says: ['has no keys'],
    },
  ],
});
