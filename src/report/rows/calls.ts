/** Rows of calls; see `../rows.ts`. */
import type { Ambiguity, Call } from '../../ledger/facts.ts';
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
  };
}

export function ambiguityRow(ambiguity: Ambiguity): Report['ambiguities'][number] {
  const { kind, at, what, legs, calls } = ambiguity;
  return { kind, at: referenceRow(at), what: printable(what), legs: [...legs], calls: [...calls] };
}
