/** Calls as cards that open: who, when, which legs, and the ladder. */

import type { LadderRow } from '../../drawing/ladder.ts';
import { columnName } from '../../drawing/ladder-layout.ts';
import { counted, figure } from '../../words.ts';
import { allWords, type Collection } from '../collection.ts';
import type { CallItem } from '../item-types.ts';
import { type Child, type Element, h } from '../node.ts';
import { line, links, PROTECTION_ORDER, protectionState } from './terms.ts';

export const CALLS: Collection<CallItem> = {
  id: 'calls',
  nouns: ['call', 'calls'],
  pageSize: 50,
  anchor: ({ id }) => id,
  words: (call) => allWords(call, ['ladder']),
  facets: [
    { label: 'Protection', of: ({ protection }) => protection },
    { label: 'Outcome', of: ({ outcome }) => outcome },
  ],
  orders: [
    { label: 'least protected', key: ({ protection }) => PROTECTION_ORDER.indexOf(protection) },
    { label: 'caller', key: ({ from }) => from },
    { label: 'called', key: ({ to }) => to },
  ],
  // What is inside is made when the card is opened.
  card: (call) => callCard(call, null),
};

export function callCard(call: CallItem, body: Child): Element {
  const { id, from, to, at, outcome, protection } = call;
  return h(
    'details',
    { class: 'call', id },
    h(
      'summary',
      {},
      h('span', { class: 'call-id strong' }, id),
      protectionState(protection),
      h('span', { class: 'call-who' }, h('span', {}, from), h('span', { class: 'soft' }, ' → '), h('span', {}, to)),
      h('span', { class: 'call-when soft' }, `${at.slice(11)} · ${outcome}`),
    ),
    h('div', { class: 'call-body' }, body),
  );
}

/** The diagram stands where `data-diagram` is; the table says the same in words. */
export function callBody(call: CallItem): Child {
  const { ladder, at, ended, callIds, legs, joins, id, ordered } = call;
  const end = ended === null ? 'its end is not in the capture' : `ended ${ended}`;
  const order =
    ordered || ladder.columns.length < 3
      ? null
      : h(
          'p',
          { class: 'soft' },
          'The capture does not tell in which order the hosts were passed: they stand in order of appearance.',
        );
  const events =
    ladder.rows.length === 0 ? h('p', { class: 'soft' }, 'No event of this call is in the ladder.') : ladderTable(call);
  return [
    line('soft', `Started ${at} UTC, ${end}`, callIds.length === 0 ? null : ` · Call-ID ${callIds.join(', ')}`),
    line('soft', legs.length === 0 ? 'No leg of it is in the capture.' : ['Legs ', links(legs, 12)]),
    joins.length === 0 ? null : h('ul', { class: 'plain soft' }, ...joins.map((text) => h('li', {}, text))),
    ladder.omitted === 0 ? null : line('soft', `${counted(ladder.omitted, 'event')} left out of the ladder.`),
    order,
    h('div', {
      class: 'scroll diagram',
      'data-diagram': id,
      tabindex: 0,
      role: 'region',
      'aria-label': `Ladder diagram of ${id}`,
    }),
    events,
  ];
}

function ladderTable({ ladder: { columns, rows }, id, legs }: CallItem): Element {
  const nameOf = (index: number | null, port: number | null): string => {
    if (index === null) return '';
    const name = columnName(columns[index]!);
    return port === null ? name : `${name.includes(':') ? `[${name}]` : name}:${port}`;
  };
  const heads = ['Time', 'Frame', 'From', 'To', 'What', 'Protection', 'Leg'];
  return h(
    'details',
    { class: 'as-table', open: true },
    h('summary', {}, `The ladder as a table (${figure(rows.length)} ${rows.length === 1 ? 'event' : 'events'})`),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Ladder of ${id} as a table` },
      h(
        'table',
        { class: 'small' },
        h('caption', { class: 'heard' }, `Ladder of ${id}`),
        h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
        h('tbody', {}, ...rows.map((row) => ladderRow(row, nameOf, legs))),
      ),
    ),
  );
}

function ladderRow(
  row: LadderRow,
  nameOf: (index: number | null, port: number | null) => string,
  legs: readonly string[],
): Element {
  const [fromPort, toPort] = row.ports;
  const what = row.note === '' ? row.what : `${row.what} (${row.note})`;
  return h(
    'tr',
    { class: row.kind === 'omitted' || row.kind === 'gap' ? 'aside' : null },
    h('th', { scope: 'row', class: 'time' }, row.after),
    h('td', { class: 'short' }, row.frames),
    h('td', { class: 'mono' }, nameOf(row.from, fromPort)),
    h('td', { class: 'mono' }, nameOf(row.to, toPort)),
    h('td', { class: 'what' }, what),
    h('td', {}, row.protection === null ? null : protectionState(row.protection)),
    h('td', {}, row.leg === null || !legs.includes(row.leg) ? row.leg : links([row.leg])),
  );
}
