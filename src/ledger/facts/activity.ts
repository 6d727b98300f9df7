/**
 * What the readable signaling tells about those who send it: how much, how densely, and how it was answered. Plain data; see
 * `../facts.ts`.
 *
 * Counts and peaks, never a yes or no: which of them are too many is the policy's to say, later and without the capture.
 * Dialed numbers are kept as ranges (their first digits), nonces as truncated hashes, users as hash and address of record, which the
 * report masks.
 */
import type { FrameReference } from '../../capture/frame.ts';

/** How often something happened, and how densely. */
export interface Rate {
  readonly count: number;
  /** The most within any window of so many seconds, and the frame that made it so many; empty when it never happened. */
  readonly peaks: readonly Peak[];
  readonly first: FrameReference | null;
  readonly last: FrameReference | null;
}

export interface Peak {
  readonly seconds: number;
  readonly count: number;
  readonly at: FrameReference;
}

export interface ActivityFacts {
  /** The first and the last SIP message that could be read; null when there was none. */
  readonly first: FrameReference | null;
  readonly last: FrameReference | null;
  readonly messages: number;
  /** Addresses that sent SIP requests, by first appearance. */
  readonly sources: readonly SourceActivity[];
  /** Users that signed in or tried to. */
  readonly usersSeen: number;
  /** Those of them with a refused sign-in, more than one source, or a change of network; by first appearance. */
  readonly users: readonly UserActivity[];
  readonly noncesSeen: number;
  /** Nonces that went to more than one client, were kept for long, or came back with a count that did not grow. */
  readonly nonces: readonly NonceActivity[];
}

/** One address that sent SIP requests. */
export interface SourceActivity {
  /** `source-1` ...: by first appearance. */
  readonly id: string;
  readonly address: string;
  /** Ids of legs that carried its requests; the first sixteen. */
  readonly legs: readonly string[];
  readonly first: FrameReference;
  readonly last: FrameReference;
  /** What it calls itself; the first eight names. */
  readonly agents: readonly AgentFact[];
  /** Every request, retransmissions included; peaks of 1 second. */
  readonly requests: Rate;
  /** Requests outside dialogs, each once however often it was sent. */
  readonly transactions: number;
  /** Those that came with more than one Via: it passes on what others sent. */
  readonly forwarded: number;
  readonly methods: Readonly<Record<string, number>>;
  /** Transactions that got any answer, and their final answers by status code. */
  readonly answered: number;
  readonly finals: Readonly<Record<string, number>>;
  /** Sign-ins that were refused; one refusal that a success follows is an old nonce, and does not count. Peaks of 60 and 3600 s. */
  readonly rejectedSignIns: Rate;
  /** Different users among them. */
  readonly rejectedUsers: number;
  /** Users and numbers that it addressed, each counted when it was first; peaks of 60 s. */
  readonly users: Rate;
  /** Those of them of which every answer was a refusal, and those that were said not to exist. */
  readonly usersRefused: number;
  readonly usersUnknown: number;
  /** Addresses that it sent requests to, each counted when it was first; peaks of 60 s. */
  readonly destinations: Rate;
  readonly destinationsAnswered: number;
  /** Calls that it began, each once; peaks of 10 and 60 s. */
  readonly invites: Rate;
  /** Calls begun in ten seconds: the median over all of the capture, quiet times included. */
  readonly invitesMedian: number;
  /** The most calls that were answered and not yet ended. */
  readonly parallelCalls: number;
  /** The number that was dialed with the most different prefixes; null when none was dialed with two. */
  readonly probe: ProbeFact | null;
  /** Where it called, by ranges of numbers; the first 256. */
  readonly dialed: readonly DialedRange[];
  /** Calls to numbers with a country, by its first digits and by quarter of an hour, for times of day. */
  readonly abroad: readonly AbroadFact[];
  /** Messages that contradict the grammar; peaks of 60 s. */
  readonly malformed: Rate;
  /** Messages with more than 8 kB of header fields. */
  readonly longHeaders: number;
  /** Requests whose From names a public address that is neither their sender's, their Contact's nor their receiver's. */
  readonly foreignFrom: number;
  /** Calls and messages of its own that were accepted in the name of users registered at their receiver; null when there were none. */
  readonly named: NamedUsersFact | null;
  /** How its last transactions were met, if ten or more in a row: with refusal, or with nothing after answers. */
  readonly reaction: ReactionFact | null;
}

export interface AbroadFact {
  /** `+` and at most four digits: enough for a country, and for an area of North America. */
  readonly prefix: string;
  /** The first of them. */
  readonly at: FrameReference;
  readonly calls: number;
}

export interface NamedUsersFact {
  readonly accepted: number;
  /**
   * Those of them without a sign-in, neither from where the user is registered nor with a Contact there, by a host to which the receiver
   * sent no request of its own.
   */
  readonly elsewhere: number;
  readonly usersElsewhere: number;
  /** The first of those: when its user was registered, the request, and what accepted it; null when there is none. */
  readonly shown: {
    readonly registered: FrameReference;
    readonly request: FrameReference;
    readonly accepted: FrameReference;
  } | null;
}

export interface AgentFact {
  readonly at: FrameReference;
  readonly in: 'User-Agent' | 'From';
  /** As written; for From the name of the scanner that the display name holds, nothing else of it. */
  readonly name: string;
}

export interface ProbeFact {
  readonly prefixes: number;
  /** Answered calls among them. */
  readonly answered: number;
  /** Numbers that were dialed with two prefixes or more. */
  readonly numbers: number;
  readonly first: FrameReference;
  readonly last: FrameReference;
}

export interface DialedRange {
  /** The first digits, at most seven and never the last four: `+882161` after an international prefix, `0900` without. */
  readonly range: string;
  /** `SO`, `GB` ...; null where the number belongs to no country, or was dialed without one. */
  readonly country: string | null;
  readonly kind: NumberKind;
  /** Peaks of 60 s. */
  readonly calls: Rate;
  readonly answered: number;
  /** Answered calls that ended within thirty seconds. */
  readonly short: number;
  readonly parallel: number;
}

/** `national`: dialed without a country; `invalid`: no country has such a number. */
export type NumberKind =
  | 'premium'
  | 'shared-cost'
  | 'satellite'
  | 'global-network'
  | 'ordinary'
  | 'national'
  | 'invalid';

export interface ReactionFact {
  readonly kind: 'refused' | 'silence';
  readonly transactions: number;
  /** The first of them. */
  readonly since: FrameReference;
  /** Seconds from the first request of the source to it. */
  readonly afterSeconds: number;
}

export interface UserActivity {
  /** `user-1` ...: by first appearance among those listed. */
  readonly id: string;
  /** `sip:alice@example.com`. */
  readonly aor: string;
  /** Truncated SHA-256 of it. */
  readonly userSha256: string;
  readonly first: FrameReference;
  readonly last: FrameReference;
  /** Peaks of 60 and 3600 s. */
  readonly rejectedSignIns: Rate;
  /** Addresses from which its sign-in was refused, and from which it was accepted. */
  readonly sourcesRejected: number;
  readonly sourcesAccepted: number;
  /** Networks (IPv4 /16, IPv6 /32) from which a registration of it was accepted. */
  readonly networks: number;
  /** Registrations from another network while the one before was still valid; the first four. */
  readonly moves: readonly MoveFact[];
}

export interface MoveFact {
  readonly at: FrameReference;
  /** The registration before it. */
  readonly before: FrameReference;
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
  /** Calls of the user from the new network after it. */
  readonly calls: number;
}

export interface NonceActivity {
  /** Truncated SHA-256; never the nonce. */
  readonly sha256: string;
  /** Clients that it was issued to: users, by host. */
  readonly clients: number;
  readonly issued: number;
  /** Seconds from its first to its last appearance, and between its first issues to different clients. */
  readonly seconds: number;
  readonly sharedSeconds: number;
  /** Requests whose nonce count did not grow, and those of them that were accepted. */
  readonly replays: number;
  readonly replaysAccepted: number;
  readonly first: FrameReference;
  readonly last: FrameReference;
}
