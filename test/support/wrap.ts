/**
 * IP packets put into every link layer and tunnel that is read: the same traffic, as another tap would have seen it.
 *
 * ```ts
 * const inGre = wrapFrames(await framesOfFile(path), ENVELOPES['GRE']!);   // non-IP frames are left out
 * ```
 *
 * An envelope takes the octets of one IP packet. `names` is what the packet is then said to have come in.
 */

import { be16, be32, type Payload } from './packet-builder/octets.ts';
import { type BuiltFrame, concat, hex, packet } from './packet-builder.ts';

export interface Envelope {
  readonly names: readonly string[];
  readonly linkType: number;
  wrap(ip: Uint8Array): Uint8Array;
}

const [OUTER_A, OUTER_B, OUTER_A6, OUTER_B6] = [
  '198.51.100.71',
  '198.51.100.72',
  '2001:db8:7::1',
  '2001:db8:7::2',
] as const;
const MACS = hex('020000000052 020000000051');
const ETHERNET = 1;

const isIpv6 = (ip: Uint8Array) => ip[0]! >> 4 === 6;
const etherTypeOf = (ip: Uint8Array) => hex(isIpv6(ip) ? '86dd' : '0800');
const pppOf = (ip: Uint8Array) => concat(hex(isIpv6(ip) ? '0057' : '0021'), ip);
const ethernet = (ip: Uint8Array) => concat(MACS, etherTypeOf(ip), ip);
const llc = (ip: Uint8Array) => concat(hex('aaaa03000000'), etherTypeOf(ip), ip);
/** From a station to its access point, with QoS control. */
const wlan = (ip: Uint8Array) => concat(hex('8801 2c00 020000000050'), MACS, hex('1000 0000'), llc(ip));

const inEthernet = (etherType: string, inner: Uint8Array) => concat(MACS, hex(etherType), inner);
const inIp = (protocol: number, inner: Payload) =>
  packet().ethernet().ipv4(OUTER_A, OUTER_B).protocol(protocol, inner).build().bytes;
const inUdp = (port: number, inner: Payload, source = 49_152) =>
  packet().ethernet().ipv4(OUTER_A, OUTER_B).udp(source, port, inner).build().bytes;

function link(linkType: number, wrap: (ip: Uint8Array) => Uint8Array, names: readonly string[] = []): Envelope {
  return { names, linkType, wrap };
}

function tunnel(names: string, wrap: (ip: Uint8Array) => Uint8Array): Envelope {
  return { names: names.split(' > '), linkType: ETHERNET, wrap };
}

function label(number: number, bottom: boolean): Uint8Array {
  return be32(number * 4096 + (bottom ? 0x140 : 0x40));
}

/** ESP of NULL encryption around octets that `nextHeader` names: padding to four, and a check value of 12 octets. */
export function espNull(inner: Uint8Array, nextHeader: number, check = 12): Uint8Array {
  const padding = (4 - ((inner.length + 2) % 4)) % 4;
  const trailer = Uint8Array.of(...Array.from({ length: padding }, (_, index) => index + 1), padding, nextHeader);
  return concat(hex('00001234 00000001'), inner, trailer, new Uint8Array(check).fill(0xa7));
}

const inner = (ip: Uint8Array) => (isIpv6(ip) ? 41 : 4);
const nfaPayload = (ip: Uint8Array) => concat(leWords(4 + ip.length, 9), ip, new Uint8Array((4 - (ip.length % 4)) % 4));
const leWords = (...words: readonly number[]) => new Uint8Array(Uint16Array.from(words).buffer);
const tag = (type: number, value: Uint8Array) => concat(be16(type), be16(value.length), value);
const text = (value: string) => new TextEncoder().encode(value);

/** HEP version 3 as a SIP server would send it. */
export function hep3(
  fields: {
    source: string;
    destination: string;
    sourcePort: number;
    destinationPort: number;
    protocol?: number;
    seconds?: number;
  },
  payload: Uint8Array,
): Uint8Array {
  const chunk = (type: number, value: Uint8Array) => concat(be16(0), be16(type), be16(6 + value.length), value);
  const address = (dotted: string) => Uint8Array.from(dotted.split('.'), Number);
  const chunks = concat(
    chunk(1, Uint8Array.of(2)),
    chunk(2, Uint8Array.of(fields.protocol ?? 17)),
    chunk(3, address(fields.source)),
    chunk(4, address(fields.destination)),
    chunk(7, be16(fields.sourcePort)),
    chunk(8, be16(fields.destinationPort)),
    chunk(9, be32(fields.seconds ?? 1_700_000_000)),
    chunk(10, be32(250_000)),
    chunk(11, Uint8Array.of(1)),
    chunk(12, be32(2001)),
    chunk(14, text('not-a-real-key')),
    chunk(15, payload),
  );
  return concat(text('HEP3'), be16(6 + chunks.length), chunks);
}

/** Wireshark's exported PDU with tags as `File > Export PDUs` writes them. */
export function exportedPdu(
  name: string,
  fields: { source: string; destination: string; sourcePort: number; destinationPort: number; portType?: number },
  payload: Uint8Array,
): Uint8Array {
  const padded = concat(text(name), new Uint8Array(4 - (name.length % 4)));
  const address = (dotted: string) => Uint8Array.from(dotted.split('.'), Number);
  return concat(
    tag(12, padded),
    tag(20, address(fields.source)),
    tag(21, address(fields.destination)),
    tag(24, be32(fields.portType ?? 3)),
    tag(25, be32(fields.sourcePort)),
    tag(26, be32(fields.destinationPort)),
    tag(30, be32(17)),
    tag(0, new Uint8Array(0)),
    payload,
  );
}

/** IPv4 and IPv6 alike, but for those in `IPV6_ONLY`. */
export const ENVELOPES: Readonly<Record<string, Envelope>> = {
  VLAN: link(ETHERNET, (ip) => inEthernet('8100', concat(hex('0007'), etherTypeOf(ip), ip))),
  'PPP (9)': link(9, (ip) => concat(hex('ff03'), pppOf(ip))),
  'PPP (9), both fields compressed': link(9, (ip) => pppOf(ip).subarray(1)),
  'PPP in HDLC framing (50)': link(50, (ip) => concat(hex('ff03'), pppOf(ip))),
  'Cisco HDLC under link type 50': link(50, (ip) => concat(hex('0f00'), etherTypeOf(ip), ip)),
  'PPP of pppd (166)': link(166, (ip) => concat(hex('0103'), pppOf(ip))),
  'PPP with direction (204)': link(204, (ip) => concat(hex('01 ff03'), pppOf(ip))),
  'Cisco HDLC (104)': link(104, (ip) => concat(hex('0f00'), etherTypeOf(ip), ip)),
  'Frame Relay (107)': link(107, (ip) => concat(hex('1841 03'), hex(isIpv6(ip) ? '8e' : 'cc'), ip)),
  'Frame Relay, SNAP': link(107, (ip) => concat(hex('1841 03 00 80 000000'), etherTypeOf(ip), ip)),
  'Frame Relay, bridged': link(107, (ip) => concat(hex('1841 03 00 80 0080c2 0007'), ethernet(ip))),
  'Frame Relay, of Cisco': link(107, (ip) => concat(hex('1841'), etherTypeOf(ip), ip)),
  'Frame Relay, PPP': link(107, (ip) => concat(hex('1841 03 cf'), pppOf(ip))),
  'NFLOG (239)': link(239, (ip) =>
    concat(
      hex(isIpv6(ip) ? '0a000001' : '02000001'),
      leWords(8, 1),
      hex('08000300'),
      leWords(5, 10),
      hex('00000000'),
      nfaPayload(ip),
    ),
  ),
  '802.11 (105)': link(105, wlan),
  '802.11, four addresses': link(105, (ip) =>
    concat(hex('0803 2c00'), MACS, hex('020000000054 1000 020000000055'), llc(ip)),
  ),
  '802.11, an aggregate': link(105, (ip) =>
    concat(wlan(new Uint8Array(0)).subarray(0, 24), hex('8000'), MACS, be16(8 + ip.length), llc(ip)),
  ),
  '802.11, decrypted by the driver': link(105, (ip) => {
    const frame = wlan(ip);
    frame[1] = 0x41;
    return concat(frame.subarray(0, 26), hex('0100002000000000'), frame.subarray(26), new Uint8Array(8).fill(0x5a));
  }),
  'radiotap (127)': link(127, (ip) => concat(hex('00 00 0900 02000000 10'), wlan(ip), hex('01020304'))),
  'radiotap with timestamp and padding': link(127, (ip) =>
    concat(hex('00 00 1100 03000000 0102030405060708 20'), wlan(ip).subarray(0, 26), hex('0000'), llc(ip)),
  ),
  'radiotap in Linux cooked (276)': link(276, (ip) =>
    concat(hex('0004 0000 00000003 0323 00 06 020000000051 0000'), hex('00 00 0900 02000000 10'), wlan(ip)),
  ),
  'PPI (192)': link(192, (ip) => concat(hex('00 00 0800 69000000'), wlan(ip))),
  'PPI with Ethernet': link(192, (ip) => concat(hex('00 00 0800 01000000'), ethernet(ip))),
  'Prism (119)': link(119, (ip) => concat(hex('44000000 90000000'), new Uint8Array(136), wlan(ip))),
  'AVS (163)': link(163, (ip) => concat(hex('80211001 00000040'), new Uint8Array(56), wlan(ip))),

  PPPoE: tunnel('PPPoE', (ip) => inEthernet('8864', concat(hex('1100 0042'), be16(2 + ip.length), pppOf(ip)))),
  'PPPoE in VLAN': tunnel('PPPoE', (ip) =>
    inEthernet('8100', concat(hex('0007 8864 1100 0042'), be16(2 + ip.length), pppOf(ip))),
  ),
  'PPPoE (51)': link(51, (ip) => concat(hex('1100 0042'), be16(2 + ip.length), pppOf(ip)), ['PPPoE']),
  MPLS: tunnel('MPLS', (ip) => inEthernet('8847', concat(label(16, true), ip))),
  'MPLS, three labels in VLAN': tunnel('MPLS', (ip) =>
    inEthernet('8100', concat(hex('0007 8847'), label(16, false), label(1000, false), label(99_999, true), ip)),
  ),
  'MPLS pseudowire with control word': tunnel('MPLS', (ip) =>
    inEthernet('8847', concat(label(16, true), hex('00000000'), ethernet(ip))),
  ),
  'MPLS pseudowire': tunnel('MPLS', (ip) => inEthernet('8848', concat(label(16, true), ethernet(ip)))),
  'provider backbone': tunnel('PBB', (ip) => inEthernet('88e7', concat(hex('00012345'), ethernet(ip)))),
  NSH: tunnel('NSH', (ip) =>
    inEthernet(
      '894f',
      concat(hex('0fc6 01'), Uint8Array.of(isIpv6(ip) ? 2 : 1), hex('00000101'), new Uint8Array(16), ip),
    ),
  ),

  'IP in IP': { names: ['IP'], linkType: ETHERNET, wrap: (ip) => inIp(inner(ip), ip) },
  'IP in IPv6': {
    names: ['IP'],
    linkType: ETHERNET,
    wrap: (ip) => packet().ethernet().ipv6(OUTER_A6, OUTER_B6).protocol(inner(ip), ip).build().bytes,
  },
  GRE: tunnel('GRE', (ip) => inIp(47, concat(hex('0000'), etherTypeOf(ip), ip))),
  'GRE with key, sequence number and checksum': tunnel('GRE', (ip) =>
    inIp(47, concat(hex('b000'), etherTypeOf(ip), hex('00000000 00000007 00000001'), ip)),
  ),
  'GRE with Ethernet (NVGRE)': tunnel('GRE', (ip) => inIp(47, concat(hex('2000 6558 00123400'), ethernet(ip)))),
  'GRE with MPLS': tunnel('GRE > MPLS', (ip) => inIp(47, concat(hex('0000 8847'), label(16, true), ip))),
  'GRE with PPP (PPTP)': tunnel('PPTP', (ip) =>
    inIp(47, concat(hex('3081 880b'), be16(4 + ip.length), hex('0007 00000001 00000002 ff03'), pppOf(ip))),
  ),
  'ERSPAN I': tunnel('GRE > ERSPAN', (ip) => inIp(47, concat(hex('0000 88be'), ethernet(ip)))),
  'ERSPAN II': tunnel('GRE > ERSPAN', (ip) =>
    inIp(47, concat(hex('1000 88be 00000001 10070064 00000000'), ethernet(ip))),
  ),
  'ERSPAN III': tunnel('GRE > ERSPAN', (ip) =>
    inIp(47, concat(hex('1000 22eb 00000001 20070064 01020304 00000001 0000000000000000'), ethernet(ip))),
  ),
  WCCP: tunnel('GRE > WCCP', (ip) => inIp(47, concat(hex('0000 883e 00000000'), ip))),
  EtherIP: tunnel('EtherIP', (ip) => inIp(97, concat(hex('3000'), ethernet(ip)))),
  'MPLS in IP': tunnel('MPLS', (ip) => inIp(137, concat(label(16, true), ip))),
  'ESP with NULL encryption': tunnel('ESP-NULL', (ip) => inIp(50, espNull(ip, inner(ip)))),
  'ESP with GMAC': tunnel('ESP-NULL', (ip) => inIp(50, espNull(concat(hex('0102030405060708'), ip), inner(ip), 16))),
  'ESP with NULL encryption over UDP': tunnel('ESP-NULL', (ip) => inUdp(4500, espNull(ip, inner(ip)), 4500)),

  VXLAN: tunnel('VXLAN', (ip) => inUdp(4789, concat(hex('08000000 00002a00'), ethernet(ip)))),
  'VXLAN with VLAN inside': tunnel('VXLAN', (ip) =>
    inUdp(4789, concat(hex('08000000 00002a00'), inEthernet('8100', concat(hex('0007'), etherTypeOf(ip), ip)))),
  ),
  'VXLAN on another port': tunnel('VXLAN', (ip) => inUdp(14_789, concat(hex('08000000 00002a00'), ethernet(ip)))),
  'VXLAN-GPE': tunnel('VXLAN-GPE', (ip) =>
    inUdp(4790, concat(hex('0c0000'), Uint8Array.of(isIpv6(ip) ? 2 : 1), hex('00002a00'), ip)),
  ),
  GENEVE: tunnel('GENEVE', (ip) => inUdp(6081, concat(hex('0000 6558 00002a00'), ethernet(ip)))),
  'GENEVE with options': tunnel('GENEVE', (ip) =>
    inUdp(6081, concat(hex('0240 6558 00002a00 0102 8001 00000000'), ethernet(ip))),
  ),
  'GENEVE with IP on another port': tunnel('GENEVE', (ip) =>
    inUdp(16_081, concat(hex('0000'), etherTypeOf(ip), hex('00002a00'), ip)),
  ),
  'GTP-U': tunnel('GTP-U', (ip) => inUdp(2152, concat(hex('30ff'), be16(ip.length), hex('00000001'), ip), 2152)),
  'GTP-U with sequence number and extension': tunnel('GTP-U', (ip) =>
    inUdp(2152, concat(hex('36ff'), be16(ip.length + 8), hex('00000001 0005 00 85 01 1009 00'), ip), 2152),
  ),
  'GTP-U on another port': tunnel('GTP-U', (ip) =>
    inUdp(12_152, concat(hex('30ff'), be16(ip.length), hex('00000001'), ip)),
  ),
  L2TP: tunnel('L2TP', (ip) => inUdp(1701, concat(hex('0002 0001 0002 ff03'), pppOf(ip)), 1701)),
  'L2TP with length, sequence numbers and offset': tunnel('L2TP', (ip) =>
    inUdp(1701, concat(hex('4a02'), be16(20 + ip.length), hex('0001 0002 0005 0004 0004 00000000'), pppOf(ip)), 1701),
  ),
  TZSP: tunnel('TZSP', (ip) => inUdp(37_008, concat(hex('01 00 0001 0d 01 2a 01'), ethernet(ip)))),
  'TZSP with 802.11': tunnel('TZSP', (ip) => inUdp(37_008, concat(hex('01 00 0012 01'), wlan(ip)))),
  'CAPWAP with Ethernet': tunnel('CAPWAP', (ip) => inUdp(5247, concat(hex('00 100000 00000000'), ethernet(ip)))),
  'CAPWAP with 802.11': tunnel('CAPWAP', (ip) => inUdp(5247, concat(hex('00 100300 00000000'), wlan(ip)))),
  'CAPWAP with frame control swapped': tunnel('CAPWAP', (ip) =>
    inUdp(5247, concat(hex('00 100300 00000000 0188'), wlan(ip).subarray(2))),
  ),
  'MPLS in UDP': tunnel('MPLS', (ip) => inUdp(6635, concat(label(16, true), ip))),

  'VXLAN in GTP-U in GRE': tunnel('GRE > GTP-U > VXLAN', (ip) => {
    const vxlan = inUdp(4789, concat(hex('08000000 00002a00'), ethernet(ip))).subarray(14);
    const gtp = inUdp(2152, concat(hex('30ff'), be16(vxlan.length), hex('00000001'), vxlan)).subarray(14);
    return inIp(47, concat(hex('0000 0800'), gtp));
  }),
  'exported PDU of IP': link(
    252,
    (ip) => concat(tag(12, isIpv6(ip) ? text('ipv6\0\0\0\0') : text('ip\0\0')), tag(0, new Uint8Array(0)), ip),
    ['exported PDU'],
  ),
};

/** Teredo carries IPv6 alone. */
export const IPV6_ONLY: Readonly<Record<string, Envelope>> = {
  Teredo: tunnel('Teredo', (ip) => inUdp(3544, ip)),
  'Teredo with authentication and origin': tunnel('Teredo', (ip) =>
    inUdp(3544, concat(hex('0001 0000 0102030405060708 00 0000 6fff 3fffffff'), ip)),
  ),
};

/** What the packet is said to have come in; `IP in IP` has a name for each version. */
export function namesIn(envelope: Envelope, ip: Uint8Array): readonly string[] {
  return envelope.names.map((name) => (name === 'IP' ? (isIpv6(ip) ? 'IPv6 in IP' : 'IPv4 in IP') : name));
}

export function wrapped(ip: Uint8Array, envelope: Envelope): BuiltFrame {
  const bytes = envelope.wrap(ip);
  return { bytes, seconds: 1_700_000_000, nanoseconds: 0, originalLength: bytes.length, linkType: envelope.linkType };
}

/** Ethernet frames with IP, without their Ethernet headers and padding; the others are left out. */
export function wrapFrames(frames: readonly BuiltFrame[], envelope: Envelope | null): BuiltFrame[] {
  return frames.flatMap((frame) => {
    const etherType = (frame.bytes[12]! << 8) | frame.bytes[13]!;
    if (etherType !== 0x0800 && etherType !== 0x86dd) return [];
    if (envelope === null) return [frame];
    const ip = frame.bytes.subarray(14);
    const length = etherType === 0x0800 ? (ip[2]! << 8) | ip[3]! : 40 + ((ip[4]! << 8) | ip[5]!);
    const bytes = envelope.wrap(ip.slice(0, length));
    return [{ ...frame, bytes, originalLength: bytes.length, linkType: envelope.linkType }];
  });
}
