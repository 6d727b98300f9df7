/** A flow: the transport five-tuple, both directions (IPFIX, RFC 7011 section 2). */
import type { Packet } from '../layers/index.ts';

/** 0: from a to b. 1: from b to a. */
export type Direction = 0 | 1;

export class Flow<State> {
  /** 0-based, in order of first appearance. */
  readonly id: number;
  /** IP protocol number. */
  readonly protocol: number;
  /** `a` is the source of the flow's first packet. Words as in Packet: unsigned, IPv4 as IPv4-mapped IPv6. */
  readonly aA: number;
  readonly aB: number;
  readonly aC: number;
  readonly aD: number;
  readonly aPort: number;
  readonly bA: number;
  readonly bB: number;
  readonly bC: number;
  readonly bD: number;
  readonly bPort: number;
  /** What the owner of the table keeps for this flow. */
  state: State | null = null;

  constructor(id: number, packet: Packet) {
    this.id = id;
    this.protocol = packet.protocol;
    this.aA = packet.srcA;
    this.aB = packet.srcB;
    this.aC = packet.srcC;
    this.aD = packet.srcD;
    this.aPort = packet.srcPort;
    this.bA = packet.dstA;
    this.bB = packet.dstB;
    this.bC = packet.dstC;
    this.bD = packet.dstD;
    this.bPort = packet.dstPort;
  }
}
