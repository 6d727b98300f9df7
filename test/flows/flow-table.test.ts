import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Flow, FlowTable } from '../../src/flows/index.ts';
import { Packet } from '../../src/layers/index.ts';

interface Tuple {
  readonly source: readonly [number, number, number, number];
  readonly destination: readonly [number, number, number, number];
  readonly srcPort: number;
  readonly dstPort: number;
  readonly protocol: number;
}

function packetOf({ source, destination, srcPort, dstPort, protocol }: Tuple): Packet {
  const packet = new Packet();
  [packet.srcA, packet.srcB, packet.srcC, packet.srcD] = source;
  [packet.dstA, packet.dstB, packet.dstC, packet.dstD] = destination;
  return Object.assign(packet, { srcPort, dstPort, protocol, ipVersion: source[2] === 0xffff ? 4 : 6 });
}

function reversed(tuple: Tuple): Tuple {
  const { source, destination, srcPort, dstPort, protocol } = tuple;
  return { source: destination, destination: source, srcPort: dstPort, dstPort: srcPort, protocol };
}

const ipv4 = (address: number): Tuple['source'] => [0, 0, 0xffff, address >>> 0];
const rtp = (n: number): Tuple => ({
  source: ipv4(0x0a000000 + n),
  destination: ipv4(0xc0a80000 + n),
  srcPort: 16384 + ((n * 2) & 0x3fff),
  dstPort: 16386 + ((n * 2) & 0x3fff),
  protocol: 17,
});

/** Few values, so that keys meet often. */
const address = fc.oneof(
  fc.constantFrom(0, 1, 0x0a000001, 0xffffffff, 0x80000000).map(ipv4),
  fc.tuple(
    fc.constantFrom(0, 0x20010db8, 0xffffffff),
    fc.constantFrom(0, 1),
    fc.constantFrom(0, 0xffff),
    fc.constantFrom(0, 1, 0x80000000),
  ),
);
const tuple: fc.Arbitrary<Tuple> = fc.record({
  source: address,
  destination: address,
  srcPort: fc.constantFrom(0, 1, 5060, 65_535),
  dstPort: fc.constantFrom(0, 1, 5060, 65_535),
  protocol: fc.constantFrom(6, 17, 132),
});

/** What a nested Map with text keys says: the same flow for both directions. */
class Oracle {
  readonly #flows = new Map<string, { id: number; a: string }>();

  of(tuple: Tuple): { id: number; direction: number } {
    const a = `${tuple.source} ${tuple.srcPort}`;
    const b = `${tuple.destination} ${tuple.dstPort}`;
    const key = `${tuple.protocol} ${[a, b].sort().join(' | ')}`;
    let flow = this.#flows.get(key);
    if (flow === undefined) {
      flow = { id: this.#flows.size, a };
      this.#flows.set(key, flow);
    }
    return { id: flow.id, direction: flow.a === a ? 0 : 1 };
  }
}

describe('FlowTable', () => {
  test('gives one flow for both directions, a being the source of the first packet', () => {
    const flows = new FlowTable<string>();
    const flow = flows.of(packetOf(rtp(1)))!;
    expect(flows.direction).toBe(0);
    expect(flow).toMatchObject({ id: 0, protocol: 17, aD: 0x0a000001, aPort: 16386, bD: 0xc0a80001, bPort: 16388 });
    expect(flow.state).toBeNull();
    flow.state = 'kept';
    expect(flows.of(packetOf(reversed(rtp(1))))).toBe(flow);
    expect(flows.direction).toBe(1);
    expect(flows.of(packetOf(rtp(1)))?.state).toBe('kept');
    expect(flows.direction).toBe(0);
    expect(flows.size).toBe(1);
  });

  test('tells apart what differs in one field only', () => {
    const flows = new FlowTable<null>();
    const base = rtp(1);
    const words = [0, 1, 2, 3].map((index) => {
      const source = [...base.source] as [number, number, number, number];
      source[index] = (source[index]! ^ 1) >>> 0;
      return { ...base, source };
    });
    const others = [
      { ...base, srcPort: 1 },
      { ...base, dstPort: 1 },
      { ...base, protocol: 6 },
    ];
    const swappedPorts = { ...base, srcPort: base.dstPort, dstPort: base.srcPort };
    const ids = [base, ...words, ...others, swappedPorts].map((tuple) => flows.of(packetOf(tuple))?.id);
    expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('an endpoint that talks to itself has direction 0', () => {
    const flows = new FlowTable<null>();
    const self: Tuple = { source: ipv4(1), destination: ipv4(1), srcPort: 5060, dstPort: 5060, protocol: 17 };
    flows.of(packetOf(self));
    flows.of(packetOf(reversed(self)));
    expect(flows.direction).toBe(0);
    expect(flows.size).toBe(1);
  });

  test('equals a Map over any keys', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(tuple, fc.boolean()), { maxLength: 200 }), (packets) => {
        const flows = new FlowTable<null>();
        const oracle = new Oracle();
        for (const [forward, turn] of packets) {
          const tuple = turn ? reversed(forward) : forward;
          const flow = flows.of(packetOf(tuple));
          expect({ id: flow?.id, direction: flows.direction }).toEqual(oracle.of(tuple));
        }
      }),
    );
  });

  test('equals a Map while it grows, and iterates in order of first appearance', () => {
    const flows = new FlowTable<null>();
    const oracle = new Oracle();
    for (let step = 0; step < 60_000; step++) {
      const n = (step * 7919) % 20_000;
      const tuple = step % 3 === 0 ? reversed(rtp(n)) : rtp(n);
      const expected = oracle.of(tuple);
      const flow = flows.of(packetOf(tuple));
      if (flow?.id !== expected.id || flows.direction !== expected.direction) expect.fail(`step ${step}`);
    }
    expect(flows.size).toBe(20_000);
    expect([...flows].map((flow) => flow.id)).toEqual(Array.from({ length: 20_000 }, (_, id) => id));
  });

  test('at the limit known flows are found and new ones are counted', () => {
    const flows = new FlowTable<null>(3);
    const found = [0, 1, 2, 3, 4, 0, 2].map((n) => flows.of(packetOf(rtp(n)))?.id);
    expect(found).toEqual([0, 1, 2, undefined, undefined, 0, 2]);
    expect(flows.refused).toBe(2);
    expect(flows.size).toBe(3);
  });

  test('keys that collide on purpose are refused, not searched for ever; others go on', () => {
    // The hash of an IPv4 endpoint takes in address ^ port * 0x9e3779b1 alone: these are all one to it.
    const flows = new FlowTable<null>();
    const collide = (port: number): Tuple => ({
      source: ipv4(0x0a000001 ^ Math.imul(port, 0x9e3779b1)),
      destination: ipv4(2),
      srcPort: port,
      dstPort: 5060,
      protocol: 17,
    });
    const given: (Flow<null> | null)[] = [];
    for (let port = 0; port < 5000; port++) given.push(flows.of(packetOf(collide(port))));
    expect(given.filter((flow) => flow !== null)).toHaveLength(128);
    expect(flows.refused).toBe(5000 - 128);
    for (let n = 0; n < 5000; n++) expect(flows.of(packetOf(rtp(n)))).not.toBeNull();
    for (let port = 0; port < 128; port++) expect(flows.of(packetOf(collide(port)))).toBe(given[port]);
  });
});
