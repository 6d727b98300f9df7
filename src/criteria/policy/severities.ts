/** Severities that the organization gives a rule, for a reason that the report quotes. The verdict of the rule does not change. */
import * as z from 'zod';
import { Sentence, SeveritySchema } from './terms.ts';

export const Severities = z.record(
  z.string(),
  z.strictObject({
    severity: SeveritySchema,
    reason: Sentence,
  }),
);
