import { describe, expect, test } from 'vitest';
import type { Stop } from '../../src/bytes/stop.ts';
import { dissectLayers, dissectTransport, formatAddress, Packet } from '../../src/layers/index.ts';
import { type BuiltFrame, concat, frameFrom, hex, type PacketBuilder, packet } from '../support/packet-builder.ts';
import { LINKS } from './links.ts';

const [A4, B4, A6, B6] = ['192.0.2.1', '198.51.100.2', '2001:db8::1', '2001:db8::2'];

function dissect(built: BuiltFrame): { stop: Stop | undefined; packet: Packet } {
  const out = new Packet();
  return { stop: dissectLayers(frameFrom(built), out), packet: out };
}

function payloadOf(out: Packet): string {
  return new TextDecoder().decode(out.bytes.subarray(out.payloadStart, out.payloadEnd));
}

function endpointsOf(out: Packet): string {
  const source = formatAddress(out.srcA, out.srcB, out.srcC, out.srcD);
  const destination = formatAddress(out.dstA, out.dstB, out.dstC, out.dstD);
  return `${source} ${out.srcPort} > ${destination} ${out.dstPort}`;
}

describe('link types', () => {
  test.each(Object.entries(LINKS))('%s carries IPv4 and IPv6', (_, link) => {
    const four = dissect(link(packet()).ipv4(A4, B4).udp(4000, 5060, 'four').build());
    expect(four.stop).toBeUndefined();
    expect(four.packet.ipVersion).toBe(4);
    expect(endpointsOf(four.packet)).toBe('192.0.2.1 4000 > 198.51.100.2 5060');
    expect(payloadOf(four.packet)).toBe('four');

    const six = dissect(link(packet()).ipv6(A6, B6).tcp(4000, 5061, {}, 'six').build());
    expect(six.stop).toBeUndefined();
    expect(six.packet.ipVersion).toBe(6);
    expect(endpointsOf(six.packet)).toBe('2001:db8::1 4000 > 2001:db8::2 5061');
    expect(payloadOf(six.packet)).toBe('six');
  });

  test('228 is IPv4 and 229 is IPv6, and neither is the other', () => {
    const four = packet().ipv4(A4, B4).udp(1, 2, new Uint8Array(20));
    const six = packet().ipv6(A6, B6).udp(1, 2, 'x');
    expect(dissect(four.linkType(228).build()).stop).toBeUndefined();
    expect(dissect(six.linkType(229).build()).stop).toBeUndefined();
    expect(dissect(six.linkType(228).build()).stop).toMatchObject({ layer: 'ipv4', reason: 'malformed' });
    expect(dissect(four.linkType(229).build()).stop).toMatchObject({ layer: 'ipv6', reason: 'malformed' });
  });

  test.each([10, 24, 28, 30])('address family %i is IPv6', (family) => {
    expect(dissect(packet().bsdNull('big', family).ipv6(A6, B6).udp(1, 2).build()).packet.ipVersion).toBe(6);
    expect(dissect(packet().bsdLoop(family).ipv6(A6, B6).udp(1, 2).build()).packet.ipVersion).toBe(6);
  });

  test('an unknown link type stops and names its number', () => {
    const { stop } = dissect(packet().linkType(147).payload('?').build());
    expect(stop).toMatchObject({ layer: 'link', reason: 'unsupported' });
    expect(stop?.detail).toContain('147');
  });

  test('a version that does not exist is malformed', () => {
    const built = packet().ipv4(A4, B4, { version: 5 }).udp(1, 2);
    expect(dissect(built.build()).stop).toMatchObject({ layer: 'ip', reason: 'malformed', offset: 0 });
    expect(dissect(packet().ethernet().ipv4(A4, B4, { version: 6 }).udp(1, 2).build()).stop).toMatchObject({
      layer: 'ipv4',
      reason: 'malformed',
      offset: 14,
    });
  });
});

describe('not IP', () => {
  test.each([
    ['ARP', packet().ethernet({ etherType: 0x0806 }).payload(new Uint8Array(46))],
    ['LLDP', packet().ethernet({ etherType: 0x88cc }).payload(new Uint8Array(46))],
    ['ARP with a tag', packet().ethernet({ etherType: 0x8100 }).payload(hex('0007 0806 0000'))],
    ['spanning tree (802.3 length)', packet().ethernet({ etherType: 38 }).payload(hex('424203 0000 00 00'))],
    ['netlink in SLL', packet().sll({ hardwareType: 824, protocol: 0x0800 }).payload(new Uint8Array(40))],
    ['802.2 in SLL2', packet().sll2({ protocol: 4 }).payload(new Uint8Array(40))],
    ['AppleTalk in NULL', packet().bsdNull('little', 16).payload(new Uint8Array(40))],
  ])('%s: version 0 and no Stop', (_, builder) => {
    const { stop, packet: out } = dissect(builder.build());
    expect(stop).toBeUndefined();
    expect(out.ipVersion).toBe(0);
    expect(out.protocol).toBe(0);
    expect(out.payloadEnd - out.payloadStart).toBe(0);
  });

  test('a packet before it leaves nothing behind', () => {
    const out = new Packet();
    dissectLayers(frameFrom(packet().ethernet().ipv4(A4, B4).udp(1, 2, 'x').build()), out);
    dissectLayers(frameFrom(packet().ethernet({ etherType: 0x0806 }).payload(new Uint8Array(46)).build()), out);
    expect(out).toMatchObject({ ipVersion: 0, protocol: 0, srcPort: 0, dstPort: 0, isFragment: false });
  });

  test('IP behind a SNAP header is IP (RFC 1042)', () => {
    const ip = packet().ipv4(A4, B4).udp(1, 2, 'snap').build().bytes;
    const built = packet()
      .ethernet({ etherType: 8 + ip.length })
      .payload(concat(hex('aaaa03 000000 0800'), ip));
    expect(payloadOf(dissect(built.build()).packet)).toBe('snap');
  });
});

describe('tags and tunnels', () => {
  test('eight tags are read, nine are not', () => {
    const tagged = (count: number) =>
      Array.from({ length: count }).reduce<PacketBuilder>((builder) => builder.vlan(1), packet().ethernet());
    expect(dissect(tagged(8).ipv4(A4, B4).udp(1, 2, 'x').build()).stop).toBeUndefined();
    expect(dissect(tagged(9).ipv4(A4, B4).udp(1, 2, 'x').build()).stop).toMatchObject({
      layer: 'vlan',
      reason: 'limit-reached',
    });
  });

  test.each([55, 94, 98, 108, 115])('IP protocol %i may hide a call: unsupported', (protocol) => {
    const { stop, packet: out } = dissect(packet().ethernet().ipv4(A4, B4).protocol(protocol, 'inner').build());
    expect(stop).toMatchObject({ layer: 'ip', reason: 'unsupported', offset: 34 });
    expect(out.protocol).toBe(protocol);
  });
});

describe('IPv4 (RFC 791)', () => {
  test('options are stepped over', () => {
    for (const octets of [4, 20, 40]) {
      const options = new Uint8Array(octets).fill(1);
      const { stop, packet: out } = dissect(packet().ethernet().ipv4(A4, B4, { options }).udp(1, 2, 'behind').build());
      expect(stop).toBeUndefined();
      expect(payloadOf(out)).toBe('behind');
    }
  });

  test('Ethernet padding is not payload', () => {
    const { packet: out } = dissect(packet().ethernet().ipv4(A4, B4).tcp(1, 2, {}).padTo(60).build());
    expect(out.payloadEnd - out.payloadStart).toBe(0);
    expect(out.payloadOriginalLength).toBe(0);
    const small = dissect(packet().ethernet().ipv4(A4, B4).udp(1, 2, 'hi').padTo(60).build());
    expect(payloadOf(small.packet)).toBe('hi');
  });

  test('a total length of 0 (segmentation offload) reaches to the end of the frame', () => {
    const { packet: out } = dissect(packet().ethernet().ipv4(A4, B4, { totalLength: 0 }).tcp(1, 2, {}, 'all').build());
    expect(payloadOf(out)).toBe('all');
    expect(out.payloadOriginalLength).toBe(3);
  });

  test.each([0, 1, 4])('a header length of %i words is malformed', (headerLength) => {
    const { stop } = dissect(packet().ipv4(A4, B4, { headerLength }).udp(1, 2, 'x').build());
    expect(stop).toMatchObject({ layer: 'ipv4', reason: 'malformed' });
  });

  test('a total length shorter than the header is malformed', () => {
    const { stop } = dissect(packet().ipv4(A4, B4, { totalLength: 19 }).udp(1, 2, 'x').build());
    expect(stop).toMatchObject({ layer: 'ipv4', reason: 'malformed' });
  });

  test('a total length that cuts the transport header', () => {
    const { stop } = dissect(packet().ipv4(A4, B4, { totalLength: 27 }).udp(1, 2, 'x').build());
    expect(stop).toMatchObject({ layer: 'udp', reason: 'truncated', offset: 20, needed: 8, available: 7 });
  });

  test('a total length beyond the frame: the transport header is read, octets lack', () => {
    const { stop, packet: out } = dissect(packet().ipv4(A4, B4, { totalLength: 1000 }).tcp(1, 2, {}, 'abc').build());
    expect(stop).toBeUndefined();
    expect(payloadOf(out)).toBe('abc');
    expect(out.payloadOriginalLength).toBe(960);
  });

  test('an authentication header is stepped over (RFC 4302)', () => {
    const { stop, packet: out } = dissect(packet().ipv4(A4, B4).authentication().udp(1, 2, 'signed').build());
    expect(stop).toBeUndefined();
    expect(out.protocol).toBe(17);
    expect(payloadOf(out)).toBe('signed');
  });

  test('a fragment has its place and no ports', () => {
    const parts = packet().ethernet().ipv4(A4, B4).udp(1, 2, new Uint8Array(100)).fragments(64, 0xbeef);
    const first = dissect(parts[0]!).packet;
    expect(first).toMatchObject({ isFragment: true, fragmentOffset: 0, moreFragments: true, srcPort: 0 });
    expect(first).toMatchObject({ fragmentIdentification: 0xbeef, fragmentStart: 34, fragmentEnd: 98, protocol: 17 });
    const last = dissect(parts[1]!).packet;
    expect(last).toMatchObject({ isFragment: true, fragmentOffset: 64, moreFragments: false });
    expect(last.fragmentEnd - last.fragmentStart).toBe(44);
    expect(last.fragmentOriginalLength).toBe(44);
  });

  test('the do-not-fragment bit alone does not make a fragment', () => {
    const { packet: out } = dissect(packet().ipv4(A4, B4, { dontFragment: true }).udp(1, 2, 'x').build());
    expect(out.isFragment).toBe(false);
  });
});

describe('IPv6 (RFC 8200)', () => {
  test('extension headers are stepped over', () => {
    const builder = packet().ethernet().ipv6(A6, B6).hopByHop().routing().destinationOptions().authentication();
    const { stop, packet: out } = dissect(builder.udp(1, 2, 'behind').build());
    expect(stop).toBeUndefined();
    expect(out.protocol).toBe(17);
    expect(payloadOf(out)).toBe('behind');
  });

  test('sixteen extension headers are read, seventeen are not', () => {
    const chain = (count: number) =>
      Array.from({ length: count }).reduce<PacketBuilder>((builder) => builder.extension(60), packet().ipv6(A6, B6));
    expect(dissect(chain(16).udp(1, 2, 'x').build()).stop).toBeUndefined();
    expect(dissect(chain(17).udp(1, 2, 'x').build()).stop).toMatchObject({ layer: 'ipv6', reason: 'limit-reached' });
  });

  test('an extension header that is longer than the packet', () => {
    const built = packet().ipv6(A6, B6).protocol(60, hex('11 ff 0000 0000 0000')).build();
    expect(dissect(built).stop).toMatchObject({ layer: 'ipv6', reason: 'truncated', offset: 40, needed: 2048 });
  });

  test('an atomic fragment is not a fragment (RFC 6946)', () => {
    const { packet: out } = dissect(packet().ipv6(A6, B6).fragmentHeader({ identification: 9 }).udp(1, 2, 'x').build());
    expect(out.isFragment).toBe(false);
    expect(payloadOf(out)).toBe('x');
  });

  test('a fragment has its place', () => {
    const parts = packet().ipv6(A6, B6).udp(1, 2, new Uint8Array(100)).fragments(64, 0xdeadbeef);
    expect(dissect(parts[1]!).packet).toMatchObject({
      isFragment: true,
      fragmentIdentification: 0xdeadbeef,
      fragmentOffset: 64,
      moreFragments: false,
      protocol: 17,
    });
  });

  test('a payload length of 0 reaches to the end of the frame, unless there is no next header', () => {
    const jumbo = dissect(packet().ipv6(A6, B6, { payloadLength: 0 }).udp(1, 2, 'big', { length: 0 }).build());
    expect(payloadOf(jumbo.packet)).toBe('big');
    const none = dissect(packet().ethernet().ipv6(A6, B6, { nextHeader: 59 }).padTo(60).build());
    expect(none.stop).toBeUndefined();
    expect(none.packet.payloadOriginalLength).toBe(0);
  });
});

describe('UDP (RFC 768)', () => {
  test('octets behind the length are padding', () => {
    const { stop, packet: out } = dissect(packet().ipv4(A4, B4).udp(1, 2, 'hello', { length: 10 }).build());
    expect(stop).toBeUndefined();
    expect(payloadOf(out)).toBe('he');
    expect(out.payloadOriginalLength).toBe(2);
  });

  test.each([1, 7])('a length of %i is malformed', (length) => {
    const { stop, packet: out } = dissect(packet().ipv4(A4, B4).udp(1, 2, 'x', { length }).build());
    expect(stop).toMatchObject({ layer: 'udp', reason: 'malformed' });
    expect(out.payloadEnd - out.payloadStart).toBe(0);
  });

  test('a length beyond the IP packet stops', () => {
    const { stop } = dissect(packet().ipv4(A4, B4).udp(1, 2, 'x', { length: 10 }).build());
    expect(stop).toMatchObject({ layer: 'udp', reason: 'truncated', needed: 10, available: 9 });
  });
});

describe('TCP (RFC 9293)', () => {
  test('sequence numbers, flags and a payload behind options', () => {
    const fields = { sequence: 0xfffffffe, acknowledgment: 0x80000000, flags: 'PA', options: new Uint8Array(12) };
    const { stop, packet: out } = dissect(packet().ipv4(A4, B4).tcp(1, 2, fields, 'text').build());
    expect(stop).toBeUndefined();
    expect(out).toMatchObject({ tcpSequence: 0xfffffffe, tcpAcknowledgment: 0x80000000, tcpFlags: 0x18 });
    expect(payloadOf(out)).toBe('text');
  });

  test.each([0, 4])('a data offset of %i words is malformed', (dataOffset) => {
    const { stop } = dissect(packet().ipv4(A4, B4).tcp(1, 2, { dataOffset }, 'x').build());
    expect(stop).toMatchObject({ layer: 'tcp', reason: 'malformed' });
  });

  test('a data offset beyond the packet stops', () => {
    const { stop } = dissect(packet().ipv4(A4, B4).tcp(1, 2, { dataOffset: 15 }, 'x').build());
    expect(stop).toMatchObject({ layer: 'tcp', reason: 'truncated', needed: 60, available: 21 });
  });
});

test('other transports: the protocol, no ports, all of the IP payload', () => {
  const { stop, packet: out } = dissect(packet().ethernet().ipv4(A4, B4).protocol(33, 'dccp').padTo(60).build());
  expect(stop).toBeUndefined();
  expect(out).toMatchObject({ protocol: 33, srcPort: 0, dstPort: 0, payloadOriginalLength: 4 });
  expect(payloadOf(out)).toBe('dccp');
});

test('SCTP: ports, and the chunks as payload; too short a header stops', () => {
  const header = Uint8Array.from([
    0x13,
    0xc4,
    0x13,
    0xc5,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    ...new TextEncoder().encode('chunks'),
  ]);
  const sctp = (octets: Uint8Array) => dissect(packet().ethernet().ipv4(A4, B4).protocol(132, octets).build());
  const { stop, packet: out } = sctp(header);
  expect(stop).toBeUndefined();
  expect(out).toMatchObject({ protocol: 132, srcPort: 5060, dstPort: 5061, payloadOriginalLength: 6 });
  expect(payloadOf(out)).toBe('chunks');
  for (let length = 0; length < 12; length++)
    expect(sctp(header.subarray(0, length)).stop).toMatchObject({ layer: 'sctp' });
});

describe('cut by the snaplen', () => {
  test('behind the transport header: no Stop, and the length on the wire is known', () => {
    const udp = dissect(packet().ethernet().ipv4(A4, B4).udp(1, 2, 'payload').snaplen(45).build());
    expect(udp.stop).toBeUndefined();
    expect(payloadOf(udp.packet)).toBe('pay');
    expect(udp.packet.payloadOriginalLength).toBe(7);
  });

  test('within TCP options: the sequence is known, the payload is empty', () => {
    const fields = { sequence: 77, options: new Uint8Array(20) };
    const tcp = dissect(packet().ethernet().ipv4(A4, B4).tcp(1, 2, fields, 'payload').snaplen(60).build());
    expect(tcp.stop).toBeUndefined();
    expect(tcp.packet).toMatchObject({ tcpSequence: 77, payloadStart: 60, payloadEnd: 60, payloadOriginalLength: 7 });
  });

  test('within the UDP header: a Stop', () => {
    const { stop } = dissect(packet().ethernet().ipv4(A4, B4).udp(1, 2, 'payload').snaplen(40).build());
    expect(stop).toMatchObject({ layer: 'udp', reason: 'truncated-by-snaplen', offset: 34, needed: 8, available: 6 });
  });

  test('the same octets in a frame that was not cut are truncated', () => {
    const cut = packet().ethernet().ipv4(A4, B4).udp(1, 2, 'payload').snaplen(40).build();
    const { stop } = dissect({ ...cut, originalLength: 40 });
    expect(stop).toMatchObject({ layer: 'udp', reason: 'truncated', offset: 34, needed: 8, available: 6 });
  });

  test('an original length smaller than what was captured is not believed', () => {
    const built = packet().ethernet().ipv4(A4, B4, { totalLength: 0 }).udp(1, 2, 'payload').build();
    const { packet: out } = dissect({ ...built, originalLength: 3 });
    expect(payloadOf(out)).toBe('payload');
    expect(out.payloadOriginalLength).toBe(7);
  });
});

describe('dissectTransport', () => {
  const datagram = packet().ipv4(A4, B4).udp(4000, 5060, 'whole').build().bytes.subarray(20);

  test('reads the header of a reassembled datagram', () => {
    const out = new Packet();
    out.protocol = 17;
    out.ipVersion = 4;
    expect(dissectTransport(out, datagram, 0, datagram.length)).toBeUndefined();
    expect(out).toMatchObject({ srcPort: 4000, dstPort: 5060, isFragment: false, payloadOriginalLength: 5 });
    expect(payloadOf(out)).toBe('whole');
  });

  test('steps over extension headers that were fragmented along', () => {
    const out = new Packet();
    out.protocol = 60;
    out.ipVersion = 6;
    const octets = concat(hex('11 00 0000 0000 0000'), datagram);
    expect(dissectTransport(out, octets, 0, octets.length)).toBeUndefined();
    expect(payloadOf(out)).toBe('whole');
  });

  test('does not read a fragment inside a datagram', () => {
    const out = new Packet();
    out.protocol = 44;
    out.ipVersion = 6;
    const octets = concat(hex('11 00 0009 0000 0001'), datagram);
    expect(dissectTransport(out, octets, 0, octets.length)).toMatchObject({ layer: 'ipv6', reason: 'malformed' });
    expect(out.isFragment).toBe(false);
  });
});
