/** Findings as cards: what is wrong, where, how it is known, and what to do. */
import { counted } from '../../words.ts';
import { allWords, type Collection } from '../collection.ts';
import type { FindingItem } from '../item-types.ts';
import { type Element, h } from '../node.ts';
import { mark } from '../svg.ts';
import { evidenceTable, filterRows } from './evidence.ts';
import { line, links, SEVERITY_ORDER } from './terms.ts';

export const FINDINGS: Collection<FindingItem> = {
  id: 'findings',
  nouns: ['finding', 'findings'],
  pageSize: 25,
  anchor: ({ id }) => `finding-${id}`,
  words: (finding) => allWords(finding),
  facets: [
    { label: 'State', of: ({ state }) => state },
    { label: 'Severity', of: ({ severity }) => severity },
    { label: 'Rule', of: ({ rule }) => rule },
    { label: 'Criterion', of: ({ criteria }) => criteria },
  ],
  orders: [
    { label: 'severity', key: ({ severity }) => SEVERITY_ORDER.indexOf(severity) },
    { label: 'rule', key: ({ rule }) => rule },
    { label: 'leg', key: ({ legs }) => legs[0] ?? '' },
    { label: 'most often seen', key: ({ occurrences }) => -occurrences },
  ],
  card: findingCard,
};

function findingCard(finding: FindingItem): Element {
  const { id, words, tone, severity, title, message, rule, occurrences, legs, waiver, override } = finding;
  const often = occurrences > 1 ? [` · ${counted(occurrences, 'time')}`] : [];
  const where = legs.length === 0 ? [] : [' · ', links(legs, 3)];
  return h(
    'article',
    { class: `card b-${tone}`, id: `finding-${id}`, 'aria-labelledby': `title-${id}` },
    h(
      'header',
      {},
      h(
        'h3',
        { id: `title-${id}` },
        mark(tone),
        h('span', {}, title, ': ', h('span', { class: `c-${tone}` }, words.toLowerCase())),
      ),
      line(
        'meta',
        h('span', { class: `severity c-${tone}` }, severity),
        ' · ',
        h('code', {}, rule),
        ...often,
        ...where,
      ),
    ),
    h('p', {}, message),
    waiver === null ? null : h('p', { class: 'accepted' }, h('strong', {}, 'Accepted: '), waiver),
    override === null ? null : h('p', { class: 'soft' }, `Severity by policy: ${override}`),
    filterRows(finding.filters),
    h(
      'details',
      {},
      h('summary', {}, 'Evidence, why it matters, what to do'),
      evidenceTable(finding.evidence, finding.evidenceTotal, title),
      h('h4', {}, 'Why it matters'),
      h('p', {}, finding.why),
      h('h4', {}, 'What to do'),
      h('p', {}, finding.remedy),
      h(
        'p',
        { class: 'soft' },
        `${finding.criteria.join(', ')} · ${finding.references.join(', ')} · finding ${id}`,
        finding.calls.length === 0 ? null : [' · ', links(finding.calls)],
      ),
    ),
  );
}
