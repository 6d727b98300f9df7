/** The well-known primes, made again from what their RFCs say of them. */
import { createDiffieHellmanGroup, createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { wellKnownPrime } from '../../src/registry/diffie-hellman-primes.ts';

function sha256(prime: bigint): string {
  return createHash('sha256')
    .update(Buffer.from(prime.toString(16), 'hex'))
    .digest('hex');
}

/** The first bits of e as an integer: floor(2^bits * e), by its series. */
function eTimes2To(bits: bigint): bigint {
  const guard = 64n;
  let term = 1n << (bits + guard);
  let sum = 0n;
  for (let n = 1n; term > 0n; n += 1n) {
    sum += term;
    term /= n;
  }
  return sum >> guard;
}

describe('well-known Diffie-Hellman primes', () => {
  // RFC 7919 appendix A: p = 2^b - 2^{b-64} + {[2^{b-130} e] + X} * 2^64 - 1.
  it.each([
    [2048n, 560316n],
    [3072n, 2625351n],
    [4096n, 5736041n],
    [6144n, 15705020n],
    [8192n, 10965728n],
  ])('ffdhe%d by its formula', (b, x) => {
    const prime = 2n ** b - 2n ** (b - 64n) + (eTimes2To(b - 130n) + x) * 2n ** 64n - 1n;
    expect(wellKnownPrime(sha256(prime))).toEqual({ name: `ffdhe${b} (RFC 7919)`, safe: true });
  });

  it.each([
    ['modp1', 'MODP group 1, 768 bits (RFC 2409)'],
    ['modp2', 'MODP group 2, 1024 bits (RFC 2409)'],
    ['modp5', 'MODP group 5, 1536 bits (RFC 3526)'],
    ['modp14', 'MODP group 14, 2048 bits (RFC 3526)'],
    ['modp15', 'MODP group 15, 3072 bits (RFC 3526)'],
    ['modp16', 'MODP group 16, 4096 bits (RFC 3526)'],
    ['modp17', 'MODP group 17, 6144 bits (RFC 3526)'],
    ['modp18', 'MODP group 18, 8192 bits (RFC 3526)'],
  ])('%s as OpenSSL has it', (group, name) => {
    const prime = createDiffieHellmanGroup(group).getPrime();
    expect(wellKnownPrime(createHash('sha256').update(prime).digest('hex'))?.name).toBe(name);
  });

  it('knows that the primes of RFC 5114 are not safe, and no others', () => {
    const group22 = '44c55cfee5c075927cf682da5b681bdecbd5c3eb0784c14f5dce7610f0ef133d';
    expect(wellKnownPrime(group22)).toMatchObject({ safe: false });
    expect(wellKnownPrime('00'.repeat(32))).toBeNull();
  });
});
