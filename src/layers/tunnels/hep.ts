/**
 * HEP, the Homer encapsulation protocol: versions 1 and 2 (a C structure), and 3 (chunks). https://github.com/sipcapture/HEP
 *
 * A SIP server or capture agent sends what it handled, with the addresses, ports, transport and time that it had. All of that is the
 * agent's word. The authentication key chunk is never looked at.
 * Not handled: compressed payload (chunk 16), which is a gap; HEP over TCP and TLS.
 */
import { u16, u32, u32le } from '../../bytes/read.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { ENCAPSULATION } from '../encapsulation.ts';
import { type Packet, REPORTER } from '../packet.ts';
import { malformed } from '../shortage.ts';
import { type Reported, setReported } from './reported.ts';

/** `HEP3` */
const MAGIC = 0x48455033;
const HEADER_3 = 6;
const CHUNK = 6;
/** Agents send about 15. */
const MAX_CHUNKS = 128;
const HEADER_1 = 8;
const TIME_2 = 8;
const FAMILY = { ipv4: 2, ipv6: 10 } as const;

/** Vendor 0. */
const CHUNK_TYPE = {
  family: 1,
  protocol: 2,
  source4: 3,
  destination4: 4,
  source6: 5,
  destination6: 6,
  sourcePort: 7,
  destinationPort: 8,
  seconds: 9,
  microseconds: 10,
  payload: 15,
  compressedPayload: 16,
} as const;

export function isHep(bytes: Uint8Array, start: number, end: number, wireEnd: number): boolean {
  return isHep3(bytes, start, end, wireEnd) || isHep1(bytes, start, end);
}

/** The magic and a length that fills the datagram. */
function isHep3(bytes: Uint8Array, start: number, end: number, wireEnd: number): boolean {
  return start + HEADER_3 + CHUNK <= end && u32(bytes, start) === MAGIC && u16(bytes, start + 4) === wireEnd - start;
}

/** Version, header length and family agree, and text or RTCP of some length follows. */
function isHep1(bytes: Uint8Array, start: number, end: number): boolean {
  if (start + HEADER_1 > end) return false;
  const version = bytes[start]!;
  const family = bytes[start + 2]!;
  if ((version !== 1 && version !== 2) || (family !== FAMILY.ipv4 && family !== FAMILY.ipv6)) return false;
  const addresses = family === FAMILY.ipv4 ? 8 : 32;
  const length = bytes[start + 1]!;
  const spare = length - HEADER_1 - addresses;
  const fits = version === 1 ? spare === 0 : spare === 0 || (spare >= TIME_2 && spare <= 16);
  return fits && start + length < end && isKnownTransport(bytes[start + 3]!);
}

function isKnownTransport(protocol: number): boolean {
  return protocol === 6 || protocol === 17 || protocol === 132;
}

export function enterHep(packet: Packet): Stop | undefined {
  packet.next = packet.payloadStart;
  return u32(packet.bytes, packet.next) === MAGIC ? enterHep3(packet) : enterHep1(packet);
}

function enterHep1(packet: Packet): Stop | undefined {
  const { bytes, next, payloadEnd } = packet;
  const isV4 = bytes[next + 2] === FAMILY.ipv4;
  const source = next + HEADER_1;
  const destination = source + (isV4 ? 4 : 16);
  const time = destination + (isV4 ? 4 : 16);
  // Version 2 writes its time as the machine that made it has it in memory; agents run on little-endian machines.
  const hasTime = bytes[next] === 2 && time + TIME_2 <= payloadEnd;
  const payloadStart =
    next + bytes[next + 1]! + (bytes[next] === 2 && bytes[next + 1] === time - next ? timeLength(packet, time) : 0);
  return setReported(packet, {
    ...NOTHING,
    ipVersion: isV4 ? 4 : 6,
    protocol: bytes[next + 3]!,
    sourcePort: u16(bytes, next + 4),
    destinationPort: u16(bytes, next + 6),
    source,
    destination,
    seconds: hasTime ? u32le(bytes, time) : 0,
    nanoseconds: hasTime ? nanosecondsOf(u32le(bytes, time + 4)) : 0,
    payloadStart: Math.min(payloadStart, payloadEnd),
    payloadEnd,
    missing: missingOf(packet),
  });
}

/** Some agents do not count the time into the header: seconds, microseconds, agent, padded or not. SIP begins with a letter. */
function timeLength({ bytes, payloadEnd }: Packet, time: number): number {
  const isLetter = (at: number) => at < payloadEnd && bytes[at]! >= 0x41 && bytes[at]! <= 0x5a;
  if (isLetter(time + 12) && bytes[time + 10] === 0 && bytes[time + 11] === 0) return 12;
  return isLetter(time + 10) ? 10 : 12;
}

const NOTHING: Reported = {
  reporter: REPORTER.hep,
  encapsulation: ENCAPSULATION.hep,
  ipVersion: 4,
  protocol: 17,
  source: -1,
  destination: -1,
  sourcePort: 0,
  destinationPort: 0,
  seconds: 0,
  nanoseconds: 0,
  payloadStart: 0,
  payloadEnd: 0,
  missing: 0,
};

type Draft = { -readonly [Field in keyof Reported]: Reported[Field] };

function enterHep3(packet: Packet): Stop | undefined {
  const { bytes, next, payloadEnd } = packet;
  const draft: Draft = { ...NOTHING, payloadStart: payloadEnd, payloadEnd };
  let at = next + HEADER_3;
  for (let count = 0; at + CHUNK <= payloadEnd; count++) {
    packet.next = at;
    const length = u16(bytes, at + 4);
    if (length < CHUNK) return malformed(packet, 'hep', CHUNK, `a chunk of ${length} octets`);
    if (count === MAX_CHUNKS) {
      return stop('hep', 'limit-reached', at - packet.origin, CHUNK, payloadEnd - at, `more than ${MAX_CHUNKS} chunks`);
    }
    const isCut = at + length > payloadEnd;
    if (isCut && missingOf(packet) === 0)
      return malformed(packet, 'hep', length, 'a chunk beyond the end of its datagram');
    if (u16(bytes, at) === 0) {
      const stopped = take(packet, draft, u16(bytes, at + 2), at + CHUNK, Math.min(at + length, payloadEnd));
      if (stopped !== undefined) return stopped;
      if (isCut && u16(bytes, at + 2) === CHUNK_TYPE.payload) draft.missing = at + length - payloadEnd;
    }
    at += length;
  }
  return setReported(packet, draft);
}

function take(packet: Packet, draft: Draft, type: number, start: number, end: number): Stop | undefined {
  const { bytes } = packet;
  const octets = end - start;
  switch (type) {
    case CHUNK_TYPE.family:
      if (octets === 1) draft.ipVersion = bytes[start] === FAMILY.ipv6 ? 6 : 4;
      break;
    case CHUNK_TYPE.protocol:
      if (octets === 1) draft.protocol = bytes[start]!;
      break;
    case CHUNK_TYPE.source4:
      if (octets === 4 && draft.ipVersion === 4) draft.source = start;
      break;
    case CHUNK_TYPE.destination4:
      if (octets === 4 && draft.ipVersion === 4) draft.destination = start;
      break;
    case CHUNK_TYPE.source6:
      if (octets === 16 && draft.ipVersion === 6) draft.source = start;
      break;
    case CHUNK_TYPE.destination6:
      if (octets === 16 && draft.ipVersion === 6) draft.destination = start;
      break;
    case CHUNK_TYPE.sourcePort:
      if (octets === 2) draft.sourcePort = u16(bytes, start);
      break;
    case CHUNK_TYPE.destinationPort:
      if (octets === 2) draft.destinationPort = u16(bytes, start);
      break;
    case CHUNK_TYPE.seconds:
      if (octets === 4) draft.seconds = u32(bytes, start);
      break;
    case CHUNK_TYPE.microseconds:
      if (octets === 4) draft.nanoseconds = nanosecondsOf(u32(bytes, start));
      break;
    case CHUNK_TYPE.payload:
      draft.payloadStart = start;
      draft.payloadEnd = end;
      break;
    case CHUNK_TYPE.compressedPayload:
      return stop('hep', 'unsupported', start - packet.origin, 0, octets, 'a compressed payload in HEP is not read');
  }
  return undefined;
}

function nanosecondsOf(microseconds: number): number {
  return microseconds < 1_000_000 ? microseconds * 1000 : 0;
}

function missingOf({ payloadStart, payloadEnd, payloadOriginalLength }: Packet): number {
  return Math.max(0, payloadOriginalLength - (payloadEnd - payloadStart));
}
