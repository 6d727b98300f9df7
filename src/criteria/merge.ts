/**
 * Lays one tree of plain values over another: members of objects are merged, everything else is replaced.
 *
 * Not handled: adding to a list; a list that is given is the whole list.
 */
export type Tree = { readonly [key: string]: unknown };

export function merged(base: Tree, over: Tree): Tree {
  const result = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const below = result.get(key);
    result.set(key, isTree(below) && isTree(value) ? merged(below, value) : value);
  }
  return Object.fromEntries(result);
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
