/** TZSP: frames that an access point or router mirrors over UDP, port 37008. https://web.archive.org/web/2021/http://www.networkchemistry.com */
import { u16 } from '../../bytes/read.ts';
import { ETHER_TYPE } from '../ether-type.ts';
import type { Packet } from '../packet.ts';
import { isEthernetWithIp } from '../structure.ts';
import { WLAN } from '../wlan/wlan.ts';

const HEADER = 4;
const VERSION = 1;
const CARRIES = { ethernet: 1, wlan: 18 } as const;
const TAG = { padding: 0, end: 1 } as const;
/** Agents write fewer than ten. */
const MAX_TAGS = 64;

export function findTzsp(packet: Packet): boolean {
  const { bytes, payloadStart: start, payloadEnd: end, innerWireEnd } = packet;
  if (start + HEADER > end || bytes[start] !== VERSION || bytes[start + 1]! > 1) return false;
  const at = behindTags(bytes, start + HEADER, end);
  if (at < 0 || at >= end) return false;
  packet.innerStart = at;
  switch (u16(bytes, start + 2)) {
    case CARRIES.ethernet:
      packet.innerType = ETHER_TYPE.ethernet;
      return isEthernetWithIp(bytes, at, end, innerWireEnd, false);
    case CARRIES.wlan:
      packet.innerType = WLAN;
      return true;
    default:
      return false;
  }
}

function behindTags(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (let count = 0; count < MAX_TAGS && at < end; count++) {
    const type = bytes[at]!;
    if (type === TAG.end) return at + 1;
    at += type === TAG.padding ? 1 : 2 + (at + 1 < end ? bytes[at + 1]! : end);
  }
  return -1;
}
