/** A leg: one signaling or media path between two transport endpoints. Plain data; see `../facts.ts`. */
import type { FrameReference } from '../../capture/frame.ts';
import type { Endpoint, Plane, ProtectionDecision } from './evidence.ts';
import type { MediaFacts } from './media.ts';
import type { SipFacts } from './sip.ts';

export interface Leg extends ProtectionDecision {
  /** `leg-1` ...: by first appearance. */
  readonly id: string;
  readonly plane: Plane;
  /** `SIP`, `RTP`, ... */
  readonly protocol: string;
  /** `udp`, `tcp`, `tls`, `ws` ... */
  readonly transport: string;
  /** Tunnels that carried it, from the outside in, each once: `GRE`, `VXLAN`, `GTP-U`, `MPLS` ...; empty for most. VLAN tags do not count. */
  readonly encapsulation: readonly string[];
  /** Who told of it when it was not seen on this wire: its endpoints, transport and times are then that program's word. */
  readonly reportedBy: 'hep' | 'exported-pdu' | null;
  /** The client, or the side seen first. */
  readonly a: Endpoint;
  readonly b: Endpoint;
  readonly frames: number;
  /** Octets of transport payload as they were on the wire. */
  readonly octets: number;
  readonly first: FrameReference;
  readonly last: FrameReference;
  readonly callIds: readonly string[];
  /** Ids of rows of `calls`. */
  readonly calls: readonly string[];
  /** Readable SIP of this leg; null when none was readable or the leg is not signaling. */
  readonly sip: SipFacts | null;
  /** Why encrypted octets are taken for SIP; null when SIP was readable or the leg is not signaling. */
  readonly sipBasis: SipBasis | null;
  /** Ids of rows of `tlsSessions` (TLS or DTLS) that this leg runs over or is keyed by. */
  readonly tls: readonly string[];
  /** Media legs only. */
  readonly media: MediaFacts | null;
}

/** What makes a TLS connection that nobody can read into signaling. */
export interface SipBasis {
  /** `neighbor`: readable SIP names it as a hop. `call-pattern`: its bursts frame media between the same hosts. */
  readonly kind: 'alpn' | 'neighbor' | 'certificate-name' | 'server-name' | 'port' | 'call-pattern';
  /** `strong`: somebody says that it is SIP. `fair`: a name or a port that stands for SIP. `guess`: the leg stays open. */
  readonly strength: 'strong' | 'fair' | 'guess';
  /** A clause: `ALPN names sip`. */
  readonly what: string;
  readonly at: FrameReference;
}
