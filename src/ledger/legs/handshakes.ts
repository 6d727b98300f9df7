/** DTLS handshakes of a media leg with the ends that they ran between, as SDP would name them. RFC 5763. */
import type { Carrier } from '../carriers.ts';
import type { MediaSide } from '../media/negotiation.ts';
import type { TlsConnectionFacts } from '../observers/tls-handshake.ts';
import type { SessionRow } from '../observers/tls-sessions.ts';

export interface Handshake {
  readonly facts: TlsConnectionFacts;
  /** Null when the table of sessions was full. */
  readonly row: SessionRow | null;
  /** Endpoint keys; null when neither hello was seen. */
  readonly client: string | null;
  readonly server: string | null;
}

export function handshakeOf(
  facts: TlsConnectionFacts,
  row: SessionRow | null,
  { ends }: Pick<Carrier, 'ends'>,
): Handshake {
  const { clientDirection } = facts;
  if (clientDirection === null) return { facts, row, client: null, server: null };
  return { facts, row, client: ends[clientDirection], server: ends[clientDirection === 0 ? 1 : 0] };
}

/** What the party of `side` is in a handshake, `otherSide` being the other party's; null when it cannot be told. */
export function roleOf(
  { client, server }: Handshake,
  side: MediaSide,
  otherSide: MediaSide | null,
): 'client' | 'server' | null {
  if (client === null || server === null) return null;
  const own = placeOf(side, [client, server]);
  if (own !== null) return own === 0 ? 'client' : 'server';
  const others = otherSide === null ? null : placeOf(otherSide, [client, server]);
  if (others === null) return null;
  return others === 0 ? 'server' : 'client';
}

/** Which of two ends is the side's own: by address and port, else by an address that only one of them has. */
export function placeOf({ endpoints }: MediaSide, ends: readonly [string, string]): 0 | 1 | null {
  const exact = ends.findIndex((end) => endpoints.includes(end));
  if (exact >= 0) return exact as 0 | 1;
  const addresses = new Set(endpoints.map(addressOf));
  const [first, second] = ends.map((end) => addresses.has(addressOf(end)));
  return first === second ? null : first ? 0 : 1;
}

function addressOf(endpoint: string): string {
  return endpoint.slice(0, endpoint.lastIndexOf(' '));
}
