/** SRTP as senders make it, for measuring the classifier: RFC 3711, RFC 7714. The counterpart of src/crypto/srtp.ts, which only opens. */
import { Buffer } from 'node:buffer';
import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { deriveSrtpKeys, SRTP_SUITES } from '../../dist/crypto/srtp.js';

export const PROFILES = [
  { name: 'AES_CM_128_HMAC_SHA1_80', suite: 'AES_CM_128_HMAC_SHA1_80', tag: 10 },
  { name: 'AES_CM_128_HMAC_SHA1_32', suite: 'AES_CM_128_HMAC_SHA1_32', tag: 4 },
  { name: 'AES_256_CM_HMAC_SHA1_80, MKI of 1', suite: 'AES_256_CM_HMAC_SHA1_80', tag: 10, mki: [1] },
  { name: 'AES_CM_128_HMAC_SHA1_32, MKI of 4', suite: 'AES_CM_128_HMAC_SHA1_32', tag: 4, mki: [0, 0, 0, 1] },
  { name: 'AEAD_AES_128_GCM', suite: 'AEAD_AES_128_GCM', tag: 16 },
  { name: 'AEAD_AES_256_GCM', suite: 'AEAD_AES_256_GCM', tag: 16 },
  { name: 'AEAD_AES_128_GCM_8', suite: 'AEAD_AES_128_GCM', tag: 8 },
  { name: 'NULL_HMAC_SHA1_80', suite: 'AES_CM_128_HMAC_SHA1_80', tag: 10, clear: true },
];

/** `seed` names the key: another stream, another key. */
export function protect(packets, profile, seed) {
  const suite = SRTP_SUITES.get(profile.suite);
  const octets = createHash('sha512').update(seed).digest();
  const keys = deriveSrtpKeys(suite, octets.subarray(0, suite.keyOctets), octets.subarray(32, 32 + suite.saltOctets));
  let roc = 0;
  let last = -1;
  return packets.map((packet) => {
    const sequence = packet.readUInt16BE(2);
    if (last >= 0 && sequence < last && last - sequence > 0x8000) roc++;
    last = sequence;
    return sealed(packet, profile, suite, keys, roc);
  });
}

function sealed(packet, profile, suite, keys, roc) {
  const extension = (packet[0] & 0x10) === 0 ? 0 : 4 + 4 * packet.readUInt16BE(14 + 4 * (packet[0] & 15));
  const header = 12 + 4 * (packet[0] & 15) + extension;
  const [head, body] = [packet.subarray(0, header), packet.subarray(header)];
  const rocOctets = Buffer.alloc(4);
  rocOctets.writeUInt32BE(roc);
  const mki = Buffer.from(profile.mki ?? []);
  if (suite.cipher === 'aes-gcm') {
    const iv = Buffer.from(keys.rtpSalt);
    xor(iv, 2, packet.subarray(8, 12));
    xor(iv, 6, rocOctets);
    xor(iv, 10, packet.subarray(2, 4));
    const cipher = createCipheriv(`aes-${keys.rtpKey.length * 8}-gcm`, keys.rtpKey, iv, { authTagLength: profile.tag });
    cipher.setAAD(head);
    return Buffer.concat([head, cipher.update(body), cipher.final(), cipher.getAuthTag(), mki]);
  }
  const iv = Buffer.concat([Buffer.from(keys.rtpSalt), Buffer.alloc(2)]);
  xor(iv, 4, packet.subarray(8, 12));
  xor(iv, 8, rocOctets);
  xor(iv, 12, packet.subarray(2, 4));
  const sent = profile.clear ? body : createCipheriv(`aes-${keys.rtpKey.length * 8}-ctr`, keys.rtpKey, iv).update(body);
  const tag = createHmac('sha1', keys.rtpAuth)
    .update(head)
    .update(sent)
    .update(rocOctets)
    .digest()
    .subarray(0, profile.tag);
  return Buffer.concat([head, sent, mki, tag]);
}

function xor(into, at, octets) {
  for (let index = 0; index < octets.length; index++) into[at + index] ^= octets[index];
}
