/**
 * Waivers: findings that somebody accepted, for a reason and until a day. A waived finding stays in every report, as waived.
 *
 * `where` must name something: a waiver for a rule wherever it fails would hide what nobody has looked at. `anywhere: true` says that
 * it is meant so.
 */
import * as z from 'zod';
import { A_LIST_OF_ENTRIES, Day, MOST_ENTRIES, Name, Sentence } from './terms.ts';

const Id = z.string().min(1).max(300);

/** All that are given must fit. */
export const WaiverPlace = z
  .strictObject(
    {
      /** `leg-3`: the id in one report, which the next capture numbers anew; `finding` and `endpoint` last. */
      leg: Id.optional(),
      /** A name from `endpoints` or `networks`, or an address: one end of the leg. */
      endpoint: Id.optional(),
      /** The name of a declared path. */
      path: Name.optional(),
      /** The SHA-256 of a certificate, or its id in one report. */
      certificate: Id.optional(),
      /** `call-2`: the id in one report, or a Call-ID. */
      call: Id.optional(),
      /** The id of a finding: the same in every capture of the same path. */
      finding: z
        .string()
        .regex(/^[0-9a-f]{16}$/, 'the 16 hex digits of a finding')
        .optional(),
      zone: Name.optional(),
      /** Wherever the rule fails. Stands alone. */
      anywhere: z.literal(true).optional(),
    },
    'where it holds, such as { path: NAME } or { endpoint: NAME }',
  )
  .superRefine((where, context) => {
    const given = Object.keys(where).length;
    const what = 'leg, endpoint, path, certificate, call, finding or zone, to say where it holds (or anywhere: true)';
    if (given === 0) context.addIssue({ code: 'custom', message: what });
    if (where.anywhere && given > 1) {
      context.addIssue({ code: 'custom', path: ['anywhere'], message: 'anywhere alone, or places without anywhere' });
    }
  });

export const Waiver = z.strictObject({
  rule: z.string().min(1).max(100),
  where: WaiverPlace,
  reason: Sentence,
  owner: Sentence,
  approvedBy: Sentence,
  /** The last day on which it holds, in UTC. */
  expires: Day,
});

export type Waiver = z.infer<typeof Waiver>;

export const Waivers = z.array(Waiver, A_LIST_OF_ENTRIES).max(MOST_ENTRIES);
