/** What must hold of the layers of any frame, whatever its octets are. Used where frames are cut, changed and made up. */
import { expect } from 'vitest';
import type { Stop } from '../../src/bytes/stop.ts';
import { Frame } from '../../src/capture/frame.ts';
import type { Packet } from '../../src/layers/index.ts';
import { concat } from './packet-builder.ts';

/** Offsets inside the frame, in order, and a Stop that makes sense: what must hold whatever the octets are. */
export function checkRange(frame: Frame, out: Packet, stop: Stop | undefined): void {
  expect(out.payloadStart).toBeGreaterThanOrEqual(frame.start);
  expect(out.payloadEnd).toBeGreaterThanOrEqual(out.payloadStart);
  expect(out.payloadEnd).toBeLessThanOrEqual(frame.end);
  expect(out.payloadOriginalLength).toBeGreaterThanOrEqual(0);
  if (stop === undefined && !out.isFragment && out.ipVersion !== 0) {
    expect(out.payloadOriginalLength).toBeGreaterThanOrEqual(out.payloadEnd - out.payloadStart);
  }
  if (out.isFragment) {
    expect(out.fragmentStart).toBeGreaterThanOrEqual(frame.start);
    expect(out.fragmentEnd).toBeGreaterThanOrEqual(out.fragmentStart);
    expect(out.fragmentEnd).toBeLessThanOrEqual(frame.end);
    expect(out.fragmentOriginalLength).toBeGreaterThanOrEqual(out.fragmentEnd - out.fragmentStart);
  }
  if (stop !== undefined) {
    expect(stop.offset).toBeGreaterThanOrEqual(0);
    expect(stop.offset).toBeLessThanOrEqual(frame.end - frame.start);
    expect(stop.available).toBeGreaterThanOrEqual(0);
  }
}

/** The frame in the middle of a larger buffer: what lies around it must not be read. */
export function embedded(bytes: Uint8Array, linkType: number, originalLength: number, surroundings: number): Frame {
  const frame = new Frame();
  frame.bytes = concat(new Uint8Array(64).fill(surroundings), bytes, new Uint8Array(64).fill(surroundings));
  frame.start = 64;
  frame.end = 64 + bytes.length;
  frame.linkType = linkType;
  frame.originalLength = originalLength;
  return frame;
}
