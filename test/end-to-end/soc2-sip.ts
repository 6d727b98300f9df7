/** The program as its users start it: `node bin/soc2-sip.js`, from the build in dist. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Report } from '../../src/report/schema.ts';
import type { Ran } from './peers.ts';

export const PROGRAM = join(import.meta.dirname, '../../bin/soc2-sip.js');

/** After every fixture was recorded, so that no capture lies in the future of its report. */
export const NOW = '2026-11-23T12:00:00Z';

const SCAN_TIMEOUT = 120_000;
const MAX_OUTPUT_OCTETS = 256 * 1024 * 1024;

/** Nothing of the developer's terminal decides about colour, width, characters or the time of the report. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
};

export interface Circumstances {
  readonly input?: Uint8Array;
  readonly cwd?: string;
  readonly uid?: number;
}

/** Runs `soc2-sip` to its end, whatever its exit code. */
export function soc2sip(parameters: readonly string[], circumstances: Circumstances = {}): Ran {
  const done = spawnSync(process.execPath, [PROGRAM, ...parameters], {
    env: ENVIRONMENT,
    maxBuffer: MAX_OUTPUT_OCTETS,
    timeout: SCAN_TIMEOUT,
    ...circumstances,
  });
  if (done.error !== undefined) throw done.error;
  return { status: done.status, signal: done.signal, stdout: done.stdout, stderr: done.stderr.toString() };
}

export interface Scanned extends Ran {
  readonly report: Report;
}

/** The JSON report of one capture, nothing masked: a path, or `-` with octets on standard input. */
export function scan(capture: string, input?: Uint8Array): Scanned {
  const ran = soc2sip(
    ['scan', capture, '--format', 'json', '--now', NOW, '--identities', 'clear'],
    input === undefined ? {} : { input },
  );
  if (ran.stdout.length === 0) throw new Error(`no report of ${capture}, exit code ${ran.status}: ${ran.stderr}`);
  return { ...ran, report: JSON.parse(ran.stdout.toString()) as Report };
}
