/**
 * Counts by name as a plain object.
 *
 * A name that a stranger chose (`__proto__`) must not become a prototype: hence no plain assignment. And a name may be a number, as a status code
 * is: an object with an ordinary property 200 holds a list with room for 300 others, 2.6 KB each time instead of 0.2. A property that cannot be written to is kept in a table of its own instead.
 */
export function countsByName(counts: Iterable<readonly [string, number]>): Record<string, number> {
  const byName: Record<string, number> = {};
  for (const [name, value] of counts)
    Object.defineProperty(byName, name, { value, enumerable: true, configurable: true, writable: false });
  return byName;
}
