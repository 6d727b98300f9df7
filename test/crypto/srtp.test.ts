import { createCipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decryptSrtp,
  deriveKey,
  deriveSrtpKeys,
  deriveTagKeys,
  findRolloverCounter,
  KEY_LABEL,
  SRTP_SUITES,
  type SrtpSessionKeys,
  verifySrtcpTag,
  verifySrtpTag,
  wipe,
} from '../../src/crypto/srtp.ts';

const file = new URL('../../fixtures/rfc/srtp-test-vectors.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Readonly<Record<string, string>>[] };

function hex(text: string | undefined): Uint8Array {
  return Uint8Array.from(Buffer.from(text ?? '', 'hex'));
}

function vector(name: string): Readonly<Record<string, string>> {
  const found = vectors.find((candidate) => candidate.name?.startsWith(name));
  if (found === undefined) throw new Error(`no vector ${name}`);
  return found;
}

function keysOf(name: string, suite: string): SrtpSessionKeys {
  const { master_key, master_salt } = vector(name);
  return deriveSrtpKeys(SRTP_SUITES.get(suite)!, hex(master_key), hex(master_salt))!;
}

const RFC7714 = {
  rtp256: `8040f17b 8041f8d3 5501a0b2 32b1de78 a822fe12 ef9f78fa 332e33aa b1801238
    9a58e2f3 b50b2a02 76ffae0f 1ba63799 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13`,
  encrypted128: `81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d
    c676a5f1 730d6fda 4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4`,
  encrypted256: `81c8000d 4d617273 d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50
    a2eaa5c1 110555be 8415f658 c61de047 6f1b6fad 1d1eb30c 4446839f 57ff6f6c b26ac3be 800005d4`,
  tagged128: `81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61
    deadbeef deadbeef deadbeef deadbeef deadbeef 841dd968 3dd78ec9 2ae58790 125f62b3 000005d4`,
  tagged256: `81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61
    deadbeef deadbeef deadbeef deadbeef deadbeef 91db4afb feee5a97 8fab4393 ed2615fe 000005d4`,
};

/** The session key 00 01 02 ... and the salt of RFC 7714 sections 16 and 17. */
function rfc7714Keys(bits: number): SrtpSessionKeys {
  const key = Uint8Array.from({ length: bits / 8 }, (_, at) => at);
  const salt = hex('517569642070726f2071756f');
  const none = new Uint8Array(0);
  const suite = SRTP_SUITES.get(`AEAD_AES_${bits}_GCM`)!;
  return { suite, rtpKey: key, rtpSalt: salt, rtpAuth: none, rtcpKey: key, rtcpSalt: salt, rtcpAuth: none };
}

describe('SRTP key derivation', () => {
  it.each([
    ['KDF cipher key (label 0x00)', KEY_LABEL.rtpKey],
    ['KDF auth key (label 0x01)', KEY_LABEL.rtpAuth],
    ['KDF salt (label 0x02)', KEY_LABEL.rtpSalt],
    ['SRTCP KDF label 0x03', KEY_LABEL.rtcpKey],
    ['SRTCP KDF label 0x04', KEY_LABEL.rtcpAuth],
    ['AES-256 KDF cipher key', KEY_LABEL.rtpKey],
    ['AES-256 KDF salt', KEY_LABEL.rtpSalt],
  ])('%s', (name, label) => {
    const { master_key, master_salt, expected } = vector(name);
    const octets = expected!.length / 2;
    const key = deriveKey(hex(master_key), hex(master_salt), label, octets);
    expect(Buffer.from(key).toString('hex')).toBe(expected);
  });

  // RFC 3711 appendix B.3, the whole 94 octets of the authentication key stream.
  it('RFC 3711 B.3, auth key stream', () => {
    const { master_key, master_salt } = vector('KDF auth key');
    const stream = deriveKey(hex(master_key), hex(master_salt), KEY_LABEL.rtpAuth, 94);
    expect(Buffer.from(stream).toString('hex')).toBe(
      'cebe321f6ff7716b6fd4ab49af256a156d38baa48f0a0acf3c34e2359e6cdbcee049646c43d9327ad175578ef72270986371' +
        'c10c9a369ac2f94a8c5fbcdddc256d6e919a48b610ef17c2041e474035766b68642c59bbfc2f34db60dbdfb2',
    );
  });

  it('RFC 6188 7.4, AES-192', () => {
    const key = hex('73edc66c4fa15776fb57f9505c17136550ffda71f3e8e5f1');
    const salt = hex('c8522f3acd4ce86d5add78edbb11');
    const derive = (label: number, octets: number) => Buffer.from(deriveKey(key, salt, label, octets)).toString('hex');
    expect(derive(KEY_LABEL.rtpKey, 24)).toBe('31874736a8f1143870c26e4857d8a5b2c4a354407faadabb');
    expect(derive(KEY_LABEL.rtpSalt, 14)).toBe('2372b82d639b6d8503a47adc0a6c');
    expect(derive(KEY_LABEL.rtpAuth, 20)).toBe('355b10973cd95b9eacf4061c7e1a7151e7cfbfcb');
  });

  // RFC 3711 appendix B.2.
  it('RFC 3711 B.2, AES-CM keystream', () => {
    const { key, iv, expected } = vector('AES-CM keystream');
    const stream = createCipheriv('aes-128-ctr', hex(key), hex(iv)).update(new Uint8Array(expected!.length / 2));
    expect(stream.toString('hex')).toBe(expected);
  });

  it('refuses keys and salts of another length', () => {
    const suite = SRTP_SUITES.get('AES_CM_128_HMAC_SHA1_80')!;
    expect(deriveSrtpKeys(suite, new Uint8Array(15), new Uint8Array(14))).toBeUndefined();
    expect(deriveSrtpKeys(suite, new Uint8Array(16), new Uint8Array(12))).toBeUndefined();
  });
});

describe('keys for tags alone', () => {
  it.each([...SRTP_SUITES])('%s: those that a tag is made with, as all keys have them', (_, suite) => {
    const master = Uint8Array.from({ length: suite.keyOctets }, (_, index) => index);
    const salt = Uint8Array.from({ length: suite.saltOctets }, (_, index) => 100 + index);
    const all = deriveSrtpKeys(suite, master, salt)!;
    const some = deriveTagKeys(suite, master, salt)!;
    if (suite.cipher === 'aes-cm') expect(some.rtpAuth).toEqual(all.rtpAuth);
    else expect([some.rtpKey, some.rtpSalt]).toEqual([all.rtpKey, all.rtpSalt]);
    expect(deriveTagKeys(suite, master.subarray(1), salt)).toBeUndefined();
  });
});

describe('SRTP tags', () => {
  it.each([
    ['SRTP AES_CM_128_HMAC_SHA1_80 packet', 'AES_CM_128_HMAC_SHA1_80'],
    ['SRTP AEAD_AES_128_GCM packet', 'AEAD_AES_128_GCM'],
  ])('verifies and decrypts: %s', (name, suite) => {
    const packet = hex(vector(name).expected);
    const keys = keysOf(name, suite);
    expect(verifySrtpTag(packet, 0, packet.length, keys, 0)).toBe(true);
    expect(verifySrtpTag(packet, 0, packet.length, keys, 1)).toBe(false);
    const payload = decryptSrtp(packet, 0, packet.length, keys, 0)!;
    expect(Buffer.from(payload).toString('hex')).toBe(vector(name).plaintext!.slice(24));
    expect(findRolloverCounter(packet, 0, packet.length, keys)).toBe(0);
    expect(findRolloverCounter(packet, 0, packet.length, keys, 1)).toBe(-1);
    for (let at = 0; at < packet.length; at++) {
      const tampered = Uint8Array.from(packet);
      tampered[at]! ^= 0x01;
      expect(verifySrtpTag(tampered, 0, tampered.length, keys, 0)).toBe(false);
    }
  });

  it.each([
    ['SRTCP AES_CM_128_HMAC_SHA1_80 packet', 'AES_CM_128_HMAC_SHA1_80'],
    ['SRTCP AEAD_AES_128_GCM packet', 'AEAD_AES_128_GCM'],
  ])('verifies: %s', (name, suite) => {
    const packet = hex(vector(name).expected);
    const keys = keysOf(name, suite);
    expect(verifySrtcpTag(packet, 0, packet.length, keys)).toBe(true);
    packet[9]! ^= 1;
    expect(verifySrtcpTag(packet, 0, packet.length, keys)).toBe(false);
  });

  it('RFC 7714 16.1.1 with the session key given there', () => {
    const found = vector('AEAD_AES_128_GCM with session key/salt');
    const packet = hex(found.expected);
    const none = new Uint8Array(0);
    const keys: SrtpSessionKeys = {
      suite: SRTP_SUITES.get('AEAD_AES_128_GCM')!,
      rtpKey: hex(found.session_key),
      rtpSalt: hex(found.session_salt),
      rtpAuth: none,
      rtcpKey: none,
      rtcpAuth: none,
      rtcpSalt: none,
    };
    expect(verifySrtpTag(packet, 0, packet.length, keys, 0)).toBe(true);
    expect(Buffer.from(decryptSrtp(packet, 0, packet.length, keys, 0)!).toString('latin1')).toBe(
      'Gallia est omnis divisa in partes tres',
    );
  });

  it.each([
    ['17.1 AES-128, encrypted', 128, RFC7714.encrypted128],
    ['17.2 AES-256, encrypted', 256, RFC7714.encrypted256],
    ['17.3 AES-128, tagged only', 128, RFC7714.tagged128],
    ['17.4 AES-256, tagged only', 256, RFC7714.tagged256],
  ])('SRTCP of RFC 7714 %s', (_section, bits, text) => {
    const packet = hex(text.replace(/\s/g, ''));
    const keys = rfc7714Keys(bits);
    expect(verifySrtcpTag(packet, 0, packet.length, keys)).toBe(true);
    packet[packet.length - 1]! ^= 1;
    expect(verifySrtcpTag(packet, 0, packet.length, keys)).toBe(false);
  });

  it('RFC 7714 16.2 AES-256, encrypted', () => {
    const packet = hex(RFC7714.rtp256.replace(/\s/g, ''));
    expect(verifySrtpTag(packet, 0, packet.length, rfc7714Keys(256), 0)).toBe(true);
  });

  it('finds the packet inside a larger buffer, with an MKI before the tag', () => {
    const name = 'SRTP AES_CM_128_HMAC_SHA1_80 packet';
    const packet = hex(vector(name).expected);
    const tagAt = packet.length - 10;
    const framed = Uint8Array.from([9, 9, ...packet.subarray(0, tagAt), 0, 0, 0, 1, ...packet.subarray(tagAt), 9]);
    expect(verifySrtpTag(framed, 2, framed.length - 1, keysOf(name, 'AES_CM_128_HMAC_SHA1_80'), 0, 4)).toBe(true);
  });

  it('never throws, and verifies no random packet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(...SRTP_SUITES.values()), (bytes, suite) => {
        const keys = deriveSrtpKeys(suite, new Uint8Array(suite.keyOctets), new Uint8Array(suite.saltOctets))!;
        if (bytes.length > 0) bytes[0] = (bytes[0]! & 0x3f) | 0x80;
        if (suite.tagOctets > 4) expect(verifySrtpTag(bytes, 0, bytes.length, keys, 0)).toBe(false);
        expect(verifySrtcpTag(bytes, 0, bytes.length, keys)).toBe(false);
        decryptSrtp(bytes, 0, bytes.length, keys, 0xffffffff, 4);
      }),
    );
  });

  it('wipes', () => {
    const keys = keysOf('SRTP AES_CM', 'AES_CM_128_HMAC_SHA1_80');
    wipe(keys);
    expect([...keys.rtpKey, ...keys.rtpAuth].every((octet) => octet === 0)).toBe(true);
  });
});
