/**
 * What a command may touch of the world outside: handed in, so that a test can hand in its own. Only `cli` knows of it.
 */

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
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): never;
}

/**
 * Resolves when the stream has taken the chunk, so that a large report is not cut off when the process ends. A closed pipe
 * (`soc2-sip ... | head`) is not an error to talk about, and does not change the exit code.
 */
export function write(stream: OutputStream, chunk: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(chunk, (error) => (error && !isBrokenPipe(error) ? reject(error) : resolve()));
  });
}

export function isBrokenPipe(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code === 'EPIPE';
}

/** One line on stderr, with the program's name in front. */
export async function complain(world: World, message: string): Promise<void> {
  await write(world.stderr, `soc2-sip: ${message}\n`);
}
