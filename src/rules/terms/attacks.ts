/**
 * Which thresholds a source crosses: asked by the rule on the pattern, and by those that judge what surrounds it.
 */
import type { Policy } from '../../criteria/policy.ts';
import type { AgentFact, SourceActivity } from '../../ledger/facts.ts';
import { type Scanner, scannerIn } from '../../registry/scanners.ts';
import { peakCount, shareOf } from './activity.ts';

/** `minute` or `hour`: whose threshold the refused sign-ins reach; null for none. */
export function guessing({ rejectedSignIns }: SourceActivity, { traffic }: Policy): 'minute' | 'hour' | null {
  if (peakCount(rejectedSignIns, 60) >= traffic.refusedSignIns.perMinute) return 'minute';
  return peakCount(rejectedSignIns, 3_600) >= traffic.refusedSignIns.perHour ? 'hour' : null;
}

export interface NamedScanner {
  readonly agent: AgentFact;
  readonly scanner: Scanner;
}

export function scannerNamed({ agents }: SourceActivity, { traffic }: Policy): NamedScanner | null {
  let found: NamedScanner | null = null;
  for (const agent of agents) {
    const own = traffic.scannerNames.find((name) => agent.name.toLowerCase().includes(name.toLowerCase()));
    const scanner = own === undefined ? scannerIn(agent.name) : { name: own, legitimate: false };
    if (scanner !== null && (found === null || (found.scanner.legitimate && !scanner.legitimate))) {
      found = { agent, scanner };
    }
  }
  return found;
}

export function triesUsers(source: SourceActivity, { traffic }: Policy): boolean {
  const { usersPerMinute, refusedShare } = traffic.enumeration;
  if (peakCount(source.users, 60) < usersPerMinute) return false;
  return shareOf(source.usersRefused, source.users.count) >= refusedShare;
}

export function sweeps(source: SourceActivity, { traffic }: Policy): boolean {
  const { destinationsPerMinute, refusedShare } = traffic.enumeration;
  if (peakCount(source.destinations, 60) < destinationsPerMinute) return false;
  const { destinations, destinationsAnswered } = source;
  return 1 - shareOf(destinationsAnswered, destinations.count) >= refusedShare;
}

export function probesPrefixes({ probe }: SourceActivity, { traffic }: Policy): boolean {
  // Somebody who dials a number as 0…, 00… and +… gets through each time; who looks for a way out does not.
  return probe !== null && probe.prefixes >= traffic.dialPrefixes && probe.answered * 2 < probe.prefixes;
}

export function isAttacking(source: SourceActivity, policy: Policy): boolean {
  return (
    guessing(source, policy) === 'minute' ||
    triesUsers(source, policy) ||
    sweeps(source, policy) ||
    probesPrefixes(source, policy) ||
    scannerNamed(source, policy)?.scanner.legitimate === false
  );
}
