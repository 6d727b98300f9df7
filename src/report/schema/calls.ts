/** Calls, and what could not be told about them, as the report holds them; see `../schema.ts`. */
import * as z from 'zod';
import { Protection, Reference, Text, Time } from './terms.ts';

/** Why a Call-ID, or a leg whose signaling is hidden, belongs to a call. */
export const CallJoin = z.strictObject({
  callId: Text.nullable(),
  leg: Text.nullable(),
  by: Text,
  confidence: z.number().min(0).max(1),
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
});

export const Ambiguity = z.strictObject({
  kind: z.enum(['calls', 'media', 'signaling']),
  at: Reference,
  what: Text,
  legs: z.array(Text),
  calls: z.array(Text),
});
