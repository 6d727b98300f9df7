/**
 * What the sender of a request says of itself: what it calls itself, and whether From names a host that has no part in it.
 *
 * Not decided here: what a name of a scanner (`registry/scanners.ts`) or a foreign From means; names are claims.
 */
import type { FrameReference } from '../../capture/frame.ts';
import { parseUri, type SipMessage } from '../../dissectors/sip/index.ts';
import { scannerIn } from '../../registry/scanners.ts';
import { isPublicAddress } from '../addresses.ts';
import type { SourceState } from './source-state.ts';
import type { Transaction } from './transactions.ts';

export function nameSource(source: SourceState, message: SipMessage, at: FrameReference): void {
  const agent = message.userAgent;
  if (agent !== undefined && agent !== '') source.calls({ at, in: 'User-Agent', name: agent });
  const scanner = scannerIn(message.from?.displayName ?? '');
  if (scanner !== null) source.calls({ at, in: 'From', name: scanner.name });
}

/** Whether From names a public address that has no part in the request. */
export function isForeign(message: SipMessage, { source, destination }: Transaction): boolean {
  const from = message.from?.uri ?? '';
  // Most name a domain, and only an address can be told from another.
  if (!/(?:^|[:@])(?:\d|\[)/.test(from)) return false;
  const named = parseUri(from)?.host;
  if (named == null || named === source || named === destination || !isPublicAddress(named)) return false;
  return message.contacts.every(({ uri }) => parseUri(uri)?.host !== named);
}
