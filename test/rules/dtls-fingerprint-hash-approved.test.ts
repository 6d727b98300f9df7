import rule from '../../src/rules/dtls-fingerprint-hash-approved.ts';
import { facts, fingerprint, mediaLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const named = (offer: string[], answer: string[]) =>
  facts({
    legs: [
      mediaLeg({
        fingerprints: [
          ...offer.map((name) => fingerprint({ function: name })),
          ...answer.map((name) => fingerprint({ side: 'answer', function: name })),
        ],
      }),
    ],
  });

testRule(rule, {
  pass: [
    { name: 'SHA-256 on both sides', facts: named(['sha-256'], ['sha-256']), says: ['(sha-256)'], cites: [1, 2] },
    {
      name: 'a better one beside a weak one',
      facts: named(['sha-1', 'sha-512'], ['sha-256']),
      says: ['policy accepts'],
    },
  ],
  fail: [
    { name: 'SHA-1 alone on one side', facts: named(['sha-1'], ['sha-256']), says: ['policy rejects'] },
    { name: 'MD5 alone', facts: named(['md5'], ['sha-256']), says: ['policy rejects'], severity: 'high' },
    {
      name: 'SHA-1 beside MD5: the better one counts',
      facts: named(['md5', 'sha-1'], ['sha-256']),
      says: ['md5, sha-1'],
    },
    { name: 'one side seen, and it is weak', facts: named(['sha-1'], []), says: ['policy rejects'] },
  ],
  notApplicable: [
    { name: 'no fingerprint', facts: facts({ legs: [mediaLeg()] }), says: ['named no fingerprint'] },
    { name: 'one side seen', facts: named(['sha-256'], []), says: ['one side only'] },
    { name: 'the other side seen', facts: named([], ['sha-256']), says: ['one side only'] },
  ],
  never: { open: 'a side that was not seen is not asked about' },
});
