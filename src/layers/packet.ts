/**
 * The Packet cursor: what `layers/` found in a frame, as offsets and integers into the frame's bytes.
 *
 * One Packet object is reused for the whole run. Addresses are four unsigned 32-bit words in network order; IPv4 is kept as
 * IPv4-mapped IPv6 (0, 0, 0xffff, address), so that one flow key serves both versions.
 */

/** Tunnels inside each other that are followed; operators' networks have four or five. */
export const MAX_NESTING = 10;

export class Packet {
  bytes: Uint8Array = new Uint8Array(0);
  /** What the link layer says it carries: an ethertype, also for link types that say it in other words; 0 when it is none. */
  etherType = 0;
  /** 0: not IP (ARP, LLDP, spanning tree ...); else 4 or 6. */
  ipVersion = 0;
  /** Where the IP header begins, of the innermost one; -1 when it is not in `bytes` (a reassembled datagram). */
  networkStart = -1;
  /**
   * Source and destination address, four words each, then TCP sequence and acknowledgment: the bits of `srcA` to
   * `tcpAcknowledgment` as signed integers. The hot path writes and compares these; everyone else reads the names.
   */
  readonly words = new Int32Array(10);
  /** IP protocol number after IPv6 extension headers: 6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6, 132 SCTP ... */
  protocol = 0;
  srcPort = 0;
  dstPort = 0;
  /** What the transport carries: `bytes[payloadStart..payloadEnd)`. */
  payloadStart = 0;
  payloadEnd = 0;
  /** Octets of transport payload that were on the wire; larger than `payloadEnd - payloadStart` when the capture truncated the frame. */
  payloadOriginalLength = 0;

  /** TCP only. The flag octet: FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
  tcpFlags = 0;

  /** True for an IP fragment: transport fields are then unset and `fragment*` tell which. */
  isFragment = false;
  fragmentIdentification = 0;
  /** Octets from the start of the datagram's payload. */
  fragmentOffset = 0;
  moreFragments = false;
  /** The fragment's own octets: `bytes[fragmentStart..fragmentEnd)`. */
  fragmentStart = 0;
  fragmentEnd = 0;
  /** Octets of the fragment on the wire; larger than `fragmentEnd - fragmentStart` when the capture truncated the frame. */
  fragmentOriginalLength = 0;

  /** What the packet came in, from the outside in: `encapsulations[0..depth)`, numbers of `ENCAPSULATION`. */
  readonly encapsulations = new Uint8Array(MAX_NESTING);
  depth = 0;
  /** Who tells of the packet where it was not seen on this wire: one of `REPORTER`; then `protocol` has the bit `REPORTED` ... */
  reporter = 0;
  /** ... and the time is the reporter's, if it gave one; else 0. */
  reportedSeconds = 0;
  reportedNanoseconds = 0;

  /** Octets of further packets in the same frame (802.11 A-MSDU); 0 and 0 when there are none. */
  moreStart = 0;
  moreEnd = 0;

  /** For `layers/` alone: where the next layer begins, its end as captured and its end on the wire ... */
  next = 0;
  end = 0;
  wireEnd = 0;
  /** ... the start of the frame, and whether the capture kept less than all of it. */
  origin = 0;
  cut = false;
  /** ... whether a tunnel was entered whose inner packet is yet to be read, and where it would begin and end, with its type. */
  entered = false;
  innerStart = 0;
  innerWireEnd = 0;
  innerType = 0;

  get srcA(): number {
    return this.words[0]! >>> 0;
  }

  set srcA(word: number) {
    this.words[0] = word;
  }

  get srcB(): number {
    return this.words[1]! >>> 0;
  }

  set srcB(word: number) {
    this.words[1] = word;
  }

  get srcC(): number {
    return this.words[2]! >>> 0;
  }

  set srcC(word: number) {
    this.words[2] = word;
  }

  get srcD(): number {
    return this.words[3]! >>> 0;
  }

  set srcD(word: number) {
    this.words[3] = word;
  }

  get dstA(): number {
    return this.words[4]! >>> 0;
  }

  set dstA(word: number) {
    this.words[4] = word;
  }

  get dstB(): number {
    return this.words[5]! >>> 0;
  }

  set dstB(word: number) {
    this.words[5] = word;
  }

  get dstC(): number {
    return this.words[6]! >>> 0;
  }

  set dstC(word: number) {
    this.words[6] = word;
  }

  get dstD(): number {
    return this.words[7]! >>> 0;
  }

  set dstD(word: number) {
    this.words[7] = word;
  }

  /** TCP only; unsigned. */
  get tcpSequence(): number {
    return this.words[8]! >>> 0;
  }

  set tcpSequence(number: number) {
    this.words[8] = number;
  }

  /** TCP only; unsigned. */
  get tcpAcknowledgment(): number {
    return this.words[9]! >>> 0;
  }

  set tcpAcknowledgment(number: number) {
    this.words[9] = number;
  }
}

/** Added to `protocol` when another program reported the packet: its flow is not the flow of the same ports on this wire. */
export const REPORTED = 0x100;

export const REPORTER = { none: 0, hep: 1, exportedPdu: 2 } as const;

export const IP_PROTOCOL = { icmp: 1, tcp: 6, udp: 17, esp: 50, icmpv6: 58, sctp: 132 } as const;

export const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;
