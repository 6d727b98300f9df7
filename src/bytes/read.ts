/**
 * Big- and little-endian integers read from a byte array at an absolute offset.
 *
 * Plain shifts rather than DataView: measurably faster in the hot path. No bounds checks here: the caller has compared the
 * offset with its own end before. An offset past the array reads as 0, never throws.
 */

export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at]! | 0;
}

export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

export function u24(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
}

/** Unsigned: 0 to 4294967295. */
export function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** The same bits signed: a 32-bit integer to V8 wherever it goes, where a large unsigned number may become an allocated double. */
export function i32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

export function u16le(bytes: Uint8Array, at: number): number {
  return (bytes[at + 1]! << 8) | bytes[at]!;
}

/** Unsigned: 0 to 4294967295. */
export function u32le(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 3]! << 24) | (bytes[at + 2]! << 16) | (bytes[at + 1]! << 8) | bytes[at]!) >>> 0;
}
