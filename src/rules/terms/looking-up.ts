/**
 * What several subjects need to know about the other facts, worked out once per Facts: a capture chooses how many legs there
 * are, and a rule that walked all of them for each of them would take quadratic time.
 *
 * Kept beside the facts in a WeakMap; the facts themselves are not changed.
 */
import type { Facts, Leg, MediaIntrusion, TlsSession } from '../../ledger/facts.ts';
import { cipherSuite } from '../../registry/cipher-suites.ts';

interface HostSignaling {
  /** The signaling leg of this host that was seen first. */
  readonly first: Leg;
  /** Every signaling leg of this host is encrypted, and that was observed or proved. */
  readonly allEncrypted: boolean;
}

/** Signaling that has this address at one end; null when there is none. */
function signalingOfHost(facts: Facts, address: string): HostSignaling | null {
  let hosts = hostsOf.get(facts);
  if (hosts === undefined) {
    hosts = new Map();
    for (const leg of facts.legs) {
      if (leg.plane !== 'signaling') continue;
      const isEncrypted = (leg.protection === 'encrypted' || leg.protection === 'weak') && leg.basis !== 'negotiated';
      for (const end of [leg.a.address, leg.b.address]) {
        const known = hosts.get(end);
        hosts.set(end, { first: known?.first ?? leg, allEncrypted: isEncrypted && known?.allEncrypted !== false });
      }
    }
    hostsOf.set(facts, hosts);
  }
  return hosts.get(address) ?? null;
}

const hostsOf = new WeakMap<Facts, Map<string, HostSignaling>>();

export type SignalingAround = 'encrypted' | 'not-all-encrypted' | 'unseen';

/**
 * The signaling of the two hosts of a media leg, taken together: where no key of the media was found, it tells whether one
 * could stand readable in a message that the capture lacks.
 */
export function signalingAround(
  leg: Leg,
  facts: Facts,
): { readonly state: SignalingAround; readonly first: readonly Leg[] } {
  const hosts = [leg.a, leg.b].map(({ address }) => signalingOfHost(facts, address)).filter((host) => host !== null);
  const first = hosts.map((host) => host.first);
  if (hosts.length === 0) return { state: 'unseen', first };
  return { state: hosts.every((host) => host.allEncrypted) ? 'encrypted' : 'not-all-encrypted', first };
}

/** Calls, and Call-IDs, that have media whose key in force stands readable. */
interface Exposed {
  readonly calls: ReadonlySet<string>;
  readonly callIds: ReadonlySet<string>;
}

/**
 * Whether a leg set up media whose key in force stands readable. A call may have several Call-IDs, each with keys of its own: a hop without
 * keys is no worse for those of another.
 */
export function setsUpReadableKeys(leg: Leg, facts: Facts): boolean {
  const { calls, callIds } = exposedOf(facts);
  if (!leg.calls.some((id) => calls.has(id))) return false;
  return leg.callIds.length === 0 || callIds.size === 0 || leg.callIds.some((callId) => callIds.has(callId));
}

function exposedOf(facts: Facts): Exposed {
  let found = exposedIn.get(facts);
  if (found === undefined) {
    const legs = facts.legs.filter((leg) => leg.media?.readableKeys.some((key) => key.inForce));
    found = { calls: new Set(legs.flatMap((leg) => leg.calls)), callIds: new Set(legs.flatMap((leg) => leg.callIds)) };
    exposedIn.set(facts, found);
  }
  return found;
}

const exposedIn = new WeakMap<Facts, Exposed>();

/** What was sent into a leg from elsewhere, in the order of the facts. */
export function intrusionsInto(leg: Leg, facts: Facts): readonly MediaIntrusion[] {
  return intrusionTableOf(facts).into.get(leg.id) ?? [];
}

/** Whether a leg is itself what was sent into another. */
export function isIntrusion(leg: Leg, facts: Facts): boolean {
  return intrusionTableOf(facts).sent.has(leg.id);
}

interface IntrusionTable {
  readonly into: ReadonlyMap<string, readonly MediaIntrusion[]>;
  readonly sent: ReadonlySet<string>;
}

function intrusionTableOf(facts: Facts): IntrusionTable {
  let found = intrusionTables.get(facts);
  if (found === undefined) {
    const into = new Map<string, MediaIntrusion[]>();
    const sent = new Set<string>();
    for (const intrusion of facts.mediaIntrusions) {
      const [attacked, own] = intrusion.legs;
      if (attacked === undefined) continue;
      const known = into.get(attacked);
      if (known === undefined) into.set(attacked, [intrusion]);
      else known.push(intrusion);
      if (own !== undefined) sent.add(own);
    }
    found = { into, sent };
    intrusionTables.set(facts, found);
  }
  return found;
}

const intrusionTables = new WeakMap<Facts, IntrusionTable>();

/** A session of the same server with a suite of grade D or F, where this one has a better suite; null when there is none. */
export function weakerSessionOfServer(session: TlsSession, facts: Facts): TlsSession | null {
  if (session.version === null || isWeak(session)) return null;
  let found = weakIn.get(facts);
  if (found === undefined) {
    found = new Map();
    const negotiated = facts.tlsSessions.filter((one) => one.version !== null && one.handshake === 'complete');
    for (const one of negotiated) if (isWeak(one) && !found.has(serverOf(one))) found.set(serverOf(one), one);
    weakIn.set(facts, found);
  }
  return found.get(serverOf(session)) ?? null;
}

const weakIn = new WeakMap<Facts, Map<string, TlsSession>>();

function isWeak({ cipherSuite: suite }: TlsSession): boolean {
  const grade = suite === null ? null : cipherSuite(Number.parseInt(suite.code, 16))?.grade;
  return grade === 'D' || grade === 'F';
}

function serverOf({ protocol, server }: TlsSession): string {
  return `${protocol} ${server.address} ${server.port}`;
}
