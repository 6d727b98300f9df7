/**
 * CAPWAP data in clear: RFC 5415 section 4.3, RFC 5416; Ethernet or 802.11 frames between an access point and its controller.
 *
 * Some controllers write the two octets of the 802.11 frame control in the other order: the one in which a data frame with LLC results is
 * taken. Data under DTLS is no packet that could be read. Not handled: frames that CAPWAP split, which are a gap.
 */
import { u16, u24 } from '../../bytes/read.ts';
import { ETHER_TYPE } from '../ether-type.ts';
import type { Packet } from '../packet.ts';
import { isEthernetWithIp } from '../structure.ts';
import { isSnap } from '../wlan/llc.ts';
import { WLAN, wlanHeaderLength } from '../wlan/wlan.ts';

/** As `WLAN`, with the octets of frame control in the other order. */
export const WLAN_SWAPPED = 0x1006a;

/** A piece of a frame that CAPWAP split. */
export const FRAGMENT_IN_TUNNEL = 0x10000;

const HEADER = 8;
const FLAG = { native: 0x100, fragment: 0x80, last: 0x40, keepAlive: 0x08, reserved: 7 } as const;
const BINDING_80211 = 1;

export function findCapwap(packet: Packet): boolean {
  const { bytes, payloadStart: start, payloadEnd: end, innerWireEnd } = packet;
  if (start + HEADER > end || bytes[start] !== 0) return false;
  const word = u24(bytes, start + 1);
  const header = (word >> 19) << 2;
  const binding = (word >> 9) & 31;
  if (header < HEADER || start + header > end || (word & FLAG.reserved) !== 0 || (u16(bytes, start + 6) & 7) !== 0)
    return false;
  const at = start + header;
  packet.innerStart = at;
  if ((word & FLAG.keepAlive) !== 0) return false;
  if ((word & FLAG.fragment) !== 0) {
    packet.innerType = FRAGMENT_IN_TUNNEL;
    return at < end && binding <= 3;
  }
  if ((word & FLAG.native) === 0) {
    packet.innerType = ETHER_TYPE.ethernet;
    return isEthernetWithIp(bytes, at, end, innerWireEnd, false);
  }
  packet.innerType = isSwapped(bytes, at, end) ? WLAN_SWAPPED : WLAN;
  return binding === BINDING_80211 && at + 2 <= end;
}

function isSwapped(bytes: Uint8Array, at: number, end: number): boolean {
  const [first, second] = [bytes[at]!, bytes[at + 1]!];
  const plain = isDataWithLlc(bytes, at, end, first, second);
  return !plain && isDataWithLlc(bytes, at, end, second, first);
}

function isDataWithLlc(bytes: Uint8Array, at: number, end: number, kind: number, flags: number): boolean {
  return (kind & 0x0f) === 8 && isSnap(bytes, at + wlanHeaderLength(kind, flags, 0), end);
}
