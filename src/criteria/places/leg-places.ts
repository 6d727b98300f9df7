/**
 * Where each leg runs, by the policy: who its ends are, its zone, and the declared path that it belongs to.
 *
 * A leg is `internal` only when the policy names both ends internal; an address that the whole internet can reach never is. What the
 * policy does not know is `unknown`, and treated like the outside: a private address is no proof of a trusted network. Server names and certificates
 * place nobody whose leg can be read: a handshake says nothing of octets outside it.
 *
 * Not handled: addresses behind NAT, which look like the address in front of it.
 */
import type { Certificate, Facts, Leg, TlsSession } from '../../ledger/facts.ts';
import type { CallPath } from '../policy/paths.ts';
import { isGloballyRoutable, type Place, type Zone } from '../policy/places.ts';
import type { Policy } from '../policy.ts';
import { AddressTable } from './address-table.ts';
import { type Claims, claimFitting } from './name-match.ts';

export type LegZone = Zone | 'unknown';

export interface EndPlace {
  /** The name that the policy gives it: of the endpoint, else of the network; null when it has none. */
  readonly name: string | null;
  /** Of the network that its address lies in, and of the endpoint. */
  readonly names: readonly string[];
  readonly zone: Zone | null;
  /** How it is known: `10.0.0.0/8`, `server name` ...; null when it is not. */
  readonly by: string | null;
}

export interface LegPlace {
  readonly a: EndPlace;
  readonly b: EndPlace;
  readonly zone: LegZone;
  /** More than one between two outside zones: the floors of each hold. */
  readonly zones: readonly [LegZone, ...LegZone[]];
  /** Name of the declared path; null when it is on none. */
  readonly path: string | null;
  /** Why it is in its zone, one sentence. */
  readonly why: string;
}

const NOWHERE: EndPlace = { name: null, names: [], zone: null, by: null };

/** Places of all legs of some facts, looked up by leg id. */
export class LegPlaces {
  readonly #legs = new Map<string, LegPlace>();
  readonly #byAddress = new Map<string, EndPlace>();
  readonly #routed = new Map<string, boolean>();
  readonly #endpoints: AddressTable;
  readonly #networks: AddressTable;
  readonly #policy: Policy;
  readonly #namedByClaims: readonly (readonly [string, Place])[];

  constructor(facts: Facts, policy: Policy) {
    this.#policy = policy;
    this.#endpoints = new AddressTable(policy.endpoints);
    this.#networks = new AddressTable(policy.networks);
    this.#namedByClaims = [...Object.entries(policy.endpoints), ...Object.entries(policy.networks)].filter(
      ([, place]) => place.serverNames.length + place.certificates.length + place.domains.length > 0,
    );
    const sessions = new Map(facts.tlsSessions.map((session) => [session.id, session]));
    const certificates = new Map(facts.certificates.map((certificate) => [certificate.id, certificate]));
    for (const leg of facts.legs) this.#legs.set(leg.id, this.#place(leg, sessions, certificates));
  }

  isBy(policy: Policy): boolean {
    return this.#policy === policy;
  }

  leg(id: string): LegPlace | undefined {
    return this.#legs.get(id);
  }

  of(legs: readonly string[]): LegPlace[] {
    return legs.map((id) => this.#legs.get(id)).filter((place) => place !== undefined);
  }

  /** By its address alone. */
  address(address: string): EndPlace {
    const known = this.#byAddress.get(address);
    if (known !== undefined) return known;
    const found = this.#lookUp(address);
    this.#byAddress.set(address, found);
    return found;
  }

  #lookUp(address: string): EndPlace {
    const network = this.#networks.find(address);
    const endpoint = this.#endpoints.find(address);
    const match = endpoint ?? network;
    if (match === null) return NOWHERE;
    const names = [...new Set([endpoint, network].flatMap((one) => one?.name ?? []))];
    // An endpoint without a zone of its own has that of the network it stands in.
    const zone =
      (endpoint && this.#policy.endpoints[endpoint.name]?.zone) ??
      (network && this.#policy.networks[network.name]?.zone) ??
      null;
    return { name: match.name, names, zone, by: match.network };
  }

  /** Whether the internet can reach it. The same hosts come again in leg after leg. */
  #isRouted(address: string): boolean {
    let routed = this.#routed.get(address);
    if (routed === undefined) {
      routed = isGloballyRoutable(address);
      this.#routed.set(address, routed);
    }
    return routed;
  }

  #place(
    leg: Leg,
    sessions: ReadonlyMap<string, TlsSession>,
    certificates: ReadonlyMap<string, Certificate>,
  ): LegPlace {
    // What was read on the same ports need not come from whom a handshake on them named.
    const named = leg.protection === 'cleartext' ? [] : leg.tls;
    const known = named.map((id) => sessions.get(id)).filter((session) => session !== undefined);
    const claims = (address: string) => claimsOf(address, known, certificates);
    const a = this.#end(leg.a.address, claims);
    const b = this.#end(leg.b.address, claims);
    const [isRoutedA, isRoutedB] = [this.#isRouted(leg.a.address), this.#isRouted(leg.b.address)];
    const zones = zonesOf(a, b, isRoutedA || isRoutedB);
    const path = pathOf(this.#policy.paths, withReach(a, isRoutedA), withReach(b, isRoutedB));
    return { a, b, zones, zone: zones[0], path, why: whyOf(leg, a, b, zones[0]) };
  }

  #end(address: string, claims: (address: string) => Claims): EndPlace {
    const byAddress = this.address(address);
    if (
      this.#namedByClaims.length === 0 ||
      (byAddress.name !== null && Object.hasOwn(this.#policy.endpoints, byAddress.name))
    ) {
      return byAddress;
    }
    const claimed = claims(address);
    if (claimed.serverNames.length + claimed.certificates.length === 0) return byAddress;
    for (const [name, place] of this.#namedByClaims) {
      const by = claimFitting(place, claimed);
      if (by !== null)
        return { name, names: [...new Set([name, ...byAddress.names])], zone: place.zone ?? byAddress.zone, by };
    }
    return byAddress;
  }
}

const KNOWN = new WeakMap<Facts, LegPlaces>();

/** The same for judging and for the report, worked out once. */
export function legPlaces(facts: Facts, policy: Policy): LegPlaces {
  let places = KNOWN.get(facts);
  if (places === undefined || !places.isBy(policy)) {
    places = new LegPlaces(facts, policy);
    KNOWN.set(facts, places);
  }
  return places;
}

/** What an end said of itself in the sessions of the leg: the server by the name it was asked for, both by their certificates. */
function claimsOf(
  address: string,
  sessions: readonly TlsSession[],
  certificates: ReadonlyMap<string, Certificate>,
): Claims {
  const serverNames: string[] = [];
  const shown: Certificate[] = [];
  for (const { client, server, serverName, certificates: chain } of sessions) {
    const isServer = server.address === address;
    if (!isServer && client.address !== address) continue;
    if (isServer && serverName !== null) serverNames.push(serverName);
    for (const id of chain) {
      const certificate = certificates.get(id);
      if (certificate === undefined || certificate.chainPosition !== 0) continue;
      if (certificate.role === 'both' || (certificate.role === 'server') === isServer) shown.push(certificate);
    }
  }
  return { serverNames, certificates: shown };
}

function zonesOf(a: EndPlace, b: EndPlace, isRouted: boolean): readonly [LegZone, ...LegZone[]] {
  const outside = [...new Set([b.zone, a.zone])].filter((zone) => zone !== null && zone !== 'internal');
  const [first, ...more] = outside;
  if (first !== undefined) return [first, ...more];
  if (isRouted) return ['internet'];
  return a.zone === 'internal' && b.zone === 'internal' ? ['internal'] : ['unknown'];
}

function whyOf(leg: Leg, a: EndPlace, b: EndPlace, zone: LegZone): string {
  if (zone === 'internal')
    return `Both ends are internal by the policy: ${wordsOf(leg.a.address, a)} and ${wordsOf(leg.b.address, b)}.`;
  const named = (
    [
      [leg.b.address, b],
      [leg.a.address, a],
    ] as const
  ).find(([, end]) => end.zone === zone);
  if (named !== undefined) return `The policy places ${wordsOf(named[0], named[1])} in the zone ${zone}.`;
  if (zone === 'internet') return 'One end has an address that is routed across the internet.';
  return 'The policy does not name both ends, so the leg counts as external.';
}

function wordsOf(address: string, { name, by }: EndPlace): string {
  return name === null ? address : `${address} (${name}, by ${by})`;
}

/** What a path can name: for an unnamed address that is routed across the internet, the zone `internet`. */
function withReach(end: EndPlace, isRouted: boolean): EndPlace {
  return end.zone === null && end.name === null && isRouted ? { ...end, zone: 'internet' } : end;
}

/** How well an end fits what a path names: 2 by name, 1 by zone, 0 by `any`; null when it does not. */
function closeness(end: EndPlace, wanted: string): number | null {
  if (end.names.includes(wanted)) return 2;
  if (end.zone === wanted) return 1;
  return wanted === 'any' ? 0 : null;
}

/** The path that names the ends most closely; of several, the one that the policy declares first. */
function pathOf(paths: readonly CallPath[], a: EndPlace, b: EndPlace): string | null {
  let best: { name: string; fit: number } | null = null;
  for (const { name, from, to } of paths) {
    const sum = Math.max(sumOf(closeness(a, from), closeness(b, to)), sumOf(closeness(a, to), closeness(b, from)));
    if (sum >= 0 && (best === null || sum > best.fit)) best = { name, fit: sum };
  }
  return best?.name ?? null;
}

function sumOf(one: number | null, other: number | null): number {
  return one === null || other === null ? -1 : one + other;
}
