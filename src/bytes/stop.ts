/**
 * Why a dissector stopped. A Stop is a value, not an exception: dissectors never throw, and every Stop becomes a gap in the report.
 */

/** The reasons a gap can have in the report (design.md section 1.2). Stable: they are part of the report contract. */
export type StopReason =
  /** The capture kept fewer octets of the frame than were on the wire. */
  | 'truncated-by-snaplen'
  /** A length field promises more octets than its container has. */
  | 'truncated'
  /** The octets contradict the format. */
  | 'malformed'
  /** A format that we know of and do not read; `docs/limits.md` lists them. */
  | 'unsupported'
  /** A table or buffer reached its limit; what did not fit was left out. */
  | 'limit-reached'
  /** IP fragments of a datagram that the capture does not have. */
  | 'missing-fragment'
  /** TCP octets that the capture does not have. */
  | 'missing-segment'
  /** Two fragments or segments that claim the same octets with different content. */
  | 'conflicting-overlap'
  /** A pcap or pcapng structure that ends early or contradicts itself. */
  | 'damaged-file';

export interface Stop {
  /** Where it stopped: `ethernet`, `ipv4`, `udp`, `sip`, `tls` ... */
  readonly layer: string;
  readonly reason: StopReason;
  /** Octets from the start of the frame (or of the reassembled message) to where reading stopped. */
  readonly offset: number;
  /** Octets that the next step needed, from `offset`. */
  readonly needed: number;
  /** Octets that were there, from `offset`. */
  readonly available: number;
  /** One plain sentence for people; never holds bytes of the capture. */
  readonly detail: string;
}

export function stop(
  layer: string,
  reason: StopReason,
  offset: number,
  needed: number,
  available: number,
  detail: string,
): Stop {
  return { layer, reason, offset, needed, available, detail };
}
