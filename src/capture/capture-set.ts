/**
 * The capture set: several captures read as one, in time order.
 *
 * A k-way merge by timestamp: of the frames that stand next in their files, the earliest goes first; ties go by argument order. Within
 * a file nothing is reordered and nothing dropped: a frame that steps back in time goes at once. Frame numbers stay those of the file.
 *
 * Each capture is opened when the merge reaches its first frame and closed at its end, so that a ring buffer of a thousand files has
 * one open at a time. For that, the first frame of every file is read beforehand. What cannot be opened twice (a pipe) stays open.
 * Not handled: clocks of two recorders that differ.
 */
import { CaptureError } from './capture-error.ts';
import { Frame } from './frame.ts';
import type { CaptureSource } from './octet-source.ts';
import { type CaptureReader, openCapture } from './open-capture.ts';
import type { CaptureSummary } from './summary.ts';
import { DEFAULT_CHUNK_OCTETS } from './window.ts';

/** A capture of the set of which nothing could be read. */
export interface UnreadableCapture {
  /** Base name as given: escape it before printing. */
  readonly file: string;
  readonly reason: string;
  readonly advice: string;
}

/** Reads captures once, merged by time; the same calls as a CaptureReader. */
export interface CaptureSetReader {
  /** Makes more frames ready; false at the end of all captures. Invalidates the octets of the last frame. */
  fill(): Promise<boolean>;
  /** Sets `frame` to the next frame of the set; false when `fill` has to be called first. */
  next(frame: Frame): boolean;
  /** Over all captures, in octets as they lie on disk; `total` is null when one is a stream. */
  progress(): { readonly read: number; readonly total: number | null };
  /** Closes what is open and tells what was in each capture, in the order of `Frame.capture`. */
  close(): Promise<CaptureSetSummary>;
}

export interface CaptureSetSummary {
  readonly captures: readonly CaptureSummary[];
  readonly unreadable: readonly UnreadableCapture[];
}

/** Nothing of several captures can be read. */
export class CaptureSetError extends Error {
  /** One for each source. */
  readonly errors: readonly CaptureError[];

  constructor(errors: readonly CaptureError[]) {
    super(`None of ${errors.length} captures can be read.`);
    this.name = 'CaptureSetError';
    this.errors = errors;
  }
}

/** Captures open at a time. More than that cover the same moment only by mistake, and file descriptors are not endless. */
export const MAX_OPEN_CAPTURES = 128;

/** Room for the buffers of all open captures, and the least that one gets of it. */
const CHUNKS_OCTETS = 32 * 1024 * 1024;
const MIN_CHUNK_OCTETS = 64 * 1024;

/** Captures of which the hash may be computed by a worker of its own at the same time. */
const MAX_HASHED_BESIDE = 4;

/** A capture of the set: waiting to be opened, open, or read to its end. */
interface Member {
  readonly source: CaptureSource;
  readonly capture: number;
  reader: CaptureReader | null;
  /** What the first look found, and all that is said of a capture that cannot be opened again. */
  readonly glance: Glance;
  summary: CaptureSummary | null;
  /** What the reader reads into, if it is to be used again. */
  buffer: Uint8Array<ArrayBuffer> | null;
  /** The next frame of the capture; before it is opened, only the time and index of its first. */
  readonly head: Frame;
  hasHead: boolean;
}

interface Glance {
  readonly summary: Pick<CaptureSummary, 'file' | 'format' | 'compression'>;
  readonly octets: number | null;
}

/**
 * Opens the captures of a set; a single one is read as `openCapture` reads it.
 *
 * @throws {CaptureError} when there is one source and nothing of it can be read
 * @throws {CaptureSetError} when there are several and nothing of any can be read
 */
export async function openCaptureSet(sources: readonly CaptureSource[]): Promise<CaptureSetReader> {
  const [first] = sources;
  if (first !== undefined && sources.length === 1) return setOfOne(await openCapture(first));
  const members: Member[] = [];
  const errors: CaptureError[] = [];
  let buffer = new Uint8Array(MIN_CHUNK_OCTETS);
  for (const source of sources) {
    try {
      const member = await glanceAt(source, members.length, buffer);
      members.push(member);
      // Its reader goes on with the buffer.
      if (member.reader !== null) buffer = new Uint8Array(MIN_CHUNK_OCTETS);
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      errors.push(error);
    }
  }
  if (members.length === 0) throw new CaptureSetError(errors);
  return merge(members, errors.map(unreadable));
}

function unreadable({ file, message, advice }: CaptureError): UnreadableCapture {
  return { file, reason: message, advice };
}

function setOfOne(reader: CaptureReader): CaptureSetReader {
  return {
    fill: reader.fill,
    next: reader.next,
    progress: reader.progress,
    close: async () => ({ captures: [await reader.close()], unreadable: [] }),
  };
}

/** Reads the first frame of a capture, and closes it again if it can be opened a second time. */
async function glanceAt(source: CaptureSource, capture: number, buffer: Uint8Array<ArrayBuffer>): Promise<Member> {
  const reader = await openCapture(source, { capture, chunkOctets: buffer.length, buffer, hashBeside: false });
  const head = new Frame();
  const hasHead = await readHead(reader, head);
  if (!hasHead) beginBeforeAll(head, capture);
  const { total } = reader.progress();
  const { file, format, compression } = reader;
  const glance = { summary: { file, format, compression }, octets: total };
  if (total === null) return { source, capture, reader, glance, summary: null, buffer: null, head, hasHead };
  await reader.abandon();
  head.bytes = NOTHING;
  return { source, capture, reader: null, glance, summary: null, buffer: null, head, hasHead: false };
}

const NOTHING = new Uint8Array(0);

/** A capture without frames is opened first: there is nothing to wait for. */
function beginBeforeAll(head: Frame, capture: number): void {
  head.seconds = Number.NEGATIVE_INFINITY;
  head.nanoseconds = 0;
  head.capture = capture;
}

async function readHead(reader: CaptureReader, head: Frame): Promise<boolean> {
  while (await reader.fill()) if (reader.next(head)) return true;
  return false;
}

function merge(members: readonly Member[], failed: readonly UnreadableCapture[]): CaptureSetReader {
  const waiting = members.filter((member) => member.reader === null).sort(byHead);
  let nextWaiting = 0;
  /** Open captures. All of them but `current` have a head. */
  const open = members.filter((member) => member.hasHead);
  /** The capture that goes on until its next frame is after `limit`; null when it has to be chosen. */
  let current: Member | null = null;
  let limit: Frame | null = null;
  let starved = false;
  /** Buffers of captures that were read: memory is asked for as often as captures are open at a time, not for each. */
  const spare: Uint8Array<ArrayBuffer>[] = [];

  /** False when a capture that waits is next: it has to be opened first. */
  function choose(): boolean {
    current = null;
    limit = null;
    for (const member of open) {
      if (current === null || isAfter((current as Member).head, member.head)) {
        limit = (current as Member | null)?.head ?? null;
        current = member;
      } else if (limit === null || isAfter(limit, member.head)) limit = member.head;
    }
    const later = waiting[nextWaiting]?.head;
    if (later === undefined) return current !== null;
    if (current === null || isAfter((current as Member).head, later)) {
      current = null;
      return false;
    }
    if (limit === null || isAfter(limit, later)) limit = later;
    return true;
  }

  function next(frame: Frame): boolean {
    if (starved) return false;
    while (current !== null) {
      const member: Member = current;
      if (member.hasHead) {
        copyFrame(member.head, frame);
        member.hasHead = false;
        return true;
      }
      if (!member.reader!.next(frame)) {
        starved = true;
        return false;
      }
      if (limit === null || !isAfter(frame, limit)) return true;
      copyFrame(frame, member.head);
      member.hasHead = true;
      choose();
    }
    return false;
  }

  async function fill(): Promise<boolean> {
    if (current !== null && starved) {
      starved = false;
      if (await current.reader!.fill()) return true;
      open.splice(open.indexOf(current), 1);
      await end(current);
    }
    while (!choose()) {
      const member = waiting[nextWaiting];
      if (member === undefined) return false;
      nextWaiting++;
      await openMember(member);
    }
    return true;
  }

  async function openMember(member: Member): Promise<void> {
    if (open.length >= MAX_OPEN_CAPTURES) {
      member.summary = notRead(member, `more than ${MAX_OPEN_CAPTURES} captures cover the same time`);
      return;
    }
    const room = Math.floor(CHUNKS_OCTETS / (open.length + 1));
    const size = Math.max(MIN_CHUNK_OCTETS, Math.min(DEFAULT_CHUNK_OCTETS, room));
    const hashBeside = open.length < MAX_HASHED_BESIDE;
    const buffer = spare.pop() ?? new Uint8Array(size);
    member.buffer = buffer;
    try {
      const { source, capture } = member;
      member.reader = await openCapture(source, { capture, chunkOctets: buffer.length, buffer, hashBeside });
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      member.summary = notRead(member, 'the file could not be opened a second time');
      return;
    }
    member.hasHead = await readHead(member.reader, member.head);
    if (member.hasHead) open.push(member);
    else await end(member);
  }

  async function end(member: Member): Promise<void> {
    await finish(member);
    if (member.buffer !== null) spare.push(member.buffer);
    member.buffer = null;
  }

  async function close(): Promise<CaptureSetSummary> {
    for (const member of members) {
      if (member.summary !== null) continue;
      if (member.reader === null) await openMember(member);
      await finish(member);
    }
    return { captures: members.map((member) => member.summary!), unreadable: failed };
  }

  function progress(): { read: number; total: number | null } {
    let read = 0;
    let total: number | null = 0;
    for (const { reader, summary, glance } of members) {
      read += reader?.progress().read ?? summary?.bytes ?? 0;
      total = total === null || glance.octets === null ? null : total + glance.octets;
    }
    return { read, total };
  }

  return { fill, next, progress, close };
}

async function finish(member: Member): Promise<void> {
  if (member.reader === null) return;
  member.summary = await member.reader.close();
  member.reader = null;
  member.hasHead = false;
}

/** For a capture that was there at the first look and then could not be read: no frames, and why. */
function notRead({ glance }: Member, reason: string): CaptureSummary {
  return {
    ...glance.summary,
    sha256: SHA256_OF_NOTHING,
    bytes: 0,
    linkTypes: [],
    snaplen: null,
    frames: 0,
    firstFrame: null,
    lastFrame: null,
    truncatedFrames: 0,
    reportedDrops: null,
    damaged: { frame: 1, offset: 0, reason },
  };
}

const SHA256_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Whether `a` goes after `b`: by time, then by argument order. */
function isAfter(a: Frame, b: Frame): boolean {
  if (a.seconds !== b.seconds) return a.seconds > b.seconds;
  if (a.nanoseconds !== b.nanoseconds) return a.nanoseconds > b.nanoseconds;
  return a.capture > b.capture;
}

function byHead(a: Member, b: Member): number {
  return isAfter(a.head, b.head) ? 1 : -1;
}

/** The octets stay where they are: in the buffer of the reader, which is filled only when the frame has been given on. */
function copyFrame(from: Frame, to: Frame): void {
  to.bytes = from.bytes;
  to.start = from.start;
  to.end = from.end;
  to.number = from.number;
  to.capture = from.capture;
  to.seconds = from.seconds;
  to.nanoseconds = from.nanoseconds;
  to.linkType = from.linkType;
  to.originalLength = from.originalLength;
}
