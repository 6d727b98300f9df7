/** Certificates, as the report holds them; see `../schema.ts`. */
import * as z from 'zod';
import { Count, Reference, Text, Time } from './terms.ts';

/** Whether a path to one of the policy's trust anchors holds; `unknown` without anchors, and where it could not be verified. */
export const Trust = z.strictObject({
  result: z.enum(['trusted', 'untrusted', 'unknown']),
  /** Subject of the anchor; null unless trusted. */
  anchor: Text.nullable(),
  /** Why, in words. */
  reason: Text,
});

/** The certificates that one side of a handshake sent, in order. */
export const CertificateChain = z.strictObject({
  id: Text,
  role: z.enum(['server', 'client']),
  /** Rows of `certificates`, in the order sent. */
  certificates: z.array(Text),
  unreadable: Count,
  /** From the end entity upwards. */
  path: z.array(Text),
  order: z.enum(['ordered', 'unordered', 'strangers']),
  alternates: z.array(Text),
  strangers: z.array(Text),
  duplicates: Count,
  end: z.enum(['self-signed', 'issuer-not-sent', 'signature-invalid', 'unchecked']),
  missingIssuer: Text.nullable(),
  linksVerified: z.boolean(),
  /** When it was shown last, and when the report was made. */
  trust: z.strictObject({ whenShown: Trust, whenReported: Trust }),
  mediaKeyingOnly: z.boolean(),
  sessions: z.array(Text),
  seenOn: z.array(Text),
  first: Reference,
  last: Reference,
});

export const Certificate = z.strictObject({
  id: Text,
  subject: Text,
  issuer: Text,
  /** 1, 2 or 3. */
  version: Count.nullable(),
  commonNames: z.array(Text),
  /** `DNS:...`, `URI:...`, `IP:...`, `email:...`, `dirName:...`, `otherName:OID`, `RID:OID`. */
  subjectAltNames: z.array(Text),
  hasAlternativeNames: z.boolean(),
  serial: Text,
  notBefore: Time,
  notAfter: Time,
  /** Whole days from `generatedAt` to `notAfter`, rounded down; negative when it has expired. */
  daysLeft: z.number().int(),
  /** The same, from when it was shown last. */
  daysLeftWhenShown: z.number().int(),
  keyAlgorithm: Text,
  keyBits: Count.nullable(),
  keyCurve: Text.nullable(),
  keyExponent: Count.nullable(),
  /** Of the SubjectPublicKeyInfo: one key has one, whoever certified it. */
  keySha256: Text.nullable(),
  signatureAlgorithm: Text,
  /** RSASSA-PSS: hash, mask generation and salt. */
  signatureParameters: Text.nullable(),
  /** Null: no such extension, and so no restriction. */
  keyUsage: z.array(Text).nullable(),
  extendedKeyUsage: z.array(Text).nullable(),
  subjectKeyId: Text.nullable(),
  authorityKeyId: Text.nullable(),
  /** OIDs of certificate policies. */
  policies: z.array(Text),
  /** Signed certificate timestamps in the certificate. */
  timestamps: Count,
  /** Host names to ask about revocation. */
  ocspHosts: z.array(Text),
  crlHosts: z.array(Text),
  mustStaple: z.boolean(),
  sha256: Text,
  /** By the hash names of RFC 8122; null for a hash that the platform has not got. */
  fingerprints: z.record(z.string(), Text.nullable()),
  /** The certificate itself, DER in base64; null where it was too large, or there were too many, to keep. */
  der: z.string().nullable(),
  selfSigned: z.boolean(),
  isCa: z.boolean(),
  pathLength: Count.nullable(),
  nameConstraints: z.boolean(),
  role: z.enum(['server', 'client', 'both']),
  chainPosition: Count,
  mediaKeyingOnly: z.boolean(),
  seenOn: z.array(Text),
  sessions: z.array(Text),
  first: Reference,
  last: Reference,
});
