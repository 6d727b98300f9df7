/**
 * The one place that says "encrypted".
 *
 * It joins, for one leg, what was *negotiated* (SDP, handshake), what was *observed* (octets on the wire) and what was *proved*
 * (an authentication tag that verifies, a certificate that fits its fingerprint) into a protection with its basis, its reason and the frames it rests on.
 *
 * The order of the questions matters and errs towards caution: what is readable is readable, whatever was negotiated; then what
 * cannot be told; only then what is protected. A leg is as strong as its weakest part.
 *
 * `protection/signaling.ts` and `protection/media.ts` ask them. Why media is called `exposed`: `protection/exposure.ts`; `weak`:
 * `protection/media-weakness.ts`; `cleartext` although SRTP was agreed on: `protection/switched-off.ts`; `proved`: `protection/fingerprint-proof.ts`.
 *
 * Not judged here: whether a policy accepts the outcome. That is what the rules are for.
 */
import type { Protection, StreamFacts } from './facts.ts';

export { type ChannelObservation, decideChannel } from './protection/channel.ts';
export { decideMedia } from './protection/media.ts';
export type { FaxObservation } from './protection/media-observation.ts';
export { decideSignaling } from './protection/signaling.ts';
export { decideTunnel } from './protection/tunnel.ts';

/** From the worst to the best: what cannot be told may be cleartext, so it ranks below `weak`. */
export const WEAKEST_FIRST: readonly Protection[] = ['cleartext', 'exposed', 'open', 'weak', 'encrypted'];

/** The weakest of some protections; `open` when there are none. */
export function weakest(protections: readonly Protection[]): Protection {
  return WEAKEST_FIRST.find((protection) => protections.includes(protection)) ?? 'open';
}

/** Of a stream, or of RTCP, of a leg that was decided: what was observed of the part, and how good the leg's keys are. */
export function protectionOfPart(leg: Protection, encrypted: StreamFacts['encrypted']): Protection {
  if (encrypted === 'unknown') return 'open';
  if (encrypted === 'no') return 'cleartext';
  return leg === 'weak' || leg === 'exposed' ? leg : 'encrypted';
}
