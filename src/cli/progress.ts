/**
 * Progress on stderr: only on a terminal, only after a second, and gone when the work is done.
 */
import type { AssessProgress } from '../assess.ts';
import type { World } from './world.ts';

const QUIET_MS = 1_000;
const INTERVAL_MS = 200;

export class Progress {
  readonly #world: World;
  readonly #shown: boolean;
  readonly #startedAt = performance.now();
  #lastAt = 0;
  #drawn = false;

  constructor(world: World, options: { readonly quiet: boolean }) {
    this.#world = world;
    this.#shown = world.stderr.isTTY === true && !options.quiet && world.env.TERM !== 'dumb' && !world.env.CI;
  }

  update(state: AssessProgress): void {
    if (!this.#shown) return;
    const now = performance.now();
    const elapsed = now - this.#startedAt;
    if (elapsed < QUIET_MS || now - this.#lastAt < INTERVAL_MS) return;
    this.#lastAt = now;
    this.#drawn = true;
    this.#world.stderr.write(`\r\u001b[2K${line(state, elapsed / 1000)}`);
  }

  clear(): void {
    if (this.#drawn) this.#world.stderr.write('\r\u001b[2K');
    this.#drawn = false;
  }
}

function line(state: AssessProgress, seconds: number): string {
  const rate = Math.round(state.frames / seconds / 1000);
  const read = `${megabytes(state.read)} MB`;
  const speed = `${rate.toLocaleString('en')} thousand frames/s`;
  if (state.total === null || state.total === 0) return `${read} read, ${speed}`;
  const share = Math.min(1, state.read / state.total);
  const left = share > 0 ? Math.ceil((seconds / share) * (1 - share)) : 0;
  return `${Math.floor(share * 100)} % of ${megabytes(state.total)} MB, ${speed}, ${left} s left`;
}

function megabytes(octets: number): string {
  return (octets / 1e6).toFixed(octets < 1e7 ? 1 : 0);
}
