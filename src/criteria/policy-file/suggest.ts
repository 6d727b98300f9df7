/** What was probably meant: the known word closest to what was typed. */

/** Null when nothing is close enough to be worth naming, or several are as close. */
export function suggest(typed: string, known: readonly string[]): string | null {
  const word = typed.slice(0, LONGEST).toLowerCase();
  let best: { word: string; distance: number; alone: boolean } | null = null;
  for (const candidate of known) {
    const distance = editDistance(word, candidate.toLowerCase());
    if (best === null || distance < best.distance) best = { word: candidate, distance, alone: true };
    else if (distance === best.distance) best.alone = false;
  }
  return best?.alone === true && best.distance <= Math.max(2, Math.floor(best.word.length / 3)) ? best.word : null;
}

const LONGEST = 64;

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
