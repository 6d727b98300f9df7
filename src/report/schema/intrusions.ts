/** Media from where none was to come, as the report holds it; see `../schema.ts`. */
import * as z from 'zod';
import { Count, Endpoint, Evidence, Reference, Text } from './terms.ts';

export const MediaIntrusion = z.strictObject({
  kind: z.enum(['third-address', 'ssrc-taken-over', 'ports-probed']),
  from: Endpoint,
  to: Endpoint,
  /** Where media was expected from; null for probes. */
  expected: Endpoint.nullable(),
  ssrc: z
    .string()
    .regex(/^0x[0-9a-f]{8}$/)
    .nullable(),
  packets: Count,
  ports: Count,
  /** RTP packets that went back to the source. */
  answered: Count,
  first: Reference,
  last: Reference,
  evidence: z.array(Evidence),
  /** The leg that was sent into, and the leg of what was sent; empty for probes. */
  legs: z.array(Text),
});
