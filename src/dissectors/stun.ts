/**
 * STUN messages and TURN ChannelData. RFC 8489 (and 5389), RFC 3489 (classic, without magic cookie), RFC 8656 (TURN),
 * RFC 8445 (ICE attributes).
 *
 * Reports class, method, which attributes are there, where SOFTWARE and REALM stand, the error code, the mapped, relayed and
 * peer addresses, and whether FINGERPRINT is right. User names, nonces and passwords are never reported, only that they are
 * there. Classic STUN has no cookie, so it is accepted only when type, length and every attribute are those of RFC 3489.
 *
 * Not handled: MESSAGE-INTEGRITY is not verified (that needs the password); early TURN drafts and MS-TURN without cookie;
 * what DATA attributes and ChannelData carry (their offsets are given).
 */
import { crc32 } from 'node:zlib';
import { u16, u32 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import { defineDissector } from './define-dissector.ts';

const MAGIC_COOKIE = 0x2112a442;
const HEADER = 20;
/** FINGERPRINT is the CRC-32 XOR this: RFC 8489 section 14.7. */
const FINGERPRINT_XOR = 0x5354554e;

/** The two class bits: RFC 8489 section 5. */
export const STUN_CLASS = { request: 0, indication: 1, success: 2, error: 3 } as const;

/** IANA "STUN Methods". */
export const STUN_METHOD = {
  binding: 1,
  sharedSecret: 2,
  allocate: 3,
  refresh: 4,
  send: 6,
  data: 7,
  createPermission: 8,
  channelBind: 9,
} as const;

/** IANA "STUN Attributes"; those that are read. */
export const STUN_ATTRIBUTE = {
  mappedAddress: 0x0001,
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  messageIntegritySha256: 0x001c,
  xorMappedAddress: 0x0020,
  priority: 0x0024,
  useCandidate: 0x0025,
  software: 0x8022,
  fingerprint: 0x8028,
  iceControlled: 0x8029,
  iceControlling: 0x802a,
} as const;

/** An address as four unsigned words, IPv4 mapped into IPv6 as in `layers/packet.ts`; family 0 when absent. */
export class StunAddress {
  /** 0: absent; 4 or 6. */
  family = 0;
  port = 0;
  a = 0;
  b = 0;
  c = 0;
  d = 0;
}

export class StunMessage {
  /** True for RFC 3489: no magic cookie. */
  classic = false;
  /** The 14-bit message type. */
  type = 0;
  /** See STUN_CLASS. */
  messageClass = 0;
  /** See STUN_METHOD. */
  method = 0;
  /** The transaction id: 12 octets, or 16 in classic STUN, up to `start + 20`. */
  transactionStart = 0;
  attributes = 0;
  hasUsername = false;
  hasNonce = false;
  hasMessageIntegrity = false;
  hasMessageIntegritySha256 = false;
  hasUseCandidate = false;
  hasIceRole = false;
  hasPriority = false;
  /** SOFTWARE and REALM: `bytes[start..end)`, UTF-8 of a stranger; equal when absent. */
  softwareStart = 0;
  softwareEnd = 0;
  realmStart = 0;
  realmEnd = 0;
  /** 300 to 699; 0 when absent. */
  errorCode = 0;
  /** TURN channel number of CHANNEL-NUMBER; 0 when absent. */
  channelNumber = 0;
  /** Content of DATA (Send and Data indications): `bytes[start..end)`; equal when absent. */
  dataStart = 0;
  dataEnd = 0;
  readonly mapped = new StunAddress();
  readonly relayed = new StunAddress();
  readonly peer = new StunAddress();
  fingerprint: 'absent' | 'valid' | 'invalid' = 'absent';
}

function clearAddress(address: StunAddress): void {
  address.family = 0;
  address.port = 0;
  address.a = 0;
  address.b = 0;
  address.c = 0;
  address.d = 0;
}

function reset(out: StunMessage): void {
  out.classic = false;
  out.type = 0;
  out.messageClass = 0;
  out.method = 0;
  out.transactionStart = 0;
  out.attributes = 0;
  out.hasUsername = false;
  out.hasNonce = false;
  out.hasMessageIntegrity = false;
  out.hasMessageIntegritySha256 = false;
  out.hasUseCandidate = false;
  out.hasIceRole = false;
  out.hasPriority = false;
  out.softwareStart = 0;
  out.softwareEnd = 0;
  out.realmStart = 0;
  out.realmEnd = 0;
  out.errorCode = 0;
  out.channelNumber = 0;
  out.dataStart = 0;
  out.dataEnd = 0;
  clearAddress(out.mapped);
  clearAddress(out.relayed);
  clearAddress(out.peer);
  out.fingerprint = 'absent';
}

/** The message types of RFC 3489 section 11.1. */
function isClassicType(type: number): boolean {
  return type === 0x0001 || type === 0x0101 || type === 0x0111 || type === 0x0002 || type === 0x0102 || type === 0x0112;
}

/** RFC 3489 section 11.2: attributes 1 to 11 are mandatory to understand, those from 0x8000 optional; lengths are words. */
function isClassicBody(bytes: Uint8Array, at: number, end: number): boolean {
  while (at < end) {
    if (at + 4 > end) return false;
    const type = u16(bytes, at);
    const length = u16(bytes, at + 2);
    if (type === 0 || (type > 0x000b && type < 0x8000) || (length & 3) !== 0) return false;
    at += 4 + length;
  }
  return at === end;
}

/** True for a header that fits the datagram exactly, with cookie, or strictly classic. */
function isStun(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < HEADER || bytes[start]! > 3) return false;
  const length = u16(bytes, start + 2);
  if ((length & 3) !== 0 || HEADER + length !== end - start) return false;
  if (u32(bytes, start + 4) === MAGIC_COOKIE) return true;
  return isClassicType(u16(bytes, start)) && isClassicBody(bytes, start + HEADER, end);
}

/** MAPPED-ADDRESS and the XOR forms: RFC 8489 sections 14.1 and 14.2. An odd family or length leaves the address absent. */
function readAddress(bytes: Uint8Array, at: number, length: number, xor: number, out: StunAddress): void {
  const family = length >= 8 ? bytes[at + 1]! : 0;
  const port = u16(bytes, at + 2);
  if (family === 1 && length === 8) {
    out.c = 0xffff;
    out.d = (u32(bytes, at + 4) ^ (xor >= 0 ? MAGIC_COOKIE : 0)) >>> 0;
  } else if (family === 2 && length === 20) {
    // The XOR pad is cookie and transaction id, which stand together in the header.
    out.a = (u32(bytes, at + 4) ^ (xor >= 0 ? u32(bytes, xor) : 0)) >>> 0;
    out.b = (u32(bytes, at + 8) ^ (xor >= 0 ? u32(bytes, xor + 4) : 0)) >>> 0;
    out.c = (u32(bytes, at + 12) ^ (xor >= 0 ? u32(bytes, xor + 8) : 0)) >>> 0;
    out.d = (u32(bytes, at + 16) ^ (xor >= 0 ? u32(bytes, xor + 12) : 0)) >>> 0;
  } else {
    return;
  }
  out.family = family === 1 ? 4 : 6;
  out.port = xor >= 0 ? port ^ (MAGIC_COOKIE >>> 16) : port;
}

/** Whether the CRC-32 of everything before the attribute matches. FINGERPRINT is last, so the length field is already right. */
function checkFingerprint(bytes: Uint8Array, start: number, at: number, length: number): 'valid' | 'invalid' {
  if (length !== 4) return 'invalid';
  const expected = (crc32(bytes.subarray(start, at)) ^ FINGERPRINT_XOR) >>> 0;
  return expected === u32(bytes, at + 4) ? 'valid' : 'invalid';
}

function readFlag(type: number, out: StunMessage): void {
  if (type === STUN_ATTRIBUTE.username) out.hasUsername = true;
  else if (type === STUN_ATTRIBUTE.nonce) out.hasNonce = true;
  else if (type === STUN_ATTRIBUTE.messageIntegrity) out.hasMessageIntegrity = true;
  else if (type === STUN_ATTRIBUTE.messageIntegritySha256) out.hasMessageIntegritySha256 = true;
  else if (type === STUN_ATTRIBUTE.useCandidate) out.hasUseCandidate = true;
  else if (type === STUN_ATTRIBUTE.priority) out.hasPriority = true;
  else if (type === STUN_ATTRIBUTE.iceControlled || type === STUN_ATTRIBUTE.iceControlling) out.hasIceRole = true;
}

/** One attribute whose value is `bytes[at + 4..at + 4 + length)`. */
function readAttribute(bytes: Uint8Array, start: number, at: number, length: number, out: StunMessage): void {
  const type = u16(bytes, at);
  const value = at + 4;
  switch (type) {
    case STUN_ATTRIBUTE.mappedAddress:
      if (out.mapped.family === 0) readAddress(bytes, value, length, -1, out.mapped);
      return;
    case STUN_ATTRIBUTE.xorMappedAddress:
      clearAddress(out.mapped); // it wins over MAPPED-ADDRESS, which some routers rewrite: RFC 8489 section 14.2
      readAddress(bytes, value, length, start + 4, out.mapped);
      return;
    case STUN_ATTRIBUTE.xorRelayedAddress:
      readAddress(bytes, value, length, start + 4, out.relayed);
      return;
    case STUN_ATTRIBUTE.xorPeerAddress:
      readAddress(bytes, value, length, start + 4, out.peer);
      return;
    case STUN_ATTRIBUTE.errorCode:
      if (length >= 4) out.errorCode = (bytes[value + 2]! & 7) * 100 + bytes[value + 3]!;
      return;
    case STUN_ATTRIBUTE.channelNumber:
      if (length === 4) out.channelNumber = u16(bytes, value);
      return;
    case STUN_ATTRIBUTE.software:
      out.softwareStart = value;
      out.softwareEnd = value + length;
      return;
    case STUN_ATTRIBUTE.realm:
      out.realmStart = value;
      out.realmEnd = value + length;
      return;
    case STUN_ATTRIBUTE.data:
      out.dataStart = value;
      out.dataEnd = value + length;
      return;
    case STUN_ATTRIBUTE.fingerprint:
      out.fingerprint = checkFingerprint(bytes, start, at, length);
      return;
    default:
      readFlag(type, out);
  }
}

function walkAttributes(bytes: Uint8Array, start: number, end: number, out: StunMessage): Stop | undefined {
  let at = start + HEADER;
  while (at < end) {
    if (at + 4 > end) return stop('stun', 'truncated', at, 4, end - at, 'an attribute header does not fit');
    const length = u16(bytes, at + 2);
    if (length > end - at - 4)
      return stop('stun', 'truncated', at + 4, length, end - at - 4, 'an attribute does not fit');
    readAttribute(bytes, start, at, length, out);
    out.attributes++;
    at += 4 + ((length + 3) & ~3);
  }
  return undefined;
}

export default defineDissector<StunMessage>({
  name: 'stun',
  references: ['RFC 8489', 'RFC 5389', 'RFC 3489', 'RFC 8656', 'RFC 8445'],
  out: () => new StunMessage(),
  recognise: isStun,

  dissect(bytes, start, end, out) {
    reset(out);
    if (end - start < HEADER) {
      return stop('stun', 'truncated', start, HEADER, Math.max(0, end - start), 'no room for a STUN header');
    }
    const type = u16(bytes, start);
    if (type > 0x3fff) return stop('stun', 'malformed', start, 2, end - start, 'the two top bits are not zero');
    out.type = type;
    out.messageClass = ((type >> 4) & 1) | ((type >> 7) & 2);
    out.method = (type & 0x000f) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2);
    out.classic = u32(bytes, start + 4) !== MAGIC_COOKIE;
    out.transactionStart = start + (out.classic ? 4 : 8);
    const length = u16(bytes, start + 2);
    if (HEADER + length > end - start) {
      const stopped = walkAttributes(bytes, start, end, out);
      return stopped ?? stop('stun', 'truncated', end, HEADER + length - (end - start), 0, 'the message is cut short');
    }
    return walkAttributes(bytes, start, start + HEADER + length, out);
  },
});

/** TURN ChannelData: what the relay carries is `bytes[dataStart..dataEnd)`. */
export class ChannelData {
  /** 0x4000 to 0x4fff; up to 0x7fff in RFC 5766. */
  channel = 0;
  dataStart = 0;
  dataEnd = 0;
}

/** RFC 8656 section 12.4. Over UDP the length fits exactly or leaves the up to three octets of padding that some senders add. */
export const turnChannel = defineDissector<ChannelData>({
  name: 'turn-channel',
  references: ['RFC 8656', 'RFC 5766'],
  out: () => new ChannelData(),

  recognise(bytes, start, end) {
    if (end - start < 4 || bytes[start]! < 0x40 || bytes[start]! > 0x7f) return false;
    const spare = end - start - 4 - u16(bytes, start + 2);
    return spare === 0 || (spare > 0 && spare < 4 && ((end - start) & 3) === 0);
  },

  dissect(bytes, start, end, out) {
    out.channel = 0;
    out.dataStart = start;
    out.dataEnd = start;
    if (end - start < 4) {
      return stop('turn-channel', 'truncated', start, 4, Math.max(0, end - start), 'no room for a ChannelData header');
    }
    if (bytes[start]! < 0x40 || bytes[start]! > 0x7f) {
      return stop('turn-channel', 'malformed', start, 1, end - start, 'the channel number is out of range');
    }
    out.channel = u16(bytes, start);
    out.dataStart = start + 4;
    const length = u16(bytes, start + 2);
    out.dataEnd = Math.min(end, start + 4 + length);
    if (start + 4 + length <= end) return undefined;
    return stop('turn-channel', 'truncated', start + 4, length, end - start - 4, 'the data is cut short');
  },
});
