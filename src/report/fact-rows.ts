/**
 * The rows of a report that hold facts: made from facts when a capture was read, taken over from the earlier report when its facts are
 * judged again. What the policy says of a leg is not a fact and is made anew in both.
 */
import type { LegPlaces } from '../criteria/places/leg-places.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Identities } from './redact.ts';
import {
  activityRow,
  ambiguityRow,
  callRow,
  captureRow,
  certificateChainRow,
  certificateRow,
  contradictionRow,
  daysLeft,
  failedHandshakeRow,
  gapRow,
  intrusionRow,
  legRow,
  placeRow,
  qualityRow,
  tlsSessionRow,
  turnRow,
  unreadableRow,
} from './rows.ts';
import type { Report, ReportEndpoint } from './schema.ts';
import { printableOrNull } from './text.ts';
import { unixTime } from './time.ts';

/** Which parts of a report are facts. */
const FACT_FIELDS = [
  'captures',
  'captureQuality',
  'unreadable',
  'accounting',
  'gaps',
  'calls',
  'ambiguities',
  'legs',
  'tlsSessions',
  'failedHandshakes',
  'certificates',
  'certificateChains',
  'contradictions',
  'mediaIntrusions',
  'activity',
  'turn',
] as const satisfies readonly (keyof Report)[];

/** All but the trust in chains, which the policy decides. */
export type FactRows = Omit<Pick<Report, (typeof FACT_FIELDS)[number]>, 'certificateChains'> & {
  readonly certificateChains: readonly Omit<Report['certificateChains'][number], 'trust'>[];
};

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
    failedHandshakes: facts.failedHandshakes.map(failedHandshakeRow),
    certificates: facts.certificates.map((certificate) => certificateRow(certificate, judgedAt)),
    certificateChains: facts.certificateChains.map(certificateChainRow),
    contradictions: facts.contradictions.map(contradictionRow),
    mediaIntrusions: facts.mediaIntrusions.map(intrusionRow),
    activity: activityRow(facts.activity, identities),
    turn: facts.turn.map(turnRow),
  };
}

/** Text in them was made harmless, and identities masked, when the earlier report was made. */
export function factRowsOf(report: Report, places: LegPlaces, judgedAt: number): FactRows {
  const facts = Object.fromEntries(FACT_FIELDS.map((field) => [field, report[field]])) as unknown as FactRows;
  const named = (row: ReportEndpoint, name: string | null): ReportEndpoint => ({ ...row, name: printableOrNull(name) });
  return {
    ...facts,
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
