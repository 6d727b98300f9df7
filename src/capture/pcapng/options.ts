/**
 * The options of a pcapng block: code, length and value, padded to 32 bits, ended by code 0 or by the end of the block.
 *
 * Reference: draft-ietf-opsawg-pcapng, section 3.5.
 */
import { u16, u16le } from '../../bytes/read.ts';

export const OPTION = {
  end: 0,
  comment: 1,
  interfaceName: 2,
  interfaceDescription: 3,
  timestampResolution: 9,
  timestampOffset: 14,
  dropsByInterface: 5,
  dropsBySystem: 7,
} as const;

/** Called with the range of one option's value, without padding. */
type OptionVisitor = (code: number, start: number, end: number) => void;

/** False when an option runs past `end`; those before it have been visited. */
export function visitOptions(
  bytes: Uint8Array,
  start: number,
  end: number,
  bigEndian: boolean,
  visit: OptionVisitor,
): boolean {
  const read = bigEndian ? u16 : u16le;
  let at = start;
  while (at + 4 <= end) {
    const code = read(bytes, at);
    const length = read(bytes, at + 2);
    if (code === OPTION.end) return true;
    const valueEnd = at + 4 + length;
    if (valueEnd > end) return false;
    visit(code, at + 4, valueEnd);
    at = padded(valueEnd - start) + start;
  }
  return true;
}

/** Comments among the options: the visitor above without its closure, for the blocks that carry frames. */
export function countComments(bytes: Uint8Array, start: number, end: number, bigEndian: boolean): number {
  let comments = 0;
  let at = start;
  while (at + 4 <= end) {
    const code = bigEndian ? u16(bytes, at) : u16le(bytes, at);
    const length = bigEndian ? u16(bytes, at + 2) : u16le(bytes, at + 2);
    if (code === OPTION.end || at + 4 + length > end) break;
    if (code === OPTION.comment) comments++;
    at += 4 + padded(length);
  }
  return comments;
}

/** Rounded up to a multiple of four octets. */
export function padded(octets: number): number {
  return (octets + 3) & ~3;
}
