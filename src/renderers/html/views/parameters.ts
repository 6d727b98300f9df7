/** What TLS, DTLS and SRTP agreed on, as tables. */
import { counted } from '../../words.ts';
import { allWords, type Collection } from '../collection.ts';
import type { FailedItem, SessionItem, SrtpItem } from '../item-types.ts';
import { h } from '../node.ts';
import { address, breakable, folded, line, links, PROTECTION_ORDER, protectionState, striking } from './terms.ts';

const UNSEEN = 'not seen';

export const SESSIONS: Collection<SessionItem> = {
  id: 'sessions',
  nouns: ['session', 'sessions'],
  pageSize: 100,
  anchor: ({ id }) => id,
  words: (session) => allWords(session),
  facets: [
    { label: 'Protocol', of: ({ protocol }) => protocol },
    { label: 'Version', of: ({ version }) => version ?? UNSEEN },
    { label: 'Handshake', of: ({ handshake }) => handshake },
  ],
  columns: [
    {
      head: 'Session',
      look: 'short',
      sort: ({ id }) => id,
      cell: ({ id, protocol, handshake, connections }) => [
        line('strong', id),
        line('soft', `${protocol}, ${handshake}`),
        line('soft', counted(connections, 'connection')),
      ],
    },
    {
      head: 'Client and server',
      look: 'path',
      sort: ({ server }) => server,
      cell: ({ client, server }) => [
        line('', address(client)),
        line('', h('span', { class: 'soft' }, '→ '), address(server)),
      ],
    },
    {
      head: 'Version and cipher suite',
      sort: ({ version, suite }) => `${version ?? ''} ${suite ?? ''}`,
      cell: ({ version, suite, offered }) => [
        line('strong', version ?? `version ${UNSEEN}`),
        line('', breakable(suite ?? `cipher suite ${UNSEEN}`)),
        folded('What the client offered', offered),
      ],
    },
    {
      head: 'Also agreed',
      look: 'prose',
      cell: ({ agreed, striking: lines, details }) => [
        striking(lines),
        agreed.length + lines.length === 0 ? UNSEEN : agreed.map((text) => line('soft', breakable(text))),
        folded('More of the handshake', details),
      ],
    },
    {
      head: 'Used by',
      cell: ({ legs, certificates }) => [
        line('', legs.length === 0 ? 'no leg' : links(legs, 4)),
        certificates.length === 0 ? null : line('', links(certificates, 4)),
      ],
    },
  ],
};

export const FAILED: Collection<FailedItem> = {
  id: 'failed',
  nouns: ['failed handshake', 'failed handshakes'],
  pageSize: 50,
  anchor: ({ id }) => id,
  words: (failed) => allWords(failed),
  facets: [
    { label: 'Protocol', of: ({ protocol }) => protocol },
    { label: 'Why', of: ({ why }) => why },
  ],
  columns: [
    {
      head: 'Handshake',
      look: 'short',
      sort: ({ id }) => id,
      cell: ({ id, protocol, count }) => [
        line('strong', id),
        line('soft', protocol),
        line('soft', counted(count, 'attempt')),
      ],
    },
    {
      head: 'Client and server',
      look: 'path',
      sort: ({ server }) => server,
      cell: ({ client, server, name }) => [
        line('', address(client)),
        line('', h('span', { class: 'soft' }, '→ '), address(server)),
        name === null ? null : line('soft', breakable(name)),
      ],
    },
    {
      head: 'How it ended',
      look: 'prose',
      sort: ({ why }) => why,
      cell: ({ why, hint }) => [
        line('', breakable(why)),
        hint === null ? null : line('soft', breakable(`taken for VoIP: ${hint}`)),
      ],
    },
    {
      head: 'Offered',
      look: 'prose',
      cell: ({ offered, ja4 }) => [
        line('soft', breakable(offered)),
        ja4 === null ? null : line('soft', breakable(`JA4 ${ja4}`)),
      ],
    },
    {
      head: 'First seen',
      look: 'short',
      sort: ({ at }) => at,
      cell: ({ at, frames }) => [line('', at.slice(0, 10)), line('', at.slice(11)), line('soft', `frame ${frames}`)],
    },
  ],
};

export const SRTP: Collection<SrtpItem> = {
  id: 'srtp',
  nouns: ['media leg', 'media legs'],
  pageSize: 100,
  anchor: ({ leg }) => `srtp-${leg}`,
  words: (row) => allWords(row),
  facets: [
    { label: 'Keying', of: ({ keying }) => keying },
    { label: 'Suite or profile', of: ({ profile }) => profile ?? 'none' },
    { label: 'Codec', of: ({ codecs }) => codecs },
  ],
  columns: [
    { head: 'Leg', look: 'short', sort: ({ leg }) => leg, cell: ({ leg }) => h('a', { href: `#${leg}` }, leg) },
    {
      head: 'Protection',
      look: 'short',
      sort: ({ protection }) => PROTECTION_ORDER.indexOf(protection),
      cell: ({ protection }) => protectionState(protection),
    },
    { head: 'Keying', look: 'short', sort: ({ keying }) => keying, cell: ({ keying }) => keying },
    {
      head: 'Suite or profile in force',
      sort: ({ profile }) => profile ?? '',
      cell: ({ profile, keying, striking: lines, details }) => [
        line('', breakable(profile ?? (keying === 'unseen' ? UNSEEN : 'none'))),
        striking(lines),
        folded('How it was keyed', details),
      ],
    },
    {
      head: 'Offered',
      cell: ({ offered }) => (offered.length === 0 ? 'none' : offered.map((name) => line('soft', breakable(name)))),
    },
    { head: 'RTCP', look: 'short', sort: ({ rtcp }) => rtcp, cell: ({ rtcp }) => rtcp },
    {
      head: 'Codecs and streams',
      look: 'prose',
      cell: ({ codecs, streams }) => [
        line('', codecs.length === 0 ? UNSEEN : codecs.join(', ')),
        ...streams.slice(0, 4).map((text) => line('soft', text)),
        streams.length > 4 ? line('soft', `and ${counted(streams.length - 4, 'more stream')}`) : null,
      ],
    },
  ],
};
