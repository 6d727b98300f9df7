/**
 * Reads the presentation language of TLS (RFC 8446 section 3): integers and length-prefixed vectors, inside bounds.
 *
 * The first read past the end is remembered as a Stop and every later read gives 0 or an empty cursor, so that a dissector
 * reads straight on and asks once at the end. A vector's cursor shares its parent's Stop and can never read outside itself.
 */
import { u8, u16, u24, u32 } from '../../bytes/read.ts';
import { type Stop, stop } from '../../bytes/stop.ts';

export class Cursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  position: number;
  readonly #outcome: { stop: Stop | undefined };
  readonly #layer: string;

  constructor(bytes: Uint8Array, start: number, end: number, layer: string, outcome?: { stop: Stop | undefined }) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.#layer = layer;
    this.#outcome = outcome ?? { stop: undefined };
  }

  get remaining(): number {
    return this.end - this.position;
  }

  /** The first problem of this cursor and of all vectors read from it. */
  get stop(): Stop | undefined {
    return this.#outcome.stop;
  }

  u8(): number {
    const at = this.skip(1);
    return at === -1 ? 0 : u8(this.bytes, at);
  }

  u16(): number {
    const at = this.skip(2);
    return at === -1 ? 0 : u16(this.bytes, at);
  }

  u24(): number {
    const at = this.skip(3);
    return at === -1 ? 0 : u24(this.bytes, at);
  }

  u32(): number {
    const at = this.skip(4);
    return at === -1 ? 0 : u32(this.bytes, at);
  }

  /** Passes over octets; where they began, or -1 when they are not all there. */
  skip(octets: number): number {
    if (octets > this.remaining) {
      this.fail('truncated', octets, 'A length reaches past the end of its container');
      return -1;
    }
    const at = this.position;
    this.position += octets;
    return at;
  }

  /** A vector with a length of 1, 2 or 3 octets in front. What is there of a truncated one can still be read. */
  vector(lengthOctets: 1 | 2 | 3): Cursor {
    const length = lengthOctets === 1 ? this.u8() : lengthOctets === 2 ? this.u16() : this.u24();
    const start = this.position;
    const end = Math.min(this.end, start + length);
    if (end < start + length) this.fail('truncated', length, 'A vector reaches past the end of its container');
    this.position = end;
    return new Cursor(this.bytes, start, end, this.#layer, this.#outcome);
  }

  /** The rest as a cursor with a Stop of its own: a broken extension does not end the list that it stands in. */
  isolated(): Cursor {
    return new Cursor(this.bytes, this.position, this.end, this.#layer);
  }

  fail(reason: Stop['reason'], needed: number, detail: string): void {
    this.#outcome.stop ??= stop(this.#layer, reason, this.position, needed, this.remaining, detail);
    this.position = this.end;
  }
}

/** More values than this in one list is no real message; the rest is left out with a Stop. */
export const MAX_LIST = 2048;

/** A list of 16-bit codes to the end of the cursor. */
export function codeList(cursor: Cursor): number[] {
  const codes: number[] = [];
  while (cursor.remaining > 0 && codes.length < MAX_LIST) {
    const code = cursor.u16();
    if (cursor.stop === undefined) codes.push(code);
  }
  if (cursor.remaining > 0) cursor.fail('limit-reached', 0, `A list holds more than ${MAX_LIST} values`);
  return codes;
}

export function octetList(cursor: Cursor): number[] {
  const octets = Array.from(cursor.bytes.subarray(cursor.position, cursor.end));
  cursor.position = cursor.end;
  return octets;
}

/** Names come from strangers: printable ASCII stays, everything else becomes `\xNN`; longer than 255 octets ends in `...`. */
export function printable(bytes: Uint8Array, start: number, end: number): string {
  const until = Math.min(end, start + MAX_NAME);
  let text = '';
  for (let at = start; at < until; at += 1) {
    const octet = bytes[at]!;
    const plain = octet > 0x20 && octet < 0x7f && octet !== 0x5c;
    text += plain ? String.fromCharCode(octet) : `\\x${octet.toString(16).padStart(2, '0')}`;
  }
  return until < end ? `${text}...` : text;
}

const MAX_NAME = 255;

/** Lower-case hex. */
export function hex(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += 1) text += bytes[at]!.toString(16).padStart(2, '0');
  return text;
}
