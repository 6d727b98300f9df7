/** Frames that show something, and the display filters that find them: the same for findings and contradictions. */
import { counted } from '../../words.ts';
import { tableCell } from '../collection.ts';
import type { FindingItem } from '../item-types.ts';
import { type Child, type Element, h } from '../node.ts';
import { breakable } from './terms.ts';

/** The script adds a button to each. */
export function filterRows(rows: FindingItem['filters']): Element {
  return h(
    'div',
    { class: 'filters' },
    ...rows.map(({ file, filter }) =>
      h(
        'div',
        { class: 'filter', 'data-copy': filter },
        h('span', { class: 'filter-label' }, file === null ? 'Wireshark' : file),
        h('code', {}, filter),
      ),
    ),
  );
}

const EVIDENCE_HEADS = ['Frame', 'Time (UTC)', 'What it shows'] as const;

export function evidenceTable(rows: FindingItem['evidence'], total: number, title: string): Child {
  const more = total - rows.length;
  const heads = EVIDENCE_HEADS.map((head) => h('th', { scope: 'col', role: 'columnheader' }, head));
  const bodyRows = rows.map(({ frame, at, what }) =>
    h(
      'tr',
      { role: 'row' },
      tableCell(0, EVIDENCE_HEADS[0], undefined, frame),
      tableCell(1, EVIDENCE_HEADS[1], 'time', at),
      tableCell(2, EVIDENCE_HEADS[2], undefined, breakable(what)),
    ),
  );
  return [
    h(
      'table',
      { class: 'stacking small', role: 'table' },
      h('caption', { class: 'heard' }, `Evidence: ${title}`),
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ...heads)),
      h('tbody', { role: 'rowgroup' }, ...bodyRows),
    ),
    more > 0 ? h('p', { class: 'soft' }, `and ${counted(more, 'more frame')}`) : null,
  ];
}
