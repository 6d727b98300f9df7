/**
 * The window: one reused buffer that slides over the octets of a capture.
 *
 * What has been consumed is dropped when the window is refilled, so a record that straddles two chunks is moved to the
 * front once. The buffer grows only when it is full of octets that have arrived, never because a length field promises
 * more, and at most to `MAX_WINDOW_OCTETS`.
 */
import type { OctetSource } from './octet-source.ts';

export const DEFAULT_CHUNK_OCTETS = 1024 * 1024;

/**
 * The largest record or block that is held whole. Far above any link's frame (libpcap and Wireshark stop at 262,144
 * octets for all link types of interest); a larger one is damage.
 */
export const MAX_RECORD_OCTETS = 64 * 1024 * 1024;

/** Room for the largest record and what it is wrapped in. */
const MAX_WINDOW_OCTETS = MAX_RECORD_OCTETS + 4096;

/** Unread octets are `bytes[start..end)`. */
export interface Window {
  bytes: Uint8Array;
  start: number;
  end: number;
  /** Octets of the capture before `bytes[0]`. */
  origin: number;
  readonly chunkOctets: number;
}

/** `bytes`: memory to begin with, at least as large as a chunk. */
export function newWindow(chunkOctets: number, bytes = new Uint8Array(chunkOctets)): Window {
  return { bytes, start: 0, end: 0, origin: 0, chunkOctets };
}

/** Drops what was consumed and reads up to one chunk after what was not; false at the end of the source. */
export async function refill(window: Window, source: OctetSource): Promise<boolean> {
  if (window.start > 0) {
    window.bytes.copyWithin(0, window.start, window.end);
    window.origin += window.start;
    window.end -= window.start;
    window.start = 0;
  }
  if (window.end === window.bytes.length) grow(window);
  const room = Math.min(window.chunkOctets, window.bytes.length - window.end);
  const octets = await source.read(window.bytes, window.end, room);
  window.end += octets;
  return octets > 0;
}

function grow(window: Window): void {
  const larger = new Uint8Array(Math.min(2 * window.bytes.length, MAX_WINDOW_OCTETS));
  larger.set(window.bytes);
  window.bytes = larger;
}
