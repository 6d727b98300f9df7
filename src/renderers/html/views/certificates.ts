/** Certificates with the days they have left. */
import { counted, daysWords, type Tone } from '../../words.ts';
import { allWords, type Collection } from '../collection.ts';
import type { CertificateItem } from '../items.ts';
import { breakable, line, links, state } from './terms.ts';

/** Days left below which a certificate is not good news. */
const FEW_DAYS = 30;
const NAMES_SHOWN = 4;

export function toneOfDays(daysLeft: number): Tone {
  return daysLeft < 0 ? 'bad' : daysLeft < FEW_DAYS ? 'warning' : 'good';
}

export const CERTIFICATES: Collection<CertificateItem> = {
  id: 'certificates',
  nouns: ['certificate', 'certificates'],
  pageSize: 50,
  anchor: ({ id }) => id,
  words: (certificate) => allWords(certificate),
  facets: [
    { label: 'Key', of: ({ key }) => key },
    { label: 'Shown by', of: ({ role }) => role },
  ],
  columns: [
    {
      head: 'Certificate',
      sort: ({ id }) => id,
      cell: ({ id, role }) => [line('strong', id), line('soft', role)],
    },
    {
      head: 'Subject and issuer',
      look: 'prose',
      sort: ({ subject }) => subject,
      cell: ({ subject, issuer, names, serial, sha256 }) => [
        line('strong', breakable(subject)),
        line('soft', breakable(issuer)),
        ...names.slice(0, NAMES_SHOWN).map((name) => line('soft', breakable(`also ${name}`))),
        names.length > NAMES_SHOWN ? line('soft', `and ${counted(names.length - NAMES_SHOWN, 'more name')}`) : null,
        line('mono soft', `serial ${serial}`),
        line('mono soft', `sha256 ${sha256}`),
      ],
    },
    {
      head: 'Key and signature',
      look: 'names',
      sort: ({ key }) => key,
      cell: ({ key, signature }) => [line('', key), line('soft', breakable(signature))],
    },
    {
      head: 'Valid (UTC)',
      look: 'short',
      sort: ({ daysLeft }) => daysLeft,
      cell: ({ from, to, daysLeft }) => [
        line('time', `${from} to`),
        line('time', to),
        state(toneOfDays(daysLeft), daysWords(daysLeft)),
      ],
    },
    { head: 'Seen on', cell: ({ legs }) => (legs.length === 0 ? 'no leg' : links(legs, 4)) },
  ],
};
