/** One thing that a capture could not show, and when it is said. */
import type { Facts } from '../../ledger/facts.ts';

/** `text` is whole sentences, `short` an item of a list; null where the limitation does not apply. */
export interface Clause {
  readonly id: string;
  words(facts: Facts): { readonly text: string; readonly short: string } | null;
}

/** A clause that applies when something was counted at least once. */
export function counted(
  id: string,
  count: (facts: Facts) => number,
  text: (count: number) => string,
  short: (count: number) => string,
): Clause {
  return {
    id,
    words: (facts) => {
      const found = count(facts);
      return found === 0 ? null : { text: text(found), short: short(found) };
    },
  };
}
