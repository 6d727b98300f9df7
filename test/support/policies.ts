/** Policies of tests, written as somebody would write them. */
import type { Policy } from '../../src/criteria/policy.ts';
import { readPolicy } from '../../src/criteria/policy-file/read-policy.ts';
import { RULES } from '../../src/rules/index.ts';

export const RULE_IDS = RULES.map(({ id }) => id);

/** @throws {PolicyError} */
export function policy(yaml: string): Policy {
  return readPolicy(yaml, RULE_IDS).policy;
}

/** Two carriers, an office and an SBC at the border, in the address ranges of `facts-builder`. */
export const TWO_CARRIERS = `
networks:
  office: { zone: internal, addresses: [10.20.0.0/16] }
endpoints:
  sbc: { addresses: [192.0.2.10] }
  carrier-x: { zone: carrier, addresses: [198.51.100.0/28] }
  carrier-y: { zone: carrier, serverNames: ["*.carrier-y.example"] }
paths:
  - name: x
    from: any
    to: carrier-x
    signaling: { tls: 1.2, mutual: true }
    media: { srtp: AES-256, keying: [sdes, dtls-srtp] }
  - { name: y, from: sbc, to: carrier-y, signaling: { tls: "1.3" } }
`;
