/**
 * Frames for tests: correct headers, lengths and checksums, unless a test asks for wrong ones.
 *
 * ```ts
 * const frame = packet().ethernet().vlan(7).ipv4('192.0.2.1', '192.0.2.2').udp(5060, 5060, 'OPTIONS sip:b SIP/2.0\r\n').build();
 * const cut   = packet().ipv6('2001:db8::1', '2001:db8::2').udp(4000, 4002, octets).snaplen(60).build();
 * const parts = packet().ethernet().ipv4('192.0.2.1', '192.0.2.2').udp(1, 2, big).fragments(1480);
 * const talk  = tcpConversation('192.0.2.1:49152', '192.0.2.2:5060')   // or '[2001:db8::1]:49152'
 *                 .syn().client('REGISTER ...').server('SIP/2.0 200 OK ...').fin().frames;
 *
 * dissectLayers(frameFrom(frame), new Packet());     // a Frame as a reader would hand it on
 * const file = pcapOf(talk);                         // a whole capture file in memory
 * ```
 *
 * Layers are named from the outside in; each call returns a new builder, so a common beginning can be shared. Without a link
 * layer the frame is raw IP (link type 101). A payload is octets, or text that becomes UTF-8. Every header takes an optional
 * last argument that overrides single fields, which is how a test says a lie: `{ totalLength: 0 }`, `{ length: 7 }`.
 *
 * A built frame is `{ bytes, seconds, nanoseconds, originalLength, linkType }`.
 */
import { Frame } from '../../src/capture/frame.ts';

import {
  type CookedFields,
  type EthernetFields,
  encode,
  type FragmentFields,
  familyOf,
  fragmentHeaderLayer,
  type Ipv4Fields,
  type Ipv6Fields,
  ipv4Layer,
  ipv6Layer,
  type Layer,
  type TcpFields,
  tcpLayer,
  type UdpFields,
  udpLayer,
} from './packet-builder/headers.ts';
import { be16, be32, concat, mac, octetsOf, type Payload } from './packet-builder/octets.ts';

export { concat, hex, type Payload } from './packet-builder/octets.ts';
export { tcpConversation } from './packet-builder/tcp-conversation.ts';

export interface BuiltFrame {
  readonly bytes: Uint8Array;
  readonly seconds: number;
  readonly nanoseconds: number;
  /** Octets on the wire; more than `bytes.length` after `snaplen()`. */
  readonly originalLength: number;
  readonly linkType: number;
}

interface Recipe {
  readonly linkType: number;
  readonly layers: readonly Layer[];
  readonly payload: Uint8Array;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly snaplen: number;
  readonly minimumLength: number;
}

const LINK = { null: 0, ethernet: 1, raw: 101, loop: 108, sll: 113, ipv4: 228, ipv6: 229, sll2: 276 } as const;

export function packet(): PacketBuilder {
  return new PacketBuilder({
    linkType: LINK.raw,
    layers: [],
    payload: new Uint8Array(0),
    seconds: 1_700_000_000,
    nanoseconds: 0,
    snaplen: Number.POSITIVE_INFINITY,
    minimumLength: 0,
  });
}

export class PacketBuilder {
  readonly #recipe: Recipe;

  constructor(recipe: Recipe) {
    this.#recipe = recipe;
  }

  #with(change: Partial<Recipe>): PacketBuilder {
    return new PacketBuilder({ ...this.#recipe, ...change });
  }

  #inside(layer: Layer): PacketBuilder {
    return this.#with({ layers: [...this.#recipe.layers, layer] });
  }

  /** The time of the frame. */
  at(seconds: number, nanoseconds = 0): PacketBuilder {
    return this.#with({ seconds, nanoseconds });
  }

  /** Captures only the first octets of the frame. */
  snaplen(octets: number): PacketBuilder {
    return this.#with({ snaplen: octets });
  }

  /** Pads the frame with 0xee at its end, as Ethernet does up to 60 octets. */
  padTo(octets: number): PacketBuilder {
    return this.#with({ minimumLength: octets });
  }

  /** Overrides the link type number alone. */
  linkType(number: number): PacketBuilder {
    return this.#with({ linkType: number });
  }

  ethernet(fields: EthernetFields = {}): PacketBuilder {
    return this.linkType(LINK.ethernet).#inside({
      encode: (inner, next) =>
        concat(
          mac(fields.destination ?? '02:00:00:00:00:02'),
          mac(fields.source ?? '02:00:00:00:00:01'),
          be16(fields.etherType ?? next?.etherType ?? 0x88b5),
          inner,
        ),
    });
  }

  /** One 802.1Q tag (0x8100), or 802.1ad with 0x88a8. */
  vlan(id: number, tagProtocol = 0x8100): PacketBuilder {
    return this.#inside({
      etherType: tagProtocol,
      encode: (inner, next) => concat(be16(id), be16(next?.etherType ?? 0x88b5), inner),
    });
  }

  /** Linux cooked capture v1. */
  sll(fields: CookedFields = {}): PacketBuilder {
    return this.linkType(LINK.sll).#inside({
      encode: (inner, next) =>
        concat(
          be16(fields.packetType ?? 0),
          be16(fields.hardwareType ?? 1),
          be16(6),
          mac('02:00:00:00:00:01'),
          be16(0),
          be16(fields.protocol ?? next?.etherType ?? 0x88b5),
          inner,
        ),
    });
  }

  /** Linux cooked capture v2. */
  sll2(fields: CookedFields = {}): PacketBuilder {
    return this.linkType(LINK.sll2).#inside({
      encode: (inner, next) =>
        concat(
          be16(fields.protocol ?? next?.etherType ?? 0x88b5),
          be16(0),
          be32(3),
          be16(fields.hardwareType ?? 1),
          Uint8Array.of(fields.packetType ?? 0, 6),
          mac('02:00:00:00:00:01'),
          be16(0),
          inner,
        ),
    });
  }

  /** BSD NULL (link type 0): the address family in the byte order of the capturing machine. */
  bsdNull(order: 'little' | 'big' = 'little', family?: number): PacketBuilder {
    return this.linkType(LINK.null).#inside({
      encode: (inner, next) => {
        const word = be32(family ?? familyOf(next));
        return concat(order === 'little' ? word.reverse() : word, inner);
      },
    });
  }

  /** BSD LOOP (link type 108): the address family in network order. */
  bsdLoop(family?: number): PacketBuilder {
    return this.linkType(LINK.loop).#inside({ encode: (inner, next) => concat(be32(family ?? familyOf(next)), inner) });
  }

  ipv4(source: string, destination: string, fields: Ipv4Fields = {}): PacketBuilder {
    return this.#inside(ipv4Layer(source, destination, fields));
  }

  ipv6(source: string, destination: string, fields: Ipv6Fields = {}): PacketBuilder {
    return this.#inside(ipv6Layer(source, destination, fields));
  }

  /** An IPv6 extension header in the common shape: next header, length, `octets` filled up to a multiple of eight. */
  extension(protocol: number, octets: Uint8Array = new Uint8Array(6)): PacketBuilder {
    return this.#inside({
      protocol,
      encode: (inner, next) => {
        const size = Math.ceil((octets.length + 2) / 8) * 8;
        const header = new Uint8Array(size);
        header.set([next?.protocol ?? 59, size / 8 - 1]);
        header.set(octets, 2);
        return concat(header, inner);
      },
    });
  }

  hopByHop(): PacketBuilder {
    return this.extension(0, Uint8Array.of(1, 4, 0, 0, 0, 0));
  }

  routing(): PacketBuilder {
    return this.extension(43, new Uint8Array(22));
  }

  destinationOptions(): PacketBuilder {
    return this.extension(60, Uint8Array.of(1, 4, 0, 0, 0, 0));
  }

  /** An authentication header (RFC 4302) with a 12-octet check value. */
  authentication(): PacketBuilder {
    return this.#inside({
      protocol: 51,
      encode: (inner, next) => concat(Uint8Array.of(next?.protocol ?? 59, 4), new Uint8Array(22), inner),
    });
  }

  /** An IPv6 fragment header, for a fragment told by hand; `fragments()` makes them from a whole datagram. */
  fragmentHeader(fields: FragmentFields = {}): PacketBuilder {
    return this.#inside(fragmentHeaderLayer(fields));
  }

  udp(sourcePort: number, destinationPort: number, payload: Payload = '', fields: UdpFields = {}): PacketBuilder {
    return this.#inside(udpLayer(sourcePort, destinationPort, fields)).payload(payload);
  }

  tcp(sourcePort: number, destinationPort: number, fields: TcpFields = {}, payload: Payload = ''): PacketBuilder {
    return this.#inside(tcpLayer(sourcePort, destinationPort, fields)).payload(payload);
  }

  /** Any other protocol over IP: the payload is the whole of it. */
  protocol(number: number, payload: Payload = ''): PacketBuilder {
    return this.#inside({ protocol: number, encode: (inner) => inner }).payload(payload);
  }

  payload(payload: Payload): PacketBuilder {
    return this.#with({ payload: octetsOf(payload) });
  }

  build(): BuiltFrame {
    const { layers, payload } = this.#recipe;
    return this.#frame(encode(layers, payload));
  }

  /**
   * The datagram as fragments of at most `octets` octets each (rounded down to a multiple of eight), in order. The fragmentable
   * part is all that was named after the last IP header.
   */
  fragments(octets: number, identification = 0x1234): BuiltFrame[] {
    const { layers, payload } = this.#recipe;
    const at = layers.findLastIndex((layer) => layer.fragment !== undefined);
    const ip = layers[at];
    if (ip?.fragment === undefined) throw new Error('fragments() needs an IP layer');
    const inner = layers.slice(at + 1);
    const whole = encode(inner, payload, ip.pseudoHeader);
    const size = Math.max(8, octets - (octets % 8));
    const frames: BuiltFrame[] = [];
    for (let offset = 0; offset < whole.length; offset += size) {
      const more = offset + size < whole.length;
      const nextHeader = inner[0]?.protocol ?? 59;
      const headers = ip.fragment({ identification, offset, more, nextHeader });
      frames.push(this.#frame(encode([...layers.slice(0, at), ...headers], whole.subarray(offset, offset + size))));
    }
    return frames;
  }

  #frame(octets: Uint8Array): BuiltFrame {
    const { seconds, nanoseconds, snaplen, minimumLength, linkType } = this.#recipe;
    const padding = new Uint8Array(Math.max(0, minimumLength - octets.length)).fill(0xee);
    const bytes = concat(octets, padding);
    return { bytes: bytes.slice(0, snaplen), seconds, nanoseconds, originalLength: bytes.length, linkType };
  }
}

/** A Frame as a capture reader hands it on; reuses `into` when given. The octets are not copied. */
export function frameFrom(built: BuiltFrame, number = 1, into: Frame = new Frame()): Frame {
  into.bytes = built.bytes;
  into.start = 0;
  into.end = built.bytes.length;
  into.number = number;
  into.seconds = built.seconds;
  into.nanoseconds = built.nanoseconds;
  into.linkType = built.linkType;
  into.originalLength = built.originalLength;
  return into;
}

/** A classic pcap file, nanosecond little-endian; all frames must have one link type. */
export function pcapOf(frames: readonly BuiltFrame[], snaplen = 262_144): Uint8Array {
  const linkType = frames[0]?.linkType ?? LINK.ethernet;
  if (frames.some((frame) => frame.linkType !== linkType)) throw new Error('classic pcap holds one link type');
  const words = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);
  const parts: Uint8Array[] = [words(0xa1b23c4d, 0x0004_0002, 0, 0, snaplen, linkType)];
  for (const frame of frames) {
    parts.push(words(frame.seconds, frame.nanoseconds, frame.bytes.length, frame.originalLength), frame.bytes);
  }
  return concat(...parts);
}
