/** Calls, and what could not be told about them, as the report holds them; see `../schema.ts`. */
import * as z from 'zod';
import { LADDER_KINDS } from '../../ledger/facts.ts';
import { Count, Protection, Reference, Text, Time } from './terms.ts';

/** Why a Call-ID, or a leg whose signaling is hidden, belongs to a call. */
export const CallJoin = z.strictObject({
  callId: Text.nullable(),
  leg: Text.nullable(),
  by: Text,
  confidence: z.number().min(0).max(1),
});

const LadderEnd = z.strictObject({ address: Text, port: Count.nullable() });

/** What happened between two hosts; see `LadderEvent` of the facts for each field. */
export const LadderEvent = z.strictObject({
  at: Reference,
  until: Reference,
  count: Count,
  kind: z.enum(LADDER_KINDS),
  what: Text,
  from: LadderEnd.nullable(),
  to: LadderEnd.nullable(),
  directed: z.boolean(),
  leg: Text.nullable(),
  protection: Protection.nullable(),
});

export const Call = z.strictObject({
  id: Text,
  callIds: z.array(Text),
  from: Text,
  to: Text,
  startedAt: Time,
  startedIn: Reference,
  endedAt: Time.nullable(),
  endedIn: Reference.nullable(),
  outcome: z.enum(['answered', 'failed', 'cancelled', 'unknown']),
  legs: z.array(Text),
  joinedBy: z.array(CallJoin),
  /** Signaling legs from the caller to the callee; empty where the order cannot be told. */
  path: z.array(Text),
  protection: Protection,
  /** In order of time; at most 200 events of a call, and 60,000 of all. What was left out is counted, and an event says where. */
  ladder: z.array(LadderEvent),
  ladderOmitted: Count,
});

export const Ambiguity = z.strictObject({
  kind: z.enum(['calls', 'media', 'signaling']),
  at: Reference,
  what: Text,
  legs: z.array(Text),
  calls: z.array(Text),
});
