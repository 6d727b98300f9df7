/**
 * What drivers put before an 802.11 frame: radiotap (127, radiotap.org), PPI (192, CACE), Prism (119) and AVS (163).
 *
 * Of radiotap only the flags are read: whether the header behind it is padded. A frame that the radio received damaged is left out as no
 * packet.
 */
import { u16, u16le, u32, u32le } from '../../bytes/read.ts';
import type { Stop } from '../../bytes/stop.ts';
import type { Packet } from '../packet.ts';
import { malformed, shortage } from '../shortage.ts';
import { dissectFrame } from './wlan.ts';

const RADIOTAP_MIN = 8;
const RADIOTAP = { timestamp: 1, flags: 2, more: 0x8000_0000 } as const;
const RADIOTAP_FLAG = { padded: 0x20, damaged: 0x40 } as const;
/** Words of the presence bitmap; one is usual, three or four with antennas. */
const MAX_PRESENCE = 32;

const PPI_MIN = 8;
const PRISM_HEADER = 144;
const AVS_MIN = 64;
/** Version field of AVS, which some drivers write under the link type of Prism. */
const AVS_MAGIC = 0x8021_1000;

export function dissectRadiotap(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  if (next + RADIOTAP_MIN > end) return shortage(packet, 'radiotap', RADIOTAP_MIN);
  const length = u16le(bytes, next + 2);
  if (bytes[next] !== 0 || length < RADIOTAP_MIN) {
    return malformed(packet, 'radiotap', RADIOTAP_MIN, `version ${bytes[next]} and a header of ${length} octets`);
  }
  if (next + length > end) return shortage(packet, 'radiotap', length);
  const flags = radiotapFlags(bytes, next, next + length);
  packet.next = next + length;
  packet.etherType = 0;
  if ((flags & RADIOTAP_FLAG.damaged) !== 0) return undefined;
  return dissectFrame(packet, (flags & RADIOTAP_FLAG.padded) === 0 ? 0 : 4, false);
}

function radiotapFlags(bytes: Uint8Array, start: number, end: number): number {
  const present = u32le(bytes, start + 4);
  if ((present & RADIOTAP.flags) === 0) return 0;
  let at = start + 4;
  for (let words = 0; words < MAX_PRESENCE; words++) {
    if (at + 4 > end) return 0;
    const more = u32le(bytes, at) >= RADIOTAP.more;
    at += 4;
    if (!more) break;
  }
  // The timestamp comes first and is aligned to its own size.
  if ((present & RADIOTAP.timestamp) !== 0) at = start + (((at - start + 7) >> 3) << 3) + 8;
  return at < end ? bytes[at]! : 0;
}

/** Leaves the link type of what follows in `linkType`; 0 octets of it are read. */
export function stepOverPpi(packet: Packet): Stop | number {
  const { bytes, next, end } = packet;
  if (next + PPI_MIN > end) return shortage(packet, 'ppi', PPI_MIN);
  const length = u16le(bytes, next + 2);
  if (bytes[next] !== 0 || length < PPI_MIN) {
    return malformed(packet, 'ppi', PPI_MIN, `version ${bytes[next]} and a header of ${length} octets`);
  }
  if (next + length > end) return shortage(packet, 'ppi', length);
  packet.next = next + length;
  return u32le(bytes, next + 4);
}

export function dissectPrism(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  if (next + 8 > end) return shortage(packet, 'prism', 8);
  if ((u32(bytes, next) & 0xffff_f000) >>> 0 === AVS_MAGIC) return dissectAvs(packet);
  if (next + PRISM_HEADER > end) return shortage(packet, 'prism', PRISM_HEADER);
  packet.next = next + PRISM_HEADER;
  return dissectFrame(packet, 0, false);
}

export function dissectAvs(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  if (next + 8 > end) return shortage(packet, 'avs', 8);
  const length = u32(bytes, next + 4);
  if (length < AVS_MIN || length > u16(bytes, next + 6))
    return malformed(packet, 'avs', 8, `a header of ${length} octets`);
  if (next + length > end) return shortage(packet, 'avs', length);
  packet.next = next + length;
  return dissectFrame(packet, 0, false);
}
