/**
 * Whether the caller's number is signed (STIR, SHAKEN): the Identity header of an INVITE. RFC 8224 section 4, RFC 8225, RFC 8588.
 *
 * The claims are looked at for the time of the signature alone. Not handled: whether the signature is right, which needs the
 * certificate behind the URL; the compact form (RFC 8225 section 7), whose claims stand elsewhere.
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { SipMessage } from '../../dissectors/sip/index.ts';
import type { SipObservationKind } from '../facts.ts';

/** RFC 8224 section 6.2.2: a signature is fresh for a minute. */
const FRESH_SECONDS = 60;
const MAX_CLAIMS = 4_096;

export function observeIdentity(
  message: SipMessage,
  at: FrameReference,
  note: (kind: SipObservationKind, what: string) => void,
): void {
  const values = message.headers('identity');
  if (values.length === 0) return note('call-unsigned', 'no Identity header.');
  note('call-signed', 'an Identity header.');
  for (const value of values) {
    const signedAt = timeOf(value);
    if (signedAt !== null && Math.abs(at.seconds - signedAt) > FRESH_SECONDS) {
      note('signature-stale', 'a signature that is not of this minute.');
    }
    if (/info\s*=\s*<?\s*http:/i.test(value))
      note('signature-certificate-in-clear', 'its certificate is fetched over HTTP.');
  }
}

/** The `iat` claim; null when there is none to be read. */
function timeOf(value: string): number | null {
  const claims = /^[A-Za-z0-9_-]*\.([A-Za-z0-9_-]+)\./.exec(value)?.[1];
  if (claims === undefined || claims.length > MAX_CLAIMS) return null;
  const issued = /"iat"\s*:\s*"?(\d{1,12})/.exec(Buffer.from(claims, 'base64url').toString('latin1'))?.[1];
  return issued === undefined ? null : Number(issued);
}
