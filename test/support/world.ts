/** A World for tests of the command line: streams that remember, signals that never come. */
import type { OutputStream, World } from '../../src/cli/world.ts';

export interface TestWorld extends World {
  text(): string;
  bytes(): Uint8Array;
  errors(): string;
}

export interface WorldWishes {
  readonly stdin?: Uint8Array;
  readonly stdinIsTTY?: boolean;
  readonly stdoutIsTTY?: boolean;
  readonly columns?: number;
  readonly env?: Record<string, string>;
  /** Where the command runs; left out: a folder that holds no policy. */
  readonly cwd?: string;
}

function memoryStream(chunks: Uint8Array[], wishes: { isTTY: boolean; columns: number | undefined }): OutputStream {
  return {
    isTTY: wishes.isTTY,
    ...(wishes.columns === undefined ? {} : { columns: wishes.columns }),
    write(chunk, done) {
      chunks.push(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
      done?.();
      return true;
    },
    on: () => undefined,
  };
}

export function testWorld(wishes: WorldWishes = {}): TestWorld {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const stdin = (async function* () {
    if (wishes.stdin !== undefined) yield wishes.stdin;
  })();
  return {
    stdin: Object.assign(stdin, { isTTY: wishes.stdinIsTTY ?? false }),
    stdout: memoryStream(out, { isTTY: wishes.stdoutIsTTY ?? false, columns: wishes.columns }),
    stderr: memoryStream(err, { isTTY: false, columns: undefined }),
    env: { LANG: 'C.UTF-8', ...wishes.env },
    cwd: () => wishes.cwd ?? import.meta.dirname,
    on: () => undefined,
    off: () => undefined,
    exit: (code) => {
      throw new Error(`exit(${code})`);
    },
    text: () => Buffer.concat(out).toString('utf8'),
    bytes: () => Buffer.concat(out),
    errors: () => Buffer.concat(err).toString('utf8'),
  };
}
