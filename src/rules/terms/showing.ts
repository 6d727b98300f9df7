/**
 * Who showed a certificate as its own: the chains and sessions that it leads, worked out once per Facts. A capture chooses how many there
 * are, so nothing here walks all of them for each of them.
 */
import type { Certificate, CertificateChain, Facts, TlsSession } from '../../ledger/facts.ts';

/** A session on a VoIP path in which a peer showed a certificate. */
export interface Showing {
  readonly certificate: Certificate;
  readonly chain: CertificateChain;
  readonly session: TlsSession;
  /** Address of who showed it. */
  readonly host: string;
}

interface Index {
  /** By id of the certificate. */
  readonly chains: ReadonlyMap<string, readonly CertificateChain[]>;
  readonly showings: ReadonlyMap<string, readonly Showing[]>;
  /** By SHA-256 of the key. */
  readonly keys: ReadonlyMap<string, readonly Showing[]>;
  readonly uses: Map<string, KeyUse>;
  /** By name or place that clients asked for; servers only. */
  readonly places: ReadonlyMap<string, readonly Showing[]>;
  /** Ids of certificates on the path of some chain, and of those that were sent beside one. */
  readonly onPaths: ReadonlySet<string>;
  readonly besidePaths: ReadonlySet<string>;
}

/** Chains that this certificate leads, on VoIP paths. */
export function chainsOf(certificate: Certificate, facts: Facts): readonly CertificateChain[] {
  return indexOf(facts).chains.get(certificate.id) ?? [];
}

export function showingsOf(certificate: Certificate, facts: Facts): readonly Showing[] {
  return indexOf(facts).showings.get(certificate.id) ?? [];
}

/** Who showed certificates with one key. */
export interface KeyUse {
  readonly hosts: readonly string[];
  /** Subjects of the certificates. */
  readonly names: readonly string[];
  /** The first showing of each host. */
  readonly showings: readonly Showing[];
}

export function useOfKey(keySha256: string, facts: Facts): KeyUse {
  const { keys, uses } = indexOf(facts);
  let use = uses.get(keySha256);
  if (use === undefined) {
    const all = keys.get(keySha256) ?? [];
    const firstOfHost = new Map<string, Showing>();
    for (const showing of all) if (!firstOfHost.has(showing.host)) firstOfHost.set(showing.host, showing);
    const names = [...new Set(all.map(({ certificate }) => certificate.subject))];
    use = { hosts: [...firstOfHost.keys()], names, showings: [...firstOfHost.values()] };
    uses.set(keySha256, use);
  }
  return use;
}

/** Every certificate that a server showed at the place of this showing. */
export function showingsAt(showing: Showing, facts: Facts): readonly Showing[] {
  return indexOf(facts).places.get(placeOf(showing)) ?? [];
}

/** What the client asked for by name; without a name the server's address and port. */
export function placeOf({ session }: Showing): string {
  const { serverName, server } = session;
  return serverName === null ? `${server.address} port ${server.port ?? 'unknown'}` : serverName.toLowerCase();
}

/** Whether a certificate was only ever sent along, and no path from a peer's certificate goes over it. */
export function isBesideThePath({ id, chainPosition }: Certificate, facts: Facts): boolean {
  const { onPaths, besidePaths } = indexOf(facts);
  return chainPosition > 0 && besidePaths.has(id) && !onPaths.has(id);
}

const INDEXES = new WeakMap<Facts, Index>();

function indexOf(facts: Facts): Index {
  let index = INDEXES.get(facts);
  if (index === undefined) {
    index = build(facts);
    INDEXES.set(facts, index);
  }
  return index;
}

function build(facts: Facts): Index {
  const certificates = new Map(facts.certificates.map((one) => [one.id, one]));
  const sessions = new Map(facts.tlsSessions.map((one) => [one.id, one]));
  const chains = new Map<string, CertificateChain[]>();
  const showings = new Map<string, Showing[]>();
  const keys = new Map<string, Showing[]>();
  const places = new Map<string, Showing[]>();
  for (const chain of facts.certificateChains) {
    const certificate = certificates.get(chain.certificates[0] ?? '');
    if (certificate === undefined || chain.seenOn.length === 0) continue;
    push(chains, certificate.id, chain);
    for (const id of chain.sessions) {
      const session = sessions.get(id);
      if (session === undefined || session.legs.length === 0) continue;
      const host = chain.role === 'server' ? session.server.address : session.client.address;
      const showing = { certificate, chain, session, host };
      push(showings, certificate.id, showing);
      if (certificate.keySha256 !== null) push(keys, certificate.keySha256, showing);
      if (chain.role === 'server') push(places, placeOf(showing), showing);
    }
  }
  const onPaths = new Set(facts.certificateChains.flatMap(({ path }) => path));
  const besidePaths = new Set(
    facts.certificateChains.flatMap(({ alternates, strangers }) => [...alternates, ...strangers]),
  );
  return { chains, showings, keys, uses: new Map(), places, onPaths, besidePaths };
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
