/**
 * Where the octets of a capture come from: a file or a stream, hashed as they lie there.
 *
 * A regular file is read up to the size it had when it was opened, so that the hash and the frames speak of the same
 * octets even while a capture is still being written.
 */
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CaptureError } from './capture-error.ts';
import { type Fingerprint, HASH_BESIDE_OCTETS, hashBeside, hashInline } from './fingerprint.ts';

/** A file by its path (a named pipe too), or a stream with the name to show for it. */
export type CaptureSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stream'; readonly name: string; readonly stream: AsyncIterable<Uint8Array> };

export interface OctetSource {
  /** Puts at most `length` octets at `into[at]` and says how many; 0 at the end, or when reading failed (`defect`). */
  read(into: Uint8Array, at: number, length: number): Promise<number>;
  /** Why the octets ended before their end; null when they did not. */
  readonly defect: string | null;
}

export interface RawSource extends OctetSource {
  /** Base name. */
  readonly file: string;
  /** Octets read so far. */
  readonly position: number;
  /** Octets in all; null when that is not known before the end. */
  readonly size: number | null;
  /** Hashes what has not been read yet, closes, and returns the hash of the whole. */
  finish(): Promise<Fingerprint>;
  /** Closes without a hash. */
  abandon(): Promise<void>;
}

/** Octets read at a time when only the hash still wants them. */
const DRAIN_OCTETS = 1024 * 1024;

/** Throws CaptureError when the source cannot be opened. `mayHashBeside`: a large file may be hashed by a worker. */
export async function openSource(source: CaptureSource, mayHashBeside: boolean): Promise<RawSource> {
  if (source.kind === 'stream') return streamSource(source.name, source.stream);
  const file = basename(source.path);
  try {
    // Before open(): opening a directory succeeds on Linux, and only reading it fails.
    if ((await stat(source.path)).isDirectory()) {
      throw new CaptureError('is-directory', file, 'This is a directory.', 'Name the capture files in it.');
    }
    return await fileSource(file, await open(source.path, 'r'), mayHashBeside);
  } catch (error) {
    throw error instanceof CaptureError ? error : openingFailed(file, errorCode(error));
  }
}

function openingFailed(file: string, code: string): CaptureError {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new CaptureError('not-found', file, 'There is no such file.', 'Check the path.');
    case 'EACCES':
    case 'EPERM':
      return new CaptureError('not-permitted', file, 'The file may not be read.', 'Check who may read it.');
    default:
      return new CaptureError('unreadable', file, `The file cannot be opened (${code}).`, 'Check the path.');
  }
}

/** `ENOENT`, `EIO` ...: the only part of a system error that is shown, because its message holds the path. */
function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown error';
}

async function fileSource(file: string, handle: FileHandle, mayHashBeside: boolean): Promise<RawSource> {
  const facts = await handle.stat();
  // A pipe or a device has no size and no positions.
  const size = facts.isFile() ? facts.size : null;
  const beside = mayHashBeside && size !== null && size > HASH_BESIDE_OCTETS ? hashBeside(handle.fd, size) : null;
  const inline = beside === null ? hashInline() : null;
  let position = 0;
  let defect: string | null = null;

  async function read(into: Uint8Array, at: number, length: number): Promise<number> {
    if (defect !== null) return 0;
    try {
      const wanted = size === null ? length : Math.min(length, size - position);
      if (wanted === 0) return 0;
      const { bytesRead } = await handle.read(into, at, wanted, size === null ? null : position);
      inline?.update(into.subarray(at, at + bytesRead));
      position += bytesRead;
      return bytesRead;
    } catch (error) {
      defect = `reading the file failed (${errorCode(error)})`;
      return 0;
    }
  }

  return {
    file,
    size,
    read,
    get position() {
      return position;
    },
    get defect() {
      return defect;
    },
    async finish() {
      try {
        if (inline === null) return await beside!.result();
        await drain(read);
        return inline.result();
      } finally {
        await handle.close();
      }
    },
    async abandon() {
      await beside?.abandon();
      await handle.close();
    },
  };
}

function streamSource(file: string, stream: AsyncIterable<Uint8Array>): RawSource {
  const iterator = stream[Symbol.asyncIterator]();
  const hash = hashInline();
  let chunk: Uint8Array = new Uint8Array(0);
  let consumed = 0;
  let position = 0;
  let ended = false;
  let defect: string | null = null;

  async function pull(): Promise<void> {
    try {
      const step = await iterator.next();
      ended = step.done === true;
      chunk = ended ? new Uint8Array(0) : step.value;
      consumed = 0;
      hash.update(chunk);
    } catch (error) {
      ended = true;
      defect = `reading the stream failed (${errorCode(error)})`;
    }
  }

  async function read(into: Uint8Array, at: number, length: number): Promise<number> {
    while (consumed === chunk.length && !ended) await pull();
    const octets = Math.min(length, chunk.length - consumed);
    into.set(chunk.subarray(consumed, consumed + octets), at);
    consumed += octets;
    position += octets;
    return octets;
  }

  return {
    file,
    size: null,
    read,
    get position() {
      return position;
    },
    get defect() {
      return defect;
    },
    async finish() {
      await drain(read);
      return hash.result();
    },
    async abandon() {
      await iterator.return?.();
    },
  };
}

async function drain(read: OctetSource['read']): Promise<void> {
  const into = new Uint8Array(DRAIN_OCTETS);
  while ((await read(into, 0, into.length)) > 0);
}
