/**
 * The path of a call as a drawing needs it: hosts in order from the caller to the callee, and between them what signaling and media went
 * where, each with its protection. Calls that went the same way are one path.
 *
 * Where the report does not know the order of the hops (`Call.path` is empty), the hosts stand in order of appearance and the path says so.
 * Hosts have the policy's name where there is one; two addresses of the same name are one host.
 */
import type { Report, ReportEndpoint, ReportLeg } from '../../report/schema.ts';
import { carriageOf } from '../words.ts';
import type { Protection } from './protection-lines.ts';

/** What fits on a page; hosts beyond are counted. */
export const MAX_HOSTS = 12;

export type Call = Report['calls'][number];

export interface PathHost {
  readonly name: string | null;
  /** In order of appearance; of several calls, up to eight. */
  readonly addresses: readonly string[];
  /** Addresses that are not listed. */
  readonly more: number;
  readonly role: 'caller' | 'callee' | 'between' | 'media' | null;
}

export interface PathSegment {
  readonly plane: 'signaling' | 'media';
  /** Indexes of hosts; `from` is the caller's side where the order is known, else the client or the side seen first. */
  readonly from: number;
  readonly to: number;
  /** Which way media went; signaling goes both ways. */
  readonly way: 'both' | 'forth' | 'back' | 'unseen';
  readonly protection: Protection;
  readonly basis: ReportLeg['basis'];
  /** `SIP over TLS`. */
  readonly carriage: string;
  /** `TLS 1.3, TLS_AES_256_GCM_SHA384`; the empty string when nothing is known. */
  readonly parameters: string;
  /** Legs that look like this between the two hosts. */
  readonly count: number;
}

export interface CallPath {
  readonly hosts: readonly PathHost[];
  readonly segments: readonly PathSegment[];
  readonly ordered: boolean;
  /** Ids of the calls that went this way; empty for legs that belong to no call. */
  readonly calls: readonly string[];
  readonly legs: readonly string[];
  /** Hosts and segments that were left out for want of room. */
  readonly hostsLeftOut: number;
}

/** The paths of one report; what is looked up often is indexed once. */
export class Paths {
  readonly #report: Report;
  readonly #legs: ReadonlyMap<string, ReportLeg>;
  readonly #sessions: ReadonlyMap<string, Report['tlsSessions'][number]>;

  constructor(report: Report) {
    this.#report = report;
    this.#legs = new Map(report.legs.map((leg) => [leg.id, leg]));
    this.#sessions = new Map(report.tlsSessions.map((session) => [session.id, session]));
  }

  of(call: Call): CallPath {
    const legs = call.legs.flatMap((id) => this.#legs.get(id) ?? []);
    return pathOf(call, legs, (leg) => parametersOf(leg, this.#sessions));
  }

  /** What is known of a leg's encryption in one line: version and suite, or keying and profile. */
  parameters(leg: ReportLeg): string {
    return parametersOf(leg, this.#sessions);
  }

  /** Those of the calls and those of legs that belong to no call, least protected first. */
  all(): CallPath[] {
    const rank = new Map(this.#report.weakestLegs.map((id, index) => [id, index]));
    const outside = pathsOutsideCalls(this.#report, (leg) => parametersOf(leg, this.#sessions));
    const paths = [...this.#report.calls.map((call) => this.of(call)), ...outside];
    const shown = paths.filter((path) => path.hosts.length > 0);
    const weakest = new Map(shown.map((path) => [path, weakestOf(path.legs, rank)]));
    return merged(shown.sort((a, b) => weakest.get(a)! - weakest.get(b)!));
  }
}

function weakestOf(legs: readonly string[], rank: ReadonlyMap<string, number>): number {
  return legs.reduce((least, id) => Math.min(least, rank.get(id) ?? least), Number.MAX_SAFE_INTEGER);
}

// ------------------------------------------------------------------------------------------------ hosts

/** The policy's name is one host, whatever its addresses. */
export function hostKey({ name, address }: Pick<ReportEndpoint, 'name' | 'address'>): string {
  return name === null ? address : `name ${name}`;
}

interface Host {
  readonly name: string | null;
  readonly addresses: Set<string>;
  role: PathHost['role'];
}

/** Hosts by key, in the order in which they are to be drawn. */
class Hosts {
  readonly order: string[] = [];
  readonly #hosts = new Map<string, Host>();

  add(endpoint: ReportEndpoint, role: PathHost['role'], position = this.order.length): string {
    const key = hostKey(endpoint);
    const known = this.#hosts.get(key);
    if (known !== undefined) {
      known.addresses.add(endpoint.address);
      return key;
    }
    this.#hosts.set(key, { name: endpoint.name, addresses: new Set([endpoint.address]), role });
    this.order.splice(position, 0, key);
    return key;
  }

  has(endpoint: ReportEndpoint): boolean {
    return this.#hosts.has(hostKey(endpoint));
  }

  indexOf(endpoint: ReportEndpoint): number {
    return this.order.indexOf(hostKey(endpoint));
  }

  play(key: string | undefined, role: PathHost['role']): void {
    if (key !== undefined) this.#hosts.get(key)!.role = role;
  }

  rows(): PathHost[] {
    return this.order.map((key) => {
      const { name, addresses, role } = this.#hosts.get(key)!;
      return { name, addresses: [...addresses], more: 0, role };
    });
  }
}

function pathOf(call: Call, legs: readonly ReportLeg[], parameters: (leg: ReportLeg) => string): CallPath {
  const byId = new Map(legs.map((leg) => [leg.id, leg]));
  const chain = call.path.flatMap((id) => byId.get(id) ?? []);
  const hosts = new Hosts();
  const ordered = chain.length > 0;
  if (ordered) addChain(hosts, chain);
  for (const leg of legs.filter(({ plane }) => plane !== 'media')) {
    hosts.add(leg.a, null);
    hosts.add(leg.b, null);
  }
  for (const leg of legs.filter(({ plane }) => plane === 'media')) addMedia(hosts, leg);
  return drawn(hosts, legs, ordered, [call.id], parameters);
}

/** Each hop goes on where the one before it ended, whichever of its sides that is. */
function addChain(hosts: Hosts, chain: readonly ReportLeg[]): void {
  let end: string | null = null;
  chain.forEach((leg, index) => {
    const next = chain[index + 1];
    const isForth: boolean = end === null ? !leads(leg.b, leg.a, next) : hostKey(leg.b) !== end;
    const [near, far] = isForth ? [leg.a, leg.b] : [leg.b, leg.a];
    hosts.add(near, 'between');
    end = hosts.add(far, 'between');
  });
  hosts.play(hosts.order[0], 'caller');
  hosts.play(hosts.order.at(-1), 'callee');
}

/** Whether the next hop goes on from `other` and not from `end`: then the first hop was read the wrong way round. */
function leads(end: ReportEndpoint, other: ReportEndpoint, next: ReportLeg | undefined): boolean {
  if (next === undefined) return false;
  const ends = [hostKey(next.a), hostKey(next.b)];
  return !ends.includes(hostKey(end)) && ends.includes(hostKey(other));
}

/** A host that has no signaling stands beside the one that it exchanges media with, within the path. */
function addMedia(hosts: Hosts, { a, b }: ReportLeg): void {
  if (!hosts.has(a) && !hosts.has(b)) hosts.add(a, 'media');
  const beside = (known: ReportEndpoint): number =>
    Math.max(1, Math.min(hosts.indexOf(known) + 1, hosts.order.length - 1));
  if (!hosts.has(a)) hosts.add(a, 'media', hosts.order.length < 2 ? undefined : beside(b));
  if (!hosts.has(b)) hosts.add(b, 'media', hosts.order.length < 2 ? undefined : beside(a));
  hosts.add(a, 'media');
  hosts.add(b, 'media');
}

// ------------------------------------------------------------------------------------------------ segments

function drawn(
  hosts: Hosts,
  legs: readonly ReportLeg[],
  ordered: boolean,
  calls: readonly string[],
  parameters: (leg: ReportLeg) => string,
): CallPath {
  const rows = hosts.rows();
  const shown = rows.slice(0, MAX_HOSTS);
  const segments = new Map<string, PathSegment>();
  for (const leg of legs) {
    const segment = alongPath(segmentOf(leg, hosts, parameters), ordered);
    if (segment.from >= MAX_HOSTS || segment.to >= MAX_HOSTS) continue;
    const key = JSON.stringify(segment);
    const known = segments.get(key);
    segments.set(key, known === undefined ? segment : { ...known, count: known.count + 1 });
  }
  return {
    hosts: shown,
    segments: [...segments.values()],
    ordered,
    calls,
    legs: legs.map(({ id }) => id),
    hostsLeftOut: rows.length - shown.length,
  };
}

/** Where the order is known, signaling leads from the caller to the called side, whichever of two hosts opened the connection. */
function alongPath(segment: PathSegment, ordered: boolean): PathSegment {
  const { plane, from, to } = segment;
  return ordered && plane === 'signaling' && to < from ? { ...segment, from: to, to: from } : segment;
}

function segmentOf(leg: ReportLeg, hosts: Hosts, parameters: (leg: ReportLeg) => string): PathSegment {
  const { plane, a, b, protection, basis, streams } = leg;
  const isMedia = plane === 'media';
  const forth = streams.some(({ direction }) => direction === 'a-to-b');
  const back = streams.some(({ direction }) => direction === 'b-to-a');
  const seen = forth && back ? 'both' : forth ? 'forth' : back ? 'back' : 'unseen';
  return {
    plane: isMedia ? 'media' : 'signaling',
    from: hosts.indexOf(a),
    to: hosts.indexOf(b),
    way: isMedia ? seen : 'both',
    protection,
    basis,
    carriage: carriageOf(leg),
    parameters: parameters(leg),
    count: 1,
  };
}

function parametersOf(leg: ReportLeg, sessions: ReadonlyMap<string, Report['tlsSessions'][number]>): string {
  const { srtp } = leg;
  if (srtp !== null) {
    if (srtp.profile !== null) return `${KEYINGS[srtp.keying] ?? srtp.keying} ${srtp.profile}`.trim();
    return leg.codecs.slice(0, 3).join(', ');
  }
  // The last one is what the leg runs over now.
  const session = leg.tls.map((id) => sessions.get(id)).findLast((one) => one?.version != null);
  if (session === undefined) return '';
  return [session.version, session.cipherSuite?.name].filter((part) => part != null).join(' ');
}

const KEYINGS: Readonly<Record<string, string>> = { sdes: 'SDES', 'dtls-srtp': 'DTLS-SRTP', none: '', unseen: '' };

// ------------------------------------------------------------------------------------------------ many paths

/** Legs that belong to no call: one path for each two hosts. */
function pathsOutsideCalls(report: Report, parameters: (leg: ReportLeg) => string): CallPath[] {
  const pairs = new Map<string, ReportLeg[]>();
  for (const leg of report.legs) {
    if (leg.calls.length > 0) continue;
    const key = [hostKey(leg.a), hostKey(leg.b)].sort().join('\n');
    const known = pairs.get(key);
    if (known === undefined) pairs.set(key, [leg]);
    else known.push(leg);
  }
  return [...pairs.values()].map((legs) => {
    const hosts = new Hosts();
    for (const leg of legs) {
      hosts.add(leg.a, null);
      hosts.add(leg.b, null);
    }
    return drawn(hosts, legs, false, [], parameters);
  });
}

/** Paths that differ only in where they begin, at a host without a name, are one. */
function merged(paths: readonly CallPath[]): CallPath[] {
  const groups = new Map<string, CallPath[]>();
  for (const path of paths) {
    const [first, ...others] = path.hosts;
    const key = JSON.stringify([
      first?.name ?? null,
      first?.role,
      others.map(({ name, addresses, role }) => [name ?? addresses, role]),
      path.segments,
      path.ordered,
      path.hostsLeftOut,
      path.calls.length > 0,
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [path]);
    else group.push(path);
  }
  return [...groups.values()].map(oneOf);
}

const MAX_ADDRESSES = 8;

function oneOf(group: readonly CallPath[]): CallPath {
  const [path] = group as readonly [CallPath, ...CallPath[]];
  const hosts = path.hosts.map((host, index): PathHost => {
    const addresses = new Set(group.flatMap((one) => one.hosts[index]!.addresses));
    return {
      ...host,
      addresses: [...addresses].slice(0, MAX_ADDRESSES),
      more: Math.max(0, addresses.size - MAX_ADDRESSES),
    };
  });
  return { ...path, hosts, calls: group.flatMap(({ calls }) => calls), legs: group.flatMap(({ legs }) => legs) };
}
