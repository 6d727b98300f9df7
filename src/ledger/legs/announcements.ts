/**
 * Which negotiations announced a flow: by the endpoints that SDP named, and by time.
 *
 * Both endpoints named by one offer and its answer is a match; one endpoint is enough only when no negotiation names both: the
 * answer is missing, or an address was translated on the way and the receiver answers where media comes from (symmetric NAT, comedia, latching:
 * RFC 4961, RFC 7362). Where that one endpoint was announced in several calls at once, each with another far end, the media is of none of
 * them for sure, and the announcement is marked ambiguous. The same ports may serve one call after the other: negotiations are
 * grouped by call, and calls that do not overlap in time are kept apart.
 */
import { type Stop, stop } from '../../bytes/stop.ts';
import { compareReferences, earlier, type FrameReference, later } from '../../capture/frame.ts';
import { isUdptl, type Negotiation } from '../media/negotiation.ts';
import type { CallRegister } from '../signaling/call-register.ts';

/** In which the hops of one call set up their sessions: Timer B, after which an INVITE is given up (RFC 3261 section 17.1.1.2). */
const SETUP_SECONDS = 32;

/** The negotiations of calls that share a flow at the same time. */
export interface Announcement {
  readonly negotiations: readonly Negotiation[];
  readonly callIds: readonly string[];
  readonly from: FrameReference;
  /** Null: no end was seen. */
  readonly until: FrameReference | null;
  /** Where SDP announced the end that the flow does not have; null when both ends match, or the other end is not known. */
  readonly announcedInstead: string | null;
  /** Several calls announced the one end that matches, with different far ends. */
  readonly ambiguous: boolean;
}

/** Negotiations per endpoint: a port of a busy media server serves hundreds of calls in a day. */
export const MAX_PER_ENDPOINT = 2_000;
/** Calls that share a flow at the same time: a forked call has two or three. */
export const MAX_SHARING = 64;

export interface LeftOut {
  readonly stop: Stop;
  readonly first: FrameReference;
  count: number;
}

export class Announcements {
  readonly #byEndpoint = new Map<string, Negotiation[]>();
  /** What one endpoint alone announces, kept because any number of flows may come from it. */
  readonly #groupedByEndpoint = new Map<string, Announcement[]>();
  readonly #calls: CallRegister;
  #leftOut: LeftOut | null = null;

  constructor(negotiations: readonly Negotiation[], calls: CallRegister) {
    this.#calls = calls;
    for (const negotiation of negotiations) {
      for (const endpoint of new Set(endpointsOf(negotiation))) this.#add(endpoint, negotiation);
    }
  }

  /** Groups in order of time; empty when no SDP named the flow. */
  find(a: string, b: string): readonly Announcement[] {
    const namingA = this.#byEndpoint.get(a);
    const namingB = this.#byEndpoint.get(b);
    if (namingA === undefined) return namingB === undefined ? [] : this.#groupedBy(b, namingB);
    if (namingB === undefined) return this.#groupedBy(a, namingA);
    const fewer = namingA.length < namingB.length ? namingA : namingB;
    const both = fewer.filter((negotiation) => joins(negotiation, a, b));
    if (both.length > 0) return this.#grouped(both);
    return this.#byOneEnd([...new Set([...namingA, ...namingB])], a, b);
  }

  /** Negotiations that found no place so far; null when there are none. */
  get leftOut(): LeftOut | null {
    return this.#leftOut;
  }

  #add(endpoint: string, negotiation: Negotiation): void {
    const known = this.#byEndpoint.get(endpoint);
    if (known === undefined) this.#byEndpoint.set(endpoint, [negotiation]);
    else if (known.length < MAX_PER_ENDPOINT) known.push(negotiation);
    else
      this.#leaveOut(
        negotiation.offer.at,
        `More than ${MAX_PER_ENDPOINT} negotiations name the same address and port.`,
      );
  }

  #leaveOut(first: FrameReference, detail: string): void {
    this.#leftOut ??= { stop: stop('sdp', 'limit-reached', 0, 1, 0, detail), first, count: 0 };
    this.#leftOut.count++;
  }

  #groupedBy(endpoint: string, naming: readonly Negotiation[]): Announcement[] {
    let groups = this.#groupedByEndpoint.get(endpoint);
    if (groups === undefined) {
      groups = this.#byOneEnd(naming, endpoint);
      this.#groupedByEndpoint.set(endpoint, groups);
    }
    return groups;
  }

  /** Of the flow, only `ends` are named. */
  #byOneEnd(naming: readonly Negotiation[], ...ends: readonly string[]): Announcement[] {
    return this.#grouped(naming).map((group) => ({
      ...group,
      announcedInstead: farEnds(group.negotiations, ...ends).at(-1) ?? null,
      ambiguous: ends.some((end) => isClaimedTwice(group, end)),
    }));
  }

  #grouped(negotiations: readonly Negotiation[]): Announcement[] {
    const calls = [...groupByCall(negotiations).entries()].map(([callId, own]) => this.#announcementOf(callId, own));
    calls.sort((one, other) => compareReferences(one.from, other.from));
    const groups: Announcement[] = [];
    for (const call of calls) {
      const last = groups.at(-1);
      if (last === undefined || !overlap(last, call)) groups.push(call);
      else if (last.callIds.length < MAX_SHARING) groups[groups.length - 1] = joined(last, call);
      else this.#leaveOut(call.from, `More than ${MAX_SHARING} calls share a media path at the same time.`);
    }
    return groups;
  }

  #announcementOf(callId: string, negotiations: readonly Negotiation[]): Announcement {
    const from = negotiations.map(({ offer }) => offer.at).reduce(earlier);
    return {
      negotiations,
      callIds: [callId],
      from,
      until: this.#calls.find(callId)?.endedAt ?? null,
      announcedInstead: null,
      ambiguous: false,
    };
  }
}

/** An offer may turn RTP into fax on the same ports: what is fax announces no RTP, and the other way. */
export function announcementsOf(
  kind: 'rtp' | 'fax',
  announcements: Announcements,
  ends: readonly [string, string],
): Announcement[] {
  return announcements.find(...ends).flatMap((announcement) => {
    const negotiations = announcement.negotiations.filter((one) => isUdptl(one) === (kind === 'fax'));
    return negotiations.length === 0 ? [] : [{ ...announcement, negotiations }];
  });
}

/** What a leg says that an ambiguous announcement named. */
export function doubtOf({ callIds }: Announcement): { readonly note: string; readonly unclear: string } {
  const what = `${callIds.length} calls announced one end of this media at that time and none of them the other`;
  return { note: `${what.replace('this media', 'it')}, so it was counted to no call.`, unclear: what };
}

function endpointsOf({ offer, answer }: Negotiation): string[] {
  return [...offer.endpoints, ...(answer?.endpoints ?? [])];
}

function joins({ offer, answer }: Negotiation, a: string, b: string): boolean {
  if (answer === null) return false;
  const forward = offer.endpoints.includes(a) && answer.endpoints.includes(b);
  return forward || (offer.endpoints.includes(b) && answer.endpoints.includes(a));
}

function groupByCall(negotiations: readonly Negotiation[]): Map<string, Negotiation[]> {
  const groups = new Map<string, Negotiation[]>();
  for (const negotiation of negotiations) {
    const group = groups.get(negotiation.callId);
    if (group === undefined) groups.set(negotiation.callId, [negotiation]);
    else group.push(negotiation);
  }
  return groups;
}

/** When no end was seen, calls that begin close together are the hops of one conversation; later ones have taken the ports over. */
function overlap(earlier: Announcement, later: Announcement): boolean {
  if (earlier.until === null) return later.from.seconds - earlier.from.seconds <= SETUP_SECONDS;
  return compareReferences(later.from, earlier.until) < 0;
}

function joined(one: Announcement, other: Announcement): Announcement {
  const until = one.until === null || other.until === null ? null : later(one.until, other.until);
  return {
    negotiations: [...one.negotiations, ...other.negotiations],
    callIds: [...one.callIds, ...other.callIds],
    from: one.from,
    until,
    announcedInstead: null,
    ambiguous: false,
  };
}

/** The ends that SDP named beside the one of `ends` that it named as well, in order of the negotiations. */
function farEnds(negotiations: readonly Negotiation[], ...ends: readonly string[]): string[] {
  return negotiations.flatMap(({ offer, answer }) => {
    if (answer === null) return [];
    const far = (near: readonly string[], other: readonly string[]): readonly string[] =>
      near.some((end) => ends.includes(end)) ? other.slice(0, 1) : [];
    return [...far(offer.endpoints, answer.endpoints), ...far(answer.endpoints, offer.endpoints)];
  });
}

/** Two calls named this end, each with far ends that the other does not name. The first call is compared with each of the others. */
function isClaimedTwice({ negotiations, callIds }: Announcement, end: string): boolean {
  if (callIds.length < 2) return false;
  const claims = [...groupByCall(negotiations).values()]
    .map((own) => farEnds(own, end))
    .filter((far) => far.length > 0);
  const first = new Set(claims[0]);
  return claims.slice(1).some((far) => !far.some((other) => first.has(other)));
}
