/**
 * UDPTL, which carries T.38 fax: ITU-T T.38 (11/2015) section 9.1 and annex A, packed encoding (X.691, aligned variant).
 *
 * A packet has a sequence number, the primary IFP packet, and for error recovery either earlier IFP packets or parity. Nothing in it is a
 * signature: a datagram is taken for UDPTL when all lengths add up to its end and the IFP packet begins like one, and only where SDP
 * announced it. What the fax says is not read.
 *
 * Not handled: IFP packets above 16,383 octets, which no datagram holds; T.38 over TCP (TPKT), and inside DTLS (RFC 7345).
 */
import { u16 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import { defineDissector } from './define-dissector.ts';

const SEQUENCE = 2;
/** Error recovery: the choice is the first bit of an octet. */
const PARITY = 0x80;
/** Packets that may be repeated; senders use at most eight. */
const MAX_RECOVERED = 64;
/** t30-indicator: four bits and an extension bit behind the two of option and choice. */
const INDICATOR_MAX_OCTETS = 3;

export class UdptlPacket {
  /** 0 to 65535. */
  sequence = 0;
  /** The primary IFP packet: `bytes[ifpStart..ifpEnd)`. */
  ifpStart = 0;
  ifpEnd = 0;
  recovery: 'redundancy' | 'parity' | null = null;
  /** Packets repeated, or parity packets. */
  recovered = 0;
}

export const udptl = defineDissector<UdptlPacket>({
  name: 'udptl',
  references: ['ITU-T T.38'],
  out: () => new UdptlPacket(),

  recognise(bytes, start, end) {
    return udptlEnd(bytes, start, end, scratch) === end;
  },

  dissect(bytes, start, end, out): Stop | undefined {
    const at = udptlEnd(bytes, start, end, out);
    if (at === end) return undefined;
    if (at < 0) return stop('udptl', 'malformed', start, 0, end - start, 'the lengths of the packet do not add up');
    return stop('udptl', 'malformed', at, 0, end - at, 'octets behind the packet');
  },
});

const scratch = new UdptlPacket();

/** Where the packet ends, or -1. */
function udptlEnd(bytes: Uint8Array, start: number, end: number, out: UdptlPacket): number {
  out.sequence = out.ifpStart = out.ifpEnd = out.recovered = 0;
  out.recovery = null;
  if (end - start < SEQUENCE + 3) return -1;
  out.sequence = u16(bytes, start);
  const first = contentStart(bytes, start + SEQUENCE, end);
  if (first < 0) return -1;
  out.ifpStart = first;
  out.ifpEnd = first + lengthAt(bytes, start + SEQUENCE);
  if (out.ifpEnd >= end || !beginsLikeIfp(bytes, first, out.ifpEnd)) return -1;
  const choice = bytes[out.ifpEnd]!;
  if ((choice & 0x7f) !== 0) return -1;
  out.recovery = choice === PARITY ? 'parity' : 'redundancy';
  // fec-npackets: an unconstrained integer, one octet of length and in practice one of value.
  const at = out.ifpEnd + 1 + (choice === PARITY ? 2 : 0);
  if (at >= end || (choice === PARITY && bytes[out.ifpEnd + 1] !== 1)) return -1;
  out.recovered = bytes[at]!;
  return out.recovered > MAX_RECOVERED ? -1 : endOfPackets(bytes, at + 1, end, out.recovered);
}

function endOfPackets(bytes: Uint8Array, start: number, end: number, count: number): number {
  let at = start;
  for (let index = 0; index < count; index++) {
    const content = contentStart(bytes, at, end);
    if (content < 0) return -1;
    at = content + lengthAt(bytes, at);
  }
  return at;
}

/** X.691 section 11.9: one octet below 128, else two with the bits 10. Behind the length, or -1 when its content does not fit. */
function contentStart(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  const isLong = bytes[at]! >= 0x80;
  if (isLong && (bytes[at]! >= 0xc0 || at + 2 > end)) return -1;
  const start = at + (isLong ? 2 : 1);
  return start + lengthAt(bytes, at) <= end ? start : -1;
}

function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  return first < 0x80 ? first : ((first & 0x3f) << 8) | bytes[at + 1]!;
}

/** IFP-Packet: a bit for a data field, a bit of choice: an indicator has no data, data of a modulation mostly has. */
function beginsLikeIfp(bytes: Uint8Array, start: number, end: number): boolean {
  if (end === start) return false;
  const first = bytes[start]!;
  const hasField = (first & 0x80) !== 0;
  const isIndicator = (first & 0x40) === 0;
  if (isIndicator) return !hasField && end - start <= INDICATOR_MAX_OCTETS;
  return hasField ? end - start > 2 : end - start <= INDICATOR_MAX_OCTETS;
}
