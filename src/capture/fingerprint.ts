/**
 * SHA-256 of a capture as it lies on disk: the hash that lets an auditor say which file a report speaks of.
 *
 * Small files and streams are hashed as they are read. A larger file is hashed by a worker thread that reads it again
 * beside the analysis, through the same open file, so that the hash costs no wall time where there are two cores and
 * cannot speak of another file that took the name meanwhile.
 */
import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

export interface Fingerprint {
  /** Lower-case hex. */
  readonly sha256: string;
  /** Octets hashed. */
  readonly bytes: number;
}

/** Files above this size are hashed by a worker: below it, starting one takes longer than hashing. */
export const HASH_BESIDE_OCTETS = 16 * 1024 * 1024;

const CHUNK_OCTETS = 1024 * 1024;

interface InlineHash {
  update(octets: Uint8Array): void;
  result(): Fingerprint;
}

export function hashInline(): InlineHash {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    update(octets) {
      hash.update(octets);
      bytes += octets.length;
    },
    result: () => ({ sha256: hash.digest('hex'), bytes }),
  };
}

interface HashBeside {
  /** To be awaited before the file is closed. */
  result(): Promise<Fingerprint>;
  abandon(): Promise<void>;
}

/**
 * The worker's program. A string rather than a file, because a worker starts outside whatever loads TypeScript sources
 * in the tests: it has to be plain JavaScript in `src/` as in `dist/`, and wherever a bundler puts it.
 */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
const { readSync } = require('node:fs');
const { createHash } = require('node:crypto');
const hash = createHash('sha256');
const chunk = new Uint8Array(${CHUNK_OCTETS});
let bytes = 0;
while (bytes < workerData.size) {
  const octets = readSync(workerData.fd, chunk, 0, Math.min(chunk.length, workerData.size - bytes), bytes);
  if (octets === 0) break;
  hash.update(chunk.subarray(0, octets));
  bytes += octets;
}
parentPort.postMessage({ sha256: hash.digest('hex'), bytes });
`;

/** Hashes the first `size` octets of an open file in a worker; positions of the file descriptor are left alone. */
export function hashBeside(fd: number, size: number): HashBeside {
  // No execArgv: a test runner's or a debugger's flags are not for this worker.
  const worker = new Worker(WORKER, { eval: true, execArgv: [], workerData: { fd, size } });
  const answer = new Promise<Fingerprint | null>((resolve) => {
    worker.once('message', resolve);
    // A worker that cannot start or dies (memory limits of a container) only costs time: see result().
    worker.once('error', () => resolve(null));
    worker.once('exit', () => resolve(null));
  });
  return {
    async result() {
      return (await answer) ?? hashHere(fd, size);
    },
    async abandon() {
      await worker.terminate();
    },
  };
}

/** As the worker, on this thread; the hash of what can be read, and how much that is. */
function hashHere(fd: number, size: number): Fingerprint {
  const hash = hashInline();
  const chunk = new Uint8Array(CHUNK_OCTETS);
  try {
    for (let at = 0; at < size; ) {
      const octets = readSync(fd, chunk, 0, Math.min(chunk.length, size - at), at);
      if (octets === 0) break;
      hash.update(chunk.subarray(0, octets));
      at += octets;
    }
  } catch {
    // The reader of the frames meets the same failure and reports it as damage.
  }
  return hash.result();
}
