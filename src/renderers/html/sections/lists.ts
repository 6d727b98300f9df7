/** Findings, calls, legs and parameters: each a list with a sentence for when it is empty. */

import type { Collection } from '../collection.ts';
import type { CallItem, Items } from '../item-types.ts';
import { type Child, type Element, h } from '../node.ts';
import { CALLS, callBody, callCard } from '../views/calls.ts';
import { CONTRADICTIONS } from '../views/contradictions.ts';
import { FINDINGS } from '../views/findings.ts';
import { LEGS } from '../views/legs.ts';
import { FAILED, SESSIONS, SRTP } from '../views/parameters.ts';
import { heading, list, section, sentence } from './parts.ts';

/** Rows of ladders that stand in the page for those who read it without JavaScript. */
const LADDER_ROWS_WRITTEN = 1_500;

export function contradictions({ contradictions: items }: Items): Element {
  return section(
    {
      id: 'contradictions',
      title: 'Promised and not kept',
      lead: 'Where what one side announced and what was then done do not agree. Each names both, with their frames.',
    },
    orSentence(CONTRADICTIONS, items, 'Nothing that was promised in this capture was seen to be broken in it.'),
  );
}

export function findings({ findings: items }: Items): Element {
  return section(
    {
      id: 'findings',
      title: 'Findings',
      lead: 'Exceptions first, then what the capture left open. Each has the display filter that shows its frames in Wireshark.',
    },
    orSentence(FINDINGS, items, 'Nothing failed, and nothing stayed open.'),
  );
}

export function calls({ calls: items }: Items): Element {
  let left = LADDER_ROWS_WRITTEN;
  const render = (call: CallItem): Element => {
    left -= call.ladder.rows.length;
    const notWritten = h(
      'p',
      { class: 'soft' },
      'The ladder of this call is shown with JavaScript; it is in the JSON report as well.',
    );
    return callCard(call, left >= 0 ? callBody(call) : notWritten);
  };
  const empty = 'No call could be read in the capture: its signaling is encrypted or not in it.';
  return section(
    {
      id: 'calls',
      title: 'Calls',
      lead: 'Open a call to see its ladder: messages, handshakes and media between the hosts over time. Identities appear as the report was told to show them.',
    },
    items.length === 0 ? sentence(empty) : list(CALLS, items, render),
  );
}

export function legs({ legs: items }: Items): Element {
  return section(
    {
      id: 'legs',
      title: 'Legs',
      lead: 'A leg is one signaling or media path between two endpoints. The word under each protection says how it is known: proved, observed or negotiated.',
    },
    orSentence(LEGS, items, 'No leg was found: the capture holds no VoIP traffic that could be recognized.'),
  );
}

export function parameters({ sessions, failed, srtp }: Items): Element {
  return section(
    {
      id: 'parameters',
      title: 'TLS, DTLS and SRTP',
      lead: 'As read from handshakes and session descriptions. One row stands for all connections between two endpoints that agreed on the same parameters.',
    },
    heading('TLS and DTLS sessions'),
    orSentence(SESSIONS, sessions, 'No TLS or DTLS session was seen.'),
    heading('Handshakes that failed'),
    orSentence(FAILED, failed, 'No handshake was seen to fail.'),
    heading('SRTP'),
    orSentence(SRTP, srtp, 'No media leg was seen.'),
  );
}

export function orSentence<Item>(collection: Collection<Item>, items: readonly Item[], empty: string): Child {
  return items.length === 0 ? sentence(empty) : list(collection, items);
}
