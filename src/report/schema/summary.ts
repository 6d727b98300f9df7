/** The summary, as the report holds them; see `../schema.ts`. */
import * as z from 'zod';
import { Count, Text, Time } from './terms.ts';

export const ProtectionCounts = z.strictObject({
  encrypted: Count,
  weak: Count,
  exposed: Count,
  cleartext: Count,
  open: Count,
});

/** What a reader wants first, counted once so that every format says the same. */
export const Summary = z.strictObject({
  /** The verdict in one sentence. */
  sentence: Text,
  firstFrameAt: Time.nullable(),
  lastFrameAt: Time.nullable(),
  frames: Count,
  calls: Count,
  legs: Count,
  protection: ProtectionCounts,
  /** Legs about which no rule had a question, such as encrypted tunnels: nothing is said of them. */
  legsNotAsked: Count,
  /** Findings that are waived; they are not in `failed` and `open`. */
  waived: Count,
  failed: z.strictObject({ critical: Count, high: Count, medium: Count, low: Count, info: Count }),
  open: z.strictObject({ critical: Count, high: Count, medium: Count, low: Count, info: Count }),
});
