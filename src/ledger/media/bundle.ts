/**
 * BUNDLE: several media descriptions over one transport. RFC 8843 sections 7 (offer and answer) and 6 (bundle-only).
 *
 * The first identifier of a group names the media description whose address all of the group use. In an offer the others may name
 * addresses of their own, for an answerer that does not bundle, or port 0 with `a=bundle-only`.
 */
import type { SessionDescription } from '../../dissectors/sdp/index.ts';
import type { MediaSide } from './negotiation.ts';

/** For each media description the index of the one whose transport it shares; null when it is in no group. */
export function bundlesOf({ groups, media }: SessionDescription): (number | null)[] {
  const indexes = new Map(media.flatMap((one, index) => (one.mid === null ? [] : [[one.mid, index] as const])));
  const shared: (number | null)[] = media.map(() => null);
  for (const group of groups) {
    if (group.semantics.toUpperCase() !== 'BUNDLE') continue;
    const members = group.mids.flatMap((mid) => indexes.get(mid) ?? []);
    for (const member of members) shared[member] ??= members[0]!;
  }
  return shared;
}

/** The sides with the addresses that bundled ones share added to their own, and the port of those that have none. */
export function withSharedTransport(sides: readonly MediaSide[], bundleOnly: readonly boolean[]): MediaSide[] {
  return sides.map((side, index) => {
    const shared = side.bundledWith === null ? undefined : sides[side.bundledWith];
    if (shared === undefined || shared === side) return side;
    const port = side.port === 0 && bundleOnly[index] === true ? shared.port : side.port;
    return port === 0 ? side : { ...side, port, endpoints: [...new Set([...side.endpoints, ...shared.endpoints])] };
  });
}
