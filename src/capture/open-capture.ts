/**
 * openCapture: from a file or stream to a CaptureReader, by what the first octets are, never by the name.
 */
import { CaptureError } from './capture-error.ts';
import { compressionOf, decompress } from './compression/index.ts';
import type { Frame } from './frame.ts';
import type { FrameCutter } from './frame-cutter.ts';
import { type CaptureSource, type OctetSource, openSource, type RawSource } from './octet-source.ts';
import { cutPcap, PCAP_HEADER_OCTETS, pcapVariant, pcapVersionIsRead } from './pcap.ts';
import { beginsPcapng, cutPcapng, pcapngVersionIsRead, SECTION_OCTETS } from './pcapng/index.ts';
import { type CaptureRemarks, newRemarks, type RemarksBeingRead } from './pcapng/remarks.ts';
import { notACapture } from './signatures.ts';
import { beginsSnoop, cutSnoop, SNOOP_HEADER_OCTETS, snoopLinkType } from './snoop.ts';
import { type CaptureFormat, type CaptureSummary, damage, newTally, type Tally, tallied } from './summary.ts';
import { DEFAULT_CHUNK_OCTETS, newWindow, refill, type Window } from './window.ts';

export interface CaptureOptions {
  /** Index of the file within the capture set: `Frame.capture` of all its frames. 0 when not given. */
  readonly capture?: number;
  /** Octets read at a time, at least 1; 1 MiB when not given. Does not change what is read. */
  readonly chunkOctets?: number;
  /** Memory to read into instead of new one, of `chunkOctets`; whoever gives it may have it again after `close` or `abandon`. */
  readonly buffer?: Uint8Array<ArrayBuffer>;
  /** Whether a worker may hash a large file beside the reading; true when not given. Does not change the hash. */
  readonly hashBeside?: boolean;
}

/** Reads one capture once, from front to back. */
export interface CaptureReader {
  /** Base name, never a path. Not fit to print. */
  readonly file: string;
  readonly format: CaptureFormat;
  readonly compression: CaptureSummary['compression'];
  /** Reads the next chunk; false at the end of the capture, and after damage. Invalidates the octets of the last frame. */
  fill(): Promise<boolean>;
  /**
   * Sets `frame` to the next frame; false when the buffer holds no whole one. `frame.bytes` is the reader's buffer and is
   * valid until the next `fill()`: copy what has to live longer. `frame.originalLength` is never less than the octets at
   * hand, whatever the file says.
   */
  next(frame: Frame): boolean;
  /** What the file says beside its frames, as far as it has been read. Not fit to print: a stranger wrote it. */
  readonly remarks: CaptureRemarks;
  /** How far reading has come, in octets of the file as it lies on disk; `total` is null for a stream. */
  progress(): { readonly read: number; readonly total: number | null };
  /**
   * Closes the file and tells what was in it. Reads what has not been read yet, because the hash is of the whole file;
   * frames in there are not counted. Calling it again gives the same summary.
   */
  close(): Promise<CaptureSummary>;
  /** Closes the file without reading or hashing the rest. Not after `close`. */
  abandon(): Promise<void>;
}

/** Octets to know a format by: a tar archive tells itself at 257, all others before. */
const HEAD_OCTETS = 512;

/**
 * Opens a pcap, pcapng or snoop capture, compressed or not: gzip, zstd, lz4, xz, bzip2.
 *
 * ```ts
 * const reader = await openCapture({ kind: 'file', path: 'trace.pcap' });
 * const frame = new Frame();
 * while (await reader.fill())           // one await per chunk
 *   while (reader.next(frame)) { ... }  // no await and no allocation per frame
 * const summary = await reader.close();
 * ```
 *
 * Throws CaptureError when nothing can be read. Damage further on is not an error: see `CaptureSummary.damaged`.
 */
export async function openCapture(source: CaptureSource, options: CaptureOptions = {}): Promise<CaptureReader> {
  const raw = await openSource(source, options.hashBeside ?? true);
  try {
    return await readerOf(raw, options);
  } catch (error) {
    await raw.abandon();
    throw error;
  }
}

async function readerOf(raw: RawSource, options: CaptureOptions): Promise<CaptureReader> {
  const window = newWindow(Math.max(1, Math.floor(options.chunkOctets ?? DEFAULT_CHUNK_OCTETS)), options.buffer);
  let octets: OctetSource = raw;
  await readHead(window, octets);
  const compression = compressionOf(unread(window));
  if (compression !== null) {
    octets = decompress(compression, unread(window).slice(), raw);
    window.end = 0;
    await readHead(window, octets);
  }
  const tally = newTally(options.capture ?? 0);
  const remarks = newRemarks();
  const opened = cutterFor(window, raw.file, octets, tally, remarks);
  return captureReader(raw, octets, window, tally, remarks, opened, compression);
}

/** What was read of the capture and not consumed. */
function unread(window: Window): Uint8Array {
  return window.bytes.subarray(window.start, window.end);
}

async function readHead(window: Window, octets: OctetSource): Promise<void> {
  while (window.end - window.start < HEAD_OCTETS && (await refill(window, octets)));
}

interface Opened {
  readonly format: CaptureFormat;
  readonly cutter: FrameCutter;
  reportedDrops(): number | null;
}

/** Throws CaptureError when the head begins nothing that is read here. */
function cutterFor(window: Window, file: string, source: OctetSource, tally: Tally, remarks: RemarksBeingRead): Opened {
  const head = unread(window);
  const variant = pcapVariant(head);
  if (variant !== undefined) {
    if (head.length < PCAP_HEADER_OCTETS) throw cutOff(file, 'pcap', head.length, source);
    if (!pcapVersionIsRead(head, variant.bigEndian)) throw unknownVersion(file, 'pcap');
    const cutter = cutPcap(window, variant, tally);
    const [linkType] = tally.linkTypes;
    remarks.interfaces.push({ linkType: linkType!, snaplen: tally.snaplen, name: null, description: null });
    return { format: 'pcap', cutter, reportedDrops: () => null };
  }
  if (beginsPcapng(head)) {
    if (head.length < SECTION_OCTETS) throw cutOff(file, 'pcapng', head.length, source);
    if (!pcapngVersionIsRead(head)) throw unknownVersion(file, 'pcapng');
    const cutter = cutPcapng(window, tally, remarks);
    return { format: 'pcapng', cutter, reportedDrops: () => cutter.reportedDrops() };
  }
  if (beginsSnoop(head)) {
    if (head.length < SNOOP_HEADER_OCTETS) throw cutOff(file, 'snoop', head.length, source);
    const linkType = snoopLinkType(head);
    if (linkType === undefined) throw unknownVersion(file, 'snoop');
    const cutter = cutSnoop(window, linkType, tally);
    remarks.interfaces.push({ linkType, snaplen: 0, name: null, description: null });
    return { format: 'snoop', cutter, reportedDrops: () => cutter.reportedDrops() };
  }
  if (source.defect !== null && head.length === 0) {
    const advice = 'Copy the file again, or decompress it with the program that made it.';
    throw new CaptureError('unreadable', file, `Nothing can be read: ${source.defect}.`, advice);
  }
  throw notACapture(file, head);
}

function cutOff(file: string, format: CaptureFormat, length: number, { defect }: OctetSource): CaptureError {
  const cause = defect === null ? '' : ` (${defect})`;
  const message = `The file begins like ${format}, but ends after ${length} octets, inside its first header${cause}.`;
  return new CaptureError('not-a-capture', file, message, 'Copy or record it again.', length);
}

function unknownVersion(file: string, format: CaptureFormat): CaptureError {
  const message = `The file is ${format} of a version or link type that is not read.`;
  return new CaptureError(
    'unsupported-format',
    file,
    message,
    'Convert it with Wireshark: editcap -F pcapng <this file> <new file>',
  );
}

function captureReader(
  raw: RawSource,
  octets: OctetSource,
  window: Window,
  tally: Tally,
  remarks: CaptureRemarks,
  { format, cutter, reportedDrops }: Opened,
  compression: CaptureSummary['compression'],
): CaptureReader {
  /** The head is already in the window: the first fill() only says so. */
  let headIsNew = true;
  let ended = false;
  let summary: Promise<CaptureSummary> | null = null;

  async function fill(): Promise<boolean> {
    if (headIsNew) {
      headIsNew = false;
      return true;
    }
    if (ended || tally.damaged !== null) return false;
    if (await refill(window, octets)) return true;
    ended = true;
    const rest = cutter.unfinished();
    const { defect } = octets;
    if (defect !== null) damage(tally, rest?.at ?? window.origin + window.end, defect);
    else if (rest !== null) damage(tally, rest.at, `the file ends inside ${rest.what}`);
    return false;
  }

  async function finish(): Promise<CaptureSummary> {
    ended = true;
    const { sha256, bytes } = await raw.finish();
    return {
      file: raw.file,
      sha256,
      bytes,
      format,
      compression,
      ...tallied(tally),
      reportedDrops: reportedDrops(),
    };
  }

  return {
    file: raw.file,
    format,
    compression,
    fill,
    next: cutter.next,
    remarks,
    progress: () => ({ read: raw.position, total: raw.size }),
    close() {
      summary ??= finish();
      return summary;
    },
    abandon: () => raw.abandon(),
  };
}
