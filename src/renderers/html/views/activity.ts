/** Who sent readable signaling, and as which users, with counts and peaks. */
import { figure } from '../../words.ts';
import { allWords, type Collection } from '../collection.ts';
import type { SourceItem, UserItem } from '../item-types.ts';
import { address, breakable, folded, line, links } from './terms.ts';

const DID = {
  refused: 'Refused sign-ins',
  tried: 'Called, or tried to',
  other: 'Anything else',
} as const;

export const SOURCES: Collection<SourceItem> = {
  id: 'sources',
  nouns: ['source', 'sources'],
  pageSize: 50,
  anchor: ({ id }) => id,
  words: (source) => allWords(source),
  facets: [
    {
      label: 'With',
      of: ({ refused, calls }) => {
        const kinds = [...(refused > 0 ? [DID.refused] : []), ...(calls > 0 ? [DID.tried] : [])];
        return kinds.length === 0 ? [DID.other] : kinds;
      },
    },
  ],
  columns: [
    {
      head: 'Source',
      look: 'path',
      sort: ({ id }) => id,
      cell: ({ id, address: where, legs }) => [
        line('strong', id),
        line('', address(where)),
        legs.length === 0 ? null : line('soft', links(legs, 3)),
      ],
    },
    {
      head: 'What it did',
      look: 'prose',
      cell: ({ striking: lines, traffic, details }) => [
        ...lines.map((text) => line('', breakable(text))),
        line('soft', breakable(traffic)),
        folded('Names, answers and numbers', details),
      ],
    },
    { head: 'Requests', look: 'number', sort: ({ requests }) => requests, cell: ({ requests }) => figure(requests) },
    { head: 'Refused', look: 'number', sort: ({ refused }) => refused, cell: ({ refused }) => figure(refused) },
    { head: 'Calls', look: 'number', sort: ({ calls }) => calls, cell: ({ calls }) => figure(calls) },
    {
      head: 'First seen',
      look: 'short',
      sort: ({ at }) => at,
      cell: ({ at, frame }) => [line('', at.slice(0, 10)), line('', at.slice(11)), line('soft', `frame ${frame}`)],
    },
  ],
};

export const USERS: Collection<UserItem> = {
  id: 'users',
  nouns: ['user', 'users'],
  pageSize: 50,
  anchor: ({ id }) => id,
  words: (user) => allWords(user),
  facets: [],
  columns: [
    { head: 'User', look: 'path', sort: ({ id }) => id, cell: ({ id, name }) => [line('strong', id), breakable(name)] },
    {
      head: 'Sign-ins',
      look: 'prose',
      cell: ({ did }) => (did.length === 0 ? 'no sign-in was decided' : did.map((text) => line('', text))),
    },
    { head: 'Refused', look: 'number', sort: ({ refused }) => refused, cell: ({ refused }) => figure(refused) },
    {
      head: 'First seen',
      look: 'short',
      sort: ({ at }) => at,
      cell: ({ at, frame }) => [line('', at), line('soft', `frame ${frame}`)],
    },
  ],
};
