/**
 * How much is too much: thresholds of the rules on unusual traffic and on sign-ins, compared with the counts and peaks that the facts hold.
 *
 * Starting values are those of the rule catalogue where it has some; they and all others are ours, from no standard. An organization
 * knows its own traffic and sets its own.
 */
import * as z from 'zod';

const Many = z.number().int().min(1).max(1_000_000);
const Share = z.number().min(0).max(1);
const Seconds = z.number().int().min(0).max(31_536_000);

export const Traffic = z.strictObject({
  /** Refused sign-ins from one address, or of one user, from which on somebody is guessing passwords. */
  refusedSignIns: z.strictObject({ perMinute: Many, perHour: Many }),
  /** New users, numbers or destinations in a minute from one address, of which at least `refusedShare` refused or did not answer. */
  enumeration: z.strictObject({ usersPerMinute: Many, destinationsPerMinute: Many, refusedShare: Share }),
  /** Further names by which scanners call themselves, beside those that are built in; found anywhere in the User-Agent. */
  scannerNames: z.array(z.string().min(3).max(80)).max(1_000),
  calls: z.strictObject({
    /** Calls begun by one address in ten seconds, however quiet it is otherwise. */
    perTenSeconds: Many,
    /** And how many times what is usual for it in this capture. */
    timesUsual: Many,
    /** A capture that is shorter tells too little of what is usual. */
    usualAfterSeconds: Seconds,
    /** Answered calls of one address at once; null: as many as it likes. */
    parallel: Many.nullable(),
  }),
  destinations: z.strictObject({
    /** First digits of numbers that cost much or earn somebody money, beside premium rate and satellite numbers. */
    highCost: z
      .array(z.string().regex(/^\+?\d{1,15}$/, 'the first digits of numbers, such as +882 or 0900'))
      .max(10_000),
    /** Calls of one address to one such range from which on it is no mistake any more. */
    callsForHigh: Many,
  }),
  /** Prefixes tried before the same number. */
  dialPrefixes: Many,
  flood: z.strictObject({
    requestsPerSecond: Many,
    /** At least this share of its requests went unanswered. */
    unansweredShare: Share,
    malformedPerMinute: Many,
  }),
  registrations: z.strictObject({
    /** A registration that moves to another network within this time after the one before. */
    movedWithinSeconds: Seconds,
    /** Networks from which one user signs in. */
    networks: Many,
  }),
  signIns: z.strictObject({
    /** Digest algorithms that are good enough. */
    algorithms: z.array(z.string().min(1).max(40)),
    /** A nonce that lives longer is too old. */
    nonceSeconds: Seconds,
    /** Clients that get the same nonce within this time may have got it because their server makes it from the clock. */
    nonceSharedSeconds: Seconds,
  }),
});

export type Traffic = z.infer<typeof Traffic>;

export const TRAFFIC_DEFAULT: Traffic = {
  refusedSignIns: { perMinute: 10, perHour: 50 }, // Catalogue TRF-001.
  enumeration: { usersPerMinute: 20, destinationsPerMinute: 10, refusedShare: 0.5 }, // Catalogue TRF-003; the share is ours.
  scannerNames: [],
  calls: {
    perTenSeconds: 50, // Catalogue TRF-004: five a second for ten seconds.
    timesUsual: 10, // Catalogue TRF-004.
    usualAfterSeconds: 600, // Catalogue TRF-004.
    parallel: null,
  },
  destinations: {
    // Catalogue TRF-005, starter list as of November 2026: global networks, the islands of the North American plan, and its 900 and 976.
    highCost: [
      ...['+870', '+881', '+882', '+883', '+979'],
      ...['+1242', '+1246', '+1264', '+1268', '+1284', '+1345', '+1441', '+1473', '+1649', '+1664', '+1758', '+1767'],
      ...['+1784', '+1809', '+1829', '+1849', '+1868', '+1869', '+1876', '+1900', '+1976'],
      ...['+53', '+252', '+232'],
    ],
    callsForHigh: 10, // Ours.
  },
  dialPrefixes: 3, // Catalogue TRF-007.
  flood: { requestsPerSecond: 100, unansweredShare: 0.5, malformedPerMinute: 5 }, // Catalogue TRF-008; the share is ours.
  registrations: { movedWithinSeconds: 3_600, networks: 4 }, // Catalogue TRF-009; the networks are ours.
  signIns: {
    // RFC 8760 section 2: SHA-256 and SHA-512-256; AKA (RFC 3310, RFC 4169) answers with a key of its own each time.
    algorithms: [
      ...['SHA-256', 'SHA-256-sess', 'SHA-512-256', 'SHA-512-256-sess'],
      ...['AKAv1-MD5', 'AKAv2-MD5', 'AKAv1-SHA-256', 'AKAv2-SHA-256', 'AKAv1-SHA-512-256', 'AKAv2-SHA-512-256'],
    ],
    nonceSeconds: 86_400, // Catalogue AUT-005.
    nonceSharedSeconds: 1, // Ours.
  },
};
