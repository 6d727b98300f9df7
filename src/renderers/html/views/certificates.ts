/** Certificates with the days they have left. */
import { counted, daysWords, type Tone } from '../../words.ts';
import { allWords, type Collection } from '../collection.ts';
import type { CertificateItem, ChainItem } from '../item-types.ts';
import { breakable, folded, line, links, state } from './terms.ts';

/** Days left below which a certificate is not good news. */
const FEW_DAYS = 30;
const NAMES_SHOWN = 4;

export function toneOfDays(daysLeft: number): Tone {
  return daysLeft < 0 ? 'bad' : daysLeft < FEW_DAYS ? 'warning' : 'good';
}

const TRUST_TONES: Readonly<Record<string, Tone>> = { trusted: 'good', untrusted: 'bad', unknown: 'unknown' };

export const CERTIFICATES: Collection<CertificateItem> = {
  id: 'certificates',
  nouns: ['certificate', 'certificates'],
  pageSize: 50,
  anchor: ({ id }) => id,
  words: (certificate) => allWords(certificate),
  facets: [
    { label: 'Key', of: ({ key }) => key },
    { label: 'Shown by', of: ({ role }) => role },
    { label: 'Trust', of: ({ trust }) => trust },
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
      cell: ({ subject, issuer, names, serial, sha256, trust, trustReason, details }) => [
        line('strong', breakable(subject)),
        line('soft', breakable(issuer)),
        ...names.slice(0, NAMES_SHOWN).map((name) => line('soft', breakable(`also ${name}`))),
        names.length > NAMES_SHOWN ? line('soft', `and ${counted(names.length - NAMES_SHOWN, 'more name')}`) : null,
        line('mono soft', `serial ${serial}`),
        line('mono soft', `sha256 ${sha256}`),
        trustReason === null ? null : line('', state(TRUST_TONES[trust] ?? 'unknown', trustReason)),
        folded('More about it', details),
      ],
    },
    {
      head: 'Key and signature',
      look: 'names',
      sort: ({ key }) => key,
      cell: ({ key, signature, usages }) => [
        line('', key),
        line('soft', breakable(signature)),
        usages.length === 0 ? null : line('soft', breakable(`for ${usages.join(', ')}`)),
      ],
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

export const CHAINS: Collection<ChainItem> = {
  id: 'chains',
  nouns: ['chain', 'chains'],
  pageSize: 50,
  anchor: ({ id }) => id,
  words: (chain) => allWords(chain),
  facets: [
    { label: 'Trust', of: ({ trust }) => trust },
    { label: 'Shown by', of: ({ role }) => role },
  ],
  columns: [
    {
      head: 'Chain',
      look: 'short',
      sort: ({ id }) => id,
      cell: ({ id, role }) => [line('strong', id), line('soft', role)],
    },
    {
      head: 'From the end entity upwards',
      look: 'prose',
      cell: ({ path, missing }) => [
        ...path.map(({ id, subject }) => line('', links([id]), ' ', breakable(subject))),
        ...missing.map((text) => line('soft', breakable(text))),
      ],
    },
    {
      head: 'Trust',
      look: 'prose',
      sort: ({ trust }) => trust,
      cell: ({ trust, trusts }) => [
        line('', state(TRUST_TONES[trust] ?? 'unknown', trust === 'unknown' ? 'not known' : trust)),
        ...trusts.map((text) => line('soft', breakable(text))),
      ],
    },
    {
      head: 'Used by',
      cell: ({ sessions, legs }) => [
        sessions.length === 0 ? null : line('', links(sessions, 4)),
        legs.length === 0 ? null : line('', links(legs, 4)),
      ],
    },
  ],
};
