/** The Stop for a header that does not fit into what the capture holds: one wording and one choice of reason for all layers. */
import { type Stop, stop } from '../bytes/stop.ts';
import type { Packet } from './packet.ts';

/**
 * `needed` octets of a `layer` header do not fit between `packet.next` and `packet.end`.
 *
 * The reason is `truncated-by-snaplen` when the octets were on the wire, else `truncated`.
 */
export function shortage(packet: Packet, layer: string, needed: number): Stop {
  const { next, end, wireEnd, origin, cut } = packet;
  const available = Math.max(0, end - next);
  if (cut && next + needed <= wireEnd) {
    const detail = `the capture kept ${available} of the ${needed} octets of a header that were on the wire`;
    return stop(layer, 'truncated-by-snaplen', next - origin, needed, available, detail);
  }
  const detail = `a header needs ${needed} octets where ${available} are left`;
  return stop(layer, 'truncated', next - origin, needed, available, detail);
}

/** The header at `packet.next` contradicts its format. */
export function malformed(packet: Packet, layer: string, needed: number, detail: string): Stop {
  return stop(layer, 'malformed', packet.next - packet.origin, needed, Math.max(0, packet.end - packet.next), detail);
}
