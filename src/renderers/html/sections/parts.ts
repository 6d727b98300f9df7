/** What sections of the page are made of: headings, lists of terms, tables, and the first page of each long list. */
import { counted, figure } from '../../words.ts';
import { type Collection, itemNode, tableCell } from '../collection.ts';
import { type Child, type Element, h } from '../node.ts';

export interface SectionSpec {
  readonly id: string;
  readonly title: string;
  readonly lead?: Child;
}

export function section({ id, title, lead }: SectionSpec, ...children: readonly Child[]): Element {
  return h(
    'section',
    { id: `section-${id}`, 'aria-labelledby': `head-${id}` },
    h('h2', { id: `head-${id}` }, title),
    lead === undefined ? null : h('p', { class: 'lead' }, lead),
    ...children,
  );
}

export function heading(text: string): Element {
  return h('h3', {}, text);
}

export function sentence(text: string): Element {
  return h('p', { class: 'soft' }, text);
}

export function terms(pairs: readonly (readonly [string, Child])[]): Element {
  return h('dl', {}, ...pairs.map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))));
}

export interface PlainColumn {
  readonly head: string;
  readonly look?: string;
}

/** A table that is short enough to stand in the page whole. */
export function plainTable(
  caption: string,
  columns: readonly PlainColumn[],
  rows: readonly (readonly Child[])[],
): Element {
  const cells = (row: readonly Child[]): Element[] =>
    row.map((cell, index) => tableCell(index, columns[index]!.head, columns[index]!.look, cell));
  return h(
    'table',
    { class: 'stacking', role: 'table' },
    h('caption', { class: 'heard' }, caption),
    tableHead(columns),
    h('tbody', { role: 'rowgroup' }, ...rows.map((row) => h('tr', { role: 'row' }, ...cells(row)))),
  );
}

function tableHead(columns: readonly PlainColumn[]): Element {
  const cells = columns.map(({ head, look }) => h('th', { scope: 'col', class: look, role: 'columnheader' }, head));
  return h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ...cells));
}

/** The first items of a list; the script adds filters, sorting and the other pages. */
export function list<Item>(
  collection: Collection<Item>,
  items: readonly Item[],
  render?: (item: Item) => Element,
): Element {
  const { id, nouns, pageSize, columns } = collection;
  const shown = items.slice(0, pageSize).map(render ?? ((item) => itemNode(collection, item)));
  const rest = items.length - shown.length;
  const note =
    rest === 0
      ? null
      : h(
          'p',
          { class: 'rest soft' },
          `These are the first ${figure(shown.length)} of ${counted(items.length, ...nouns)}. The others are shown with JavaScript, and are all in the JSON report.`,
        );
  const body =
    columns === undefined
      ? h('div', { class: 'cards', 'data-items': true }, ...shown)
      : h(
          'table',
          { class: 'stacking', role: 'table' },
          h('caption', { class: 'heard' }, capital(nouns[1])),
          tableHead(columns),
          h('tbody', { 'data-items': true, role: 'rowgroup' }, ...shown),
        );
  return h('div', { class: 'list', id, 'data-list': id }, body, note);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
