/**
 * Peers that run beside a test: started, waited for by what they print, and ended by their own process only. Nothing outlives the
 * test file, and nothing waits longer than it says.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { missingPeer, PEER_ENVIRONMENT } from './peers.ts';

export interface Background {
  readonly child: ChildProcess;
  /** What it printed so far, stdout and stderr together. */
  printed(): string;
  /** Resolves when it has printed this; rejects with all that it printed when it ends or the time is over. */
  until(text: RegExp, milliseconds?: number): Promise<void>;
  /** Asks it to end, and makes it end. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

const STEP = 50;
const WAIT = 10_000;
const GRACE = 3_000;

const running = new Set<Background>();

export function startPeer(program: string, parameters: readonly string[], cwd: string): Background {
  const child = spawn(program, parameters, { env: PEER_ENVIRONMENT, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  let text = '';
  let failure: Error | undefined;
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stdin.on('error', () => {});
  child.on('error', (error: NodeJS.ErrnoException) => {
    failure = error.code === 'ENOENT' ? missingPeer(program) : error;
  });
  const started: Background = {
    child,
    printed: () => text,
    async until(expected, milliseconds = WAIT) {
      for (let waited = 0; waited < milliseconds; waited += STEP) {
        if (failure !== undefined) throw failure;
        if (expected.test(text)) return;
        await pause(STEP);
      }
      throw new Error(`${program} did not print ${expected} within ${milliseconds} ms, but: ${text}`);
    },
    async end(signal = 'SIGINT') {
      running.delete(started);
      if (child.exitCode !== null || child.signalCode !== null || failure !== undefined) return;
      const closed = once(child, 'close');
      child.kill(signal);
      await Promise.race([closed, pause(GRACE)]);
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await Promise.race([closed, pause(GRACE)]);
    },
  };
  running.add(started);
  return started;
}

/** Call after every test: what a failed test left behind goes, too. */
export async function endPeers(): Promise<void> {
  for (const left of [...running]) await left.end();
}

/** Resolves with the exit code when it ends by itself. */
export async function finished({ child }: Background, milliseconds = 20_000): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const late = pause(milliseconds, 'late' as const, { ref: false });
  const result = await Promise.race([ended, late]);
  if (result === 'late') throw new Error(`${child.spawnfile} did not end within ${milliseconds} ms`);
  return result;
}

/** Records the loopback interface; `stop` returns when everything that matched is in the file. */
export async function record(file: string, filter: string, cwd: string): Promise<{ stop(): Promise<void> }> {
  const tcpdump = startPeer(
    'tcpdump',
    ['-U', '--immediate-mode', '-n', '-Z', 'root', '-i', 'lo', '-w', file, filter],
    cwd,
  );
  await tcpdump.until(/listening on/).catch((error: Error) => {
    throw new Error(`tcpdump could not record the loopback interface (it needs root or CAP_NET_RAW): ${error.message}`);
  });
  return {
    async stop() {
      await pause(300);
      await tcpdump.end();
    },
  };
}
