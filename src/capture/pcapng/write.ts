/**
 * Writes pcapng: a section, an interface for each capture and link type, and frames with comments. Little-endian, nanoseconds.
 *
 * Reference: draft-ietf-opsawg-pcapng, sections 3.5 (options), 4.1 (section header), 4.2 (interface), 4.3 (enhanced packet).
 * Not written: statistics, name resolution, secrets.
 */
import { BLOCK } from './blocks.ts';
import { OPTION, padded } from './options.ts';

/** A frame to write: its octets are copied at once. */
export interface FrameToWrite {
  readonly octets: Uint8Array;
  /** Octets on the wire. */
  readonly originalLength: number;
  readonly linkType: number;
  /** What the interface is called: frames of one name and link type share one. */
  readonly interfaceName: string;
  readonly seconds: number;
  readonly nanoseconds: number;
  /** One comment each; shown by Wireshark beside the frame. */
  readonly comments: readonly string[];
}

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Option of a section: the application that wrote it. */
const APPLICATION = 4;
const NANOSECONDS = 9;
const NANOSECONDS_A_SECOND = 1_000_000_000n;
/** The length of an option is 16 bits. */
const MAX_OPTION_OCTETS = 0xffff;

export class PcapngWriter {
  readonly #blocks: Uint8Array[] = [];
  readonly #interfaces = new Map<string, number>();

  /** @param comment of the whole file; `application` is the program that writes it */
  constructor(application: string, comment: string) {
    const options = concat([option(OPTION.comment, utf8(comment)), option(APPLICATION, utf8(application)), END]);
    const body = new Uint8Array(16 + options.length);
    const view = new DataView(body.buffer);
    view.setUint32(0, BYTE_ORDER_MAGIC, true);
    view.setUint16(4, 1, true);
    // Of unknown length, as one who writes a stream would say; readers go by the blocks.
    view.setBigInt64(8, -1n, true);
    body.set(options, 16);
    this.#blocks.push(block(BLOCK.section, body));
  }

  write(frame: FrameToWrite): void {
    const { octets, originalLength, seconds, nanoseconds, comments } = frame;
    const options = concat([...comments.map((comment) => option(OPTION.comment, utf8(comment))), END]);
    const data = padded(octets.length);
    const body = new Uint8Array(20 + data + options.length);
    const view = new DataView(body.buffer);
    const time = BigInt(seconds) * NANOSECONDS_A_SECOND + BigInt(nanoseconds);
    view.setUint32(0, this.#interfaceOf(frame), true);
    view.setUint32(4, Number(BigInt.asUintN(32, time >> 32n)), true);
    view.setUint32(8, Number(BigInt.asUintN(32, time)), true);
    view.setUint32(12, octets.length, true);
    view.setUint32(16, originalLength, true);
    body.set(octets, 20);
    body.set(options, 20 + data);
    this.#blocks.push(block(BLOCK.enhancedPacket, body));
  }

  bytes(): Uint8Array {
    return concat(this.#blocks);
  }

  #interfaceOf({ linkType, interfaceName }: FrameToWrite): number {
    const key = `${linkType} ${interfaceName}`;
    const known = this.#interfaces.get(key);
    if (known !== undefined) return known;
    const options = concat([
      option(OPTION.interfaceName, utf8(interfaceName)),
      option(OPTION.timestampResolution, Uint8Array.of(NANOSECONDS)),
      END,
    ]);
    const body = new Uint8Array(8 + options.length);
    // The snapshot length stays 0: no limit.
    new DataView(body.buffer).setUint16(0, linkType, true);
    body.set(options, 8);
    this.#blocks.push(block(BLOCK.interface, body));
    const index = this.#interfaces.size;
    this.#interfaces.set(key, index);
    return index;
  }
}

/** Code 0, length 0. */
const END = new Uint8Array(4);

function block(type: number, body: Uint8Array): Uint8Array {
  const length = 12 + body.length;
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  out.set(body, 8);
  view.setUint32(length - 4, length, true);
  return out;
}

function option(code: number, value: Uint8Array): Uint8Array {
  const kept = value.subarray(0, MAX_OPTION_OCTETS);
  const out = new Uint8Array(4 + padded(kept.length));
  const view = new DataView(out.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, kept.length, true);
  out.set(kept, 4);
  return out;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
