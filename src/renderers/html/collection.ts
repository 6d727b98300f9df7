/**
 * A list that can be filtered, sorted and turned page by page: how its items are told, and by what. The page is written with the first
 * page of each list; its script does the rest with the same description.
 */
import { type Child, type Element, h } from './node.ts';

export interface Column<Item> {
  readonly head: string;
  readonly cell: (item: Item) => Child;
  /** Absent where an order would mean nothing. */
  readonly sort?: (item: Item) => string | number;
  /** Class of its cells. */
  readonly look?: string;
}

export interface Facet<Item> {
  readonly label: string;
  readonly of: (item: Item) => string | readonly string[];
}

export interface Order<Item> {
  readonly label: string;
  readonly key: (item: Item) => string | number;
}

export interface Collection<Item> {
  /** Of the list's element, and the key of its items in the embedded data. */
  readonly id: string;
  /** `leg`, `legs`: as counts say it. */
  readonly nouns: readonly [one: string, many: string];
  readonly pageSize: number;
  readonly facets: readonly Facet<Item>[];
  /** Id of the item's element: what links point to. */
  readonly anchor: (item: Item) => string;
  /** What a search looks through. */
  readonly words: (item: Item) => string;
  /** Rows of a table; or, without columns, cards. */
  readonly columns?: readonly Column<Item>[];
  readonly card?: (item: Item) => Element;
  /** Of cards, beside the report's own order. */
  readonly orders?: readonly Order<Item>[];
}

export function itemNode<Item>(collection: Collection<Item>, item: Item): Element {
  if (collection.card !== undefined) return collection.card(item);
  const cells = (collection.columns ?? []).map(({ head, cell, look }, index) =>
    tableCell(index, head, look, cell(item)),
  );
  return h('tr', { id: collection.anchor(item), role: 'row' }, ...cells);
}

/** With roles: where rows are stacked on a narrow page, the browser no longer knows them for a table. */
export function tableCell(index: number, head: string, look: string | undefined, content: Child): Element {
  const attributes = { class: look, 'data-label': head };
  // One element, so that a stacked cell has its head beside all of it.
  const whole = h('div', {}, content);
  if (index === 0) return h('th', { ...attributes, scope: 'row', role: 'rowheader' }, whole);
  return h('td', { ...attributes, role: 'cell' }, whole);
}

/** Everything written in an item, for a search that asks for no field. */
export function allWords(item: object, without: readonly string[] = []): string {
  const words: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string' || typeof value === 'number') words.push(String(value));
    else if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  for (const [key, value] of Object.entries(item)) if (!without.includes(key)) collect(value);
  return words.join('\n').toLowerCase();
}
