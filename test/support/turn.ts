/** STUN and TURN as tests send them: RFC 8489 section 5, RFC 8656 sections 12 and 18. */
import { concat } from './packet-builder.ts';

const COOKIE = [0x21, 0x12, 0xa4, 0x42];
const TRANSACTION = Array.from({ length: 12 }, (_, index) => index + 1);

export const TURN = {
  binding: 0x0001,
  bindingSuccess: 0x0101,
  allocate: 0x0003,
  allocateSuccess: 0x0103,
  channelBind: 0x0009,
  channelBindSuccess: 0x0109,
  send: 0x0016,
  data: 0x0017,
} as const;

export function stunMessage(type: number, ...attributes: readonly Uint8Array[]): Uint8Array {
  const body = concat(...attributes);
  return concat(
    Uint8Array.from([type >> 8, type & 255, body.length >> 8, body.length & 255, ...COOKIE, ...TRANSACTION]),
    body,
  );
}

export function attribute(type: number, value: Uint8Array | readonly number[]): Uint8Array {
  const content = Uint8Array.from(value);
  const padding = new Uint8Array((4 - (content.length & 3)) & 3);
  return concat(Uint8Array.from([type >> 8, type & 255, content.length >> 8, content.length & 255]), content, padding);
}

/** XOR-PEER-ADDRESS of `192.0.2.1:4000`. */
export const peerAddress = (endpoint: string) => attribute(0x0012, xored(endpoint));
export const relayedAddress = (endpoint: string) => attribute(0x0016, xored(endpoint));
export const channelNumber = (channel: number) => attribute(0x000c, [channel >> 8, channel & 255, 0, 0]);
export const dataAttribute = (content: Uint8Array) => attribute(0x0013, content);

function xored(endpoint: string): number[] {
  const [address, port] = endpoint.split(':') as [string, string];
  const octets = address.split('.').map((octet, index) => Number(octet) ^ COOKIE[index]!);
  return [0, 1, (Number(port) >> 8) ^ 0x21, (Number(port) & 255) ^ 0x12, ...octets];
}

/** Padded to four octets, as over TCP. */
export function channelData(channel: number, content: Uint8Array, padded = false): Uint8Array {
  const padding = new Uint8Array(padded ? (4 - (content.length & 3)) & 3 : 0);
  return concat(
    Uint8Array.from([channel >> 8, channel & 255, content.length >> 8, content.length & 255]),
    content,
    padding,
  );
}

/** RFC 4571. */
export function framed(content: Uint8Array): Uint8Array {
  return concat(Uint8Array.from([content.length >> 8, content.length & 255]), content);
}
