/** Clients of TURN with their servers, as the report holds them; see `../schema.ts`. */
import * as z from 'zod';
import { Count, Endpoint, Evidence, Text } from './terms.ts';

const TurnCount = z.strictObject({ count: Count, first: Evidence });

export const Turn = z.strictObject({
  id: Text,
  client: Endpoint,
  server: Endpoint,
  first: Evidence,
  allocations: TurnCount.nullable(),
  withoutSignIn: TurnCount.nullable(),
  weakSignIns: TurnCount.nullable(),
  internalPeers: TurnCount.nullable(),
});
