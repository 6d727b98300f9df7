/**
 * L2TP version 2, data messages: RFC 2661 section 3.1; PPP inside. Control messages carry no packets.
 * Not handled: version 3 (RFC 3931).
 */
import { u16 } from '../../bytes/read.ts';
import { ETHER_TYPE } from '../ether-type.ts';
import type { Packet } from '../packet.ts';
import { isIp } from '../structure.ts';

const FLAG = {
  control: 0x8000,
  length: 0x4000,
  sequence: 0x0800,
  offset: 0x0200,
  reserved: 0x34f0,
  version: 15,
} as const;
const VERSION = 2;

export function findL2tp(packet: Packet): boolean {
  const { bytes, payloadStart: start, payloadEnd: end } = packet;
  if (start + 6 > end) return false;
  const flags = u16(bytes, start);
  if ((flags & FLAG.version) !== VERSION || (flags & (FLAG.control | FLAG.reserved)) !== 0) return false;
  let at = start + 2;
  if ((flags & FLAG.length) !== 0) {
    const wireEnd = start + u16(bytes, at);
    if (wireEnd > packet.innerWireEnd) return false;
    packet.innerWireEnd = wireEnd;
    at += 2;
  }
  at += 4;
  if ((flags & FLAG.sequence) !== 0) at += 4;
  if ((flags & FLAG.offset) !== 0) at += at + 2 <= end ? 2 + u16(bytes, at) : end;
  packet.innerStart = at;
  packet.innerType = ETHER_TYPE.ppp;
  return at < end && at < packet.innerWireEnd && isPpp(bytes, at, end, packet.innerWireEnd);
}

/** IP whose lengths agree, or a control protocol of PPP, which is written in full. */
function isPpp(bytes: Uint8Array, start: number, end: number, wireEnd: number): boolean {
  const at = start + 2 <= end && u16(bytes, start) === 0xff03 ? start + 2 : start;
  if (at + 2 > end) return false;
  const protocol = u16(bytes, at);
  if (protocol >> 8 === 0x21 || protocol >> 8 === 0x57) return isIp(bytes, at + 1, end, wireEnd, false);
  if (protocol === 0x0021 || protocol === 0x0057) return isIp(bytes, at + 2, end, wireEnd, false);
  return protocol >> 12 === 8 || protocol >> 12 === 0xc || protocol === 0x003d || protocol === 0x00fd;
}
