/** The SRTP policy of an SP payload: RFC 3830 section 6.10.1; AES-GCM by RFC 7714 section 15.2. */
import { mikeySrtpAuthentication, mikeySrtpEncryption } from '../../registry/mikey.ts';
import type { MikeyPolicy } from './message.ts';

const TYPE = {
  encryption: 0,
  encryptionKey: 1,
  authentication: 2,
  authenticationKey: 3,
  srtpEncryption: 7,
  srtcpEncryption: 8,
  srtpAuthentication: 10,
  tag: 11,
} as const;

/** Parameters of one octet, which is what all that is read here have; the last of a type counts. */
export function policyOf(bytes: Uint8Array, start: number, end: number, number: number): MikeyPolicy {
  const values = new Map<number, number>();
  for (let at = start; end - at >= 2; at += 2 + bytes[at + 1]!) {
    const octets = bytes[at + 1]!;
    if (octets > end - at - 2) break;
    if (octets === 1) values.set(bytes[at]!, bytes[at + 2]!);
  }
  const octet = (type: number) => values.get(type) ?? null;
  const named = (type: number, name: (code: number) => string) => (values.has(type) ? name(values.get(type)!) : null);
  const flag = (type: number) => (values.has(type) ? values.get(type) !== 0 : null);
  return {
    number,
    encryption: named(TYPE.encryption, mikeySrtpEncryption),
    encryptionKeyOctets: octet(TYPE.encryptionKey),
    authentication: named(TYPE.authentication, mikeySrtpAuthentication),
    authenticationKeyOctets: octet(TYPE.authenticationKey),
    tagOctets: octet(TYPE.tag),
    srtpEncryption: flag(TYPE.srtpEncryption),
    srtcpEncryption: flag(TYPE.srtcpEncryption),
    srtpAuthentication: flag(TYPE.srtpAuthentication),
  };
}
