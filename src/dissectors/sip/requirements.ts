/**
 * What RFC 3261 section 8.1.1 demands of every message, as far as an observer depends on it to tell dialogs and transactions
 * apart: the five header fields that identify it, once each, and a CSeq that fits the start line.
 *
 * Anything else that is wrong with a message stays readable and is no reason for a gap.
 */
import { type Stop, stop } from '../../bytes/stop.ts';
import { HEADER } from './header-names.ts';
import type { SipMessage } from './message.ts';
import { parseUri } from './uri.ts';

const REQUIRED = [
  ['Via', HEADER.via],
  ['From', HEADER.from],
  ['To', HEADER.to],
  ['Call-ID', HEADER.callId],
  ['CSeq', HEADER.cseq],
] as const;

/** The first demand that a message with a complete header section does not meet. */
export function unmetRequirement(message: SipMessage): Stop | undefined {
  return badRequestUri(message) ?? badHeaderSet(message) ?? badCseq(message);
}

function badRequestUri(message: SipMessage): Stop | undefined {
  if (message.kind !== 'request' || parseUri(message.requestUri) !== null) return undefined;
  return malformed(message, message.line.uriStart, message.line.uriEnd, 'The Request-URI is not a valid URI.');
}

function badHeaderSet(message: SipMessage): Stop | undefined {
  for (const [name, id] of REQUIRED) {
    const index = message.table.find(id);
    if (index === -1 || message.table.valueStart(index) === message.table.valueEnd(index)) {
      return malformed(message, message.bodyStart, message.bodyStart, `The message has no ${name}.`);
    }
    const second = id === HEADER.via ? -1 : message.table.find(id, index + 1);
    if (second !== -1) return atHeader(message, second, `The message has more than one ${name}; the first was taken.`);
  }
  return undefined;
}

function badCseq(message: SipMessage): Stop | undefined {
  const index = message.table.find(HEADER.cseq);
  if (message.cseqNumber === null) return atHeader(message, index, 'The CSeq number is not one below 2**32.');
  if (message.cseqMethod === '') return atHeader(message, index, 'CSeq has no method.');
  if (message.kind !== 'request' || message.cseqMethod === message.method) return undefined;
  return atHeader(message, index, 'The method in CSeq differs from the one in the request line.');
}

function atHeader(message: SipMessage, index: number, detail: string): Stop {
  return malformed(message, message.table.valueStart(index), message.table.valueEnd(index), detail);
}

function malformed(message: SipMessage, start: number, end: number, detail: string): Stop {
  return stop('sip', 'malformed', start - message.start, end - start, end - start, detail);
}
