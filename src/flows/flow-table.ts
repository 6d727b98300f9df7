/**
 * From a packet to its Flow: a hash table over integers with open addressing, so that a look-up allocates nothing.
 *
 * The hash is fixed, not seeded: the same capture takes the same path every time. Someone who writes packets to collide can
 * make their own look-ups `PROBE_LIMIT` steps long, not longer; flows that find no place then are refused and counted, as are
 * flows beyond the limit.
 */
import type { Packet } from '../layers/index.ts';
import { type Direction, Flow } from './flow.ts';

/** A large office has thousands; a scan of a network in the capture has more. About 250 octets each. */
export const FLOW_LIMIT = 500_000;

/** At half load so many occupied slots in a row do not come about by chance. */
const PROBE_LIMIT = 128;

/** Slots at the beginning; a power of two. */
const FIRST_SIZE = 1024;

/** Words of a flow in `#keys`: two addresses of four, the ports, the protocol; a power of two keeps one flow in one cache line. */
const KEY_WORDS = 16;

export class FlowTable<State> {
  /** Of the packet last given to `of`. */
  direction: Direction = 0;
  /** Packets for which there was no place. */
  refused = 0;

  readonly #limit: number;
  readonly #flows: Flow<State>[] = [];
  /** Slot to hash and flow number plus one (0: empty), side by side. */
  #slots = new Int32Array(FIRST_SIZE * 2);
  #mask = FIRST_SIZE - 1;
  #keys = new Int32Array((FIRST_SIZE / 2) * KEY_WORDS);
  /** Steps that a look-up takes at most; growing may need more than `PROBE_LIMIT`, though never by chance. */
  #probes = PROBE_LIMIT;

  constructor(limit: number = FLOW_LIMIT) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#flows.length;
  }

  /** Flows in order of first appearance. */
  [Symbol.iterator](): IterableIterator<Flow<State>> {
    return this.#flows.values();
  }

  /**
   * The flow of an IP packet that is not a fragment, the same for both directions, and `direction` beside it. Where both
   * endpoints are equal, the direction is 0. Null when the table has no place for a new flow.
   */
  of(packet: Packet): Flow<State> | null {
    const hash = hashOf(packet);
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = hash & mask;
    for (let probe = this.#probes; probe > 0; probe--) {
      const place = slots[slot * 2 + 1]!;
      if (place === 0) return this.#add(packet, hash, slot);
      if (slots[slot * 2] === hash && this.#matches(packet, place - 1)) return this.#flows[place - 1]!;
      slot = (slot + stepOf(hash)) & mask;
    }
    this.refused++;
    return null;
  }

  #matches(packet: Packet, index: number): boolean {
    const keys = this.#keys;
    const at = index * KEY_WORDS;
    if (keys[at + 9] !== packet.protocol) return false;
    const ports = keys[at + 8]!;
    const srcPort = packet.srcPort;
    const dstPort = packet.dstPort;
    if (ports === ((srcPort << 16) | dstPort) && sameAddresses(keys, at, at + 4, packet.words)) {
      this.direction = 0;
      return true;
    }
    if (ports === ((dstPort << 16) | srcPort) && sameAddresses(keys, at + 4, at, packet.words)) {
      this.direction = 1;
      return true;
    }
    return false;
  }

  #add(packet: Packet, hash: number, slot: number): Flow<State> | null {
    const index = this.#flows.length;
    if (index >= this.#limit) {
      this.refused++;
      return null;
    }
    const flow = new Flow<State>(index, packet);
    this.#flows.push(flow);
    this.#slots[slot * 2] = hash;
    this.#slots[slot * 2 + 1] = index + 1;
    writeKey(this.#keys, index * KEY_WORDS, packet);
    this.direction = 0;
    if ((index + 1) * 2 > this.#mask) this.#grow();
    return flow;
  }

  /** Twice the slots, flows put in again in order of first appearance. */
  #grow(): void {
    const old = this.#slots;
    const hashes = new Int32Array(this.#flows.length);
    for (let at = 0; at < old.length; at += 2) if (old[at + 1] !== 0) hashes[old[at + 1]! - 1] = old[at]!;
    const slots = new Int32Array(old.length * 2);
    const mask = old.length - 1;
    for (let index = 0; index < hashes.length; index++) {
      const hash = hashes[index]!;
      let slot = hash & mask;
      let probes = 1;
      for (; slots[slot * 2 + 1] !== 0; probes++) slot = (slot + stepOf(hash)) & mask;
      slots[slot * 2] = hash;
      slots[slot * 2 + 1] = index + 1;
      if (probes > this.#probes) this.#probes = probes;
    }
    const keys = new Int32Array(this.#keys.length * 2);
    keys.set(this.#keys);
    this.#slots = slots;
    this.#mask = mask;
    this.#keys = keys;
  }
}

/** Compares the last words first: within IPv4 only they differ. */
function sameAddresses(keys: Int32Array, src: number, dst: number, words: Int32Array): boolean {
  return (
    keys[src + 3] === words[3] &&
    keys[dst + 3] === words[7] &&
    keys[src + 2] === words[2] &&
    keys[dst + 2] === words[6] &&
    keys[src + 1] === words[1] &&
    keys[dst + 1] === words[5] &&
    keys[src] === words[0] &&
    keys[dst] === words[4]
  );
}

function writeKey(keys: Int32Array, at: number, packet: Packet): void {
  for (let word = 0; word < 8; word++) keys[at + word] = packet.words[word]!;
  keys[at + 8] = (packet.srcPort << 16) | packet.dstPort;
  keys[at + 9] = packet.protocol;
}

/**
 * How far it is to the next slot to try: odd, so that all slots are reached, and from bits that did not choose the first slot, so
 * that keys which collide do not stand in the way of others.
 */
function stepOf(hash: number): number {
  return (hash >>> 20) | 1;
}

/** The same for both directions: the sum of what the two endpoints give, mixed once more. */
function hashOf(packet: Packet): number {
  const source = endpointHash(packet.words, 0, packet.srcPort);
  const destination = endpointHash(packet.words, 4, packet.dstPort);
  return mix((source + destination) ^ Math.imul(packet.protocol, 0x9e3779b1));
}

function endpointHash(words: Int32Array, at: number, port: number): number {
  const hash = mix(words[at + 3]! ^ Math.imul(port, 0x9e3779b1));
  const a = words[at]!;
  const b = words[at + 1]!;
  const c = words[at + 2]!;
  // IPv4 (0, 0, 0xffff) needs the last word alone, and is what nearly all packets are.
  return (a | b | (c ^ 0xffff)) === 0 ? hash : mix(mix(mix(hash + c) ^ b) + a);
}

/** The finalizer of MurmurHash3: every input bit reaches every output bit. */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
