/**
 * IP fragments to datagrams: RFC 791 section 3.2, RFC 8200 section 4.5, RFC 5722.
 *
 * Fragments may come in any order and more than once. Two that claim the same octets with different content spoil the datagram:
 * which of them a receiver would have believed cannot be known. Every fragment's frame is handed back exactly once, in a
 * Reassembled or in an Unfinished.
 */
import { type Stop, type StopReason, stop } from '../bytes/stop.ts';
import { type Frame, type FrameReference, referenceTo } from '../capture/frame.ts';
import type { Packet } from '../layers/index.ts';
import { Pieces } from './pieces.ts';

export interface Reassembled {
  /** What the IP header carried: `bytes[start..end)`, valid until the next `add`. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** IP protocol number, or an IPv6 extension header that was fragmented along. */
  readonly protocol: number;
  /** Frames that took part, fragments that were sent again included. */
  readonly frames: number;
  /** Frames that were copies of others: not in `frames`. */
  readonly copies: number;
  readonly first: FrameReference;
  readonly last: FrameReference;
  /** The same object in the Unfinished of fragments that repeat this datagram: what the receiver wants to know of it then. */
  readonly repeated: Repeated;
}

/** How the frames of a datagram were accounted for; set by whoever takes it, null when it is not known. */
export interface Repeated {
  count: ((frames: number) => void) | null;
}

/** Frames of fragments that gave no datagram. */
export interface Unfinished {
  readonly frames: number;
  readonly first: FrameReference;
  /** Null: they repeat, octet by octet, a datagram that was given before, and nothing is missing. Offsets count from the datagram's start. */
  readonly stop: Stop | null;
  readonly repeated: Repeated;
}

export interface FragmentLimits {
  /** Datagrams kept at a time. */
  readonly datagrams: number;
  /** Memory kept at a time, all datagrams together, as `Pieces.cost` counts it. */
  readonly octets: number;
  /** Fragments of one datagram; 65,535 octets in pieces of 64, far below any MTU in use. */
  readonly fragments: number;
  /** Capture time that a datagram may take; what Linux allows. */
  readonly seconds: number;
}

export const FRAGMENT_LIMITS: FragmentLimits = { datagrams: 4096, octets: 32 << 20, fragments: 1024, seconds: 30 };

const MAX_DATAGRAM = 65_535;
const NOTHING: readonly Unfinished[] = [];

interface Datagram {
  readonly key: string;
  readonly layer: 'ipv4' | 'ipv6';
  readonly startedAt: number;
  readonly pieces: Pieces<null>;
  /** Frames not yet handed back, copies of such, and the first of them all. */
  frames: number;
  copies: number;
  first: FrameReference;
  protocol: number;
  /** Known once the last fragment came; else -1. */
  length: number;
  /** Why there will be no datagram. */
  spoiled: Stop | null;
  /** Given out; stays for a while to recognise duplicates that come late. */
  finished: boolean;
  readonly repeated: Repeated;
}

export class FragmentTable {
  readonly #limits: FragmentLimits;
  /** In order of first appearance, which is what ages. */
  readonly #datagrams = new Map<string, Datagram>();
  #octets = 0;
  #unfinished: Unfinished[] = [];

  constructor(limits: FragmentLimits = FRAGMENT_LIMITS) {
    this.#limits = limits;
  }

  /**
   * Takes the fragment of `packet` (`packet.isFragment`); the datagram when it was the last that lacked.
   *
   * @param frames that the fragment itself took: more than 1 when it came in a tunnel whose packets were fragmented
   * @param isCopy the capture holds the same packet twice: its frames are handed back, and its octets are known
   */
  add(packet: Packet, frame: Frame, frames = 1, isCopy = false): Reassembled | undefined {
    this.#expire(frame.seconds);
    const datagram = this.#find(packet, frame);
    if (datagram.frames + datagram.copies === 0) datagram.first = referenceTo(frame);
    if (isCopy) {
      datagram.copies += frames;
      return undefined;
    }
    datagram.frames += frames;
    if (datagram.finished || datagram.spoiled !== null) return undefined;

    const before = datagram.pieces.cost;
    datagram.spoiled = place(datagram, packet, frame, this.#limits.fragments);
    if (datagram.spoiled !== null) datagram.pieces.clear();
    this.#octets += datagram.pieces.cost - before;
    const whole = isWhole(datagram) ? this.#finish(datagram, frame) : undefined;
    this.#keepWithinOctets(datagram);
    return whole;
  }

  /** What has become unfinished since the last call; call it after every `add`. */
  takeUnfinished(): readonly Unfinished[] {
    if (this.#unfinished.length === 0) return NOTHING;
    const unfinished = this.#unfinished;
    this.#unfinished = [];
    return unfinished;
  }

  /** All that is left, at the end of the capture. */
  close(): readonly Unfinished[] {
    for (const datagram of this.#datagrams.values()) this.#drop(datagram, null);
    return this.takeUnfinished();
  }

  #find(packet: Packet, frame: Frame): Datagram {
    const key = keyOf(packet);
    const known = this.#datagrams.get(key);
    if (known !== undefined) {
      if (!known.finished || repeats(known, packet)) return known;
      // The identification is in use again, for another datagram.
      this.#drop(known, null);
    }
    if (this.#datagrams.size >= this.#limits.datagrams) this.#dropOldest(`${this.#limits.datagrams} datagrams`);
    const datagram: Datagram = {
      key,
      layer: packet.ipVersion === 4 ? 'ipv4' : 'ipv6',
      startedAt: frame.seconds,
      pieces: new Pieces(),
      frames: 0,
      copies: 0,
      first: referenceTo(frame),
      protocol: packet.protocol,
      length: -1,
      spoiled: null,
      finished: false,
      repeated: { count: null },
    };
    this.#datagrams.set(key, datagram);
    return datagram;
  }

  #finish(datagram: Datagram, frame: Frame): Reassembled {
    const bytes = new Uint8Array(datagram.length);
    for (const piece of datagram.pieces) bytes.set(piece.bytes, piece.start);
    const { protocol, frames, copies, first, length, repeated } = datagram;
    datagram.finished = true;
    datagram.frames = 0;
    datagram.copies = 0;
    return { bytes, start: 0, end: length, protocol, frames, copies, first, last: referenceTo(frame), repeated };
  }

  #expire(now: number): void {
    for (const datagram of this.#datagrams.values()) {
      if (now - datagram.startedAt <= this.#limits.seconds) return;
      this.#drop(datagram, null);
    }
  }

  #keepWithinOctets(newest: Datagram): void {
    while (this.#octets > this.#limits.octets && this.#datagrams.size > 1) {
      const oldest = this.#datagrams.values().next().value;
      if (oldest === undefined || oldest === newest) return;
      this.#dropOldest(`${this.#limits.octets} octets of memory`);
    }
  }

  #dropOldest(limit: string): void {
    const oldest = this.#datagrams.values().next().value;
    if (oldest === undefined) return;
    const { layer, pieces } = oldest;
    const detail = `fragments were left out: the limit of ${limit} waiting was reached`;
    this.#drop(oldest, stop(layer, 'limit-reached', pieces.octets, 0, 0, detail));
  }

  #drop(datagram: Datagram, reason: Stop | null): void {
    this.#datagrams.delete(datagram.key);
    this.#octets -= datagram.pieces.cost;
    const frames = datagram.frames + datagram.copies;
    if (frames === 0) return;
    const stop = datagram.finished ? null : (datagram.spoiled ?? reason ?? missing(datagram));
    this.#unfinished.push({ frames, first: datagram.first, stop, repeated: datagram.repeated });
  }
}

/** RFC 8200 leaves the protocol out: only the fragment at offset 0 says what it is. */
function keyOf(packet: Packet): string {
  const { srcA, srcB, srcC, srcD, dstA, dstB, dstC, dstD } = packet;
  const protocol = packet.ipVersion === 4 ? packet.protocol : 'any';
  return `${srcA},${srcB},${srcC},${srcD},${dstA},${dstB},${dstC},${dstD},${packet.fragmentIdentification},${protocol}`;
}

/** Whether the fragment is part of the datagram that was given out. */
function repeats(datagram: Datagram, packet: Packet): boolean {
  const { fragmentOffset, fragmentStart, fragmentEnd, fragmentOriginalLength, moreFragments } = packet;
  const end = fragmentOffset + fragmentOriginalLength;
  if (moreFragments ? end >= datagram.length : end !== datagram.length) return false;
  return datagram.pieces.agrees(fragmentOffset, packet.bytes, fragmentStart, fragmentEnd);
}

/** Puts the fragment's octets in their place, or says why the datagram is spoiled. */
function place(datagram: Datagram, packet: Packet, frame: Frame, limit: number): Stop | null {
  const { fragmentOffset: start, fragmentOriginalLength: octets, fragmentStart, fragmentEnd, moreFragments } = packet;
  const captured = fragmentEnd - fragmentStart;
  const end = start + octets;
  const spoil = (reason: StopReason, detail: string) => stop(datagram.layer, reason, start, octets, captured, detail);
  if (captured < octets) {
    const reason = frame.originalLength > frame.end - frame.start ? 'truncated-by-snaplen' : 'truncated';
    return spoil(reason, `a fragment of ${octets} octets was captured with ${captured}`);
  }
  if (end > MAX_DATAGRAM) return spoil('malformed', `a fragment ends at octet ${end} of a datagram`);
  if (moreFragments && octets % 8 !== 0) return spoil('malformed', `a fragment before the last has ${octets} octets`);
  if (datagram.length >= 0 && (moreFragments ? end > datagram.length : end !== datagram.length)) {
    return spoil('conflicting-overlap', `a datagram ends at octet ${datagram.length} and goes on to ${end}`);
  }
  if (!moreFragments) {
    for (const piece of datagram.pieces) {
      if (piece.end > end) return spoil('conflicting-overlap', `a datagram ends at octet ${end} and has ${piece.end}`);
    }
    datagram.length = end;
  }
  if (start === 0) datagram.protocol = packet.protocol;
  if (!datagram.pieces.insert(start, end, packet.bytes, fragmentStart, fragmentEnd, null)) {
    return spoil('conflicting-overlap', 'two fragments have different octets for the same place');
  }
  if (datagram.pieces.count > limit) return spoil('limit-reached', `more than ${limit} fragments in one datagram`);
  return null;
}

/** The pieces never overlap, so their octets add up to the length when nothing lacks. */
function isWhole(datagram: Datagram): boolean {
  return datagram.spoiled === null && datagram.length >= 0 && datagram.pieces.octets === datagram.length;
}

function missing(datagram: Datagram): Stop {
  let at = 0;
  let next = datagram.length;
  for (const piece of datagram.pieces) {
    if (piece.start > at) {
      next = piece.start;
      break;
    }
    at = piece.end;
  }
  const extent = next > at ? next - at : 0;
  const detail = `a datagram of which ${datagram.pieces.octets} octets were captured lacks fragments from octet ${at}`;
  return stop(datagram.layer, 'missing-fragment', at, extent, 0, detail);
}
