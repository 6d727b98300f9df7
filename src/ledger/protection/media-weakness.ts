/**
 * Why media is weak although its keying was agreed on: no authentication, messages in the media path that may be another's, a
 * certificate that does not fit, an outdated profile, or a weak DTLS handshake.
 *
 * Not decided here: which algorithms are weak (`strength.ts`).
 */
import type { Evidence, MediaFacts, ProtectionDecision } from '../facts.ts';
import {
  isUnauthenticatedPolicy,
  type Weakness,
  weaknessOfProfile,
  weaknessOfSession,
  weaknessOfZrtp,
} from '../strength.ts';
import { decision } from './decision.ts';
import type { MediaObservation } from './media-observation.ts';
import { lineWith } from './switched-off.ts';
import { describeSession } from './words.ts';

/** Where no packet tells: what was agreed on is no better than its profile and its handshake. */
export function agreedWeakness(
  leg: MediaObservation,
  rest: string,
  evidence: readonly Evidence[],
): ProtectionDecision | null {
  const isAgreed =
    leg.sessions.some((session) => session.useSrtp !== null && session.handshake === 'complete') ||
    leg.media.keying === 'zrtp' ||
    (leg.media.srtpNegotiated === true && leg.media.keying !== 'dtls-srtp');
  const weakness = isAgreed ? weakMediaKeying(leg) : null;
  if (weakness === null) return null;
  const protection = weakness.kind === 'none' ? 'cleartext' : 'weak';
  return decision(protection, 'negotiated', `SRTP was agreed on, but ${weakness.why}; ${rest}.`, evidence);
}

export function weakMediaKeying(leg: MediaObservation): Weakness | null {
  const { media, sessions } = leg;
  const unauthenticated = lineWith(media, 'UNAUTHENTICATED_SRTP');
  if (unauthenticated !== undefined) {
    const why = `${unauthenticated.suite} is used without authentication (UNAUTHENTICATED_SRTP)`;
    return { kind: 'weak', why };
  }
  const inPath = weaknessInPath(media);
  if (inPath !== null) return inPath;
  const foreign = media.fingerprints.find(({ result }) => result === 'mismatch');
  if (foreign !== undefined)
    return { kind: 'weak', why: `the certificate of the ${foreign.side} is not the one that its SDP named` };
  if (media.profile !== null) {
    const weakness = weaknessOfProfile(media.profile);
    if (weakness !== null) return { ...weakness, why: `${media.profile}: ${weakness.why}` };
  }
  for (const session of sessions) {
    if (session.useSrtp === null) continue;
    const weakness = weaknessOfSession(session);
    // A DTLS suite without encryption does not bear on SRTP: the keys come from the exporter.
    if (weakness !== null)
      return { kind: 'weak', why: `its DTLS handshake is ${describeSession(session)}: ${weakness.why}` };
  }
  return null;
}

/** What ZRTP or MIKEY agreed on, and whether somebody else may have. */
function weaknessInPath({ keying, zrtp, mikey }: MediaFacts): Weakness | null {
  if (keying === 'mikey') {
    const untagged = mikey.find(({ inForce, policies }) => inForce && policies.some(isUnauthenticatedPolicy));
    return untagged === undefined ? null : { kind: 'weak', why: 'its MIKEY policy leaves out authentication' };
  }
  if (keying !== 'zrtp' || zrtp === null) return null;
  if (zrtp.helloHash === 'mismatch')
    return { kind: 'weak', why: 'a ZRTP Hello is not the one that the SDP named (a=zrtp-hash)' };
  if (zrtp.hashChain === 'broken')
    return { kind: 'weak', why: 'ZRTP messages of one side do not follow from its Hello (hash images)' };
  return weaknessOfZrtp(zrtp);
}
