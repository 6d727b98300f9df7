/**
 * What a command may touch of the world outside: handed in, so that a test can hand in its own. Only `cli` knows of it.
 */

import { printable } from '../report/text.ts';

export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(chunk: string | Uint8Array, done?: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface World {
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  cwd(): string;
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): never;
}

/** Standard output or standard error that cannot be written: a full disk, a closed terminal. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/**
 * Resolves when the stream has taken the chunk, so that a large report is not cut off when the process ends. A closed pipe
 * (`soc2-sip ... | head`) is not an error to talk about, and does not change the exit code.
 *
 * @throws {OutputError} when the stream cannot be written for another reason
 */
export function write(stream: OutputStream, chunk: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(chunk, (error) => {
      if (!error || isBrokenPipe(error)) resolve();
      else reject(new OutputError(error.message));
    });
  });
}

/**
 * Whole, or a piece at a time: the next one when the stream has taken the one before.
 *
 * @throws {OutputError} as `write` does
 */
export async function writePieces(
  stream: OutputStream,
  content: string | Uint8Array | Iterable<string>,
): Promise<void> {
  if (typeof content === 'string' || content instanceof Uint8Array) return write(stream, content);
  for (const piece of content) await write(stream, piece);
}

function isBrokenPipe(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code === 'EPIPE';
}

/**
 * One message on stderr, with the program's name in front. What a user typed may come from a file name that a stranger chose:
 * every character that acts or hides is written out.
 */
export async function complain(world: World, message: string): Promise<void> {
  await write(world.stderr, `soc2-sip: ${printableLines(message)}\n`);
}

/** Line breaks of our own stay. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
