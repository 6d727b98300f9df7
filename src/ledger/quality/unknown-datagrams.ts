/**
 * Datagrams of no kind that is known, between hosts of one call, in number and both ways: what media of a proprietary kind looks like.
 * RFC 7983 section 7. Nothing is said of what they are.
 *
 * Not handled: such traffic over TCP, and between hosts of which no call is known.
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { Flow } from '../../flows/index.ts';
import type { Conversation } from '../conversation.ts';
import { hostsOf } from '../endpoints.ts';
import type { Leg } from '../facts.ts';

/** In each direction: one second of voice. */
const MIN_EACH_WAY = 50;

export interface UnknownFlow {
  readonly datagrams: number;
  readonly first: FrameReference;
  /** Legs of the same two hosts. */
  readonly legs: readonly string[];
}

export function unknownFlows(flows: Iterable<Flow<Conversation>>, legs: readonly Leg[]): UnknownFlow[] {
  const known = new Map<string, string[]>();
  for (const { id, calls, a, b } of legs) {
    if (calls.length === 0) continue;
    const hosts = [a.address, b.address].sort().join(' ');
    const ids = known.get(hosts);
    if (ids === undefined) known.set(hosts, [id]);
    else ids.push(id);
  }
  const found: UnknownFlow[] = [];
  for (const flow of flows) {
    const { state } = flow;
    if (state?.kind !== 'udp' || state.firstUnknown === null) continue;
    const [forth, back] = state.unknown;
    if (forth < MIN_EACH_WAY || back < MIN_EACH_WAY) continue;
    const ids = known.get(hostsOf(flow));
    if (ids !== undefined) found.push({ datagrams: forth + back, first: state.firstUnknown, legs: ids });
  }
  return found;
}
