/**
 * Writes small pcap and pcapng files for tests, field by field, in either byte order.
 *
 * Independent of `src/capture`: nothing here is shared with the readers that it tests.
 *
 * ```ts
 * pcap([octets, { octets, seconds: 1, nanoseconds: 500, originalLength: 1500 }], { endian: 'big', nano: true })
 * pcapng([section(), iface({ linkType: 1 }), enhanced(octets), statistics({ dropsByInterface: 3 })])
 * ```
 */

export type Endian = 'little' | 'big';

/** A frame to write. What is left out: the time of `TEST_TIME`, and the octets' own length. */
export interface FrameToWrite {
  readonly octets: Uint8Array;
  readonly seconds?: number;
  readonly nanoseconds?: number;
  readonly originalLength?: number;
  /** pcapng: index of the interface within the section. */
  readonly interface?: number;
  /** pcapng: one comment option each. */
  readonly comments?: readonly string[];
}

/** 2026-01-02T03:04:05Z. */
export const TEST_TIME = 1767323045;

export interface PcapOptions {
  readonly endian?: Endian;
  /** Nanosecond timestamps. */
  readonly nano?: boolean;
  readonly linkType?: number;
  readonly snaplen?: number;
  /** Kuznetsov's variant: record headers of 24 octets. */
  readonly modified?: boolean;
}

/** A whole classic pcap file. */
export function pcap(frames: readonly (Uint8Array | FrameToWrite)[], options: PcapOptions = {}): Uint8Array {
  const { endian = 'little', nano = false, modified = false } = options;
  return concat([pcapHeader(options), ...frames.map((frame) => pcapRecord(frame, { endian, nano, modified }))]);
}

/** The file header alone. */
export function pcapHeader({
  endian = 'little',
  nano = false,
  linkType = 1,
  snaplen = 262144,
  modified = false,
}: PcapOptions = {}): Uint8Array {
  const magic = modified ? 0xa1b2cd34 : nano ? 0xa1b23c4d : 0xa1b2c3d4;
  return concat([
    n32(magic, endian),
    n16(2, endian),
    n16(4, endian),
    n32(0, endian),
    n32(0, endian),
    n32(snaplen, endian),
    n32(linkType, endian),
  ]);
}

/** One record: its header and the frame. */
export function pcapRecord(frame: Uint8Array | FrameToWrite, options: PcapOptions = {}): Uint8Array {
  const { endian = 'little', nano = false, modified = false } = options;
  const { octets, seconds = TEST_TIME, nanoseconds = 0, originalLength } = frameToWrite(frame);
  return concat([
    n32(seconds, endian),
    n32(nano ? nanoseconds : Math.floor(nanoseconds / 1000), endian),
    n32(octets.length, endian),
    n32(originalLength ?? octets.length, endian),
    // Interface index, protocol, packet type, padding.
    modified ? new Uint8Array(8) : new Uint8Array(0),
    octets,
  ]);
}

/** A pcapng block; its octets depend on the byte order of the section it is in. */
export interface Block {
  readonly type: number;
  /** A section header sets the byte order for itself and for what follows. */
  readonly endian?: Endian;
  body(endian: Endian): Uint8Array;
}

/** A whole pcapng file. A little-endian section header is put before the first block when there is none. */
export function pcapng(blocks: readonly Block[]): Uint8Array {
  const all = blocks[0]?.type === SECTION ? blocks : [section(), ...blocks];
  let endian: Endian = 'little';
  return concat(
    all.map((one) => {
      endian = one.endian ?? endian;
      return blockOctets(one, endian);
    }),
  );
}

/** One block on its own. */
export function blockOctets(one: Block, endian: Endian = one.endian ?? 'little'): Uint8Array {
  const body = pad(one.body(endian));
  const length = n32(body.length + 12, endian);
  return concat([n32(one.type, endian), length, body, length]);
}

const SECTION = 0x0a0d0d0a;

/** Section Header Block. `length` -1n: not given. */
export function section({
  endian = 'little' as Endian,
  length = -1n,
  major = 1,
  comments = [] as readonly string[],
} = {}): Block {
  return {
    type: SECTION,
    endian,
    body: () =>
      concat([
        n32(0x1a2b3c4d, endian),
        n16(major, endian),
        n16(0, endian),
        n64(length, endian),
        options(comments.map(comment), endian),
      ]),
  };
}

/** Interface Description Block. `tsresol`: the octet; `tsoffset`: seconds. */
export function iface({
  linkType = 1,
  snaplen = 0,
  tsresol = undefined as number | undefined,
  tsoffset = undefined as bigint | undefined,
  name = undefined as string | undefined,
  description = undefined as string | undefined,
} = {}): Block {
  return block(1, (endian) => {
    const given: OptionToWrite[] = [];
    if (name !== undefined) given.push({ code: 2, value: utf8(name) });
    if (description !== undefined) given.push({ code: 3, value: utf8(description) });
    if (tsresol !== undefined) given.push({ code: 9, value: Uint8Array.of(tsresol) });
    if (tsoffset !== undefined) given.push({ code: 14, value: n64(tsoffset, endian) });
    return concat([n16(linkType, endian), n16(0, endian), n32(snaplen, endian), options(given, endian)]);
  });
}

/** Enhanced Packet Block in microseconds, or with `ticks` in the unit of its interface. */
export function enhanced(frame: Uint8Array | FrameToWrite, ticks?: bigint): Block {
  const given = frameToWrite(frame);
  return block(6, (endian) =>
    concat([n32(given.interface ?? 0, endian), timedFrame(given, ticks ?? microseconds(given), endian)]),
  );
}

/** The obsolete Packet Block. */
export function obsolete(frame: Uint8Array | FrameToWrite, ticks?: bigint): Block {
  const given = frameToWrite(frame);
  return block(2, (endian) =>
    concat([
      n16(given.interface ?? 0, endian),
      n16(0xffff, endian),
      timedFrame(given, ticks ?? microseconds(given), endian),
    ]),
  );
}

/** Simple Packet Block. */
export function simple(octets: Uint8Array, originalLength = octets.length): Block {
  return block(3, (endian) => concat([n32(originalLength, endian), octets]));
}

/** Interface Statistics Block. */
export function statistics({
  interface: index = 0,
  dropsByInterface = undefined as bigint | undefined,
  dropsBySystem = undefined as bigint | undefined,
} = {}): Block {
  return block(5, (endian) => {
    const given: OptionToWrite[] = [];
    if (dropsByInterface !== undefined) given.push({ code: 5, value: n64(dropsByInterface, endian) });
    if (dropsBySystem !== undefined) given.push({ code: 7, value: n64(dropsBySystem, endian) });
    return concat([n32(index, endian), n64(0n, endian), options(given, endian)]);
  });
}

/** Decryption Secrets Block; type `TLSK` unless another is given. */
export function secrets(octets: Uint8Array, type = 0x544c534b): Block {
  return block(10, (endian) => concat([n32(type, endian), n32(octets.length, endian), octets]));
}

/** Name Resolution Block with one IPv4 record. */
export function names(name = 'pbx.example'): Block {
  return block(4, (endian) => {
    const value = concat([Uint8Array.of(192, 0, 2, 1), utf8(`${name}\0`)]);
    return options([{ code: 1, value }], endian);
  });
}

/** A block of any type, with this body. */
export function block(type: number, body: Uint8Array | ((endian: Endian) => Uint8Array)): Block {
  return { type, body: typeof body === 'function' ? body : () => body };
}

/** `length` octets that count up from `first`. */
export function counting(length: number, first = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (first + i) & 0xff);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

export function n16(value: number, endian: Endian): Uint8Array {
  const octets = Uint8Array.of(value >>> 8, value);
  return endian === 'big' ? octets : octets.reverse();
}

export function n32(value: number, endian: Endian): Uint8Array {
  const octets = Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
  return endian === 'big' ? octets : octets.reverse();
}

export function n64(value: bigint, endian: Endian): Uint8Array {
  const high = n32(Number(BigInt.asUintN(32, value >> 32n)), endian);
  const low = n32(Number(BigInt.asUintN(32, value)), endian);
  return concat(endian === 'big' ? [high, low] : [low, high]);
}

interface OptionToWrite {
  readonly code: number;
  readonly value: Uint8Array;
}

function options(given: readonly OptionToWrite[], endian: Endian): Uint8Array {
  if (given.length === 0) return new Uint8Array(0);
  const each = given.map(({ code, value }) => concat([n16(code, endian), n16(value.length, endian), pad(value)]));
  return concat([...each, new Uint8Array(4)]);
}

function comment(text: string): OptionToWrite {
  return { code: 1, value: utf8(text) };
}

function timedFrame(
  { octets, originalLength, comments = [] }: FrameToWrite,
  ticks: bigint,
  endian: Endian,
): Uint8Array {
  return concat([
    n32(Number(BigInt.asUintN(32, ticks >> 32n)), endian),
    n32(Number(BigInt.asUintN(32, ticks)), endian),
    n32(octets.length, endian),
    n32(originalLength ?? octets.length, endian),
    pad(octets),
    options(comments.map(comment), endian),
  ]);
}

function microseconds({ seconds = TEST_TIME, nanoseconds = 0 }: FrameToWrite): bigint {
  return BigInt(seconds) * 1_000_000n + BigInt(Math.floor(nanoseconds / 1000));
}

function frameToWrite(frame: Uint8Array | FrameToWrite): FrameToWrite {
  return frame instanceof Uint8Array ? { octets: frame } : frame;
}

function pad(octets: Uint8Array): Uint8Array {
  return concat([octets, new Uint8Array((4 - (octets.length % 4)) % 4)]);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
