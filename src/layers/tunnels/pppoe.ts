/** PPPoE session: RFC 2516. Discovery (0x8863) sets sessions up and carries no packets. Link type 51 begins here. */
import { u16 } from '../../bytes/read.ts';
import type { Stop } from '../../bytes/stop.ts';
import { ENCAPSULATION, enter } from '../encapsulation.ts';
import { ETHER_TYPE } from '../ether-type.ts';
import type { Packet } from '../packet.ts';
import { malformed, shortage } from '../shortage.ts';

const HEADER = 6;
const VERSION_AND_TYPE = 0x11;

export function enterPppoe(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  if (next + HEADER > end) return shortage(packet, 'pppoe', HEADER);
  if (bytes[next] !== VERSION_AND_TYPE) {
    return malformed(packet, 'pppoe', HEADER, `version and type 0x${bytes[next]!.toString(16)}`);
  }
  const etherType = bytes[next + 1] === 0 ? ETHER_TYPE.ppp : 0;
  return enter(packet, ENCAPSULATION.pppoe, etherType, next + HEADER, next + HEADER + u16(bytes, next + 4));
}
