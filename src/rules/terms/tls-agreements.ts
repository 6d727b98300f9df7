/**
 * What a server agreed on with one client at different times, worked out once per Facts: a capture chooses how many sessions there are, so
 * nothing here walks all of them for each of them.
 */
import { compareReferences } from '../../capture/frame.ts';
import type { Facts, TlsSession } from '../../ledger/facts.ts';
import { cipherSuite } from '../../registry/cipher-suites.ts';
import type { Grade } from '../../registry/grade.ts';
import { tlsVersionRank } from './grading.ts';

export interface Agreements {
  /** The strongest before this one where that is stronger, else null. */
  readonly stronger: TlsSession | null;
  /** In what this one is weaker: `TLS 1.3, now TLS 1.2`. */
  readonly weakerIn: readonly string[];
  /** How many have the same client, server and offer. */
  readonly sessions: number;
}

/** From the best to the worst; X is left to the policy, and I is no suite. */
const GRADES: readonly Grade[] = ['A', 'B', 'C', 'D', 'F'];

/** Null where nothing can be compared: it stands alone, or its offer or agreement is not known. */
export function agreementsOf(session: TlsSession, facts: Facts): Agreements | null {
  let index = indexes.get(facts);
  if (index === undefined) {
    index = indexOf(facts);
    indexes.set(facts, index);
  }
  return index.get(session.id) ?? null;
}

const indexes = new WeakMap<Facts, ReadonlyMap<string, Agreements>>();

function indexOf(facts: Facts): ReadonlyMap<string, Agreements> {
  const index = new Map<string, Agreements>();
  for (const sessions of comparable(facts).values()) {
    if (sessions.length < 2) continue;
    sessions.sort((a, b) => compareReferences(a.first, b.first));
    let best = sessions[0]!;
    for (const session of sessions) {
      const weakerIn = whereWeaker(session, best);
      index.set(session.id, { stronger: weakerIn.length > 0 ? best : null, weakerIn, sessions: sessions.length });
      if (weakerIn.length === 0) best = session;
    }
  }
  return index;
}

/** Whole handshakes of one client and server with one offer, by what they have in common. */
function comparable(facts: Facts): Map<string, TlsSession[]> {
  const alike = new Map<string, TlsSession[]>();
  for (const session of facts.tlsSessions) {
    const ja4 = session.offer?.ja4;
    if (!ja4 || session.handshake !== 'complete' || session.resumed === true || session.legs.length === 0) continue;
    const { protocol, client, server, serverName } = session;
    const key = JSON.stringify([protocol, client.address, server.address, server.port, serverName, ja4]);
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [session]);
    else known.push(session);
  }
  return alike;
}

function whereWeaker(session: TlsSession, before: TlsSession): string[] {
  const found: string[] = [];
  if (rankOf(session) < rankOf(before)) found.push(`${before.version}, now ${session.version}`);
  if (gradeOf(session) > gradeOf(before)) found.push(`${before.cipherSuite?.name}, now ${session.cipherSuite?.name}`);
  if (before.forwardSecrecy === true && session.forwardSecrecy === false) found.push('forward secrecy, now none');
  return found;
}

function rankOf({ protocol, version }: TlsSession): number {
  return version === null ? -1 : tlsVersionRank(protocol, version);
}

/** A place in `GRADES`; a suite that has none of them counts as the best, so that nothing is said of it. */
function gradeOf({ cipherSuite: suite }: TlsSession): number {
  const grade = suite === null ? undefined : cipherSuite(Number.parseInt(suite.code, 16))?.grade;
  return grade === undefined ? 0 : Math.max(0, GRADES.indexOf(grade));
}
