/**
 * soc2-sip/pcap-parser: a streaming reader of packet captures.
 *
 * pcap (microseconds and nanoseconds, either byte order), pcapng (all of its packet blocks) and snoop, one file or a set of them read as one in
 * time order, compressed (gzip, zstd, lz4, xz, bzip2) or not,
 * from a file or a stream, with one buffer, one `await` per chunk and no allocation per frame. It does not trust the
 * file: it never throws on its content once it is open, and says where and why it stopped.
 * Not read: other capture formats and other compressions; each that is known is named in the error, with what to do.
 *
 * ```ts
 * import { Frame, openCapture } from 'soc2-sip/pcap-parser';
 *
 * const reader = await openCapture({ kind: 'file', path: 'trace.pcapng.gz' });
 * const frame = new Frame();
 * while (await reader.fill())
 *   while (reader.next(frame)) console.log(frame.number, frame.end - frame.start);
 * const { frames, sha256, damaged } = await reader.close();
 * ```
 */
export { CaptureError, type CaptureErrorCode } from './capture-error.ts';
export {
  CaptureSetError,
  type CaptureSetReader,
  type CaptureSetSummary,
  openCaptureSet,
  type UnreadableCapture,
} from './capture-set.ts';
export type { Compression } from './compression/index.ts';
export { compareReferences, Frame, type FrameReference, referenceTo } from './frame.ts';
export { linkTypeName } from './link-types.ts';
export { looksLikeCapture } from './looks-like-capture.ts';
export type { CaptureSource } from './octet-source.ts';
export { type CaptureOptions, type CaptureReader, openCapture } from './open-capture.ts';
export {
  type CaptureInterface,
  type CaptureRemarks,
  type DecryptionSecrets,
  TLS_KEY_LOG,
} from './pcapng/remarks.ts';
export type { CaptureFormat, CaptureSummary, Damage } from './summary.ts';
