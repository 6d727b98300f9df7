import rule from '../../src/rules/dtls-setup-roles-agree.ts';
import { facts, fingerprint, frame, mediaLeg, mediaSide } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const roles = (offer: string | null, answer: string | null, client: 'offer' | 'answer' | null = null) =>
  facts({
    legs: [
      mediaLeg({
        fingerprints: [fingerprint()],
        sides: [mediaSide({ setup: offer }), mediaSide({ side: 'answer', setup: answer })],
        dtlsClient: client === null ? null : { side: client, at: frame(5) },
      }),
    ],
  });

testRule(rule, {
  pass: [
    {
      name: 'the answerer begins',
      facts: roles('actpass', 'active', 'answer'),
      says: ['The answer was active'],
      cites: [1, 2, 5],
    },
    { name: 'the offerer begins', facts: roles('actpass', 'passive', 'offer'), says: ['The offer was active'] },
  ],
  fail: [
    {
      name: 'an answer that leaves it open',
      facts: roles('actpass', 'actpass'),
      says: ['leaves open who begins'],
      cites: [1, 2],
    },
    { name: 'both active', facts: roles('active', 'active', 'offer'), says: ['both sides are active'] },
    { name: 'both passive', facts: roles('passive', 'passive'), says: ['both sides are passive'] },
    {
      name: 'the passive side begins',
      facts: roles('actpass', 'passive', 'answer'),
      says: ['The offer is active by its role, and the other side'],
      cites: [1, 2, 5],
    },
  ],
  notApplicable: [
    { name: 'no roles', facts: facts({ legs: [mediaLeg()] }), says: ['were not seen'] },
    { name: 'no role in the answer', facts: roles('actpass', null), says: ['were not seen'] },
    { name: 'no handshake', facts: roles('actpass', 'active'), says: ['No DTLS handshake'] },
  ],
  never: { open: 'what was not seen may still be right' },
});
