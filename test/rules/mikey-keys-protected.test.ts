import rule from '../../src/rules/mikey-keys-protected.ts';
import { facts, mediaLeg, mikeyFact } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const withMikey = (...messages: Parameters<typeof mikeyFact>[0][]) =>
  facts({ legs: [mediaLeg({ keying: 'mikey', srtpNegotiated: true, mikey: messages.map((one) => mikeyFact(one)) })] });
const clear = {
  encryption: 'NULL',
  keyDataOctets: 20,
  clearKeys: [{ type: 'TGK', octets: 16, keySha256: 'ab' }],
} as const;
const agreed = { mode: 'dh', dataType: 'Diffie-Hellman init', encryption: null, mac: null, keyDataOctets: 0 } as const;

testRule(rule, {
  pass: [
    {
      name: 'Diffie-Hellman',
      facts: withMikey(agreed),
      says: ['No key can be read', 'Diffie-Hellman init'],
      cites: [1],
    },
    {
      name: 'DHHMAC, whose key data is empty',
      facts: withMikey({
        ...agreed,
        mode: 'dhhmac',
        dataType: 'DHHMAC init',
        encryption: 'NULL',
        mac: 'HMAC-SHA-1-160',
      }),
      says: ['DHHMAC'],
    },
    {
      name: 'an encrypted key in signaling that is not in clear',
      facts: withMikey({ inClear: false }),
      says: ['No key'],
    },
  ],
  fail: [
    { name: 'NULL encryption', facts: withMikey(clear), says: ['without encryption (NULL)', 'in clear'], cites: [1] },
    {
      name: 'the same under TLS',
      facts: withMikey({ ...clear, inClear: false }),
      says: ['only the signaling'],
      severity: 'medium',
    },
    { name: 'NULL MAC', facts: withMikey({ mac: 'NULL' }), says: ['no MAC'], severity: 'high' },
    {
      name: 'an encrypted key in clear signaling',
      facts: withMikey({}),
      says: ['AES-CM-128', 'in clear'],
      severity: 'low',
    },
    {
      name: 'the same by public key',
      facts: withMikey({ mode: 'pke', dataType: 'public key', mac: 'NULL' }),
      says: ['public key'],
      severity: 'low',
    },
  ],
  open: [
    {
      name: 'not read to its end',
      facts: withMikey({ unread: 'a payload of type 77' }),
      says: ['type 77'],
      severity: 'medium',
    },
    {
      name: 'a mode told by name',
      facts: withMikey({ mode: 'ticket', dataType: 'TRANSFER_INIT', encryption: null, keyDataOctets: 0 }),
      says: ['TRANSFER_INIT'],
      severity: 'medium',
    },
  ],
  notApplicable: [
    { name: 'no MIKEY', facts: facts({ legs: [mediaLeg({})] }), says: ['No MIKEY'] },
    { name: 'not in force', facts: withMikey({ ...clear, inForce: false }), says: ['No MIKEY'] },
    { name: 'an error', facts: withMikey({ mode: 'error' }), says: ['No MIKEY'] },
  ],
});
