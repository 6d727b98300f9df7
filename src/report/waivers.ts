/**
 * Which findings are waived, and what became of every waiver of the policy.
 *
 * A finding folds judgments of one path. It is waived when each of them is covered by a waiver in force; one that covers only some of them is
 * named as covering it in part, and changes nothing.
 *
 * Days are counted in UTC: a waiver holds on its last day, and has expired with the first second after it.
 */

import type { LegPlaces } from '../criteria/places/leg-places.ts';
import { maskedTo, parseAddress, parseNetwork } from '../criteria/policy/places.ts';
import { endOfDay } from '../criteria/policy/terms.ts';
import type { Waiver } from '../criteria/policy/waivers.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Judgment } from '../rules/judge.ts';
import type { Report, ReportFinding } from './schema.ts';
import { printable } from './text.ts';

type WaiverRow = Report['waivers'][number];

/** What a waiver is compared with, beside the judgment. */
interface Known {
  readonly places: LegPlaces;
  readonly ends: ReadonlyMap<string, readonly [string, string]>;
  readonly sha256: ReadonlyMap<string, string>;
  /** Ids of the certificates that a session showed. */
  readonly shown: ReadonlyMap<string, readonly string[]>;
  readonly callIds: ReadonlyMap<string, readonly string[]>;
}

export class WaiverBook {
  readonly #known: Known;
  readonly #byRule = new Map<
    string,
    { readonly waiver: Waiver; readonly isInForce: boolean; readonly row: WaiverRow }[]
  >();
  readonly rows: readonly WaiverRow[];

  /** @param now Unix seconds */
  constructor(waivers: readonly Waiver[], facts: Facts, places: LegPlaces, now: number) {
    this.#known = knownOf(facts, places);
    this.rows = waivers.map((waiver) => {
      const isInForce = now < endOfDay(waiver.expires);
      const row = rowOf(waiver, isInForce ? 'unused' : 'expired');
      const same = this.#byRule.get(waiver.rule);
      if (same === undefined) this.#byRule.set(waiver.rule, [{ waiver, isInForce, row }]);
      else same.push({ waiver, isInForce, row });
      return row;
    });
  }

  /** Asked once for each finding; notes what each waiver covers. */
  waive(id: string, rule: string, judgments: readonly Judgment[]): ReportFinding['waiver'] {
    const uncovered = new Set(judgments);
    let first: Waiver | null = null;
    const touching: WaiverRow[] = [];
    for (const { waiver, isInForce, row } of this.#byRule.get(rule) ?? []) {
      const covered = judgments.filter((judgment) => covers(waiver.where, id, judgment, this.#known));
      if (covered.length === 0) continue;
      touching.push(row);
      if (!isInForce) continue;
      row.state = 'in-force';
      first ??= waiver;
      for (const judgment of covered) uncovered.delete(judgment);
    }
    const isWaived = first !== null && uncovered.size === 0;
    for (const row of touching) (isWaived || row.state === 'expired' ? row.findings : row.partly).push(id);
    if (first === null || !isWaived) return null;
    return {
      reason: printable(first.reason),
      owner: printable(first.owner),
      approvedBy: printable(first.approvedBy),
      expires: first.expires,
    };
  }
}

function rowOf({ rule, where, reason, owner, approvedBy, expires }: Waiver, state: WaiverRow['state']): WaiverRow {
  const texts = Object.entries(where).map(([kind, value]) => [kind, printable(String(value))]);
  return {
    rule: printable(rule),
    where: Object.fromEntries(texts),
    reason: printable(reason),
    owner: printable(owner),
    approvedBy: printable(approvedBy),
    expires,
    state,
    findings: [],
    partly: [],
  };
}

function knownOf(facts: Facts, places: LegPlaces): Known {
  return {
    places,
    ends: new Map(facts.legs.map(({ id, a, b }) => [id, [a.address, b.address]])),
    sha256: new Map(facts.certificates.map(({ id, sha256 }) => [id, sha256])),
    shown: new Map(facts.tlsSessions.map(({ id, certificates }) => [id, certificates])),
    callIds: new Map(facts.calls.map(({ id, callIds }) => [id, callIds])),
  };
}

/** Every condition that is given must hold, and for every leg of the judgment: a waiver for one carrier does not excuse another. */
function covers(where: Waiver['where'], finding: string, judgment: Judgment, known: Known): boolean {
  const { subject, legs, calls } = judgment;
  if (where.anywhere) return true;
  const everyLeg = (fits: (leg: string) => boolean) => legs.length > 0 && legs.every(fits);
  const isPath = (name: string) =>
    (subject.kind === 'call-path' && subject.id === name) || everyLeg((leg) => known.places.leg(leg)?.path === name);
  return (
    (where.finding === undefined || where.finding === finding) &&
    (where.leg === undefined || everyLeg((leg) => leg === where.leg)) &&
    (where.endpoint === undefined || everyLeg((leg) => hasEnd(leg, where.endpoint!, known))) &&
    (where.path === undefined || isPath(where.path)) &&
    (where.zone === undefined || everyLeg((leg) => known.places.leg(leg)?.zone === where.zone)) &&
    (where.certificate === undefined || isAboutCertificate(subject, where.certificate, known)) &&
    (where.call === undefined || (calls.length > 0 && calls.every((call) => isCall(call, where.call!, known))))
  );
}

function hasEnd(leg: string, wanted: string, { places, ends }: Known): boolean {
  const place = places.leg(leg);
  if (place?.a.names.includes(wanted) || place?.b.names.includes(wanted)) return true;
  const network = parseNetwork(wanted);
  if (network === null) return false;
  return (ends.get(leg) ?? []).some((address) => {
    const octets = parseAddress(address);
    if (octets?.length !== network.octets.length) return false;
    return maskedTo(octets, network.prefix).every((octet, index) => octet === network.octets[index]);
  });
}

function isAboutCertificate({ kind, id }: Judgment['subject'], wanted: string, { sha256, shown }: Known): boolean {
  const hash = wanted.replace(/^sha256:/, '').toLowerCase();
  const fits = (certificate: string) => certificate === wanted || sha256.get(certificate) === hash;
  if (kind === 'certificate') return fits(id);
  return (kind === 'tls-session' || kind === 'dtls-session') && (shown.get(id) ?? []).some(fits);
}

/** A Call-ID without what follows its @: a report that masks identities has only that. */
function isCall(call: string, wanted: string, { callIds }: Known): boolean {
  return call === wanted || (callIds.get(call) ?? []).some((callId) => localPart(callId) === localPart(wanted));
}

function localPart(callId: string): string {
  const at = callId.indexOf('@');
  return at < 0 ? callId : callId.slice(0, at);
}
