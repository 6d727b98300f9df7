/** What was probably meant: the known words closest to what was typed. */

/** One, or two that are as close; none when nothing is close enough to be worth naming, or more than two are. */
export function suggest(typed: string, known: readonly string[]): string[] {
  const word = typed.slice(0, LONGEST).toLowerCase();
  let closest: string[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const distance = editDistance(word, candidate.toLowerCase());
    if (distance < least) {
      closest = [candidate];
      least = distance;
    } else if (distance === least) closest.push(candidate);
  }
  const near = closest.filter(({ length }) => least <= Math.max(2, Math.floor(length / 3)));
  return near.length <= MOST_NAMED ? near : [];
}

/** `did you mean "carrier" or "courier"?`; null when there is nothing to name. */
export function didYouMean(words: readonly string[]): string | null {
  return words.length === 0 ? null : `did you mean ${words.map((word) => JSON.stringify(word)).join(' or ')}?`;
}

const LONGEST = 64;
const MOST_NAMED = 2;

/** Levenshtein, with two neighbors that changed places counted once (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min(above[column]! + 1, current[column - 1]! + 1, above[column - 1]! + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) least = Math.min(least, before[column - 2]! + 1);
      current.push(least);
    }
    before = above;
    above = current;
  }
  return above[b.length]!;
}
