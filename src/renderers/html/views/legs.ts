/** The inventory of legs. */
import { figure } from '../../words.ts';
import { allWords, type Collection } from '../collection.ts';
import type { LegItem } from '../item-types.ts';
import { h } from '../node.ts';
import { breakable, folded, host, line, links, PROTECTION_ORDER, protectionState } from './terms.ts';

export const LEGS: Collection<LegItem> = {
  id: 'legs',
  nouns: ['leg', 'legs'],
  pageSize: 100,
  anchor: ({ id }) => id,
  words: (leg) => allWords(leg),
  facets: [
    { label: 'Protection', of: ({ protection }) => protection },
    { label: 'Plane', of: ({ plane }) => plane },
    { label: 'Carried by', of: ({ carriage }) => carriage },
    { label: 'Zone', of: ({ zone }) => zone },
    { label: 'Declared path', of: ({ declared }) => declared ?? 'none' },
  ],
  columns: [
    {
      head: 'Leg',
      look: 'short',
      sort: ({ id }) => id,
      cell: ({ id, plane }) => [line('strong', id), line('soft', plane)],
    },
    {
      head: 'Path',
      look: 'path',
      sort: ({ a, b }) => `${a.name ?? a.address} ${b.name ?? b.address}`,
      cell: ({ a, b, zone, declared }) => [
        line('', host(a)),
        line('', h('span', { class: 'soft' }, '→ '), host(b)),
        declared === null ? null : line('soft', `path ${declared}`),
        zone === 'unknown' ? null : line('soft', `${zone} zone`),
      ],
    },
    {
      head: 'Carried by',
      sort: ({ carriage }) => carriage,
      cell: ({ carriage, parameters }) => [
        line('', carriage),
        parameters === '' ? null : line('soft', breakable(parameters)),
      ],
    },
    {
      head: 'Protection',
      look: 'short',
      sort: ({ protection }) => PROTECTION_ORDER.indexOf(protection),
      cell: ({ protection, basis }) => [protectionState(protection), line('soft', basis ?? 'no basis')],
    },
    {
      head: 'Why',
      look: 'prose',
      cell: ({ reason, calls, notes }) => [
        line('', reason),
        calls.length === 0 ? null : line('soft', 'Part of ', links(calls)),
        folded('More about it', notes),
      ],
    },
    {
      head: 'Frames',
      look: 'number',
      sort: ({ frames }) => frames,
      cell: ({ frames }) => figure(frames),
    },
    {
      head: 'First seen',
      look: 'short',
      sort: ({ at }) => at,
      cell: ({ at, frame }) => [line('', at.slice(0, 10)), line('', at.slice(11)), line('soft', `frame ${frame}`)],
    },
  ],
};
