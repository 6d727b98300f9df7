/** What legs of media and of fax say alike of the path that they were seen on. */
import type { Carrier } from '../carriers.ts';
import { shownEndpoint } from '../endpoints.ts';
import type { GapOwner } from '../gaps.ts';
import type { UdpConversation } from '../udp-conversation.ts';

/** What TURN relays, or TCP carries, names gaps of the flow as well. */
export function ownersOf(carriers: readonly Carrier[]): GapOwner[] {
  return [...new Set<GapOwner>(carriers.flatMap(({ conversation, through }) => [conversation, through]))];
}

/** Whole sentences for the end of a leg's reason. */
export function relayNotes({ relayedTo }: UdpConversation): string[] {
  if (relayedTo === null) return [];
  const isUnknown = relayedTo.startsWith('channel');
  return [`Relayed by TURN to ${isUnknown ? `an unknown peer (${relayedTo})` : shownEndpoint(relayedTo)}.`];
}
