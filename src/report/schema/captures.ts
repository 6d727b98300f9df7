/** The recording: files, accounting, quality, gaps and limitations, as the report holds them; see `../schema.ts`. */
import * as z from 'zod';
import { FRAME_CLASSES, type FrameClass, QUALITY_MEASURES } from '../../ledger/facts.ts';
import { Count, Evidence, Reference, Text, Time } from './terms.ts';

export const Capture = z.strictObject({
  file: Text,
  sha256: Text,
  bytes: Count,
  format: Text,
  compression: Text.nullable(),
  linkTypes: z.array(Text),
  snaplen: Count.nullable(),
  frames: Count,
  firstFrameAt: Time.nullable(),
  lastFrameAt: Time.nullable(),
  firstFrame: Count.nullable(),
  lastFrame: Count.nullable(),
  truncatedFrames: Count,
  reportedDrops: Count.nullable(),
  duplicateFrames: Count,
  damaged: z.strictObject({ frame: Count, offset: Count, reason: Text }).nullable(),
});

/** A file that was named and of which nothing could be read. */
export const Unreadable = z.strictObject({ file: Text, reason: Text, advice: Text });

export const Accounting = z.strictObject({
  frames: Count,
  classes: z.strictObject(
    Object.fromEntries(FRAME_CLASSES.map((name) => [name, Count])) as Record<FrameClass, typeof Count>,
  ),
});

/** A measured fact about the recording; see `QUALITY_MEASURES` for what each counts. */
export const Quality = z.strictObject({
  measure: z.enum(QUALITY_MEASURES),
  count: Count,
  of: Count.nullable(),
  evidence: z.array(Evidence),
  legs: z.array(Text),
});

export const Gap = z.strictObject({
  reason: z.enum([
    'truncated-by-snaplen',
    'truncated',
    'malformed',
    'unsupported',
    'limit-reached',
    'missing-fragment',
    'missing-segment',
    'conflicting-overlap',
    'damaged-file',
  ]),
  layer: Text,
  count: Count,
  first: Reference,
  detail: Text,
  legs: z.array(Text),
});

export const Limitation = z.strictObject({
  id: Text,
  text: Text,
  /** The same as part of a list: `certificates of 2 TLS 1.3 sessions`. */
  short: Text,
});
