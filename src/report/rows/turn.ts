/** Rows of clients of TURN; see `../rows.ts`. */
import type { TurnCount, TurnFacts } from '../../ledger/facts.ts';
import type { Report } from '../schema.ts';
import { endpointRow, evidenceRow } from './terms.ts';

type Row = Report['turn'][number];

export function turnRow(turn: TurnFacts): Row {
  return {
    id: turn.id,
    client: endpointRow(turn.client),
    server: endpointRow(turn.server),
    first: evidenceRow(turn.first),
    allocations: countRow(turn.allocations),
    withoutSignIn: countRow(turn.withoutSignIn),
    weakSignIns: countRow(turn.weakSignIns),
    internalPeers: countRow(turn.internalPeers),
  };
}

function countRow(counted: TurnCount | null): Row['allocations'] {
  return counted === null ? null : { count: counted.count, first: evidenceRow(counted.first) };
}
