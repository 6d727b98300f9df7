/**
 * The rows of a report that hold facts: made from facts when a capture was read, taken over from the earlier report when its facts are
 * judged again. What the policy says of a leg is not a fact and is made anew in both.
 */
import type { LegPlaces } from '../criteria/places/leg-places.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Identities } from './redact.ts';
import {
  ambiguityRow,
  callRow,
  captureRow,
  certificateRow,
  daysLeft,
  gapRow,
  legRow,
  placeRow,
  qualityRow,
  tlsSessionRow,
  unreadableRow,
} from './rows.ts';
import type { Report, ReportEndpoint } from './schema.ts';
import { printableOrNull } from './text.ts';
import { unixTime } from './time.ts';

export type FactRows = Pick<
  Report,
  | 'captures'
  | 'captureQuality'
  | 'unreadable'
  | 'accounting'
  | 'gaps'
  | 'calls'
  | 'ambiguities'
  | 'legs'
  | 'tlsSessions'
  | 'certificates'
>;

/** @param judgedAt Unix seconds */
export function factRows(facts: Facts, places: LegPlaces, identities: Identities, judgedAt: number): FactRows {
  return {
    captures: facts.captures.map(captureRow),
    captureQuality: facts.captureQuality.map(qualityRow),
    unreadable: facts.unreadable.map(unreadableRow),
    accounting: { frames: facts.accounting.frames, classes: { ...facts.accounting.classes } },
    gaps: facts.gaps.map(gapRow),
    calls: facts.calls.map((call) => callRow(call, identities)),
    ambiguities: facts.ambiguities.map(ambiguityRow),
    legs: facts.legs.map((leg) => legRow(leg, places.leg(leg.id), identities)),
    tlsSessions: facts.tlsSessions.map((session) => tlsSessionRow(session, places)),
    certificates: facts.certificates.map((certificate) => certificateRow(certificate, judgedAt)),
  };
}

/** Text in them was made harmless, and identities masked, when the earlier report was made. */
export function factRowsOf(report: Report, places: LegPlaces, judgedAt: number): FactRows {
  const { captures, captureQuality, unreadable, accounting, gaps, calls, ambiguities } = report;
  const named = (row: ReportEndpoint, name: string | null): ReportEndpoint => ({ ...row, name: printableOrNull(name) });
  return {
    captures,
    captureQuality,
    unreadable,
    accounting,
    gaps,
    calls,
    ambiguities,
    legs: report.legs.map((row) => {
      const place = places.leg(row.id);
      const a = named(row.a, place?.a.name ?? null);
      return { ...row, a, b: named(row.b, place?.b.name ?? null), ...placeRow(place) };
    }),
    tlsSessions: report.tlsSessions.map((row) => ({
      ...row,
      client: named(row.client, places.address(row.client.address).name),
      server: named(row.server, places.address(row.server.address).name),
    })),
    certificates: report.certificates.map((row) => ({
      ...row,
      daysLeft: daysLeft(unixTime(row.notAfter).seconds, judgedAt),
    })),
  };
}
