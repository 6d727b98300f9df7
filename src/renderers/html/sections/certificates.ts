/** The certificates that were shown, and when they end. */
import type { Report } from '../../../report/schema.ts';
import { layoutTimeline } from '../../drawing/expiry-timeline.ts';
import { daysWords } from '../../words.ts';
import type { CertificateItem, Items } from '../item-types.ts';
import { PAGE_LETTERING } from '../lettering.ts';
import { type Child, type Element, h } from '../node.ts';
import { svgOf } from '../svg.ts';
import { CERTIFICATES, CHAINS, toneOfDays } from '../views/certificates.ts';
import { orSentence } from './lists.ts';
import { heading, list, section, sentence } from './parts.ts';

const SHOWN = 12;

export function certificates(report: Report, { certificates: items, chains }: Items): Element {
  return section(
    {
      id: 'certificates',
      title: 'Certificates',
      lead: 'Every certificate that could be read. Days left are counted from the day of this report. TLS 1.3 hides certificates from a capture.',
    },
    timeline(report, items),
    orSentence(CERTIFICATES, items, 'No certificate could be read in the capture.'),
    chains.length === 0 ? null : heading('Chains as they were shown'),
    chains.length === 0 ? null : list(CHAINS, chains),
  );
}

function timeline(report: Report, items: readonly CertificateItem[]): Child {
  if (items.length === 0) return null;
  const soonest = [...items].sort((a, b) => a.daysLeft - b.daysLeft).slice(0, SHOWN);
  const rows = soonest.map(({ id, subject, from, to, daysLeft }) => ({
    label: `${id} ${subject}`,
    from,
    to,
    daysLeft,
    tone: toneOfDays(daysLeft),
    words: daysWords(daysLeft),
  }));
  const drawn = (width: number, className: string): Element =>
    svgOf(layoutTimeline(rows, report.generatedAt, { width, lettering: PAGE_LETTERING }), className);
  const rest = items.length - soonest.length;
  return h(
    'figure',
    { class: 'timeline' },
    drawn(912, 'drawing wide'),
    drawn(342, 'drawing narrow'),
    rest === 0
      ? null
      : sentence(`The ${SHOWN} that end first; ${rest} more ${rest === 1 ? 'is' : 'are'} in the table.`),
  );
}
