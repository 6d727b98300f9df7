/** Every client with its TURN server, once however many ports the client used; by first appearance. */
import { compareReferences } from '../capture/frame.ts';
import type { Flow, FlowTable } from '../flows/index.ts';
import { mediaConversationsOf } from './carriers.ts';
import type { Conversation } from './conversation.ts';
import { endpointA, endpointB } from './endpoints.ts';
import type { TurnCount, TurnFacts } from './facts.ts';

/** Rows; a capture may hold any number of clients. */
const MAX_ROWS = 2_000;

type Row = Omit<TurnFacts, 'id'>;

export function turnFacts(flows: FlowTable<Conversation>): TurnFacts[] {
  const rows = new Map<string, Row>();
  for (const flow of flows) {
    for (const row of rowsOf(flow)) {
      const key = `${row.client.address} ${row.server.address} ${row.server.port}`;
      const known = rows.get(key);
      if (known !== undefined) rows.set(key, joined(known, row));
      else if (rows.size < MAX_ROWS) rows.set(key, row);
    }
  }
  return [...rows.values()]
    .sort((one, other) => compareReferences(one.first.at, other.first.at))
    .map((row, index) => ({ id: `turn-${index + 1}`, ...row }));
}

function rowsOf(flow: Flow<Conversation>): Row[] {
  if (flow.state === null) return [];
  return mediaConversationsOf(flow).flatMap(({ turn }) => {
    if (turn === null) return [];
    const ends = [endpointA(flow), endpointB(flow)];
    const [client, server] = turn.client === 0 ? ends : ends.reverse();
    return [{ client: { ...client!, port: null }, server: server!, ...turn.facts }];
  });
}

function joined(one: Row, other: Row): Row {
  return {
    ...one,
    first: compareReferences(one.first.at, other.first.at) <= 0 ? one.first : other.first,
    allocations: sum(one.allocations, other.allocations),
    withoutSignIn: sum(one.withoutSignIn, other.withoutSignIn),
    weakSignIns: sum(one.weakSignIns, other.weakSignIns),
    internalPeers: sum(one.internalPeers, other.internalPeers),
  };
}

function sum(one: TurnCount | null, other: TurnCount | null): TurnCount | null {
  if (one === null || other === null) return one ?? other;
  const first = compareReferences(one.first.at, other.first.at) <= 0 ? one.first : other.first;
  return { count: one.count + other.count, first };
}
