// Every link layer and tunnel that is read: good, cut at every octet, hostile.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Stop } from '../../../src/bytes/stop.ts';
import type { Frame } from '../../../src/capture/frame.ts';
import {
  dissectLayers,
  dissectSubframe,
  dissectTransport,
  dissectUdpTunnel,
  encapsulationName,
  formatAddress,
  Packet,
  recogniseUdpTunnel,
  subframesOf,
  UDP_TUNNEL,
} from '../../../src/layers/index.ts';
import { checkRange, embedded } from '../../support/hostile-frames.ts';
import { concat, frameFrom, hex, packet } from '../../support/packet-builder.ts';
import { ENVELOPES, type Envelope, espNull, IPV6_ONLY, namesIn, wrapped } from '../../support/wrap.ts';

const UDP4 = packet().ipv4('192.0.2.1', '192.0.2.2').udp(4000, 5060, 'inside').build().bytes;
const UDP6 = packet().ipv6('2001:db8::1', '2001:db8::2').udp(4000, 5060, 'inside').build().bytes;
const TCP4 = packet().ipv4('192.0.2.1', '192.0.2.2').tcp(4000, 5060, {}, 'inside').build().bytes;

/** As the ledger does: layers, then tunnels over UDP as long as there is one. */
function dissectAll(frame: Frame, out: Packet): Stop | undefined {
  let stop = dissectLayers(frame, out);
  for (let rounds = 0; rounds < 50 && stop === undefined && !out.isFragment; rounds++) {
    if (out.protocol !== 17 || out.ipVersion === 0) return undefined;
    const tunnel = recogniseUdpTunnel(out, UDP_TUNNEL.none);
    if (tunnel === UDP_TUNNEL.none) return undefined;
    stop = dissectUdpTunnel(out, tunnel);
  }
  return stop;
}

function dissect(envelope: Envelope, ip: Uint8Array): { stop: Stop | undefined; out: Packet } {
  const out = new Packet();
  return { stop: dissectAll(frameFrom(wrapped(ip, envelope)), out), out };
}

function payloadOf(out: Packet): string {
  return new TextDecoder().decode(out.bytes.subarray(out.payloadStart, out.payloadEnd));
}

function namesOf(out: Packet): string[] {
  return [...out.encapsulations.subarray(0, out.depth)].map(encapsulationName);
}

const ALL = { ...ENVELOPES, ...IPV6_ONLY };

describe('every envelope', () => {
  test.each(Object.entries(ENVELOPES))('%s carries IPv4', (_, envelope) => {
    for (const ip of [UDP4, TCP4]) {
      const { stop, out } = dissect(envelope, ip);
      expect(stop).toBeUndefined();
      expect(formatAddress(out.srcA, out.srcB, out.srcC, out.srcD)).toBe('192.0.2.1');
      expect([out.srcPort, out.dstPort, payloadOf(out)]).toEqual([4000, 5060, 'inside']);
      expect(namesOf(out)).toEqual(namesIn(envelope, ip));
    }
  });

  test.each(Object.entries(ALL))('%s carries IPv6', (_, envelope) => {
    const { stop, out } = dissect(envelope, UDP6);
    expect(stop).toBeUndefined();
    expect(formatAddress(out.dstA, out.dstB, out.dstC, out.dstD)).toBe('2001:db8::2');
    expect([out.srcPort, out.dstPort, payloadOf(out)]).toEqual([4000, 5060, 'inside']);
    expect(namesOf(out)).toEqual(namesIn(envelope, UDP6));
  });

  test.each(Object.entries(ALL))('%s cut at every octet, or truncated by the capture', (_, envelope) => {
    const { bytes, linkType } = wrapped(UDP6, envelope);
    for (let octets = 0; octets < bytes.length; octets++) {
      for (const originalLength of [bytes.length, octets]) {
        const frames = [0, 0xff].map((around) => embedded(bytes.subarray(0, octets), linkType, originalLength, around));
        const outs = frames.map((frame) => {
          const out = new Packet();
          const stop = dissectAll(frame, out);
          checkRange(frame, out, stop);
          return { ...out, bytes: null, stop };
        });
        expect(outs[0]).toEqual(outs[1]);
      }
    }
  });

  test('any octets behind any beginning, one octet changed', () => {
    const samples = Object.values(ALL).map((envelope) => wrapped(UDP6, envelope));
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.nat(120),
        fc.uint8Array({ maxLength: 120 }),
        fc.boolean(),
        fc.nat(255),
        (sample, cut, tail, change, value) => {
          const bytes = change ? Uint8Array.from(sample.bytes) : concat(sample.bytes.subarray(0, cut), tail);
          if (change) bytes[cut % bytes.length] = value;
          const frames = [0, 0xff].map((around) => embedded(bytes, sample.linkType, bytes.length, around));
          const outs = frames.map((frame) => {
            const out = new Packet();
            const stop = dissectAll(frame, out);
            checkRange(frame, out, stop);
            return { ...out, bytes: null, stop };
          });
          expect(outs[0]).toEqual(outs[1]);
        },
      ),
      { numRuns: 4000 },
    );
  });
});

describe('hostile nesting', () => {
  test('200 GRE headers inside each other stop at the limit', () => {
    let ip = UDP4;
    for (let level = 0; level < 200; level++) {
      ip = packet()
        .ipv4('192.0.2.1', '192.0.2.2')
        .protocol(47, concat(hex('00000800'), ip))
        .build().bytes;
    }
    const out = new Packet();
    const stop = dissectLayers(
      frameFrom(packet().ethernet().ipv4('192.0.2.1', '192.0.2.2').protocol(4, ip).build()),
      out,
    );
    expect(stop).toMatchObject({ layer: 'tunnel', reason: 'limit-reached' });
  });

  test('10 tunnels are followed', () => {
    let ip = UDP4;
    for (let level = 0; level < 10; level++) ip = packet().ipv4('192.0.2.1', '192.0.2.2').protocol(4, ip).build().bytes;
    const out = new Packet();
    expect(
      dissectLayers(frameFrom({ ...packet().build(), bytes: ip, originalLength: ip.length }), out),
    ).toBeUndefined();
    expect(payloadOf(out)).toBe('inside');
  });

  test('Ethernet in Ethernet without end stops', () => {
    const header = hex('020000000002 020000000001 6558');
    const bytes = concat(...Array.from({ length: 100 }, () => header), UDP4);
    const out = new Packet();
    const stop = dissectLayers(embedded(bytes, 1, bytes.length, 0), out);
    expect(stop).toMatchObject({ reason: 'limit-reached' });
  });
});

describe('what is not a tunnel', () => {
  const udp = (port: number, payload: Uint8Array) =>
    packet().ethernet().ipv4('192.0.2.1', '192.0.2.2').udp(port, port, payload).build();
  const recognised = (port: number, payload: Uint8Array) => {
    const out = new Packet();
    dissectLayers(frameFrom(udp(port, payload)), out);
    return recogniseUdpTunnel(out, UDP_TUNNEL.none);
  };

  test.each([1701, 2152, 3544, 4500, 4789, 4790, 5247, 6081, 6635, 8472, 9060, 37_008])(
    'random octets on port %i',
    (port) => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => recognised(port, octets) === UDP_TUNNEL.none),
      );
    },
  );

  test('RTP on the port of a tunnel is RTP', () => {
    const rtp = concat(hex('80 00 0001 00000001 0badcafe'), new Uint8Array(160).fill(0xd5));
    for (const port of [2152, 4789, 6081, 6635, 1701]) expect(recognised(port, rtp)).toBe(UDP_TUNNEL.none);
  });

  test('VXLAN with a wrong inner checksum counts on its own port only when the checksum is absent', () => {
    const inner = Uint8Array.from(UDP4);
    const vxlan = () => concat(hex('08000000 00002a00 020000000002 020000000001 0800'), inner);
    inner[10]! ^= 1;
    expect([recognised(4789, vxlan()), recognised(14_789, vxlan())]).toEqual([UDP_TUNNEL.none, UDP_TUNNEL.none]);
    inner.set([0, 0], 10);
    expect([recognised(4789, vxlan()), recognised(14_789, vxlan())]).toEqual([UDP_TUNNEL.vxlan, UDP_TUNNEL.none]);
  });
});

describe('gaps of their own', () => {
  const stopOf = (linkType: number, bytes: Uint8Array) =>
    dissectLayers(embedded(bytes, linkType, bytes.length, 0), new Packet());
  const wlan = (control: string) => concat(hex(control), hex('2c00 020000000050 020000000052 020000000051 1000 0000'));

  test('a protected 802.11 frame is encrypted WLAN', () => {
    const stop = stopOf(105, concat(wlan('8841'), hex('0100002000000000'), new Uint8Array(60).fill(0x3c)));
    expect(stop).toMatchObject({ layer: 'wlan', reason: 'unsupported' });
    expect(stop?.detail).toContain('encrypted WLAN');
  });

  test.each([
    ['a beacon', '8000'],
    ['an acknowledgment', 'd400'],
    ['a null data frame', 'c801'],
  ])('%s carries no packet', (_, control) => {
    const out = new Packet();
    const bytes = concat(wlan(control), new Uint8Array(40));
    expect(dissectLayers(embedded(bytes, 105, bytes.length, 0), out)).toBeUndefined();
    expect(out.ipVersion).toBe(0);
  });

  test.each([
    ['compressed PPP', 9, 'ff03 00fd 9012'],
    ['multilink PPP', 9, 'ff03 003d c0000001 0021'],
    ['a Frame Relay fragment', 107, '1841 03 b1 8001'],
    ['a fragment of 802.11', 105, '0801 2c00 020000000050 020000000052 020000000051 1100 4500002000000000'],
  ])('%s', (_, linkType, octets) => {
    expect(stopOf(linkType, hex(octets))).toMatchObject({ reason: 'unsupported' });
  });

  test('LCP and LMI are not VoIP and no gap', () => {
    for (const [linkType, octets] of [
      [9, 'ff03 c021 0101 0004'],
      [107, '0001 03 08 00 75'],
    ] as const) {
      expect(stopOf(linkType, hex(octets))).toBeUndefined();
    }
  });

  test('MPLS whose content cannot be told', () => {
    expect(
      stopOf(1, concat(hex('020000000002 020000000001 8847 00010140'), new Uint8Array(40).fill(0x99))),
    ).toMatchObject({
      layer: 'mpls',
      reason: 'unsupported',
    });
  });
});

describe('802.11 aggregates', () => {
  test('give every packet in them', () => {
    const sub = (ip: Uint8Array) => {
      const octets = concat(
        hex('020000000052 020000000051'),
        Uint8Array.of(0, 8 + ip.length),
        hex('aaaa030000000800'),
        ip,
      );
      return concat(octets, new Uint8Array((4 - (octets.length % 4)) % 4));
    };
    const bytes = concat(
      hex('8801 2c00 020000000050 020000000052 020000000051 1000 8000'),
      sub(packet().ipv4('192.0.2.1', '192.0.2.2').udp(1, 2, 'one').build().bytes),
      sub(packet().ipv4('192.0.2.1', '192.0.2.2').udp(1, 2, 'two').build().bytes),
      sub(packet().ipv4('192.0.2.1', '192.0.2.2').udp(1, 2, 'three').build().bytes),
      hex('01020304'),
    );
    const out = new Packet();
    expect(dissectLayers(embedded(bytes, 105, bytes.length, 0), out)).toBeUndefined();
    const payloads = [payloadOf(out)];
    for (let rest = subframesOf(out); rest !== null; rest = subframesOf(out)) {
      expect(dissectSubframe(out, rest)).toBeUndefined();
      payloads.push(payloadOf(out));
    }
    expect(payloads).toEqual(['one', 'two', 'three']);
  });
});

describe('ESP', () => {
  test('with NULL encryption in transport mode is the transport inside', () => {
    for (const [ip, nextHeader] of [
      [UDP4, 17],
      [TCP4, 6],
    ] as const) {
      const built = packet()
        .ipv4('192.0.2.1', '192.0.2.2')
        .protocol(50, espNull(ip.subarray(20), nextHeader))
        .build();
      const out = new Packet();
      expect(dissectLayers(frameFrom(built), out)).toBeUndefined();
      expect([out.protocol, out.dstPort, payloadOf(out)]).toEqual([nextHeader, 5060, 'inside']);
    }
  });

  test('with random octets stays ESP', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 40, maxLength: 200 }), (octets) => {
        const out = new Packet();
        const stop = dissectLayers(
          frameFrom(packet().ipv4('192.0.2.1', '192.0.2.2').protocol(50, octets).build()),
          out,
        );
        expect([stop, out.protocol, out.depth]).toEqual([undefined, 50, 0]);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('fragments', () => {
  test('of an outer packet, and of the inner one', () => {
    const inner = packet().ipv4('192.0.2.1', '192.0.2.2').udp(4000, 5060, new Uint8Array(600).fill(0x61));
    const [first] = inner.fragments(320);
    const outer = packet().ethernet().ipv4('198.51.100.1', '198.51.100.2').protocol(4, first!.bytes).build();
    const out = new Packet();
    expect(dissectLayers(frameFrom(outer), out)).toBeUndefined();
    expect([out.isFragment, out.moreFragments, formatAddress(out.srcA, out.srcB, out.srcC, out.srcD)]).toEqual([
      true,
      true,
      '192.0.2.1',
    ]);
    // A datagram put together from outer fragments may hold inner fragments.
    out.depth = 0;
    out.isFragment = false;
    out.protocol = 4;
    expect(dissectTransport(out, first!.bytes, 0, first!.bytes.length)).toBeUndefined();
    expect(out.isFragment).toBe(true);
  });
});
