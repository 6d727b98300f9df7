/**
 * Where the RTCP of media legs is to be expected, so that a flow finds its leg without asking them all: both ports one higher (RFC 3550
 * section 11), or a port that the SDP of the leg names (RFC 3605). The first leg of a place has it.
 */
import { endpointKey } from '../endpoints.ts';
import type { Endpoint } from '../facts.ts';
import type { Negotiation } from '../media/negotiation.ts';

interface MediaPath {
  readonly a: Endpoint;
  readonly b: Endpoint;
  readonly negotiations: readonly Negotiation[];
}

export class RtcpPlaces<Path extends MediaPath> {
  readonly #byPorts = new Map<string, Path>();
  readonly #byAnnouncement = new Map<string, Path>();

  constructor(paths: readonly Path[]) {
    for (const path of paths) {
      const { a, b } = path;
      keepFirst(this.#byPorts, portsKey(a.address, a.port! + 1, b.address, b.port! + 1), path);
      for (const endpoint of announced(path)) keepFirst(this.#byAnnouncement, announcementKey(endpoint, a, b), path);
    }
  }

  find(a: Endpoint, b: Endpoint): Path | undefined {
    return (
      this.#byPorts.get(portsKey(a.address, a.port!, b.address, b.port!)) ??
      this.#byAnnouncement.get(announcementKey(endpointKey(a.address, a.port!), a, b)) ??
      this.#byAnnouncement.get(announcementKey(endpointKey(b.address, b.port!), a, b))
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
function portsKey(one: string, onePort: number, other: string, otherPort: number): string {
  return [endpointKey(one, onePort), endpointKey(other, otherPort)].sort().join(' ');
}

function announcementKey(endpoint: string, a: Endpoint, b: Endpoint): string {
  return [endpoint, ...[a.address, b.address].sort()].join(' ');
}
