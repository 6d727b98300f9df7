/**
 * Which direction of readable signaling the recording lacks. Requests without responses are no proof: hosts that are not there do not answer.
 * What a client sends only after a response is one (RFC 3261 sections 9.1, 13.2.2.4 and 22.2, RFC 3262 section 4).
 *
 * Not handled: a client that signs in with a nonce that it got before the recording began; it looks like one whose answers are missing.
 */
import type { SipFacts } from '../facts.ts';

/** After INVITE: ACK follows a final response, PRACK and CANCEL a provisional one. Alone they may have gone past a proxy that got the response. */
const AFTER_A_RESPONSE = ['ACK', 'PRACK', 'CANCEL'] as const;

export function missingDirection({ methods, statuses, credentials }: SipFacts): 'requests' | 'responses' | null {
  const responses = hasSome(statuses);
  if (!hasSome(methods)) return responses ? 'requests' : null;
  if (responses) return null;
  const wereAnswered = (methods.INVITE ?? 0) > 0 && AFTER_A_RESPONSE.some((method) => (methods[method] ?? 0) > 0);
  const wereChallenged = credentials.some(({ scheme }) => scheme.toLowerCase() === 'digest');
  return wereAnswered || wereChallenged ? 'responses' : null;
}

function hasSome(counts: Readonly<Record<string, number>>): boolean {
  return Object.values(counts).some((count) => count > 0);
}
