/**
 * The packets that an RTP stream saw last, so that a copy of one is told from a packet that was sent again: see `ledger/duplicates.ts`.
 *
 * The hot path: one word of identity and one of time for each packet, in a place by sequence number. A copy has the SSRC, sequence
 * number, IP identification, UDP checksum and first payload octets of the original.
 * Not recognised: copies more than `REMEMBERED` packets behind their original.
 */
import { signed32 } from '../../bytes/counters.ts';
import { i32, u16 } from '../../bytes/read.ts';
import type { Frame } from '../../capture/frame.ts';
import type { Packet } from '../../layers/index.ts';
import { isIdentified, isWithin, microseconds, NARROW_MICROSECONDS, WINDOW_MICROSECONDS } from '../duplicates.ts';

/** A power of two. */
const REMEMBERED = 16;
const FIXED_HEADER = 12;

/** Of a packet that cannot be told from its copy, because it was put together from fragments. */
export const NO_IDENTITY = 0;

/** Never `NO_IDENTITY` for a packet that is in one frame. */
export function rtpIdentity(packet: Packet): number {
  const { bytes, networkStart, payloadStart: start } = packet;
  if (networkStart < 0) return NO_IDENTITY;
  const identification = packet.ipVersion === 4 ? u16(bytes, networkStart + 4) : 0;
  const checksum = u16(bytes, start - 2);
  const payload = start + FIXED_HEADER + 4 <= packet.payloadEnd ? i32(bytes, start + FIXED_HEADER) : 0;
  const sequence = u16(bytes, start + 2);
  return (Math.imul((identification << 16) | checksum, 0x9e3779b1) ^ Math.imul(payload ^ sequence, 0x85ebca6b)) | 1;
}

export class RtpHistory {
  /** Identity and time in turn. */
  readonly #words = signed32(2 * REMEMBERED);

  remember(sequence: number, identity: number, frame: Frame): void {
    const at = (sequence & (REMEMBERED - 1)) << 1;
    this.#words[at] = identity;
    this.#words[at + 1] = microseconds(frame);
  }

  /** Whether the packet is a copy of one that was remembered. */
  repeats(sequence: number, identity: number, packet: Packet, frame: Frame): boolean {
    const at = (sequence & (REMEMBERED - 1)) << 1;
    if (identity === NO_IDENTITY || this.#words[at] !== identity) return false;
    const window = isIdentified(packet) ? WINDOW_MICROSECONDS : NARROW_MICROSECONDS;
    return isWithin(microseconds(frame), this.#words[at + 1]!, window);
  }
}
