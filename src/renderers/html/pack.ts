/**
 * Rows for the page's script, small: every text once, every object's keys once. Plain JSON on the outside.
 *
 * A text becomes its index (a number), a number becomes a text, an object an array in an object; null, true, false and arrays stay.
 */

export interface Packed {
  readonly texts: readonly string[];
  readonly shapes: readonly (readonly string[])[];
  readonly root: unknown;
}

/** @param change what is done to every text */
export function pack(value: unknown, change: (text: string) => string): Packed {
  const texts = new Map<string, number>();
  const shapes = new Map<string, number>();
  const indexIn = (known: Map<string, number>, key: string): number => {
    const index = known.get(key) ?? known.size;
    if (index === known.size) known.set(key, index);
    return index;
  };
  const packed = (part: unknown): unknown => {
    if (typeof part === 'string') return indexIn(texts, change(part));
    if (typeof part === 'number') return String(part);
    if (Array.isArray(part)) return part.map(packed);
    if (typeof part !== 'object' || part === null) return part;
    const keys = Object.keys(part);
    return { _: [indexIn(shapes, keys.join(' ')), ...Object.values(part).map(packed)] };
  };
  const root = packed(value);
  return { texts: [...texts.keys()], shapes: [...shapes.keys()].map((keys) => keys.split(' ')), root };
}

export function unpack({ texts, shapes, root }: Packed): unknown {
  const unpacked = (part: unknown): unknown => {
    if (typeof part === 'number') return texts[part];
    if (typeof part === 'string') return Number(part);
    if (Array.isArray(part)) return part.map(unpacked);
    if (typeof part !== 'object' || part === null) return part;
    const [shape, ...values] = (part as { _: [number, ...unknown[]] })._;
    return Object.fromEntries(shapes[shape]!.map((key, index) => [key, unpacked(values[index])]));
  };
  return unpacked(root);
}
