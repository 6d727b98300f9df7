/**
 * Whether a TLS connection looks like the signaling of media between the same two hosts: a burst of application data both ways when
 * the media starts, another when it ends, and little in between. That is how INVITE and BYE look from outside; it is a guess and no more.
 *
 * Not handled: media that a third host relays; calls of less than five seconds; calls put through one after the other so
 * densely that their bursts run together.
 */
import type { LegDraft } from '../legs/leg-draft.ts';
import { type ApplicationBurst, burstsOf, type PackedBursts, timeOf } from '../observers/application-bursts.ts';

/** Shorter media proves nothing: any two events are this close by chance. */
const MIN_CALL_SECONDS = 5;
/** An answer goes before the first packet, a BYE about the last. */
const NEARBY_SECONDS = 2;
/** A SIP request or response with its headers; an SDP and some retransmissions at most. RFC 3261 messages of a call are 300 to 2,000 octets. */
const MIN_OCTETS = 250;
const MAX_OCTETS = 32 * 1024;
/** Keep-alives, session timers and hold are slower than one burst in this many seconds. */
const SECONDS_PER_BURST = 15;
/** Media legs of two hosts that are compared; more of them say nothing new. */
const MAX_MEDIA = 64;

/** Media of which no readable signaling is known, by its two hosts. */
export class MediaByHosts {
  readonly #legs = new Map<string, LegDraft[]>();

  constructor(drafts: readonly LegDraft[]) {
    for (const draft of drafts) {
      if (draft.plane !== 'media' || draft.callIds.length > 0) continue;
      if (timeOf(draft.last) - timeOf(draft.first) < MIN_CALL_SECONDS) continue;
      const key = hostsKey(draft.a.address, draft.b.address);
      const known = this.#legs.get(key);
      if (known === undefined) this.#legs.set(key, [draft]);
      else if (known.length < MAX_MEDIA) known.push(draft);
    }
  }

  /** How many of the media legs between two hosts the bursts frame. */
  framedBy(packed: PackedBursts, one: string, other: string): number {
    const legs = this.#legs.get(hostsKey(one, other));
    if (legs === undefined) return 0;
    const bursts = burstsOf(packed);
    return legs.filter((leg) => frames(bursts, leg)).length;
  }
}

function hostsKey(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

function frames(bursts: readonly ApplicationBurst[], leg: LegDraft): boolean {
  const [first, last] = [timeOf(leg.first), timeOf(leg.last)];
  const exchanges = bursts.filter(isExchange);
  const opening = exchanges.find((burst) => isNear(burst, first));
  const closing = exchanges.findLast((burst) => isNear(burst, last));
  if (opening === undefined || closing === undefined || opening === closing) return false;
  const between = bursts.filter(({ start, end }) => start - first > NEARBY_SECONDS && last - end > NEARBY_SECONDS);
  return between.length <= (last - first) / SECONDS_PER_BURST;
}

/** A question and an answer of the size of SIP. */
function isExchange({ octets }: ApplicationBurst): boolean {
  return octets.every((sent) => sent >= MIN_OCTETS && sent <= MAX_OCTETS);
}

function isNear({ start, end }: ApplicationBurst, at: number): boolean {
  return at >= start - NEARBY_SECONDS && at <= end + NEARBY_SECONDS;
}
