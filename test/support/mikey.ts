/** MIKEY messages built from RFC 3830 section 6, for tests: a header and payloads, each of which names the one behind it. */
import { concat } from './packet-builder.ts';

export const PAYLOAD = {
  kemac: 1,
  pke: 2,
  dh: 3,
  sign: 4,
  t: 5,
  id: 6,
  cert: 7,
  v: 9,
  sp: 10,
  rand: 11,
  err: 12,
} as const;

/** What stands behind the `next payload` octet; SIGN has none. */
export interface Payload {
  readonly type: number;
  readonly body: Uint8Array;
}

const octets = (...values: number[]) => Uint8Array.from(values);
const length16 = (value: number) => octets(value >> 8, value & 0xff);
const filled = (count: number, value = 0xc3) => new Uint8Array(count).fill(value);

/** One SRTP crypto session with policy 0 and SSRC 0x01020304. */
export function mikey(dataType: number, payloads: readonly Payload[], version = 1): Uint8Array {
  const [first] = payloads;
  const header = octets(version, dataType, first?.type ?? 0, 0x80, 0xca, 0xfe, 0xba, 0xbe, 1, 0);
  const map = octets(0, 1, 2, 3, 4, 0, 0, 0, 0);
  const parts = payloads.map(({ type, body }, index) =>
    type === PAYLOAD.sign ? body : concat(octets(payloads[index + 1]?.type ?? 0), body),
  );
  return concat(header, map, ...parts);
}

export const timestamp = (): Payload => ({ type: PAYLOAD.t, body: concat(octets(0), filled(8)) });
export const rand = (): Payload => ({ type: PAYLOAD.rand, body: concat(octets(16), filled(16)) });
export const identity = (uri = 'sip:a@example.com'): Payload => {
  const text = new TextEncoder().encode(uri);
  return { type: PAYLOAD.id, body: concat(octets(1), length16(text.length), text) };
};
/** Types and values of one octet: RFC 3830 table 6.10.1.a. */
export const policy = (...parameters: readonly (readonly [number, number])[]): Payload => {
  const values = parameters.flatMap(([type, value]) => [type, 1, value]);
  return { type: PAYLOAD.sp, body: concat(octets(0, 0), length16(values.length), octets(...values)) };
};
export const kemac = (encryption: number, content: Uint8Array, mac: number): Payload => {
  const macOctets = [0, 20, 32][mac] ?? 0;
  return {
    type: PAYLOAD.kemac,
    body: concat(octets(encryption), length16(content.length), content, octets(mac), filled(macOctets)),
  };
};
/** A TGK of `key`, the last sub-payload. */
export const tgk = (key: Uint8Array): Uint8Array => concat(octets(0, 0), length16(key.length), key);
export const dh = (group: number): Payload => ({
  type: PAYLOAD.dh,
  body: concat(octets(group), filled([192, 96, 128][group] ?? 64), octets(0)),
});
export const sign = (): Payload => ({ type: PAYLOAD.sign, body: concat(octets(0, 128), filled(128)) });
export const envelope = (): Payload => ({ type: PAYLOAD.pke, body: concat(length16(128), filled(128)) });

/** Without `a=`. */
export function keyManagement(message: Uint8Array): string {
  return `key-mgmt:mikey ${Buffer.from(message).toString('base64')}`;
}
