/** Where what was promised and what was done do not agree, as the report holds it; see `../schema.ts`. */
import * as z from 'zod';
import { CONTRADICTION_KINDS } from '../../ledger/facts.ts';
import { Evidence, Text } from './terms.ts';

export const Contradiction = z.strictObject({
  kind: z.enum(CONTRADICTION_KINDS),
  what: Text,
  evidence: z.array(Evidence),
  legs: z.array(Text),
  calls: z.array(Text),
});
