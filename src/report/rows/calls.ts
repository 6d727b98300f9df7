/** Rows of calls; see `../rows.ts`. */
import type { Ambiguity, Call, LadderEvent } from '../../ledger/facts.ts';
import { callIdentifier, type Identities, identity } from '../redact.ts';
import type { Report } from '../schema.ts';
import { printable } from '../text.ts';
import { isoTime } from '../time.ts';
import { referenceOrNull, referenceRow } from './terms.ts';

export function callRow(call: Call, identities: Identities): Report['calls'][number] {
  return {
    id: call.id,
    callIds: call.callIds.map((callId) => callIdentifier(callId, identities)),
    from: identity(call.from, identities),
    to: identity(call.to, identities),
    startedAt: isoTime(call.startedAt),
    startedIn: referenceRow(call.startedAt),
    endedAt: call.endedAt === null ? null : isoTime(call.endedAt),
    endedIn: referenceOrNull(call.endedAt),
    outcome: call.outcome,
    legs: [...call.legs],
    joinedBy: call.joinedBy.map(({ callId, leg, by, confidence }) => ({
      callId: callId === null ? null : callIdentifier(callId, identities),
      leg,
      by: printable(by),
      confidence,
    })),
    path: [...call.path],
    protection: call.protection,
    ladder: call.ladder.map(ladderRow),
    ladderOmitted: call.ladderOmitted,
  };
}

type LadderRow = Report['calls'][number]['ladder'][number];

function ladderRow({ at, until, count, kind, what, from, to, directed, leg, protection }: LadderEvent): LadderRow {
  return {
    at: referenceRow(at),
    until: referenceRow(until),
    count,
    kind,
    what: printable(what),
    from: ladderEnd(from),
    to: ladderEnd(to),
    directed,
    leg,
    protection,
  };
}

function ladderEnd(end: LadderEvent['from']): LadderRow['from'] {
  return end === null ? null : { address: printable(end.address), port: end.port };
}

export function ambiguityRow(ambiguity: Ambiguity): Report['ambiguities'][number] {
  const { kind, at, what, legs, calls } = ambiguity;
  return { kind, at: referenceRow(at), what: printable(what), legs: [...legs], calls: [...calls] };
}
