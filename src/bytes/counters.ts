/**
 * Zeroed counters and small copies, cut out of larger blocks.
 *
 * A media stream has half a dozen small arrays. An ArrayBuffer for each would cost 200 octets beside its content, and the garbage collector a
 * step in each of its rounds. A block is let go when the last array cut from it is; streams
 * live as long as their capture is read, so that no array keeps a block for long.
 */

const BLOCK = 1 << 18;
/** So that every kind of array may begin anywhere. */
const ALIGNED = 8;

let block = new ArrayBuffer(0);
let used = 0;

/** Where the next `octets` begin, all zero; in a new block when the last one has not so many left. */
function take(octets: number): number {
  if (used + octets > block.byteLength) {
    block = new ArrayBuffer(Math.max(BLOCK, octets));
    used = 0;
  }
  const at = used;
  used = (used + octets + ALIGNED - 1) & -ALIGNED;
  return at;
}

export function words32(length: number): Uint32Array {
  const at = take(length * 4);
  return new Uint32Array(block, at, length);
}

/** For words that are compared as JavaScript's bit operations give them. */
export function signed32(length: number): Int32Array {
  const at = take(length * 4);
  return new Int32Array(block, at, length);
}

export function words16(length: number): Uint16Array {
  const at = take(length * 2);
  return new Uint16Array(block, at, length);
}

/** `bytes[start..end)`, copied. */
export function copyOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const at = take(end - start);
  const copy = new Uint8Array(block, at, end - start);
  copy.set(bytes.subarray(start, end));
  return copy;
}
