/**
 * The real programs that the end-to-end tests hold soc2-sip against: started with a fixed locale, time zone and no personal
 * settings, with a time limit each. A program that is not there fails the test with the sentence that says what to run.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The longest that a peer may take for one answer, in milliseconds. */
const PEER_TIMEOUT = 60_000;
const MAX_OUTPUT_OCTETS = 256 * 1024 * 1024;

/** What a peer, or soc2-sip, left behind. */
export interface Ran {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A folder of its own for one test file; `remove` when the file is done. */
export function temporaryFolder(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `soc2-sip-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Nobody's preferences: a profile of Wireshark can switch dissectors off. */
export const PEER_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  HOME: '/nonexistent',
  WIRESHARK_CONFIG_DIR: '/nonexistent',
};

export function missingPeer(program: string): Error {
  return new Error(`${program} is not installed: run test/end-to-end/install-peers.sh, which installs every peer.`);
}

/** Runs a peer to its end, whatever its exit code. */
export function peer(program: string, parameters: readonly string[], input?: Uint8Array): Ran {
  const done: SpawnSyncReturns<Buffer> = spawnSync(program, parameters, {
    env: PEER_ENVIRONMENT,
    maxBuffer: MAX_OUTPUT_OCTETS,
    timeout: PEER_TIMEOUT,
    ...(input === undefined ? {} : { input }),
  });
  if (done.error !== undefined) {
    throw (done.error as NodeJS.ErrnoException).code === 'ENOENT' ? missingPeer(program) : done.error;
  }
  return { status: done.status, signal: done.signal, stdout: done.stdout, stderr: done.stderr.toString() };
}

/** @returns stdout, as text; @throws when the peer says that it failed */
export function ask(program: string, parameters: readonly string[], input?: Uint8Array): string {
  const { status, stdout, stderr } = peer(program, parameters, input);
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr.slice(0, 2000)}`);
  return stdout.toString();
}
