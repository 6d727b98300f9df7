/**
 * Whether work grows with the input or with its square, without trusting the clock: the same work on an input eight times as
 * large takes about 8 times as long when it is linear and 64 times when it is quadratic. The best of several runs counts.
 */

const GROWTH = 8;
/** Between 8 and 64, far from both. */
export const LINEAR_BOUND = 40;

const TRIES = 8;

/**
 * The growth of the time of `work` from inputs of `size / 8` to inputs of `size`: the smallest of a few measurements, since a
 * busy machine makes a linear growth look larger now and then, and nothing makes a quadratic one look linear.
 */
export function growth<Input>(size: number, make: (size: number) => Input, work: (input: Input) => void): number {
  const small = make(Math.floor(size / GROWTH));
  const large = make(size);
  // Repeated until the small run is long enough for the clock's grain.
  let repeats = 1;
  while (time(small, work, repeats) < 0.3 && repeats < 4_096) repeats *= 2;
  let found = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < TRIES && found >= LINEAR_BOUND; attempt++) {
    found = Math.min(found, best(large, work, repeats) / best(small, work, repeats));
  }
  return found;
}

function best<Input>(input: Input, work: (input: Input) => void, repeats: number): number {
  return Math.min(time(input, work, repeats), time(input, work, repeats), time(input, work, repeats));
}

function time<Input>(input: Input, work: (input: Input) => void, repeats: number): number {
  const start = performance.now();
  for (let at = 0; at < repeats; at++) work(input);
  return performance.now() - start;
}
