/**
 * What a capture proposes for a policy: private networks, outside endpoints by name or address, and a path for each. Sorted by how much
 * of the capture they carry, and limited: a capture of a scan names thousands.
 */
import { isGloballyRoutable, parseAddress } from '../../criteria/policy/places.ts';
import type { Facts, Leg } from '../../ledger/facts.ts';

const MOST = 25;

export interface ProposedEndpoint {
  /** `carrier-1` ... */
  readonly name: string;
  readonly addresses: readonly string[];
  /** SNI of its sessions. */
  readonly serverNames: readonly string[];
  /** What was seen of it, one line. */
  readonly seen: string;
  /** Whether signaling was seen with it at all. */
  readonly signaling: boolean;
  /** Every signaling leg was seen over TLS, and media as SRTP: what a path may promise. */
  readonly tls: boolean;
  readonly srtp: boolean;
}

export interface Proposals {
  readonly networks: readonly string[];
  readonly endpoints: readonly ProposedEndpoint[];
  /** Endpoints that are left out. */
  readonly more: number;
}

export function proposalsOf(facts: Facts): Proposals {
  const byPeer = new Map<string, Leg[]>();
  const networks = new Set<string>();
  for (const leg of facts.legs) {
    if (leg.plane !== 'signaling' && leg.plane !== 'media') continue;
    for (const { address } of [leg.a, leg.b]) {
      const network = privateNetworkOf(address);
      if (network !== null) networks.add(network);
    }
    const peer = peerOf(leg);
    const legs = byPeer.get(peer);
    if (legs === undefined) byPeer.set(peer, [leg]);
    else legs.push(leg);
  }
  const peers = [...byPeer].sort(([, a], [, b]) => framesOf(b) - framesOf(a));
  const serverNames = new Map<string, Set<string>>();
  for (const { server, serverName } of facts.tlsSessions) {
    if (serverName === null || !/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(serverName)) continue;
    const names = serverNames.get(server.address);
    if (names === undefined) serverNames.set(server.address, new Set([serverName]));
    else names.add(serverName);
  }
  const endpoints = peers.slice(0, MOST).map(([address, legs], index): ProposedEndpoint => {
    const signaling = legs.filter(({ plane }) => plane === 'signaling');
    const media = legs.filter(({ plane }) => plane === 'media');
    return {
      name: `peer-${index + 1}`,
      addresses: [address],
      serverNames: [...(serverNames.get(address) ?? [])].slice(0, 3),
      seen: seenWords(legs),
      signaling: signaling.length > 0,
      tls: signaling.length > 0 && signaling.every(({ tls }) => tls.length > 0),
      srtp: media.length > 0 && media.every(({ protection }) => protection === 'encrypted' || protection === 'weak'),
    };
  });
  return { networks: [...networks].sort().slice(0, MOST), endpoints, more: Math.max(0, peers.length - MOST) };
}

/** The end that is outside, else the server's. */
function peerOf({ a, b }: Leg): string {
  return isGloballyRoutable(a.address) && !isGloballyRoutable(b.address) ? a.address : b.address;
}

function framesOf(legs: readonly Leg[]): number {
  return legs.reduce((sum, { frames }) => sum + frames, 0);
}

function seenWords(legs: readonly Leg[]): string {
  const kinds = new Map<string, number>();
  for (const { plane, transport, protection } of legs) {
    const kind = `${plane} over ${transport}, ${protection}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return [...kinds]
    .slice(0, 4)
    .map(([kind, count]) => `${kind} (${count})`)
    .join('; ');
}

/** The private block (RFC 1918, RFC 4193) that an address lies in, as narrow as such networks are cut: /24 and /64. */
function privateNetworkOf(address: string): string | null {
  const octets = parseAddress(address);
  if (octets === null) return null;
  const [first = 0, second = 0, third = 0] = octets;
  if (octets.length === 4) {
    const isPrivate =
      first === 10 || (first === 172 && second >= 16 && second < 32) || (first === 192 && second === 168);
    return isPrivate ? `${first}.${second}.${third}.0/24` : null;
  }
  if ((first & 0xfe) !== 0xfc) return null;
  const groups = [0, 2, 4, 6].map((index) => ((octets[index]! << 8) | octets[index + 1]!).toString(16));
  return `${groups.join(':')}::/64`;
}
