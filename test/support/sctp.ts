/** SCTP as tests send it: RFC 9260 section 3, RFC 8260 section 2.1. */
import { type BuiltFrame, concat, packet } from './packet-builder.ts';

const octets = (text: string | Uint8Array) => (typeof text === 'string' ? new TextEncoder().encode(text) : text);
const be16 = (value: number) => [(value >> 8) & 255, value & 255];
const be32 = (value: number) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];

export interface DataWishes {
  readonly tsn?: number;
  /** Of B (2) and E (1); 3 is a whole message. */
  readonly flags?: number;
  readonly protocol?: number;
  /** I-DATA: message identifier and fragment number. */
  readonly message?: number;
  readonly fragment?: number;
}

/** A chunk of any type, padded. */
export function chunk(type: number, flags: number, content: Uint8Array): Uint8Array {
  const length = 4 + content.length;
  return concat(Uint8Array.from([type, flags, ...be16(length)]), content, new Uint8Array((4 - (length & 3)) & 3));
}

export function data(content: string | Uint8Array, { tsn = 1, flags = 3, protocol = 0 }: DataWishes = {}): Uint8Array {
  return chunk(
    0,
    flags,
    concat(Uint8Array.from([...be32(tsn), ...be16(0), ...be16(0), ...be32(protocol)]), octets(content)),
  );
}

export function iData(content: string | Uint8Array, wishes: DataWishes = {}): Uint8Array {
  const { tsn = 1, flags = 3, protocol = 0, message = 0, fragment = 0 } = wishes;
  const last = (flags & 2) !== 0 ? protocol : fragment;
  return chunk(
    64,
    flags,
    concat(Uint8Array.from([...be32(tsn), ...be16(0), ...be16(0), ...be32(message), ...be32(last)]), octets(content)),
  );
}

/** SACK: a chunk without user data. */
export const SACK = chunk(3, 0, new Uint8Array(12));

/** `192.0.2.1:5060`; one packet with these chunks. */
export function sctpFrame(from: string, to: string, chunks: readonly Uint8Array[], milliseconds = 0): BuiltFrame {
  const [source, sourcePort] = from.split(':') as [string, string];
  const [destination, destinationPort] = to.split(':') as [string, string];
  const header = new DataView(new ArrayBuffer(12));
  header.setUint16(0, Number(sourcePort));
  header.setUint16(2, Number(destinationPort));
  header.setUint32(4, 0x1234_5678);
  const octets = concat(new Uint8Array(header.buffer), ...chunks);
  return packet()
    .ethernet()
    .ipv4(source, destination)
    .protocol(132, octets)
    .at(1_767_323_045, milliseconds * 1_000_000)
    .build();
}
