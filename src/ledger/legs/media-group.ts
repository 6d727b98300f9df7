/** What becomes a leg of media: the flows, streams and handshakes that belong together, and how its RTCP is counted. */
import type { FrameAccounting } from '../accounting.ts';
import type { Carrier } from '../carriers.ts';
import type { Negotiation } from '../media/negotiation.ts';
import type { RtpStream } from '../media/rtp-stream.ts';
import type { RtcpObservation } from '../observation/index.ts';
import type { SessionRow } from '../observers/tls-sessions.ts';
import type { ZrtpSession } from '../observers/zrtp.ts';
import type { Handshake } from './handshakes.ts';

/** What becomes one leg. */
export interface MediaGroup extends Carrier {
  /** The media's own, and those of the RTCP and DTLS that belong to it. */
  readonly carriers: Carrier[];
  readonly negotiations: readonly Negotiation[];
  readonly callIds: readonly string[];
  readonly streams: readonly RtpStream[];
  readonly sessions: SessionRow[];
  readonly handshakes: Handshake[];
  readonly note: string | null;
  readonly unclear: string | null;
  rtcp: { readonly observation: RtcpObservation; readonly frames: number } | null;
  zrtp: ZrtpSession | null;
}

/** A flow without RTP of its own: RTCP, a DTLS-SRTP handshake, ZRTP, or several of them. */
export interface SideFlow extends Carrier {
  readonly sessions: SessionRow[];
  readonly handshakes: Handshake[];
}

export function settleRtcp(rtcp: RtcpObservation, frames: number, isSrtp: boolean, accounting: FrameAccounting): void {
  const { duplicates } = rtcp;
  const encrypted = Math.min(frames, rtcp.encrypted + (isSrtp ? rtcp.unknown : 0));
  const encryptedAgain = duplicates.encrypted + (isSrtp ? duplicates.unknown : 0);
  accounting.count('srtcp', encrypted + encryptedAgain);
  accounting.count('rtcp', frames - encrypted + rtcp.duplicateFrames - encryptedAgain);
}
