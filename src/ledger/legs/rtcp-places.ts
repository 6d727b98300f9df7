/**
 * Where the RTCP of media legs is to be expected, so that a flow finds its leg without asking them all: both ports one higher (RFC 3550
 * section 11), or a port that the SDP of the leg names (RFC 3605). The first leg of a place has it.
 * What TURN relays stays with the same peer.
 */
import { endpointKey } from '../endpoints.ts';
import type { Endpoint } from '../facts.ts';
import type { Negotiation } from '../media/negotiation.ts';
import type { UdpConversation } from '../udp-conversation.ts';

/** Where packets were seen. */
export interface Place {
  readonly a: Endpoint;
  readonly b: Endpoint;
  /** See `Carrier`. */
  readonly ends: readonly [string, string];
  readonly conversation: UdpConversation;
}

interface MediaPath extends Place {
  readonly negotiations: readonly Negotiation[];
}

export class RtcpPlaces<Path extends MediaPath> {
  readonly #byPorts = new Map<string, Path>();
  readonly #byAnnouncement = new Map<string, Path>();

  constructor(paths: readonly Path[]) {
    for (const path of paths) {
      keepFirst(this.#byPorts, portsKey(path, 1), path);
      for (const endpoint of announced(path)) keepFirst(this.#byAnnouncement, announcementKey(endpoint, path), path);
    }
  }

  find(place: Place): Path | undefined {
    const [one, other] = place.ends;
    return (
      this.#byPorts.get(portsKey(place, 0)) ??
      this.#byAnnouncement.get(announcementKey(one, place)) ??
      this.#byAnnouncement.get(announcementKey(other, place))
    );
  }
}

function announced({ negotiations }: MediaPath): Set<string> {
  const endpoints = negotiations.flatMap(({ offer, answer }) => [offer.rtcpEndpoint, answer?.rtcpEndpoint]);
  return new Set(endpoints.filter((endpoint) => endpoint != null));
}

function keepFirst<Path>(paths: Map<string, Path>, key: string, path: Path): void {
  if (!paths.has(key)) paths.set(key, path);
}

/** The same for both directions. */
function portsKey({ a, b, conversation }: Place, higher: number): string {
  const ends = [endpointKey(a.address, a.port! + higher), endpointKey(b.address, b.port! + higher)].sort();
  return [...ends, conversation.relayedTo].join(' ');
}

function announcementKey(endpoint: string, { a, b, conversation }: Place): string {
  return [endpoint, ...[a.address, b.address].sort(), conversation.relayedTo].join(' ');
}
