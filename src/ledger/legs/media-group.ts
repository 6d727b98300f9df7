/** What becomes a leg of media: the flows, streams and handshakes that belong together, and how its RTCP is counted. */
import type { FrameAccounting } from '../accounting.ts';
import type { Carrier } from '../carriers.ts';
import type { Negotiation } from '../media/negotiation.ts';
import type { RtpStream } from '../media/rtp-stream.ts';
import type { RtcpObservation } from '../observation/index.ts';
import type { SessionRow } from '../observers/tls-sessions.ts';
import type { ZrtpSession } from '../observers/zrtp.ts';
import type { CallTime } from './call-time.ts';
import type { Handshake } from './handshakes.ts';

/** What a path was keyed by: rows of sessions, and the handshakes of this path that they are of. */
export interface DtlsKeys {
  readonly sessions: SessionRow[];
  readonly handshakes: Handshake[];
}

/** What becomes one leg. */
export interface MediaGroup extends Carrier, DtlsKeys {
  /** The media's own, and those of the RTCP and DTLS that belong to it. */
  readonly carriers: Carrier[];
  readonly negotiations: readonly Negotiation[];
  readonly callIds: readonly string[];
  readonly streams: readonly RtpStream[];
  /** Where one call after the other used the path, the time of this one: its handshakes are those that were made in it. */
  readonly time: CallTime | null;
  /** The groups of this path, this one included; one for each call. */
  readonly siblings: readonly MediaGroup[];
  readonly note: string | null;
  readonly unclear: string | null;
  rtcp: { readonly observation: RtcpObservation; readonly frames: number } | null;
  zrtp: ZrtpSession | null;
}

/** A flow without RTP of its own: RTCP, a DTLS-SRTP handshake, ZRTP, or several of them. */
export interface SideFlow extends Carrier, DtlsKeys {}

export function settleRtcp(rtcp: RtcpObservation, frames: number, isSrtp: boolean, accounting: FrameAccounting): void {
  const { duplicates } = rtcp;
  const encrypted = Math.min(frames, rtcp.encrypted + (isSrtp ? rtcp.unknown : 0));
  const encryptedAgain = duplicates.encrypted + (isSrtp ? duplicates.unknown : 0);
  accounting.count('srtcp', encrypted + encryptedAgain);
  accounting.count('rtcp', frames - encrypted + rtcp.duplicateFrames - encryptedAgain);
}
