/**
 * Whether a file is a capture, by its content: for those who find one among other files in a directory.
 */
import { CaptureError } from './capture-error.ts';
import { openCapture } from './open-capture.ts';

/** Octets at a time: enough for the head of any format. */
const CHUNK_OCTETS = 64 * 1024;

/**
 * Null when the file can be opened as a capture, or when it cannot be said because the file cannot be read; else one sentence that
 * says what it is instead.
 */
export async function looksLikeCapture(path: string): Promise<{ readonly not: string } | null> {
  try {
    const reader = await openCapture({ kind: 'file', path }, { chunkOctets: CHUNK_OCTETS, hashBeside: false });
    await reader.abandon();
    return null;
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    const isOther = error.code === 'not-a-capture' || error.code === 'unsupported-format' || error.code === 'empty';
    return isOther ? { not: error.message } : null;
  }
}
