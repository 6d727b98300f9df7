/** Which policy judged, and from what; see `../schema.ts`. */
import * as z from 'zod';
import { Hex64, Text, Time } from './terms.ts';

export const PolicyRow = z.strictObject({
  name: Text,
  version: Text,
  /** Of the whole policy as canonical JSON, defaults filled in. */
  sha256: Hex64,
  /** `working-directory`: soc2-sip.yaml was found there. `named`: by --policy. `library`: handed in by a program. */
  source: z.enum(['built-in', 'working-directory', 'named', 'library']),
  /** Base name of the file; null when there was none. */
  file: Text.nullable(),
  /** Of the file's octets. */
  fileSha256: Hex64.nullable(),
});

/** The report that the facts came from, where the capture itself was not read again. */
export const JudgedFrom = z.strictObject({
  /** Of the report's file. */
  sha256: Hex64,
  generatedAt: Time,
  tool: z.strictObject({ name: Text, version: Text }),
  policy: z.strictObject({ name: Text, version: Text, sha256: Hex64 }),
});
