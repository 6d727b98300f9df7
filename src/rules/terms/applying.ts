/**
 * Whether the question of a rule arises at all for a session, certificate or leg.
 *
 * Every function returns the reason why it does not, or null when it does.
 */
import type { Certificate, Leg, TlsSession } from '../../ledger/facts.ts';
import type { RuleContext } from '../define-rule.ts';

export function whySessionIsNotJudged(session: TlsSession): string | null {
  if (session.legs.length === 0) return 'Not a VoIP path: no leg of a call uses this session.';
  if (session.handshake === 'failed') return 'The handshake failed, so the session carried nothing.';
  return null;
}

export function whyCertificateIsNotJudged(certificate: Certificate): string | null {
  return certificate.seenOn.length === 0
    ? 'Not a VoIP path: the certificate was shown only on sessions that no leg of a call uses.'
    : null;
}

/** For rules about the certificate of a peer, on a path where certificates vouch for names. */
export function whyPeerCertificateIsNotJudged(certificate: Certificate): string | null {
  if (certificate.mediaKeyingOnly) {
    return 'The certificate only keys media by DTLS-SRTP, where the fingerprint in the signaling vouches for it (RFC 5763 section 5).';
  }
  const reason = whyCertificateIsNotJudged(certificate);
  if (reason !== null) return reason;
  return certificate.chainPosition === 0
    ? null
    : 'Not the certificate of a peer: it was sent along as part of a chain.';
}

/** A leg that was offered for a call that was never answered, and on which nothing was sent. */
export function whyMediaIsNotExpected(leg: Leg, context: RuleContext): string | null {
  const media = leg.media;
  const silent = media === null || (media.streams.length === 0 && media.rtcp === null);
  if (!silent || leg.calls.length === 0) return null;
  const unanswered = leg.calls.every((id) => {
    const outcome = context.call(id)?.outcome;
    return outcome === 'failed' || outcome === 'cancelled';
  });
  return unanswered ? 'The call was not answered and no media was sent.' : null;
}
