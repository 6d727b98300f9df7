/** A leg before its number and its protection are known. */
import type { FrameReference } from '../../capture/frame.ts';
import type { Endpoint, MediaFacts, Plane, SipBasis, SipFacts } from '../facts.ts';
import type { GapOwner } from '../gaps.ts';
import type { Negotiation } from '../media/negotiation.ts';
import type { RtpStream } from '../media/rtp-stream.ts';
import type { SessionRow } from '../observers/tls-sessions.ts';
import type { ChannelObservation, FaxObservation } from '../protection.ts';
import type { Intrusion } from './intrusions.ts';

export interface LegDraft {
  readonly plane: Plane;
  readonly protocol: string;
  readonly transport: string;
  /** See `Leg`. */
  readonly encapsulation: readonly string[];
  readonly a: Endpoint;
  readonly b: Endpoint;
  readonly frames: number;
  readonly octets: number;
  readonly first: FrameReference;
  readonly last: FrameReference;
  readonly callIds: readonly string[];
  /** TLS and DTLS sessions that it runs over or is keyed by. */
  readonly sessions: ReadonlySet<SessionRow>;
  /** Media legs of a path of several calls: those of them that were made in the time of this one; else all. */
  readonly shown?: ReadonlySet<SessionRow>;
  /** What gaps name it by. */
  readonly owners: readonly GapOwner[];
  /** Signaling legs over TLS: the ports that its connections came from. */
  readonly clientPorts?: ReadonlySet<number>;
  readonly sip: SipFacts | null;
  /** Why encrypted octets are taken for SIP; null when SIP was readable. */
  readonly sipHint: SipBasis | null;
  readonly media: MediaFacts | null;
  /** Set for a leg that is an encrypted tunnel and nothing else. */
  readonly encryptedTunnel?: { readonly name: string; readonly keyExchangeSeen: boolean };
  /** Media legs: the offers and answers that announced it. */
  readonly negotiations?: readonly Negotiation[];
  /** Media legs with media: the streams themselves. */
  readonly rtp?: readonly RtpStream[];
  /** Media legs: whether the last agreement was for media in both directions. */
  readonly bothWays?: boolean;
  /** What the leg's reason says beside its protection: a whole sentence. */
  readonly note?: string | null;
  /** Why it belongs to no call although signaling announced it; null when it does. */
  readonly unclear?: string | null;
  /** Media legs of T.38 whose packets were seen. */
  readonly fax?: FaxObservation;
  /** Legs of MSRP, MRCP and RTSP. */
  readonly readableChannel?: ChannelObservation;
  /** Media legs: what it sends into another leg, unannounced. Found when all of them are drafted. */
  intrusion?: { readonly fact: Intrusion['fact']; readonly against: LegDraft };
  /** How it travels, as whole sentences for the end of the reason. */
  readonly notes: readonly string[];
}
