/** Certificates, as the report holds them; see `../schema.ts`. */
import * as z from 'zod';
import { Count, Reference, Text, Time } from './terms.ts';

export const Certificate = z.strictObject({
  id: Text,
  subject: Text,
  issuer: Text,
  subjectAltNames: z.array(Text),
  serial: Text,
  notBefore: Time,
  notAfter: Time,
  /** Whole days from `generatedAt` to `notAfter`, rounded down; negative when it has expired. */
  daysLeft: z.number().int(),
  keyAlgorithm: Text,
  keyBits: Count.nullable(),
  signatureAlgorithm: Text,
  sha256: Text,
  selfSigned: z.boolean(),
  isCa: z.boolean(),
  role: z.enum(['server', 'client', 'both']),
  chainPosition: Count,
  mediaKeyingOnly: z.boolean(),
  seenOn: z.array(Text),
  sessions: z.array(Text),
  first: Reference,
  last: Reference,
});
