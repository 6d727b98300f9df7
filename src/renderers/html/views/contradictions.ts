/** Contradictions as cards: what was promised, what was done instead, and the frames of both. */
import { allWords, type Collection } from '../collection.ts';
import type { ContradictionItem } from '../item-types.ts';
import { type Element, h } from '../node.ts';
import { mark } from '../svg.ts';
import { evidenceTable, filterRows } from './evidence.ts';
import { line, links } from './terms.ts';

export const CONTRADICTIONS: Collection<ContradictionItem> = {
  id: 'contradictions',
  nouns: ['contradiction', 'contradictions'],
  pageSize: 10,
  anchor: ({ id }) => id,
  words: (contradiction) => allWords(contradiction),
  facets: [{ label: 'What', of: ({ title }) => title }],
  orders: [
    { label: 'what', key: ({ title }) => title },
    { label: 'leg', key: ({ legs }) => legs[0] ?? '' },
  ],
  card: contradictionCard,
};

function contradictionCard({ id, title, what, filters, evidence, legs, calls }: ContradictionItem): Element {
  const where = [...legs, ...calls];
  return h(
    'article',
    { class: 'card b-bad', id, 'aria-labelledby': `title-${id}` },
    h('header', {}, h('h3', { id: `title-${id}` }, mark('bad'), h('span', {}, title))),
    where.length === 0 ? null : line('meta', 'On ', links(where)),
    h('p', {}, what),
    filterRows(filters),
    h('details', {}, h('summary', {}, 'Both sides, frame by frame'), evidenceTable(evidence, evidence.length, title)),
  );
}
