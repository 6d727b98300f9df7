/**
 * Finite-field Diffie-Hellman primes that many servers share, by the SHA-256 of the prime: RFC 7919 appendix A, RFC 3526, RFC 2409
 * section 6, RFC 5114 section 2, and the primes that came with Apache's mod_ssl 2.2 (the "Logjam" groups).
 *
 * A prime that is not here is home-made, which says nothing of its quality: nobody here tests whether it is safe.
 */

export interface WellKnownPrime {
  readonly name: string;
  /** A safe prime: (p - 1) / 2 is prime as well. Those of RFC 5114 are not. */
  readonly safe: boolean;
}

/** By lower-case hex of the SHA-256 of the prime, without leading zeros; null when it is none of them. */
export function wellKnownPrime(sha256: string): WellKnownPrime | null {
  const name = PRIMES[sha256];
  return name === undefined ? null : { name, safe: !name.endsWith('(RFC 5114)') };
}

const PRIMES: Readonly<Record<string, string>> = {
  '9cd3b7f336872f46c09428d1bbc19877a4d440512cda8d1c1cf0cd6e33698966': 'ffdhe2048 (RFC 7919)',
  '0eaf67db3a839156d5013494a5318a772b5697d270d721f37f092efc69ea5a17': 'ffdhe3072 (RFC 7919)',
  '4648414224ac881b3d0dc59b466f96d06a558278776807797ecf1f66ff397b3e': 'ffdhe4096 (RFC 7919)',
  '227ac9066b3ddd9e193670cda2388fa884f65ba0cf98b742d1fe77a6687c79c7': 'ffdhe6144 (RFC 7919)',
  '770b14efaf6f049929c523113b3fa99a8d11dab1b18af3609590122075d19833': 'ffdhe8192 (RFC 7919)',
  b52ba6a3026520a6c49d37e4587601801bee500123b3259b6bf03e7cecc3e63d: 'MODP group 1, 768 bits (RFC 2409)',
  '3f35a3f5f6c4376a744acad409bb22f8d897f949d2311d885adaa890981b67a0': 'MODP group 2, 1024 bits (RFC 2409)',
  '64fcc83ec403930bf18393dbc883ccaa1fbb08ac876f77f7aa99748ca945019b': 'MODP group 5, 1536 bits (RFC 3526)',
  d66436f79bbd6b2e38c0ffbd079be904d2641415e2e67140e09448be9a60890e: 'MODP group 14, 2048 bits (RFC 3526)',
  '48cf8b092fbce4359d9871abf74f98e25b6163379eaa15cd9087e800c6d1c55c': 'MODP group 15, 3072 bits (RFC 3526)',
  '4ee95187682bcb230ad26a95205f6920e84708f6251b3894329b09ec23919e33': 'MODP group 16, 4096 bits (RFC 3526)',
  d1bfe6d0925ce7e4da262b62861514a7755e35831e429f343e7b864848657efd: 'MODP group 17, 6144 bits (RFC 3526)',
  '39ab4feab950a3128fb71accb9fc3965d857012e081998a85996e3ea8b3c3bcf': 'MODP group 18, 8192 bits (RFC 3526)',
  '44c55cfee5c075927cf682da5b681bdecbd5c3eb0784c14f5dce7610f0ef133d': '1024 bits with a subgroup of 160 (RFC 5114)',
  bfe545862ca102ad1eeddb5fbfa5bf855ac4995c56a8b408ce3fe099dce93a9d: '2048 bits with a subgroup of 224 (RFC 5114)',
  '0b7835722cb619827610c2549fdda5587421686c4409a13865e76225522ddcc9': '2048 bits with a subgroup of 256 (RFC 5114)',
  db01e702899166da28c9bc7896af62bcdf0c96d0fb341950ba80e68bd51a57ef: 'Apache mod_ssl 2.2, 512 bits',
  bf910d9df4e0b2e76cda7443f592aa118e33ba2c224ebc27fb8978d873c8c2e3: 'Apache mod_ssl 2.2, 1024 bits',
};
