/**
 * HTML as a tree of plain objects, and the one function that makes text safe to stand in it. The page's script builds the same trees into
 * the document, where text is set as text and needs no escaping.
 */

export type Attribute = string | number | boolean | null | undefined;

export interface Element {
  readonly tag: string;
  /** `false`, null and undefined are left out; `true` stands without a value. */
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly children: readonly Child[];
}

export type Child = Element | string | number | null | false | readonly Child[];

export function h(tag: string, attributes: Element['attributes'] = {}, ...children: readonly Child[]): Element {
  return { tag, attributes, children };
}
