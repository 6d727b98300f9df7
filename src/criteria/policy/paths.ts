/**
 * Declared call paths: between whom calls may run, and what was promised for each.
 *
 * A declared path that the capture does not show is an open question; traffic on no declared path is a finding. Without any declared
 * path nothing is asked: see the rules `call-paths-as-declared` and `peer-declared`.
 */
import * as z from 'zod';
import { sdesSuite, srtpProfileByName } from '../../registry/srtp-profiles.ts';
import { A_LIST_OF_ENTRIES, MOST_ENTRIES, NAME, Name } from './terms.ts';

/** `1.2`, also as the number that YAML makes of it, and `TLS 1.2`. */
const TlsVersion = z.preprocess(
  (given) =>
    typeof given === 'number' ? given.toFixed(1) : typeof given === 'string' ? given.replace(/^TLS ?v?/i, '') : given,
  z.enum(['1.2', '1.3']),
);

export const SRTP_STRENGTHS = ['any', 'AES-128', 'AES-256', 'AEAD'] as const;

/** Strengths, or names of the registries. */
const Srtp = z
  .string()
  .max(100)
  .refine(
    (name) =>
      (SRTP_STRENGTHS as readonly string[]).includes(name) ||
      sdesSuite(name) !== null ||
      srtpProfileByName(name) !== null,
    `${SRTP_STRENGTHS.join(', ')}, or the name of a suite or profile such as AEAD_AES_256_GCM`,
  );

const AN_END = 'the name of a zone, a network or an endpoint, or any';

/** A zone, a network, an endpoint, or `any`. */
const End = z.string(AN_END).max(100).regex(NAME, AN_END);

export const CallPath = z.strictObject({
  name: Name,
  /** Either end may have been seen first. */
  from: End,
  to: End,
  /** What was promised for signaling; left out: nothing beyond the floors of the zone. */
  signaling: z
    .strictObject(
      {
        /** The lowest version of TLS. */
        tls: TlsVersion,
        /** Both sides show a certificate. */
        mutual: z.boolean().default(false),
      },
      'what was promised, such as { tls: "1.2", mutual: true }',
    )
    .nullable()
    .default(null),
  media: z
    .strictObject(
      {
        /** `any` strength; AES-128 or AES-256 as the lowest; AEAD; or one suite or profile by name. */
        srtp: Srtp,
        /** How keys may be agreed; left out: any way. */
        keying: z
          .array(z.enum(['sdes', 'dtls-srtp', 'zrtp', 'mikey']))
          .min(1)
          .nullable()
          .default(null),
      },
      'what was promised, such as { srtp: any }',
    )
    .nullable()
    .default(null),
  /** Floors for this path, over those of its zone: sections of a policy, each in part. */
  floors: z.record(z.string(), z.unknown()).default({}),
});

export type CallPath = z.infer<typeof CallPath>;

export const Paths = z
  .array(CallPath, A_LIST_OF_ENTRIES)
  .max(MOST_ENTRIES)
  .superRefine((paths, context) => {
    const seen = new Set<string>();
    paths.forEach(({ name }, index) => {
      if (seen.has(name))
        context.addIssue({ code: 'custom', path: [index, 'name'], message: 'a name that no other path has' });
      seen.add(name);
    });
  });
