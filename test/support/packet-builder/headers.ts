/**
 * The headers that the packet builder stacks: each turns what is inside it into octets, with lengths and checksums.
 *
 * RFC 791, 8200, 768, 9293, 1071.
 */
import { be16, be32, concat, ipv4Octets, ipv6Octets, padded } from './octets.ts';

export interface EthernetFields {
  readonly destination?: string;
  readonly source?: string;
  readonly etherType?: number;
}

export interface CookedFields {
  readonly packetType?: number;
  /** ARPHRD_ value: 1 Ethernet, 772 loopback, 824 netlink. */
  readonly hardwareType?: number;
  readonly protocol?: number;
}

export interface Ipv4Fields {
  readonly identification?: number;
  readonly timeToLive?: number;
  readonly dontFragment?: boolean;
  readonly moreFragments?: boolean;
  /** In octets, a multiple of 8. */
  readonly fragmentOffset?: number;
  /** Raw options; padded to a multiple of four. */
  readonly options?: Uint8Array;
  readonly protocol?: number;
  readonly version?: number;
  /** In 32-bit words. */
  readonly headerLength?: number;
  readonly totalLength?: number;
}

export interface Ipv6Fields {
  readonly hopLimit?: number;
  readonly trafficClass?: number;
  readonly flowLabel?: number;
  readonly nextHeader?: number;
  readonly version?: number;
  readonly payloadLength?: number;
}

export interface UdpFields {
  readonly length?: number;
  readonly checksum?: number;
}

export interface TcpFields {
  readonly sequence?: number;
  readonly acknowledgment?: number;
  /** Letters of `FSRPAU`; `A` when absent. */
  readonly flags?: string;
  readonly window?: number;
  /** Raw options; padded to a multiple of four. */
  readonly options?: Uint8Array;
  /** In 32-bit words. */
  readonly dataOffset?: number;
}

export interface FragmentFields {
  readonly identification?: number;
  /** In octets, a multiple of 8. */
  readonly offset?: number;
  readonly more?: boolean;
  readonly nextHeader?: number;
}

/** What a header needs to know of the header around it. */
export interface PseudoHeader {
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
}

export interface Layer {
  /** The number that the layer outside names this one by: an ethertype and an IP protocol number. */
  readonly etherType?: number;
  readonly protocol?: number;
  readonly pseudoHeader?: PseudoHeader;
  /** How a fragmented datagram of this layer is cut; IP only. */
  readonly fragment?: (fields: FragmentFields) => Layer[];
  encode(inner: Uint8Array, next: Layer | undefined, around: PseudoHeader | undefined): Uint8Array;
}

export function encode(layers: readonly Layer[], payload: Uint8Array, around?: PseudoHeader): Uint8Array {
  let octets = payload;
  for (let index = layers.length - 1; index >= 0; index--) {
    const outer = layers.slice(0, index).findLast((layer) => layer.pseudoHeader !== undefined);
    octets = layers[index]!.encode(octets, layers[index + 1], outer?.pseudoHeader ?? around);
  }
  return octets;
}

export function familyOf(layer: Layer | undefined): number {
  return layer?.etherType === 0x86dd ? 30 : 2;
}

export function ipv4Layer(source: string, destination: string, fields: Ipv4Fields): Layer {
  const pseudoHeader = { source: ipv4Octets(source), destination: ipv4Octets(destination) };
  return {
    etherType: 0x0800,
    protocol: 4,
    pseudoHeader,
    fragment: (cut) => [
      ipv4Layer(source, destination, {
        ...fields,
        protocol: fields.protocol ?? cut.nextHeader ?? 59,
        identification: cut.identification ?? 0,
        fragmentOffset: cut.offset ?? 0,
        moreFragments: cut.more ?? false,
      }),
    ],
    encode: (inner, next) => {
      const options = padded(fields.options ?? new Uint8Array(0), 4);
      const words = fields.headerLength ?? 5 + options.length / 4;
      const flags = (fields.dontFragment ? 0x4000 : 0) | (fields.moreFragments ? 0x2000 : 0);
      const header = concat(
        Uint8Array.of(((fields.version ?? 4) << 4) | words, 0),
        be16(fields.totalLength ?? 20 + options.length + inner.length),
        be16(fields.identification ?? 0),
        be16(flags | ((fields.fragmentOffset ?? 0) >> 3)),
        Uint8Array.of(fields.timeToLive ?? 64, fields.protocol ?? next?.protocol ?? 59, 0, 0),
        pseudoHeader.source,
        pseudoHeader.destination,
        options,
      );
      header.set(be16(checksum(header)), 10);
      return concat(header, inner);
    },
  };
}

export function ipv6Layer(source: string, destination: string, fields: Ipv6Fields): Layer {
  const pseudoHeader = { source: ipv6Octets(source), destination: ipv6Octets(destination) };
  const layer: Layer = {
    etherType: 0x86dd,
    protocol: 41,
    pseudoHeader,
    fragment: (cut) => [layer, fragmentHeaderLayer(cut)],
    encode: (inner, next) =>
      concat(
        be32(((fields.version ?? 6) << 28) | ((fields.trafficClass ?? 0) << 20) | (fields.flowLabel ?? 0)),
        be16(fields.payloadLength ?? inner.length),
        Uint8Array.of(fields.nextHeader ?? next?.protocol ?? 59, fields.hopLimit ?? 64),
        pseudoHeader.source,
        pseudoHeader.destination,
        inner,
      ),
  };
  return layer;
}

export function fragmentHeaderLayer(fields: FragmentFields): Layer {
  return {
    protocol: 44,
    encode: (inner, next) =>
      concat(
        Uint8Array.of(fields.nextHeader ?? next?.protocol ?? 59, 0),
        be16((fields.offset ?? 0) | (fields.more ? 1 : 0)),
        be32(fields.identification ?? 0),
        inner,
      ),
  };
}

export function udpLayer(sourcePort: number, destinationPort: number, fields: UdpFields): Layer {
  return {
    protocol: 17,
    encode: (inner, _next, around) => {
      const length = fields.length ?? 8 + inner.length;
      const segment = concat(be16(sourcePort), be16(destinationPort), be16(length), be16(0), inner);
      segment.set(be16(fields.checksum ?? (transportChecksum(segment, 17, around) || 0xffff)), 6);
      return segment;
    },
  };
}

export function tcpLayer(sourcePort: number, destinationPort: number, fields: TcpFields): Layer {
  return {
    protocol: 6,
    encode: (inner, _next, around) => {
      const options = padded(fields.options ?? new Uint8Array(0), 4);
      const segment = concat(
        be16(sourcePort),
        be16(destinationPort),
        be32(fields.sequence ?? 0),
        be32(fields.acknowledgment ?? 0),
        Uint8Array.of((fields.dataOffset ?? 5 + options.length / 4) << 4, tcpFlags(fields.flags ?? 'A')),
        be16(fields.window ?? 65_535),
        be32(0),
        options,
        inner,
      );
      segment.set(be16(transportChecksum(segment, 6, around)), 16);
      return segment;
    },
  };
}

function tcpFlags(letters: string): number {
  return [...letters].reduce((flags, letter) => flags | (1 << 'FSRPAU'.indexOf(letter)), 0);
}

/** RFC 1071. */
function checksum(octets: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < octets.length; at += 2) sum += (octets[at]! << 8) | (octets[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

function transportChecksum(segment: Uint8Array, protocol: number, around: PseudoHeader | undefined): number {
  if (around === undefined) return 0;
  return checksum(concat(around.source, around.destination, be32(segment.length), be32(protocol), segment));
}
