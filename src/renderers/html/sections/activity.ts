/** Who sent what: sources and users of readable signaling, sign-in secrets seen again, media that nobody announced, and TURN. */
import type { Report } from '../../../report/schema.ts';
import { intrusionWords, turnLines } from '../../words/activity.ts';
import { counted, endpointOf, figure, frameWords } from '../../words.ts';
import type { Items } from '../item-types.ts';
import { type Child, type Element, h } from '../node.ts';
import { SOURCES, USERS } from '../views/activity.ts';
import { address, line, links } from '../views/terms.ts';
import { orSentence } from './lists.ts';
import { heading, list, plainTable, section, sentence } from './parts.ts';

/** Rows of tables that have no pages. */
const MOST_ROWS = 100;

export function activity(report: Report, { sources, users }: Items): Element {
  return section(
    {
      id: 'activity',
      title: 'Who sent what',
      lead: 'What readable signaling tells about those who send it, counted. Numbers are ranges, and users appear as the report was told to show them.',
    },
    orSentence(SOURCES, sources, 'No readable signaling tells who sent what.'),
    users.length === 0 ? null : [heading('Users who signed in, or tried to'), usersNote(report), list(USERS, users)],
    nonces(report),
    intrusions(report),
    turn(report),
  );
}

function usersNote({ activity: { users, usersSeen } }: Report): Child {
  return usersSeen === users.length
    ? null
    : sentence(`These are ${figure(users.length)} of ${counted(usersSeen, 'user')}.`);
}

function nonces({ activity: { nonces: rows, noncesSeen } }: Report): Child {
  if (rows.length === 0) return null;
  return [
    heading('Challenges that were used again or shared'),
    h(
      'details',
      { class: 'more' },
      h('summary', {}, `${figure(rows.length)} of ${counted(noncesSeen, 'nonce')}, by hash`),
      plainTable(
        'Nonces',
        [
          { head: 'Nonce (SHA-256)' },
          { head: 'Given out', look: 'number' },
          { head: 'Clients', look: 'number' },
          { head: 'Seconds in use', look: 'number' },
          { head: 'Replays', look: 'number' },
          { head: 'Accepted', look: 'number' },
        ],
        rows
          .slice(0, MOST_ROWS)
          .map(({ sha256, issued, clients, seconds, replays, replaysAccepted }) => [
            h('code', {}, sha256),
            figure(issued),
            figure(clients),
            figure(seconds),
            figure(replays),
            figure(replaysAccepted),
          ]),
      ),
      cutNote(rows.length),
    ),
  ];
}

function intrusions(report: Report): Child {
  const { mediaIntrusions: rows } = report;
  if (rows.length === 0) return null;
  const named = frameWords(report);
  return [
    heading('Media that nobody announced'),
    plainTable(
      'Media that nobody announced',
      [
        { head: 'From and to', look: 'path' },
        { head: 'What', look: 'prose' },
        { head: 'Frames', look: 'prose' },
      ],
      rows
        .slice(0, MOST_ROWS)
        .map((row) => [
          [
            line('', address(endpointOf(row.from))),
            line('', h('span', { class: 'soft' }, '→ '), address(endpointOf(row.to))),
            row.expected === null ? null : line('soft', 'expected from ', address(endpointOf(row.expected))),
          ],
          [line('', intrusionWords(row)), row.legs.length === 0 ? null : line('soft', links(row.legs))],
          row.evidence.map((one) => line('soft', `${named(one)}: ${one.what}`)),
        ]),
    ),
    cutNote(rows.length),
  ];
}

function turn(report: Report): Child {
  const { turn: rows } = report;
  if (rows.length === 0) return null;
  const named = frameWords(report);
  return [
    heading('TURN'),
    plainTable(
      'Clients of TURN with their servers',
      [
        { head: 'Client and server', look: 'path' },
        { head: 'What', look: 'prose' },
      ],
      rows.slice(0, MOST_ROWS).map((row) => [
        [
          line('', address(endpointOf(row.client))),
          line('', h('span', { class: 'soft' }, '→ '), address(endpointOf(row.server))),
        ],
        [
          ...turnLines(row, named).map((text) => line('', text)),
          line('soft', `first in ${named(row.first)}: ${row.first.what}`),
        ],
      ]),
    ),
    cutNote(rows.length),
  ];
}

function cutNote(count: number): Child {
  const rest = count - MOST_ROWS;
  return rest > 0 ? sentence(`${figure(rest)} more are in the JSON report.`) : null;
}
