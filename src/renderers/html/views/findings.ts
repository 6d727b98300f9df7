/** Findings as cards: what is wrong, where, how it is known, and what to do. */
import { counted, NOT_MET } from '../../words.ts';
import { allWords, type Collection, tableCell } from '../collection.ts';
import type { FindingItem } from '../items.ts';
import { type Child, type Element, h } from '../node.ts';
import { mark } from '../svg.ts';
import { breakable, line, links, SEVERITY_ORDER } from './terms.ts';

export const FINDINGS: Collection<FindingItem> = {
  id: 'findings',
  nouns: ['finding', 'findings'],
  pageSize: 25,
  anchor: ({ id }) => `finding-${id}`,
  words: (finding) => allWords(finding),
  facets: [
    { label: 'Verdict', of: ({ verdict }) => NOT_MET[verdict].words },
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
  const { id, verdict, severity, title, message, rule, occurrences, legs } = finding;
  const { words, tone } = NOT_MET[verdict];
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
    filters(finding),
    h(
      'details',
      {},
      h('summary', {}, 'Evidence, why it matters, what to do'),
      evidence(finding),
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

/** The script adds a button to each. */
function filters({ filters: rows }: FindingItem): Element {
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

function evidence({ evidence: rows, evidenceTotal, title }: FindingItem): Child {
  const more = evidenceTotal - rows.length;
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
