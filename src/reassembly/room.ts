/**
 * Buffers that grow: by doubling, which keeps the copying linear, and only over octets that have come, never by a length that somebody
 * claims.
 */

/** Octets of the first buffer. */
const LEAST = 512;

/** The buffer itself where it holds `length` octets, else a larger one with its first `used` octets. */
export function withRoom(buffer: Uint8Array, used: number, length: number): Uint8Array {
  if (buffer.length >= length) return buffer;
  const larger = new Uint8Array(Math.max(length, buffer.length * 2, LEAST));
  larger.set(buffer.subarray(0, used));
  return larger;
}
