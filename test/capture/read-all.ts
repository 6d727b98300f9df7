/** Reads a whole capture from memory in chunks of a given size, and keeps a copy of every frame. */
import { type CaptureRemarks, type CaptureSummary, Frame, openCapture } from '../../src/capture/index.ts';

export interface ReadFrame {
  readonly number: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly linkType: number;
  readonly originalLength: number;
  readonly octets: readonly number[];
}

export interface ReadCapture {
  readonly frames: readonly ReadFrame[];
  readonly summary: CaptureSummary;
  readonly remarks: CaptureRemarks;
}

/** `streamChunk`: octets per piece of the stream; `chunkOctets`: the reader's own. */
export async function readAll(
  file: Uint8Array,
  { streamChunk = file.length || 1, chunkOctets = 65536, capture = 0 } = {},
): Promise<ReadCapture> {
  const stream = pieces(file, streamChunk);
  const reader = await openCapture({ kind: 'stream', name: 'memory', stream }, { chunkOctets, capture });
  const frames: ReadFrame[] = [];
  const frame = new Frame();
  while (await reader.fill()) {
    while (reader.next(frame)) {
      const { number, seconds, nanoseconds, linkType, originalLength } = frame;
      const octets = [...frame.bytes.subarray(frame.start, frame.end)];
      frames.push({ number, seconds, nanoseconds, linkType, originalLength, octets });
    }
  }
  return { frames, summary: await reader.close(), remarks: reader.remarks };
}

export async function* pieces(file: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}
