/** How media is keyed, as the report holds it; see `../schema.ts`. */
import * as z from 'zod';
import { Count, Evidence, Reference, Text } from './terms.ts';

const Side = z.enum(['offer', 'answer']);

export const ReadableKey = z.strictObject({
  at: Reference,
  suite: Text,
  tag: Count,
  keySha256: Text,
  message: Text,
  inForce: z.boolean(),
  verifiedTags: Count.nullable(),
  /** Whose packets it protects. */
  side: Side,
  /** Packets that it may protect, by its own line. */
  lifetime: Count.nullable(),
  /** Why it can be guessed; null when nothing speaks for that. */
  predictable: Text.nullable(),
});

/** What one side said of the media in its SDP. */
export const MediaSide = z.strictObject({
  side: Side,
  at: Reference,
  message: Text,
  transportProfile: Text,
  rejected: z.boolean(),
  /** What carried the SDP: `udp`, `tcp`, `ws` ... */
  transport: Text,
  end: z.enum(['a', 'b']).nullable(),
  keying: z.array(z.enum(['sdes', 'dtls-srtp', 'other'])),
  setup: Text.nullable(),
  tlsId: Text.nullable(),
  keyLine: z.enum(['clear', 'base64', 'uri', 'prompt', 'other']).nullable(),
});

/** An a=crypto line that is in force, switches something off, or is invalid by RFC 4568. */
export const CryptoLine = z.strictObject({
  side: Side,
  at: Reference,
  message: Text,
  tag: Count.nullable(),
  suite: Text,
  inForce: z.boolean(),
  sessionParameters: z.array(Text),
  mkiOctets: Count,
  faults: z.array(Text),
});

/** An a=fingerprint line, and whether the certificate that this side presented fits it. */
export const Fingerprint = z.strictObject({
  side: Side,
  at: Reference,
  message: Text,
  function: Text,
  value: Text,
  inClear: z.boolean(),
  signed: z.boolean(),
  result: z.enum(['match', 'mismatch', 'unseen']),
  reason: Text.nullable(),
  certificate: Text.nullable(),
  certificateAt: Reference.nullable(),
});

/** Who really sent the DTLS ClientHello. */
export const DtlsClient = z.strictObject({ side: Side, at: Reference });

export const Opportunistic = z.strictObject({
  form: z.enum(['keys-beside-rtp', 'capability', 'two-descriptions']),
  result: z.enum(['upgraded', 'fell-back', 'unanswered']),
  evidence: z.array(Evidence),
});
