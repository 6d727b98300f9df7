/** What the signaling tells about those who send it, as the report holds it; see `../schema.ts`. Dialed numbers are ranges, users masked. */
import * as z from 'zod';
import { Count, Counts, Reference, Text } from './terms.ts';

export const Rate = z.strictObject({
  count: Count,
  /** The most within any window of so many seconds, and the frame that made it so many. */
  peaks: z.array(z.strictObject({ seconds: Count, count: Count, at: Reference })),
  first: Reference.nullable(),
  last: Reference.nullable(),
});

export const Probe = z.strictObject({
  prefixes: Count,
  answered: Count,
  numbers: Count,
  first: Reference,
  last: Reference,
});

export const DialedRange = z.strictObject({
  /** The first digits of the numbers; never the last four. */
  range: Text,
  country: Text.nullable(),
  kind: z.enum(['premium', 'shared-cost', 'satellite', 'global-network', 'ordinary', 'national', 'invalid']),
  calls: Rate,
  answered: Count,
  short: Count,
  parallel: Count,
});

export const NamedUsers = z.strictObject({
  accepted: Count,
  /** Those of them without a sign-in, and from elsewhere than their user is registered. */
  elsewhere: Count,
  usersElsewhere: Count,
  shown: z.strictObject({ registered: Reference, request: Reference, accepted: Reference }).nullable(),
});

export const Source = z.strictObject({
  id: Text,
  address: Text,
  legs: z.array(Text),
  first: Reference,
  last: Reference,
  agents: z.array(z.strictObject({ at: Reference, in: z.enum(['User-Agent', 'From']), name: Text })),
  requests: Rate,
  transactions: Count,
  forwarded: Count,
  methods: Counts,
  answered: Count,
  finals: Counts,
  rejectedSignIns: Rate,
  rejectedUsers: Count,
  users: Rate,
  usersRefused: Count,
  usersUnknown: Count,
  destinations: Rate,
  destinationsAnswered: Count,
  invites: Rate,
  invitesMedian: Count,
  parallelCalls: Count,
  probe: Probe.nullable(),
  dialed: z.array(DialedRange),
  abroad: z.array(z.strictObject({ prefix: Text, at: Reference, calls: Count })),
  malformed: Rate,
  longHeaders: Count,
  foreignFrom: Count,
  named: NamedUsers.nullable(),
  reaction: z
    .strictObject({ kind: z.enum(['refused', 'silence']), transactions: Count, since: Reference, afterSeconds: Count })
    .nullable(),
});

export const Move = z.strictObject({
  at: Reference,
  before: Reference,
  from: Text,
  to: Text,
  seconds: Count,
  calls: Count,
});

export const User = z.strictObject({
  id: Text,
  aor: Text,
  userSha256: Text,
  first: Reference,
  last: Reference,
  rejectedSignIns: Rate,
  sourcesRejected: Count,
  sourcesAccepted: Count,
  networks: Count,
  moves: z.array(Move),
});

export const Nonce = z.strictObject({
  /** Truncated; never the nonce. */
  sha256: Text,
  clients: Count,
  issued: Count,
  seconds: Count,
  sharedSeconds: Count,
  replays: Count,
  replaysAccepted: Count,
  first: Reference,
  last: Reference,
});

export const Activity = z.strictObject({
  first: Reference.nullable(),
  last: Reference.nullable(),
  messages: Count,
  sources: z.array(Source),
  usersSeen: Count,
  users: z.array(User),
  noncesSeen: Count,
  nonces: z.array(Nonce),
});
