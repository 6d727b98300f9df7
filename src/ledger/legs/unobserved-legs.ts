/**
 * Media that SDP agreed on (RFC 3264) and of which the capture holds no packet: a leg all the same, judged by what was negotiated.
 *
 * Not handled: media on hold, calls that were refused, and media that goes over the transport of another line (BUNDLE).
 */
import type { Endpoint } from '../facts.ts';
import { flowOf, isAgreed, isUdptl, type Negotiation, sharesTransport } from '../media/negotiation.ts';
import type { CallRegister } from '../signaling/call-register.ts';
import { FAX } from './fax-legs.ts';
import type { LegDraft } from './leg-draft.ts';
import { mediaFacts } from './media-facts.ts';
import type { MediaGroup, SideFlow } from './media-group.ts';

interface UnobservedInput {
  readonly negotiations: readonly Negotiation[];
  readonly calls: CallRegister;
}

/** Media that both sides agreed on, of calls that were not refused, and of which the capture holds no packet. */
export function unobservedLegs(
  input: UnobservedInput,
  groups: readonly Pick<MediaGroup, 'negotiations'>[],
  keyed: readonly SideFlow[],
): LegDraft[] {
  const keyedEnds = new Set(keyed.flatMap((flow) => flow.ends));
  // An offer that led to media is done with: other answers to it were forks or early media.
  const seen = new Set(groups.flatMap((group) => group.negotiations.map((negotiation) => negotiation.offer)));
  const byPath = new Map<string, Negotiation[]>();
  for (const negotiation of input.negotiations) {
    if (seen.has(negotiation.offer) || !isAgreed(negotiation) || !isMedia(negotiation) || sharesTransport(negotiation))
      continue;
    const outcome = input.calls.find(negotiation.callId)?.outcome;
    if (outcome === 'failed' || outcome === 'cancelled') continue;
    // On hold: nobody is to send anything.
    if (flowOf(negotiation) === 'none') continue;
    const ends = [negotiation.offer.endpoints[0], negotiation.answer.endpoints[0]];
    if (ends.includes(undefined)) continue;
    if (ends.some((end) => keyedEnds.has(end!))) continue;
    const key = [negotiation.callId, ...ends.sort()].join(' ');
    const known = byPath.get(key);
    if (known === undefined) byPath.set(key, [negotiation]);
    else known.push(negotiation);
  }
  return [...byPath.values()].map(unobservedLeg);
}

function isMedia(negotiation: Negotiation): boolean {
  return /RTP\//i.test(negotiation.answer!.transportProfile) || isUdptl(negotiation);
}

function unobservedLeg(negotiations: readonly Negotiation[]): LegDraft {
  const [leader] = negotiations as readonly [Negotiation, ...Negotiation[]];
  const answer = leader.answer!;
  const ends = [leader.offer.endpoints[0]!, answer.endpoints[0]!] as const;
  return {
    plane: 'media',
    protocol: isUdptl(leader) ? FAX : 'RTP',
    transport: /^TCP\//i.test(answer.transportProfile) ? 'tcp' : 'udp',
    encapsulation: [],
    a: endpointOf(ends[0]),
    b: endpointOf(ends[1]),
    frames: 0,
    octets: 0,
    first: leader.offer.at,
    last: answer.at,
    callIds: [leader.callId],
    sessions: new Set(),
    owners: [],
    sip: null,
    sipHint: null,
    media: mediaFacts({ negotiations, streams: [], rtcp: null, sessions: [], handshakes: [], zrtp: null, ends }),
    negotiations,
    notes: [],
  };
}

function endpointOf(key: string): Endpoint {
  const blank = key.lastIndexOf(' ');
  return { address: key.slice(0, blank), port: Number(key.slice(blank + 1)), name: null };
}
